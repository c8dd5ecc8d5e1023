"""Print the tour: an overview of the graph in six tables, from its own queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from ...evidence.sentences import sentence_ranges
from ...query.output import display
from ...rdf.namespaces import GRAPHS, slug_of_article
from .console import make_table, stdout_console

if TYPE_CHECKING:
    from ...graph import KnowledgeGraph
    from ...query.result import Row
    from ...rdf.terms import Thing, Value

#: The fact that the tour traces to its sentence: the figure that is quoted most often.
TRACED = GRAPHS + "parliamentarians-against-drugs-2017#heroin"


class _Section(NamedTuple):
    title: str
    note: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]


def print_tour(graph: KnowledgeGraph) -> None:
    """Print the tour of the bundled data, or of a checkout, to standard output."""
    console = stdout_console()
    for make_section in (_contents, _timeline, _speakers, _figures, _discrepancies, _trace):
        section = make_section(graph)
        table = make_table(section.columns, right=("figure", "things"))
        for row in section.rows:
            table.add_row(*(Text(display(cell)) for cell in row))
        console.print(Text(f"\n{section.title}", "bold"))
        console.print(Text(section.note, "dim"))
        console.print(table)


def _contents(graph: KnowledgeGraph) -> _Section:
    rows = [(slug_of_article(row.article.iri), row.things, f"{row.cited} of {row.sentences}")
            for row in graph.query("facts-per-article")]
    return _Section("What is in the graph",
                    "The articles, the number of things each states facts about, and the number of sentences cited.",
                    ("article", "things", "sentences cited"), rows)


def _timeline(graph: KnowledgeGraph) -> _Section:
    events: dict[str, tuple[Value, Thing, dict[str, None]]] = {}
    for row in graph.query("timeline"):
        _, _, articles = events.setdefault(row.event.iri, (_day(row), row.event, {}))
        articles[f"{slug_of_article(row.article.iri)} ({row.modality})"] = None
    rows = [(day, event, "\n".join(articles)) for day, event, articles in events.values()]
    return _Section("Timeline", "Events with a known day. An announced event may not have happened.",
                    ("from", "event", "reported by"), rows)


def _day(row: Row) -> Value:
    """Return the stated month, year or date; for a stated day without a year, the date that curators inferred."""
    stated = display(row.stated)
    earliest: Value = row.earliest
    return stated if stated[:1].isdigit() else earliest


def _speakers(graph: KnowledgeGraph) -> _Section:
    rows = [(row.speaker, row.capacity, row.occasion, row.day) for row in graph.query("where-people-spoke")]
    return _Section("Who spoke where, and in which capacity", "Only reported speeches, no announced ones.",
                    ("speaker", "capacity", "occasion", "day"), rows)


def _figures(graph: KnowledgeGraph) -> _Section:
    rows = [(row.substance, f"{display(row.comparator)} {display(row.value)} {row.unit}".strip(), row.period,
             row.claimant or "the article", slug_of_article(row.article.iri), row.sentence)
            for row in graph.query("seizures")]
    return _Section("Seizures side by side",
                    "As stated, each with its qualifier, period and claimant; nothing is averaged.",
                    ("drug", "figure", "period", "according to", "article", "sentence"), rows)


def _discrepancies(graph: KnowledgeGraph) -> _Section:
    rows = {row.discrepancy.iri: (row.kind, row.explanation) for row in graph.query("discrepancies")}
    return _Section("What the sources disagree on", "Both sides are in the graph; this is how they differ.",
                    ("how", "explanation"), rows.values())


def _trace(graph: KnowledgeGraph) -> _Section:
    node = next(node for node in graph.describe(TRACED) if node.thing.iri == TRACED)
    rows: list[tuple[Value, Value]] = list(node.facts)
    rows += [("claimed by", claimant) for claimant in node.claimants]
    rows += [("stated in", f"{node.article}, sentence {sentence_ranges(node.sentences)}")]
    command = f"sco-kg evidence show '{node.article}#heroin' --articles DIR"
    return _Section("One fact, traced to its sentence", f"To read the sentence in your own copy: {command}",
                    ("fact", "value"), rows)
