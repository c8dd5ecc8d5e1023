"""What every answer of a site says to browsers and caches: the one table of it, for all servers."""

#: For pages. Each page narrows this down for itself; who may frame it, no page can say of itself.
_POLICY = ("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
           "style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
           "form-action 'self'; frame-ancestors 'self'")
#: For everything: anybody's page may read the data, nobody else's may frame the pages.
COMMON = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, ETag, Link, Location, Query-Limits, Retry-After",
}
#: How long what is at a path may be kept: below `VERSIONS` for ever, all else is asked for again.
VERSIONS, FROZEN, LIVE = "/version/", "public, max-age=31536000, immutable", "no-cache"
#: What is answered before another site's page makes a request.
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}


def headers_of(path):
    """Return the headers of whatever is answered for a path of the site, as a dict.

    >>> headers_of("/version/0.1.0/void.ttl")["Cache-Control"], headers_of("/doc/id/unodc")["Cache-Control"]
    ('public, max-age=31536000, immutable', 'no-cache')
    """
    return COMMON | {"Cache-Control": FROZEN if path.startswith(VERSIONS) else LIVE}
