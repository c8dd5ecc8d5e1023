"""Observations: the figures of one measure, with the interval that each means and the days it covers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from ..errors import ParameterError
from ..query.result import Result, Row
from ..rdf.namespaces import PREFIXES
from ..rdf.terms import Thing
from .bounds import Bounds, bounds_of, format_number


class QueryableGraph(Protocol):
    """A graph with the query catalogue, such as a `KnowledgeGraph`."""

    def query(self, name: str, /, **parameters: Thing | str) -> Result:
        """Run a query of the catalogue."""

    def find_concept(self, scheme: str, name: str) -> Thing:
        """Return the concept of a scheme by slug, IRI or label."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure as an article states it; None for what it does not state.

    :param subject: the area covered, or the one thing counted at.
    :param wider: the IRIs of the drugs that this drug is a kind of.
    :param days: the first and the last day of the period.
    """

    node: Thing
    measure: Thing
    subject: Thing
    value: int | Decimal
    unit: Thing
    bounds: Bounds
    comparator: Thing | None = None
    substance: Thing | None = None
    wider: frozenset[str] = frozenset()
    period: Thing | None = None
    days: tuple[date, date] | None = None
    whole: Thing | None = None
    claimant: Thing | None = None
    article: Thing | None = None
    sentence: int | None = None

    @property
    def stated(self) -> str:
        """The number with its comparator, as stated."""
        return " ".join(str(part) for part in (self.comparator, format_number(self.value)) if part)

    def is_part_of(self, other: "Observation") -> bool:
        """Return whether another observation of the same measure counts everything that this one counts."""
        kind = self.substance == other.substance or other.substance and other.substance.iri in self.wider
        within = self.days == other.days or (self.days and other.days and other.days[0] <= self.days[0]
                                             and self.days[1] <= other.days[1])
        alike = (self.unit, self.subject, self.whole) == (other.unit, other.subject, other.whole)
        return bool(kind and within and alike)


def read_observations(graph: QueryableGraph, measure: str, drug: str | None = None) -> list[Observation]:
    """Return the observations of a measure, never empty.

    :param measure: the slug, IRI or any label of a measure, such as drugs-seized or "drugs seized".
    :param drug: the same of a drug, to include only this drug and its kinds.
    :raises UnknownThingError: there is no such measure or drug; the error has suggestions.
    :raises ParameterError: no article states such a figure.
    """
    given = {"measure": graph.find_concept("measure", measure)}
    if drug:
        given["drug"] = graph.find_concept("substance", drug)
    found = [_observation(row) for row in graph.query("figures-compared", **given)]
    if not found:
        raise ParameterError(_none_found(graph, **given))
    return found


def find_discrepancies(graph: QueryableGraph, observations: list[Observation]) -> list[Row]:
    """Return the discrepancies that curators recorded between observations, each once.

    :return: rows with discrepancy, kind and explanation; [] if there are none.
    """
    nodes = {each.node.iri for each in observations}
    rows = {row.discrepancy.iri: row for row in graph.query("discrepancies") if row.thing.iri in nodes}
    return list(rows.values())


def _none_found(graph: QueryableGraph, measure: Thing, drug: Thing | None = None) -> str:
    if drug is None:
        return f"No article states a figure of {measure}. `sco-kg query figures` lists all figures."
    drugs = sorted({str(row.substance) for row in graph.query("figures-compared", measure=measure) if row.substance})
    remedy = f"Give one of {', '.join(drugs)}." if drugs else "Leave out the drug."
    return f"No article states {measure} of {drug}. {remedy}"


def _observation(row: Row) -> Observation:
    kind = row.kind and row.kind.iri.removeprefix(PREFIXES["c"])
    first, last = row.firstDay, row.lastDay
    return Observation(
        node=row.figure, measure=row.measure, subject=row.subject, value=row.value, unit=row.unit,
        bounds=bounds_of(row.value, kind), comparator=row.comparator, substance=row.substance,
        wider=frozenset(thing.iri for thing in (row.wider, row.widest) if thing), period=row.period,
        days=(first, last) if isinstance(first, date) and isinstance(last, date) else None,
        whole=row.whole, claimant=row.claimant, article=row.article, sentence=row.sentence)
