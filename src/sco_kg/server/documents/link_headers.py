"""Link headers of documents, from the linkset of the site (RFC 9264)."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

#: Name of the linkset file. Links to other formats are computed from the files present, not read from it.
LINKSET_FILE = "linkset.json"
_RELATIONS = ("cite-as", "license", "type", "collection", "author", "item")


def read_linkset(content: bytes) -> dict[str, str]:
    """Return the Link header of each page by its path; an empty dict if `content` is not a linkset.

    >>> read_linkset(b'{"linkset": [{"anchor": "https://a.example/kg/doc/lake.html", "license": [{"href": "https://b.example"}]},'
    ...      b'{"anchor": "https://a.example/kg/index.html"}]}')
    {'/doc/lake.html': '<https://b.example>; rel="license"', '/index.html': ''}
    """
    try:
        links = {urlsplit(context["anchor"]).path: _link_header(context) for context in json.loads(content)["linkset"]}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    prefix = len(min((path.rpartition("/")[0] for path in links), key=len, default=""))
    return {path[prefix:]: header for path, header in links.items()}


def _link_header(context: Mapping[str, list[dict[str, str]]]) -> str:
    return ", ".join(_link(relation, target) for relation in _RELATIONS for target in context.get(relation, ()))


def _link(relation: str, target: Mapping[str, str]) -> str:
    media_type = f'; type="{target["type"]}"' if "type" in target else ""
    return f'<{target["href"]}>; rel="{relation}"{media_type}'
