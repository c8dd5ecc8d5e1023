"""What free SPARQL may ask for: reading, here, and nothing of other hosts."""

import re

from .errors import BadQuery

#: Everything in which a keyword is not one: strings, IRIs, comments, names and variables.
_INERT = re.compile(r'''
    """(?:[^"\\]|\\.|"(?!""))*""" | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
  | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
  | <[^<>"{}|^`\\\x00-\x20]* >
  | \#[^\n\r]*
  | [?$@][\w-]+ | [\w.-]*:[\w.:%\\-]*
''', re.VERBOSE | re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = re.compile(r"\b(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)\b", re.IGNORECASE)
_KEYWORD = re.compile(r"\b(SERVICE|SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)


def _bare(text):
    """Return a query without its strings, IRIs, comments, names and variables."""
    return _INERT.sub(" ", text)


def _resolved(text):
    """Return a query with its code-point escapes resolved, as SPARQL 1.1 (section 19.2) says."""
    return _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)


def form(text):
    """Return the form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    :raises BadQuery: it is an update, asks for SERVICE, or is no query at all.

    >>> form("PREFIX a: <http://a.example/> ASK { a:service ?p 'SERVICE' }")
    'ASK'
    """
    # Engines differ in where they resolve escapes, so a keyword must hide in neither reading.
    bare = _bare(text) + " " + _bare(_resolved(text))
    words = [word.upper() for word in _KEYWORD.findall(bare)]
    if "SERVICE" in words:
        raise BadQuery("SERVICE is not allowed: a query stays where it is sent. "
                       "Ask the other endpoint itself with --endpoint URL.")
    if _UPDATES.search(bare) and not words:
        raise BadQuery("This is an update; only queries are run. "
                       f"Begin with {', '.join(_FORMS)}.")
    if not words:
        raise BadQuery(f"There is no query in {text.strip()[:40]!r}. Begin with {', '.join(_FORMS)}, "
                       "after any PREFIX lines.")
    return words[0]
