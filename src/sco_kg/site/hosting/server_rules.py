"""Rules for servers: Apache for this folder, hosts that read `_headers`, and w3id for the names of the project."""

import re

from ...rdf import namespaces
from .. import rendering
from ..model import document_data
from . import http_headers, media_types

#: The endings of data files, in the order in which a server should rather give them.
_DATA = ("ttl", "jsonld", "nt", "trig", "rdf", "nq", "rq", "atom", "link")
#: The formats in which every document is there.
_FORMATS = ("html", *document_data.ENDINGS)


def server_rule_files(site, gone=()):
    """Yield the path and bytes of each file of rules.

    :param gone: the names, below that of the project, of things that were withdrawn.
    """
    data = _types(_DATA)
    others = _types(media_types.TYPES.keys() - data.keys() - {"html"})
    texts = [ending for ending, kind in media_types.TYPES.items() if kind.startswith("text/")]
    names = {name: media_types.content_type(kind) for name, kind in media_types.NAMES.items()}
    yield ".htaccess", rendering.render_text(
        "htaccess.conf", site, types=data, others=others, texts=texts, formats=_types(_FORMATS), names=names,
        licence=site.licence, headers=http_headers, changed=http_headers.http_date(site.modified), base=namespaces.BASE,
        gone={re.escape(name): name for name in gone})
    whole = {ending: media_types.content_type(kind) for ending, kind in data.items()}
    yield "_headers", rendering.render_text("headers.conf", site, types=whole, headers=http_headers)
    yield "w3id/.htaccess", rendering.render_text("w3id.conf", site)


def _types(endings):
    return {ending: kind for ending, kind in media_types.TYPES.items() if ending in endings}

