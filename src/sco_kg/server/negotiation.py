"""Content negotiation: media type, language and compression, by the Accept headers of a request."""

from functools import lru_cache

from werkzeug.datastructures import Accept, LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header


@lru_cache(1024)
def choose_media_type(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """Return the media type that a client prefers; None if it accepts none of `offered`.

    :param accept: its Accept header; the first of `offered` is chosen where it is empty or None.
    :param offered: media types, the server's preference first.

    >>> choose_media_type("text/html;q=0.5, text/turtle;profile=a", ("text/html", "text/turtle"))
    'text/turtle'
    """
    if not accept or not accept.strip():
        return offered[0] if offered else None
    # Parameters other than q would have to be equal, and no two representations here differ by one.
    wanted = [(name.partition(";")[0].strip(), quality) for name, quality in parse_accept_header(accept, MIMEAccept)]
    return MIMEAccept(wanted).best_match(offered)


@lru_cache(1024)
def choose_language(accept: str | None, offered: tuple[str, ...]) -> str:
    """Return the language that a client prefers; the first of `offered` if it accepts none of them.

    >>> choose_language("ru, en;q=0.5", ("en", "ru", "zh")), choose_language("fr", ("en", "ru"))
    ('ru', 'en')
    """
    return parse_accept_header(accept or "", LanguageAccept).best_match(offered) or offered[0]


@lru_cache(1024)
def accepts_gzip(accept: str | None) -> bool:
    """Say whether an Accept-Encoding header allows gzip.

    >>> accepts_gzip("gzip, deflate, br"), accepts_gzip("gzip;q=0, *"), accepts_gzip("identity"), accepts_gzip(None)
    (True, False, False, False)
    """
    return parse_accept_header(accept or "", Accept).quality("gzip") > 0
