"""Configuration for web servers: Apache, hosts that read `_headers`, and the redirects of w3id.org."""

import re
from collections.abc import Collection, Iterable, Iterator

from ...rdf.namespaces import BASE
from ..model.document_data import ENDINGS
from ..model.site import Site
from ..rendering import render_text
from . import http_headers
from .media_types import NAMES, TYPES, content_type

#: The extensions of data files; a server prefers an earlier one.
_DATA = ("ttl", "jsonld", "nt", "trig", "rdf", "nq", "rq", "atom", "link")
#: The formats of every document.
_DOCUMENT_FORMATS = ("html", *ENDINGS)


def server_rule_files(site: Site, withdrawn: Iterable[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of each configuration file.

    :param withdrawn: the IRIs of withdrawn things, without the namespace of the project.
    """
    data = _types(_DATA)
    others = _types(TYPES.keys() - data.keys() - {"html"})
    yield ".htaccess", render_text(
        "htaccess.conf", site, types=data, others=others,
        texts=[ending for ending, media_type in TYPES.items() if media_type.startswith("text/")],
        formats=_types(_DOCUMENT_FORMATS), names={name: content_type(media_type) for name, media_type in NAMES.items()},
        headers=http_headers, modified=http_headers.http_date(site.modified), base=BASE,
        withdrawn={re.escape(name): name for name in withdrawn})
    types = {ending: content_type(media_type) for ending, media_type in data.items()}
    yield "_headers", render_text("headers.conf", site, types=types, headers=http_headers)
    yield "w3id/.htaccess", render_text("w3id.conf", site)


def _types(endings: Collection[str]) -> dict[str, str]:
    return {ending: media_type for ending, media_type in TYPES.items() if ending in endings}
