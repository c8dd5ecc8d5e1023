"""The HTTP headers of a site's files, the same on every server."""

from datetime import UTC, datetime
from email.utils import format_datetime

#: For pages, each of which has a stricter policy of its own; only frame-ancestors works in a header alone.
_POLICY = ("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
           "style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
           "form-action 'self'; frame-ancestors 'self'")
#: For every file: all origins may read the data, no other site may frame the pages.
COMMON = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, ETag, Link, Location, Query-Limits, Retry-After",
}
#: Cache-Control: files below `VERSIONS` never change; all others are revalidated.
VERSIONS, FROZEN, LIVE = "/version/", "public, max-age=31536000, immutable", "no-cache"
#: For the answer to a preflight request of another site's page.
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}


def headers_of(path: str) -> dict[str, str]:
    """Return the headers of every response for a path of the site.

    >>> headers_of("/version/0.1.0/void.ttl")["Cache-Control"], headers_of("/doc/id/unodc")["Cache-Control"]
    ('public, max-age=31536000, immutable', 'no-cache')
    """
    return COMMON | {"Cache-Control": FROZEN if path.startswith(VERSIONS) else LIVE}


def http_date(day: str) -> str:
    """Return the beginning of a day as an HTTP date; "" if `day` is "".

    >>> http_date("2017-03-13")
    'Mon, 13 Mar 2017 00:00:00 GMT'
    """
    return format_datetime(datetime.fromisoformat(day[:10]).replace(tzinfo=UTC), usegmt=True) if day else ""
