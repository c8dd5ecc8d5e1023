"""What free SPARQL may ask for: reading, here, and nothing of other hosts."""

import re

from ..errors import ForbiddenQueryError, QueryError

#: Everything in which a keyword is not one: strings, IRIs, comments, names and variables. What is kept
#: of the rest, words and strings that nothing closes, is taken whole, so that no text takes long.
#: A local name may have dots within, and escaped quotes and number signs, which begin nothing.
#: The patterns here are compiled when first used, which most queries never do.
_INERT = r'''(?xs)
    """(?:[^"\\]|\\.|"(?!""))*""" | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
  | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
  | <[^<>"{}|^`\\\x00-\x20]* >
  | \#[^\n\r]*
  | [?$]\w+ | @[\w-]+
  | (?P<prefix> [\w.-]*+ ) : (?: (?:[\w:%-]|\\.) (?: (?:[\w.:%-]|\\.)* (?:[\w:%-]|\\.) )? )?
  | (?P<kept> [\w.-]++ | "(?:[^"\\\n\r]|\\.)*+ | '(?:[^'\\\n\r]|\\.)*+ )
'''
_ESCAPE = r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})"
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = r"\b(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)\b"
_KEYWORD = r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b"
#: No keyword has it inside, but a number, a constant or SILENT may stand right beside it.
_SERVICE = "SERVICE"
_GROUP = r"(?:\s|#[^\n\r]*)*\{"


def without_literals(text):
    """Return a query, as long as it was, with blanks for its strings, IRIs, comments, names and variables.

    >>> without_literals("Ask { ?s a:from 'FROM' } # FROM").split()
    ['Ask', '{', '}']
    """
    return re.sub(_INERT, _kept, text)


def _kept(match):
    # SERVICE:a is a name, unless a group follows; then it may be the keyword and :a, with an empty prefix.
    kept, prefix = match["kept"] or "", match["prefix"]
    if prefix and _SERVICE in prefix.upper() and re.compile(_GROUP).match(match.string, match.end()):
        kept = prefix
    return kept.ljust(len(match[0]))


def _resolved(text):
    """Return a query with its code-point escapes resolved, as SPARQL 1.1 (section 19.2) says."""
    return re.sub(_ESCAPE, lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)


def is_plainly_local(text):
    """Say at a glance whether a query cannot ask another host; False means that `query_form` has to look.

    >>> is_plainly_local("ASK { ?s ?p ?o }"), is_plainly_local("ASK { ?s ?p 'a service' }")
    (True, False)
    """
    return "SERVICE" not in text.upper() and "\\" not in text  # no keyword, and no escape that could hide it


def query_form(text):
    """Return the form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    :raises ForbiddenQueryError: it is an update, or asks for SERVICE; :raises QueryError: it is no query at all.

    >>> query_form("PREFIX a: <http://a.example/> ASK { a:service ?p 'SERVICE' }")
    'ASK'
    """
    # Engines differ in where they resolve escapes, so a keyword must hide in neither reading.
    rest = (without_literals(text) + " " + (without_literals(_resolved(text)) if "\\" in text else "")).upper()
    words = re.findall(_KEYWORD, rest)
    if _SERVICE in rest:
        raise ForbiddenQueryError("SERVICE is not allowed: a query stays where it is sent. "
                             "Ask the other endpoint itself; sco-kg does with --endpoint URL.")
    if re.search(_UPDATES, rest) and not words:
        raise ForbiddenQueryError("This is an update; only queries are run. "
                             f"Begin with {', '.join(_FORMS)}.")
    if not words:
        raise QueryError(f"There is no query in {text.strip()[:40]!r}. Begin with {', '.join(_FORMS)}, "
                       "after any PREFIX lines.")
    return words[0]


_PROLOGUE = r"(?i)(?:\s|PREFIX\b|BASE\b)*"
_FROM = r"(?is)\bFROM\b.*?(?=\bWHERE\b|\{)"
#: What a query begins with that makes triples, up to the pattern that it makes them from.
_MAKING = r"(?i)\bCONSTRUCT\s*(\{[^{}]*\})?|\bDESCRIBE\b[^{]*?(?=\bFROM\b|\bWHERE\b|\{)"


def with_total_order(text):
    """Say whether the rows of a SELECT query come in an order.

    >>> with_total_order("SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } }")
    False
    """
    return bool(re.search(r"(?i)\bORDER\b[^}]*\Z", without_literals(text)))


def with_page(text, columns, offset, most):
    """Return a query for some rows of another.

    The other goes inside, as it is: Virtuoso sorts no more than 10 000 rows for an OFFSET beside it.

    :param text: a SELECT query; :param columns: the names of its columns.
    :param offset: how many of its rows to pass over; :param most: how many to give.

    >>> print(with_page("PREFIX a: <http://a.example/> SELECT ?s FROM a:g { ?s a:p ?o } ORDER BY ?s", ["s"], 20, 10))
    PREFIX a: <http://a.example/> SELECT ?s FROM a:g  WHERE { { SELECT ?s { ?s a:p ?o } ORDER BY ?s
    } } LIMIT 10 OFFSET 20
    """
    words = without_literals(text)
    start = re.match(_PROLOGUE, words).end()
    dataset = re.search(_FROM, words)  # only the outermost query may say what it is asked of
    first, last = dataset.span() if dataset else (start, start)
    names = " ".join(f"?{name}" for name in columns)
    return (f"{text[:start]}SELECT {names} {text[first:last]} WHERE {{ {{ {text[start:first]}{text[last:]}\n}} }} "
            f"LIMIT {most} OFFSET {offset}")


def as_select(text):
    """Return a SELECT query with a row for each solution that a CONSTRUCT or DESCRIBE query makes triples from.

    :return: None where there is no pattern to be solved.

    >>> as_select("PREFIX a: <http://a.example/> CONSTRUCT { ?s a:q a:r } { ?s a:p ?o }")
    'PREFIX a: <http://a.example/> SELECT (1 AS ?one)  { ?s a:p ?o }'
    """
    making = re.search(_MAKING, without_literals(text))
    return making and f"{text[:making.start()]}SELECT (1 AS ?one) {text[making.end():]}"
