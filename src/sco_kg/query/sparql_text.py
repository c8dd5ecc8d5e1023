"""Analysis of SPARQL text: its form, whether it is allowed, and queries made from it."""

import re
from collections.abc import Iterable

from ..errors import ForbiddenQueryError, QueryError

#: Where a keyword is not a keyword: in strings, IRIs, comments, names and variables. Of the rest, words and
#: unclosed strings are matched possessively, so that no text takes quadratic time.
#: A local name may contain dots, and escaped quotes and number signs, which start nothing.
#: The patterns in this module are compiled when first used; most queries never need them.
_INERT = r'''(?xs)
    """(?:[^"\\]|\\.|"(?!""))*""" | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
  | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
  | <[^<>"{}|^`\\\x00-\x20]* >
  | \#[^\n\r]*
  | [?$]\w+ | @[\w-]+
  | (?P<prefix> [\w.-]*+ ) : (?: (?:[\w:%-]|\\.) (?: (?:[\w.:%-]|\\.)* (?:[\w:%-]|\\.) )? )?
  | (?P<rest> [\w.-]++ | "(?:[^"\\\n\r]|\\.)*+ | '(?:[^'\\\n\r]|\\.)*+ )
'''
_ESCAPE = r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})"
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = r"\b(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)\b"
_KEYWORD = r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b"
#: No other keyword contains it, but a number, a constant or SILENT may touch it.
_SERVICE = "SERVICE"
_GROUP = r"(?:\s|#[^\n\r]*)*\{"


def without_literals(text: str) -> str:
    """Return a query of the same length with blanks for its strings, IRIs, comments, names and variables.

    >>> without_literals("Ask { ?s a:from 'FROM' } # FROM").split()
    ['Ask', '{', '}']
    """
    return re.sub(_INERT, _blanked, text)


def _blanked(match: re.Match[str]) -> str:
    # SERVICE:a is a name, unless a group follows; then it may be the keyword and :a, with an empty prefix.
    rest, prefix = match["rest"] or "", match["prefix"]
    if prefix and _SERVICE in prefix.upper() and re.compile(_GROUP).match(match.string, match.end()):
        rest = prefix
    return rest.ljust(len(match[0]))


def _unescaped(text: str) -> str:
    """Return a query with its code-point escapes resolved, as SPARQL 1.1 (section 19.2) requires."""
    return re.sub(_ESCAPE, lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)


def is_plainly_local(text: str) -> bool:
    """Return whether a query certainly queries no other host, by a quick test; if False, call `query_form`.

    >>> is_plainly_local("ASK { ?s ?p ?o }"), is_plainly_local("ASK { ?s ?p 'a service' }")
    (True, False)
    """
    return "SERVICE" not in text.upper() and "\\" not in text  # no keyword, and no escape that could hide it


def query_form(text: str) -> str:
    """Return the form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    :raises ForbiddenQueryError: it is an update, or uses SERVICE.
    :raises QueryError: it is not a query.

    >>> query_form("PREFIX a: <http://a.example/> ASK { a:service ?p 'SERVICE' }")
    'ASK'
    """
    # Engines differ in where they resolve escapes, so both readings are searched for keywords.
    rest = (without_literals(text) + " " + (without_literals(_unescaped(text)) if "\\" in text else "")).upper()
    words: list[str] = re.findall(_KEYWORD, rest)
    if _SERVICE in rest:
        raise ForbiddenQueryError("SERVICE is not allowed: a query must not query other hosts. "
                                  "Query the other endpoint itself, with --endpoint URL.")
    if re.search(_UPDATES, rest) and not words:
        raise ForbiddenQueryError("This is an update; only queries are run. "
                                  f"Begin with {', '.join(_FORMS)}.")
    if not words:
        raise QueryError(f"There is no query in {text.strip()[:40]!r}. Begin with {', '.join(_FORMS)}, "
                         "after any PREFIX lines.")
    return words[0]


def uses_default_graph_only(text: str) -> bool:
    """Return whether a query names no graph, neither with GRAPH nor with FROM.

    >>> uses_default_graph_only("ASK { id:graph ?p 'GRAPH' }"), uses_default_graph_only("ASK { GRAPH ?g { ?s ?p ?o } }")
    (True, False)
    """
    if "GRAPH ?" in text or "GRAPH <" in text:  # so has every query of the catalogue, and without a slow pattern
        return False
    return not re.search(r"(?i)\b(GRAPH|FROM)\b", without_literals(text))


_PROLOGUE = r"(?i)(?:\s|PREFIX\b|BASE\b)*"
_FROM = r"(?is)\bFROM\b.*?(?=\bWHERE\b|\{)"
#: The head of a query with triples as its result, up to the WHERE pattern.
_TRIPLES_HEAD = r"(?i)\bCONSTRUCT\s*(\{[^{}]*\})?|\bDESCRIBE\b[^{]*?(?=\bFROM\b|\bWHERE\b|\{)"


def is_ordered(text: str) -> bool:
    """Return whether a SELECT query has an ORDER BY of its own, outside subqueries.

    >>> is_ordered("SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } }")
    False
    """
    return bool(re.search(r"(?i)\bORDER\b[^}]*\Z", without_literals(text)))


def page_query(text: str, columns: Iterable[str], offset: int, limit: int) -> str:
    """Return a query for some rows of another query.

    The other one becomes a subquery: Virtuoso sorts at most 10 000 rows for an OFFSET in the same query.

    :param text: a SELECT query.
    :param columns: the names of its columns.
    :param offset: the number of rows to skip.
    :param limit: the number of rows to return.

    >>> print(page_query("PREFIX a: <http://a.example/> SELECT ?s FROM a:g { ?s a:p ?o } ORDER BY ?s", ["s"], 20, 10))
    PREFIX a: <http://a.example/> SELECT ?s FROM a:g  WHERE { { SELECT ?s { ?s a:p ?o } ORDER BY ?s
    } } LIMIT 10 OFFSET 20
    """
    words = without_literals(text)
    prologue = re.match(_PROLOGUE, words)
    start = prologue.end() if prologue else 0
    dataset = re.search(_FROM, words)  # only the outermost query may have FROM clauses
    first, last = dataset.span() if dataset else (start, start)
    names = " ".join(f"?{name}" for name in columns)
    return (f"{text[:start]}SELECT {names} {text[first:last]} WHERE {{ {{ {text[start:first]}{text[last:]}\n}} }} "
            f"LIMIT {limit} OFFSET {offset}")


def as_select(text: str) -> str | None:
    """Return a SELECT query with the same solutions as a CONSTRUCT or DESCRIBE query, None if it has no pattern.

    >>> as_select("PREFIX a: <http://a.example/> CONSTRUCT { ?s a:q a:r } { ?s a:p ?o }")
    'PREFIX a: <http://a.example/> SELECT (1 AS ?one)  { ?s a:p ?o }'
    """
    head = re.search(_TRIPLES_HEAD, without_literals(text))
    return f"{text[:head.start()]}SELECT (1 AS ?one) {text[head.end():]}" if head else None
