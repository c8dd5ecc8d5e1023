"""The synopsis: what the sources say of one measure side by side, and whether all of it can be true."""

from rich import box
from rich.table import Table
from rich.text import Text

from ...figures import bounds, consistency, observations
from ...rdf import namespaces
from . import console

#: Columns of the table, by what a figure has there. One that stays empty is left out.
_COLUMNS = {
    "drug": lambda figure: figure.substance,
    "stated": lambda figure: figure.stated,
    "unit": lambda figure: figure.unit,
    "means": lambda figure: figure.bounds,
    "share of": lambda figure: figure.whole,
    "period": lambda figure: figure.period,
    "of": lambda figure: figure.subject,
    "according to": lambda figure: figure.claimant or "the article",
    "article": lambda figure: namespaces.slug_of(figure.node.iri),
    "sentence": lambda figure: figure.sentence,
}
#: Columns that are told once, above the table, where all figures have the same there.
_SHARED = ("drug", "unit", "share of", "of")


def print_comparison(graph, measure, drug=None):
    """Print the figures of a measure side by side, the verdict on them, and what curators say.

    :raises UnknownThingError, ParameterError: there are no such figures; see `figures.read`.
    """
    found, out = observations.read_observations(graph, measure, drug), console.stdout_console()
    verdict, reasons = consistency.assess(found)
    shared, columns = _columns(found)
    out.print(Text(str(found[0].measure), "bold"))
    out.print(Text("; ".join(shared)))
    out.print(_table(columns))
    if any(bound and not bound.hard for figure in found for bound in (figure.bounds.low, figure.bounds.high)):
        out.print(Text("~ rests on a convention: a tolerance that no source states.", "dim"))
    out.print(Text(f"\n{consistency.VERDICTS[verdict]}", "bold"))
    for reason in reasons:
        out.print(Text(reason.text))
    for row in observations.find_discrepancies(graph, found):
        out.print(Text(f"Curators note ({row.kind}): {row.explanation}"))


def _columns(found):
    """Return what all figures share, as texts, and the other columns as a dict from head to cells."""
    columns = {head: ["" if cell(figure) is None else str(cell(figure)) for figure in found]
               for head, cell in _COLUMNS.items()}
    columns = {head: cells for head, cells in columns.items() if any(cells)}
    shared = {head: columns.pop(head)[0] for head in _SHARED if len(set(columns.get(head, ()))) == 1}
    return [f"{head}: {value}" for head, value in shared.items()], columns


def _table(columns):
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for head in columns:
        table.add_column(head, overflow="fold", justify="right" if head in ("stated", "sentence") else "left")
    for row in zip(*columns.values(), strict=True):
        table.add_row(*map(Text, row))
    return table


def comparison_to_json(graph, measure, drug=None):
    """Return what `print_comparison` prints as plain dicts and lists; a bound that is None is without end."""
    found = observations.read_observations(graph, measure, drug)
    verdict, reasons = consistency.assess(found)
    return {
        "measure": _thing(found[0].measure),
        "figures": [_figure(figure) for figure in found],
        "verdict": verdict,
        "summary": consistency.VERDICTS[verdict],
        "reasons": [{"relation": reason.relation, "text": reason.text,
                     "figures": [figure.node.iri for figure in reason.figures]} for reason in reasons],
        "explanations": [{"discrepancy": row.discrepancy.iri, "kind": _thing(row.kind), "text": row.explanation}
                         for row in observations.find_discrepancies(graph, found)],
    }


def _figure(figure):
    named = {name: _thing(getattr(figure, name)) for name in (
        "node", "subject", "substance", "comparator", "unit", "period", "whole", "claimant", "article")}
    days = [day.isoformat() for day in figure.days] if figure.days else None
    return named | {"value": _number(figure.value), "days": days, "sentence": figure.sentence,
                    "low": _bound(figure.bounds.low), "high": _bound(figure.bounds.high)}


def _thing(thing):
    return thing and {"iri": thing.iri, "label": thing.label}


def _bound(bound):
    return bound and {"value": _number(bound.value), "excluded": bound.excluded, "hard": bound.hard}


def _number(value):
    text = bounds.format_number(value)
    return float(text) if "." in text else int(text)
