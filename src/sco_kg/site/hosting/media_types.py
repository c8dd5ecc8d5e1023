"""The media types of the files of a site, by file name extension."""

#: By extension; a client without a preference gets the first that exists.
TYPES = {
    "html": "text/html", "ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples",
    "trig": "application/trig", "nq": "application/n-quads", "rdf": "application/rdf+xml",
    "csv": "text/csv", "json": "application/json", "svg": "image/svg+xml", "xml": "application/xml",
    "atom": "application/atom+xml", "txt": "text/plain", "md": "text/markdown", "rq": "application/sparql-query",
    "link": "application/link-format",
    "css": "text/css", "js": "text/javascript", "gz": "application/gzip",
}
#: Files without an extension, or with a misleading one.
NAMES = {"void": "text/turtle", "linkset.json": "application/linkset+json", "SHA256SUMS": "text/plain"}


def media_type_of(name: str) -> str:
    """Return the media type of a file, by its name.

    >>> media_type_of("unodc.ttl"), media_type_of("SHA256SUMS"), media_type_of("sco-kg.nq.gz")
    ('text/turtle', 'text/plain', 'application/gzip')
    """
    _, dot, ending = name.rpartition(".")
    return NAMES.get(name) or (TYPES.get(ending, "application/octet-stream") if dot else "text/plain")


def content_type(media_type: str) -> str:
    """Return the value of a Content-Type header: text comes with its character encoding.

    >>> content_type("text/turtle")
    'text/turtle; charset=utf-8'
    """
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
