"""Print the figures of one measure side by side, and whether all of them can be true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from ...figures.consistency import VERDICTS, assess
from ...figures.observations import Observation, find_discrepancies, read_observations
from ...rdf.namespaces import slug_of
from ...rdf.terms import Json, Thing, to_json
from .console import make_table, stdout_console

if TYPE_CHECKING:
    from ...figures.bounds import Bound
    from ...graph import KnowledgeGraph

#: The columns of the table, and what each shows of a figure. Empty columns are left out.
_COLUMNS: dict[str, Callable[[Observation], object]] = {
    "drug": lambda figure: figure.substance,
    "stated": lambda figure: figure.stated,
    "unit": lambda figure: figure.unit,
    "means": lambda figure: figure.bounds,
    "share of": lambda figure: figure.whole,
    "period": lambda figure: figure.period,
    "of": lambda figure: figure.subject,
    "according to": lambda figure: figure.claimant or "the article",
    "article": lambda figure: slug_of(figure.node.iri),
    "sentence": lambda figure: figure.sentence,
}
#: Columns that are printed once, above the table, if all figures have the same value.
_SHARED = ("drug", "unit", "share of", "of")


def print_comparison(graph: KnowledgeGraph, measure: str, drug: str | None = None) -> None:
    """Print the figures of a measure, the verdict on them, and the notes of curators.

    :raises UnknownThingError: there is no such measure or drug.
    :raises ParameterError: no article states such a figure.
    """
    figures, console = read_observations(graph, measure, drug), stdout_console()
    verdict, reasons = assess(figures)
    shared, columns = _split_columns(figures)
    console.print(Text(str(figures[0].measure), "bold"))
    console.print(Text("; ".join(shared)))
    table = make_table(columns, right=("stated", "sentence"))
    for row in zip(*columns.values(), strict=True):
        table.add_row(*map(Text, row))
    console.print(table)
    if any(bound and not bound.hard for figure in figures for bound in (figure.bounds.low, figure.bounds.high)):
        console.print(Text("~ rests on a convention: a tolerance that no source states.", "dim"))
    console.print(Text(f"\n{VERDICTS[verdict]}", "bold"))
    for reason in reasons:
        console.print(Text(reason.text))
    for note in find_discrepancies(graph, figures):
        console.print(Text(f"Curators note ({note.kind}): {note.explanation}"))


def _split_columns(figures: Sequence[Observation]) -> tuple[list[str], dict[str, list[str]]]:
    """Return the shared values, as "column: value", and the cells of the other columns by name."""
    columns = {name: ["" if (value := cell(figure)) is None else str(value) for figure in figures]
               for name, cell in _COLUMNS.items()}
    columns = {name: cells for name, cells in columns.items() if any(cells)}
    shared = {name: columns.pop(name)[0] for name in _SHARED if len(set(columns.get(name, ()))) == 1}
    return [f"{name}: {value}" for name, value in shared.items()], columns


def comparison_to_json(graph: KnowledgeGraph, measure: str, drug: str | None = None) -> dict[str, object]:
    """Return the contents of `print_comparison` for JSON; an unbounded interval has null at that end."""
    figures = read_observations(graph, measure, drug)
    verdict, reasons = assess(figures)
    return {
        "measure": to_json(figures[0].measure),
        "figures": [_figure_to_json(figure) for figure in figures],
        "verdict": verdict,
        "summary": VERDICTS[verdict],
        "reasons": [{"relation": reason.relation, "text": reason.text,
                     "figures": [figure.node.iri for figure in reason.figures]} for reason in reasons],
        "explanations": [{"discrepancy": row.discrepancy.iri, "kind": to_json(row.kind), "text": row.explanation}
                         for row in find_discrepancies(graph, figures)],
    }


def _figure_to_json(figure: Observation) -> dict[str, object]:
    things: dict[str, Thing | None] = {name: getattr(figure, name) for name in (
        "node", "subject", "substance", "comparator", "unit", "period", "whole", "claimant", "article")}
    days = [day.isoformat() for day in figure.days] if figure.days else None
    return {name: to_json(thing) for name, thing in things.items()} | {
        "value": to_json(figure.value), "days": days, "sentence": figure.sentence,
        "low": _bound_to_json(figure.bounds.low), "high": _bound_to_json(figure.bounds.high)}


def _bound_to_json(bound: Bound | None) -> dict[str, Json] | None:
    return None if bound is None else {"value": to_json(bound.value), "excluded": bound.excluded, "hard": bound.hard}
