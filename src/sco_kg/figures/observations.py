"""Figures of one measure: found by its name, read with what their words and periods mean."""

from dataclasses import dataclass
from datetime import date

from ..errors import ParameterError, UnknownThingError, did_you_mean
from ..rdf import namespaces
from ..rdf.terms import Thing
from . import bounds


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure as an article gives it; None where it says nothing of the kind.

    `days` are the first and last day of the period, `wider` the IRIs of the drugs that this drug is
    a kind of, `subject` the area covered or the one thing counted at.
    """

    node: Thing
    measure: Thing
    subject: Thing
    value: object
    unit: Thing
    bounds: bounds.Bounds
    comparator: Thing | None = None
    substance: Thing | None = None
    wider: frozenset = frozenset()
    period: Thing | None = None
    days: tuple | None = None
    whole: Thing | None = None
    claimant: Thing | None = None
    article: Thing | None = None
    sentence: int | None = None

    @property
    def stated(self):
        """The number with its word, as stated."""
        return " ".join(str(part) for part in (self.comparator, bounds.format_number(self.value)) if part)

    def part_of(self, other):
        """Say whether all that this figure counts is counted by another of the same measure."""
        kind = self.substance == other.substance or other.substance and other.substance.iri in self.wider
        held = self.days == other.days or (self.days and other.days and other.days[0] <= self.days[0]
                                           and self.days[1] <= other.days[1])
        alike = (self.unit, self.subject, self.whole) == (other.unit, other.subject, other.whole)
        return bool(kind and held and alike)


def read_observations(graph, measure, drug=None):
    """Return the figures of a measure as the articles give them, a list of `Observation`s, never empty.

    :param graph: a `KnowledgeGraph`.
    :param measure: the slug, IRI or any name of a measure, such as drugs-seized or drugs seized.
    :param drug: the same of a drug; kinds of it count too. None for all.
    :raises UnknownThingError: there is no such measure or drug; near misses are suggested.
    :raises ParameterError: no article gives such a figure.
    """
    given = {"measure": find_concept(graph, "measure", measure)}
    if drug:
        given["drug"] = find_concept(graph, "substance", drug)
    found = [_figure(row) for row in graph.query("figures-compared", **given)]
    if not found:
        raise ParameterError(_nothing(graph, **given))
    return found


def explained_by_curators(graph, figures):
    """Return what curation says of how figures differ: rows with discrepancy, kind and explanation, each once."""
    nodes = {figure.node.iri for figure in figures}
    rows = {row.discrepancy.iri: row for row in graph.query("discrepancies") if row.thing.iri in nodes}
    return list(rows.values())


def find_concept(graph, scheme, name):
    """Return the concept of a scheme with that slug, IRI or name, in any language and case.

    :param scheme: what follows `c:scheme-`.
    :raises UnknownThingError: there is none; near misses are suggested.
    """
    rows = list(graph.query("concept-names", scheme=f"scheme-{scheme}"))
    wanted = name.strip().casefold()
    for row in rows:
        short = namespaces.shorten(row.concept.iri)
        if wanted in (row.concept.iri, short, short.removeprefix("c:"), row.name.casefold()):
            return row.concept
    names = sorted({str(row.concept) for row in rows})
    raise UnknownThingError(f"No {scheme} is called {name!r}.{did_you_mean(name, {row.name for row in rows})} "
                       f"There are {', '.join(names)}.")


def _nothing(graph, measure, drug=None):
    drugs = sorted({str(row.substance) for row in graph.query("figures-compared", measure=measure) if row.substance})
    if drug is None:
        return f"No article gives a figure of {measure}. `sco-kg query figures` lists what they give."
    cure = f"give one of {', '.join(drugs)}" if drugs else "leave the drug out"
    return f"No article gives {measure} of {drug}; {cure}."


def _figure(row):
    kind = row.kind and row.kind.iri.removeprefix(namespaces.PREFIXES["c"])
    days = (row.firstDay, row.lastDay)
    return Observation(
        node=row.figure, measure=row.measure, subject=row.subject, value=row.value, unit=row.unit,
        bounds=bounds.bounds_of(row.value, kind), comparator=row.comparator, substance=row.substance,
        wider=frozenset(thing.iri for thing in (row.wider, row.widest) if thing), period=row.period,
        days=days if all(isinstance(day, date) for day in days) else None,
        whole=row.whole, claimant=row.claimant, article=row.article, sentence=row.sentence)
