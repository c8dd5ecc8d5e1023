"""Results written out: table, CSV, TSV, JSON, Markdown."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from .errors import BadParameter
from .files import written
from .terms import Thing

FORMATS = ("table", "csv", "tsv", "json", "markdown")
#: Wider than any table: a file or a pipe gets its lines whole.
_WIDE = 100_000
_ENDINGS = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".md": "markdown", ".txt": "table"}


def show(value):
    """Return a value as the text a reader sees; unbound is empty.

    >>> show(Thing("https://w3id.org/sco-kg/id/unodc", "UNODC")), show(None), show(Decimal("69.50"))
    ('UNODC', '', '69.5')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def render(result, format="table", width=None):
    """Return a result as text in one of `FORMATS`.

    :param width: characters a line of a table may have; None for as many as it needs.
    """
    return _WRITERS[format](result, width)


def write(result, path, format=None):
    """Write a result to a file, whole or not at all.

    :raises BadParameter: no format was given and the file's ending tells none.
    :raises UnwritableFile: the file cannot be written.
    """
    path = Path(path)
    format = format or _ENDINGS.get(path.suffix)
    if format not in FORMATS:
        raise BadParameter(f"{path}: no format for the ending {path.suffix!r}. Endings are "
                           f"{', '.join(_ENDINGS)}; or name a format: {', '.join(FORMATS)}.")
    with written(path) as temporary:
        temporary.write_text(render(result, format), encoding="utf-8")


def _delimited(delimiter):
    def render_delimited(result, width):
        import csv
        import io

        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows([show(value) for value in row] for row in result)
        return out.getvalue()
    return render_delimited


def _json(result, width):
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
    return "\n".join(head + [line(map(show, row)) for row in result]) + "\n"


def _table(result, width):
    import io

    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for i, name in enumerate(result.columns):
        table.add_column(name, overflow="fold", justify="right" if _numeric(result, i) else "left")
    for row in result:
        table.add_row(*(Text(show(value)) for value in row))  # Text: a value is never markup
    out = io.StringIO()
    Console(file=out, width=width or _WIDE, color_system=None).print(table)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def _numeric(result, i):
    return len(result) > 0 and all(isinstance(row[i], (int, Decimal, type(None))) for row in result)


_WRITERS = {"table": _table, "csv": _delimited(","), "tsv": _delimited("\t"), "json": _json,
            "markdown": _markdown}
