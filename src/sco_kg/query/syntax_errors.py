"""Messages for SPARQL syntax errors: what is wrong, and where."""

import re
from collections.abc import Iterable

from ..errors import did_you_mean

_ERROR = r"(?s)error at (\d+):(\d+): (.*)"
_UNGROUPED = "The SELECT contains a variable that is unbound"


def explain_syntax_error(text: str, error: SyntaxError | str, prefixes: Iterable[str]) -> str:
    """Return in one line what is wrong with a query: where, what was found, what is accepted there.

    :param error: the error of Oxigraph's parser.
    :param prefixes: those that need no declaration.

    >>> error = "error at 1:26: expected Prefix not found"
    >>> print(explain_syntax_error("SELECT ?s { ?s scoo:value ?o }", error, ["sco"]))
    line 1, column 26, at 'SELECT ?s { ?s scoo:value': the prefix 'scoo' is not declared. Did you mean 'sco'?
    """
    line, column, expected = _place(error)
    here, *later = text.split("\n")[line - 1:]
    before = here[:column - 1]
    place = f"line {line}, column {column}, at {before[-40:].strip()!r}: "
    prefix = re.search(r"([\w.-]*):[^\s:]*$", before)
    if "Prefix not found" in expected and prefix:
        return f"{place}the prefix {prefix[1]!r} is not declared.{did_you_mean(prefix[1], prefixes)}"
    if _UNGROUPED in expected:
        return f"{place}a variable is neither grouped nor inside an aggregate such as COUNT."
    if not "".join([here[column - 1:], *later]).strip():
        return f"{place}the query ends too early; a term, bracket or brace is missing."
    words = sorted(set(re.findall(r"\b[A-Z]{3,}\b", re.sub(r"\[[^\]]*\]", "", expected))))
    accepted = f"; accepted here: {', '.join(words)}." if words else "."
    return f"{place}something is missing or misspelt{accepted}"


def caret_line(text: str, error: SyntaxError | str) -> str:
    """Return the line of a query where Oxigraph's parser stopped, and under it a caret at the column.

    >>> print(caret_line("SELECT * {\\n  ?s ?p }", "error at 2:9: expected _"))
      ?s ?p }
            ^
    """
    line, column, _ = _place(error)
    here = text.split("\n")[line - 1].rstrip("\r")
    return f"{here}\n{' ' * (column - 1)}^"


def _place(error: SyntaxError | str) -> tuple[int, int, str]:
    """Return line and column, both from 1, and what was expected; only line feeds count as line ends."""
    match = re.match(_ERROR, str(error))
    assert match, error  # the form of all errors of this parser
    return int(match[1]), int(match[2]), match[3]
