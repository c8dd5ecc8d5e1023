"""Rules for servers: Apache for this folder, hosts that read `_headers`, and w3id for the names of the project."""

import email.utils
import re
from datetime import UTC, datetime

from ..rdf import namespaces
from . import documents, headers, media, templates

#: The endings of data files, in the order in which a server should rather give them.
_DATA = ("ttl", "jsonld", "nt", "trig", "rdf", "nq", "rq", "atom", "link")
#: The formats in which every document is there.
_FORMATS = ("html", *documents.ENDINGS)


def files(site, gone=()):
    """Yield the path and bytes of each file of rules.

    :param gone: the names, below that of the project, of things that were withdrawn.
    """
    data = _types(_DATA)
    others = _types(media.TYPES.keys() - data.keys() - {"html"})
    texts = [ending for ending, kind in media.TYPES.items() if kind.startswith("text/")]
    names = {name: media.content_type(kind) for name, kind in media.NAMES.items()}
    yield ".htaccess", templates.plain(
        "htaccess.conf", site, types=data, others=others, texts=texts, formats=_types(_FORMATS), names=names,
        licence=site.licence, headers=headers, changed=_day(site.modified), base=namespaces.BASE,
        gone={re.escape(name): name for name in gone})
    whole = {ending: media.content_type(kind) for ending, kind in data.items()}
    yield "_headers", templates.plain("headers.conf", site, types=whole, headers=headers)
    yield "w3id/.htaccess", templates.plain("w3id.conf", site)


def _types(endings):
    return {ending: kind for ending, kind in media.TYPES.items() if ending in endings}


def _day(text):
    """Return the beginning of a day as HTTP writes it; "" if there is none."""
    return email.utils.format_datetime(datetime.fromisoformat(text).replace(tzinfo=UTC), True) if text else ""
