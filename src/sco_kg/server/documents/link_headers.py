"""What the site says its documents are to others, from its linkset (RFC 9264), as Link headers say it."""

import json
from urllib.parse import urlsplit

#: The file; its own links to other formats and to the description are told from what files there are.
NAME = "linkset.json"
_TOLD = ("cite-as", "license", "type", "collection", "author", "item")


def read_linkset(content):
    """Return {path of a page: its links as a Link header has them} of a linkset.

    :param content: bytes of JSON; None, or what is no linkset, has no links.

    >>> read_linkset(b'{"linkset": [{"anchor": "https://a.example/kg/doc/lake.html", "license": [{"href": "https://b.example"}]},'
    ...      b'{"anchor": "https://a.example/kg/index.html"}]}')
    {'/doc/lake.html': '<https://b.example>; rel="license"', '/index.html': ''}
    """
    try:
        found = {urlsplit(each["anchor"]).path: _links(each) for each in json.loads(content or "{}").get("linkset", ())}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    top = len(min((path.rpartition("/")[0] for path in found), key=len, default=""))
    return {path[top:]: links for path, links in found.items()}


def _links(context):
    return ", ".join(_link(rel, target) for rel in _TOLD for target in context.get(rel, ()))


def _link(rel, target):
    kind = f'; type="{target["type"]}"' if "type" in target else ""
    return f'<{target["href"]}>; rel="{rel}"{kind}'
