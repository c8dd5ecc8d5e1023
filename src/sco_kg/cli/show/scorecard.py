"""Print the scorecard: the quality of the data on one screen, or in a file."""

from __future__ import annotations

import io
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ...query.output import display
from ...rdf.namespaces import DATASET, sco_term, shorten, slug_of
from ...rdf.terms import to_json
from .console import make_table, plural

if TYPE_CHECKING:
    from ...release.metrics import Quality

_NODES = {"Statement": "statements", "Observation": "figures", "Participation": "parts", "Event": "events"}
#: Below this width the names of articles are wrapped.
_WIDE = 100
_OUTCOMES = {"violations": "violations", "warnings": "warnings", "explained-warnings": "warnings explained",
             "notes": "for information"}
#: A line of the last table: a name, its value, and details.
_Line: TypeAlias = tuple[str, str, str]


def print_scorecard(quality: Quality, console: Console) -> None:
    """Print the measurements of the data."""
    console.print(Text(f"Quality of the data {quality.version} of {quality.day}", "bold"))
    narrow = console.width < _WIDE
    for table in (_contents_table(quality, narrow), _evidence_table(quality, narrow), _dataset_table(quality)):
        console.print()
        console.print(table)
    for name, reason in quality.skipped.items():
        console.print(Text(f"skipped: {name}: {reason}", "dim"))


def scorecard_text(quality: Quality) -> str:
    """Return the output of `print_scorecard` as plain text."""
    out = io.StringIO()
    print_scorecard(quality, Console(file=out, width=110, color_system=None, highlight=False))
    return out.getvalue()


def scorecard_to_json(quality: Quality) -> str:
    """Return the measurements of the data as JSON."""
    metrics = [asdict(metric) | {"value": to_json(metric.value)} for metric in quality.metrics]
    content = {"version": quality.version, "date": quality.day, "metrics": metrics, "skipped": quality.skipped}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _contents_table(quality: Quality, narrow: bool) -> Table:
    """Return the counts of facts and nodes of each article, and of all."""
    metrics = [("assertions", ""), ("nodes", ""), *(("nodes", sco_term(name)) for name in _NODES)]
    return _table_by_article(quality, ["assertions", "nodes", *_NODES.values()], metrics, narrow)


def _evidence_table(quality: Quality, narrow: bool) -> Table:
    """Return the coverage and the grounding of each article, and of all."""
    names = ("sentences", "cited-sentences", "evidenced-nodes", "literals", "grounded-literals")
    columns = ("sentences", "cited", "nodes with evidence", "literals", "grounded")
    return _table_by_article(quality, columns, [(name, "") for name in names], narrow)


def _table_by_article(quality: Quality, columns: Sequence[str], metrics: Sequence[tuple[str, str]],
                      narrow: bool) -> Table:
    table = make_table(("article", *columns), right=columns)
    table.columns[0].no_wrap = True
    for of in [*sorted({metric.of for metric in quality.metrics} - {DATASET}), DATASET]:
        slug = slug_of(of) or "all"
        table.add_row(textwrap.fill(slug, 18) if narrow else slug,
                      *(_cell(quality, name, of, part) for name, part in metrics))
    return table


def _cell(quality: Quality, name: str, of: str = DATASET, part: str = "") -> str:
    value = quality.value(name, of, part)
    if value is None:
        return "0" if part else "–"
    return _percent(value) if isinstance(value, Decimal) else str(value)


def _percent(value: int | Decimal) -> str:
    return f"{display(value)} %"


def _dataset_table(quality: Quality) -> Table:
    """Return the measurements of the complete data set, a line each."""
    table = make_table(("data set", "", " "), right=("",))
    table.columns[0].no_wrap = True
    for lines in (_terms, _links_and_labels, _consistency, _form):
        for name, value, details in lines(quality):
            table.add_row(name, value, Text(details, "dim"))
    return table


def _terms(quality: Quality) -> Iterator[_Line]:
    unused = sorted(map(shorten, quality.parts("uses")))
    for kind in ("class", "property", "concept"):
        terms = ", ".join(term for term in unused if _kind_of_term(term) == kind)
        yield (f"{plural(kind)} used", _cell(quality, "used-terms", part=kind),
               f"of {_cell(quality, 'terms', part=kind)}" + (f"; not {terms}" if terms else ""))


def _kind_of_term(term: str) -> str:
    """Return the kind of a term: concepts have their own namespace, classes start with a capital."""
    prefix, _, name = term.partition(":")
    return "concept" if prefix == "c" else "class" if name[0].isupper() else "property"


def _links_and_labels(quality: Quality) -> Iterator[_Line]:
    for kind in ("things", "concepts"):
        hosts = _with_counts(quality.parts(f"{kind}-by-host"))
        yield (f"{kind} linked to others", _cell(quality, f"linked-{kind}"),
               f"as the same {_cell(quality, f'same-{kind}')}; {hosts}")
    for kind in ("things", "concepts"):
        shares = {language: _percent(value) for language, value in quality.parts(f"labelled-{kind}").items()}
        english = shares.pop("en", "–")
        yield (f"{kind} named in English", english,
               ", ".join(f"{language} {share}" for language, share in shares.items()))


def _consistency(quality: Quality) -> Iterator[_Line]:
    for name, label in _OUTCOMES.items():
        yield label, _cell(quality, name), _with_counts(quality.parts(name))
    kinds = {shorten(kind).partition(":")[2]: count for kind, count in quality.parts("discrepancies").items()}
    yield "differences of sources", _cell(quality, "discrepancies"), _with_counts(kinds)


def _form(quality: Quality) -> Iterator[_Line]:
    yield "blank nodes", _cell(quality, "blank-nodes"), ""
    yield "files that parse", _cell(quality, "parsed-files"), f"of {_cell(quality, 'files')}"
    yield "graphs with a licence", _cell(quality, "licensed-graphs"), f"of {_cell(quality, 'graphs')}"


def _with_counts(counts: Mapping[str, int | Decimal]) -> str:
    """Return names with their counts, the largest count first."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{name} ({count})" for name, count in ordered)
