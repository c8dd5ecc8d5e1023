"""Which of several representations a client wants: by media type, by language, compressed or not."""

from functools import lru_cache

from werkzeug.datastructures import Accept, LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header


@lru_cache(1024)
def choose_media_type(accept, offered):
    """Return the media type a client wants most.

    :param accept: its Accept header; empty or None if it does not mind.
    :param offered: a tuple of media types, the best first.
    :return: one of `offered`; None if it wants none of them.

    >>> choose_media_type("text/html;q=0.5, text/turtle;profile=a", ("text/html", "text/turtle"))
    'text/turtle'
    """
    if not accept or not accept.strip():
        return offered[0] if offered else None
    # Parameters other than q would have to be equal; no representation here differs by one.
    wanted = [(name.partition(";")[0].strip(), quality) for name, quality in parse_accept_header(accept, MIMEAccept)]
    return MIMEAccept(wanted).best_match(offered)


@lru_cache(1024)
def choose_language(accept, offered):
    """Return the language a client wants most, the first of `offered` if none of them.

    >>> choose_language("ru, en;q=0.5", ("en", "ru", "zh")), choose_language("fr", ("en", "ru"))
    ('ru', 'en')
    """
    return parse_accept_header(accept or "", LanguageAccept).best_match(offered) or offered[0]


@lru_cache(1024)
def accepts_gzip(accept):
    """Say whether a client takes gzip, by its Accept-Encoding header.

    >>> accepts_gzip("gzip, deflate, br"), accepts_gzip("gzip;q=0, *"), accepts_gzip("identity"), accepts_gzip(None)
    (True, False, False, False)
    """
    return parse_accept_header(accept or "", Accept).quality("gzip") > 0
