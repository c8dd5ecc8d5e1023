"""Results as text: table, CSV, TSV, JSON, Markdown."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from .._atomic import atomic_file
from ..errors import ParameterError
from ..rdf.terms import Value, to_json

if TYPE_CHECKING:
    from os import PathLike

    from .result import Result

FORMATS = ("table", "csv", "tsv", "json", "markdown")
_FORMATS_BY_ENDING = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".md": "markdown", ".txt": "table"}
#: From a result and the width of the terminal to text.
_Renderer: TypeAlias = "Callable[[Result, int | None], str]"
#: Characters that a column of a table has at least when it is narrowed.
_MINIMAL_WIDTH = 12


def display(value: Value) -> str:
    """Return a value as the text a reader sees; unbound is empty.

    >>> from sco_kg.rdf.terms import Thing
    >>> display(Thing("https://w3id.org/sco-kg/id/unodc", "UNODC")), display(None), display(Decimal("69.50"))
    ('UNODC', '', '69.5')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def render_result(result: Result, format: str = "table", width: int | None = None) -> str:
    """Return a result as text in one of `FORMATS`.

    :param width: characters in a line of a table; None for no limit.
    """
    return _RENDERERS[format](result, width)


def write_result(result: Result, path: str | PathLike[str], format: str | None = None) -> None:
    """Write a result to a file, whole or not at all.

    :param format: one of `FORMATS`; by the file ending if None.
    :raises ParameterError: no format has the file ending.
    :raises UnwritableFileError: the file cannot be written.
    """
    path = Path(path)
    format = format or _FORMATS_BY_ENDING.get(path.suffix)
    if format not in FORMATS:
        raise ParameterError(f"{path}: no format has the ending {path.suffix!r}. Endings are "
                             f"{', '.join(_FORMATS_BY_ENDING)}; or name a format: {', '.join(FORMATS)}.")
    with atomic_file(path) as temporary:
        temporary.write_text(render_result(result, format), encoding="utf-8")


def _delimited(delimiter: str) -> _Renderer:
    def render_delimited(result: Result, width: int | None) -> str:
        import csv
        import io

        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows([display(value) for value in row] for row in result)
        return out.getvalue()
    return render_delimited


def _json(result: Result, width: int | None) -> str:
    import json

    rows = [{name: to_json(value) for name, value in row.asdict().items()} for row in result]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _markdown(result: Result, width: int | None) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    head = [line(result.columns), line("---" for _ in result.columns)]
    return "\n".join(head + [line(map(display, row)) for row in result]) + "\n"


def _table(result: Result, width: int | None) -> str:
    """Return aligned columns under a rule; rich would add a third to the time of a cold query."""
    cells = [[display(value) for value in row] for row in result]
    widths = _narrowed([max(map(_cell_width, column)) for column in zip(result.columns, *cells)], width)
    numeric = [_is_numeric(result, i) for i in range(len(widths))]
    lines = [_line(result.columns, widths, numeric), "  ".join("─" * size for size in widths)]
    for row in cells:
        wrapped = [_wrap(cell, size) for cell, size in zip(row, widths)]
        lines += [_line(parts, widths, numeric) for parts in itertools.zip_longest(*wrapped, fillvalue="")]
    return "".join(line.rstrip() + "\n" for line in lines)


def _narrowed(widths: list[int], width: int | None) -> list[int]:
    """Return the widths of columns that fit into a line, the widest reduced first."""
    while width and sum(widths) + 2 * len(widths) - 2 > width and max(widths) > _MINIMAL_WIDTH:
        widths[widths.index(max(widths))] -= 1
    return widths


def _is_numeric(result: Result, i: int) -> bool:
    return len(result) > 0 and all(isinstance(row[i], (int, Decimal, type(None))) for row in result)


def _wrap(text: str, size: int) -> list[str]:
    if _cell_width(text) <= size:
        return text.split("\n")
    import textwrap

    return textwrap.wrap(text, size) or [""]


def _line(cells: Iterable[str], widths: Iterable[int], numeric: Iterable[bool]) -> str:
    padded = []
    for cell, size, right in zip(cells, widths, numeric):
        blanks = " " * (size - _cell_width(cell))
        padded.append(blanks + cell if right else cell + blanks)
    return "  ".join(padded)


def _cell_width(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Chinese character takes two."""
    if text.isascii():
        return len(text)
    import unicodedata

    wide = {"W": 2, "F": 2}
    return sum(0 if unicodedata.combining(c) else wide.get(unicodedata.east_asian_width(c), 1) for c in text)


_RENDERERS: dict[str, _Renderer] = {
    "table": _table, "csv": _delimited(","), "tsv": _delimited("\t"), "json": _json, "markdown": _markdown}
