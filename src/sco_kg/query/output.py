"""Results written out: table, CSV, TSV, JSON, Markdown."""

import itertools
from datetime import date
from decimal import Decimal
from pathlib import Path

from .._atomic import atomic_file
from ..errors import ParameterError
from ..rdf.terms import Thing

FORMATS = ("table", "csv", "tsv", "json", "markdown")
_ENDINGS = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".md": "markdown", ".txt": "table"}


def display(value):
    """Return a value as the text a reader sees; unbound is empty.

    >>> display(Thing("https://w3id.org/sco-kg/id/unodc", "UNODC")), display(None), display(Decimal("69.50"))
    ('UNODC', '', '69.5')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def render_result(result, format="table", width=None):
    """Return a result as text in one of `FORMATS`.

    :param width: characters a line of a table may have; None for as many as it needs.
    """
    return _WRITERS[format](result, width)


def write_result(result, path, format=None):
    """Write a result to a file, whole or not at all.

    :raises ParameterError: no format was given and the file's ending tells none.
    :raises UnwritableFileError: the file cannot be written.
    """
    path = Path(path)
    format = format or _ENDINGS.get(path.suffix)
    if format not in FORMATS:
        raise ParameterError(f"{path}: no format for the ending {path.suffix!r}. Endings are "
                           f"{', '.join(_ENDINGS)}; or name a format: {', '.join(FORMATS)}.")
    with atomic_file(path) as temporary:
        temporary.write_text(render_result(result, format), encoding="utf-8")


def _delimited(delimiter):
    def render_delimited(result, width):
        import csv
        import io

        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows([display(value) for value in row] for row in result)
        return out.getvalue()
    return render_delimited


def _json(result, width):
    import json

    rows = [{name: _plain(value) for name, value in row.asdict().items()} for row in result]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _plain(value):
    if isinstance(value, Thing):
        return {"iri": value.iri, "label": value.label}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _markdown(result, width):
    def line(cells):
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    head = [line(result.columns), line("---" for _ in result.columns)]
    return "\n".join(head + [line(map(display, row)) for row in result]) + "\n"


def _table(result, width):
    """Aligned columns under a rule; rich would add a third to the time of a cold query."""
    cells = [[display(value) for value in row] for row in result]
    widths = _fitted([max(map(_columns, column)) for column in zip(result.columns, *cells)], width)
    numeric = [_is_numeric(result, i) for i in range(len(widths))]
    lines = [_line(result.columns, widths, numeric), "  ".join("─" * size for size in widths)]
    for row in cells:
        wrapped = [_wrap(cell, size) for cell, size in zip(row, widths)]
        lines += [_line(parts, widths, numeric) for parts in itertools.zip_longest(*wrapped, fillvalue="")]
    return "".join(line.rstrip() + "\n" for line in lines)


def _fitted(widths, width):
    """Take what is too much from the widest columns, down to twelve characters each."""
    while width and sum(widths) + 2 * len(widths) - 2 > width and max(widths) > 12:
        widths[widths.index(max(widths))] -= 1
    return widths


def _is_numeric(result, i):
    return len(result) > 0 and all(isinstance(row[i], (int, Decimal, type(None))) for row in result)


def _wrap(text, size):
    if _columns(text) <= size:
        return text.split("\n")
    import textwrap

    return textwrap.wrap(text, size) or [""]


def _line(cells, widths, numeric):
    blanks = [" " * (size - _columns(cell)) for cell, size in zip(cells, widths)]
    return "  ".join(blank + cell if right else cell + blank
                     for cell, blank, right in zip(cells, blanks, numeric))


def _columns(text):
    """Return how many columns of a terminal a text takes; a Chinese character takes two."""
    if text.isascii():
        return len(text)
    import unicodedata

    wide = {"W": 2, "F": 2}
    return sum(0 if unicodedata.combining(c) else wide.get(unicodedata.east_asian_width(c), 1) for c in text)


_WRITERS = {"table": _table, "csv": _delimited(","), "tsv": _delimited("\t"), "json": _json,
            "markdown": _markdown}
