"""The tour: what is in the graph, from its own queries, on one screen after another."""

from rich import box
from rich.table import Table
from rich.text import Text

from ...evidence import sentences
from ...query.output import display
from ...rdf.namespaces import GRAPHS, slug_of_article
from . import console

#: The fact the tour traces to its sentences: the figure most often quoted.
TRACED = GRAPHS + "parliamentarians-against-drugs-2017#heroin"


def print_tour(graph):
    """Print the tour of a graph to standard output.

    :param graph: a `KnowledgeGraph` of the bundled data or of a checkout.
    """
    out = console.stdout_console()
    for section in (_contents, _timeline, _speakers, _figures, _differences, _trace):
        title, note, table = section(graph)
        out.print(Text(f"\n{title}", "bold"))
        out.print(Text(note, "dim"))
        out.print(table)


def _table(columns, rows):
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold", justify="right" if name in ("figure", "things") else "left")
    for row in rows:
        table.add_row(*(Text(display(cell)) for cell in row))
    return table


def _contents(graph):
    rows = [(slug_of_article(row.article.iri), row.things, f"{row.cited} of {row.sentences}")
            for row in graph.query("facts-per-article")]
    return ("What is in the graph", "Each article, the things it states something of, and how many of "
            "its sentences carry them.", _table(("article", "things", "sentences cited"), rows))


def _timeline(graph):
    told = {}
    for row in graph.query("timeline"):
        said = told.setdefault(row.event.iri, [_day(row), row.event])
        said.append(f"{slug_of_article(row.article.iri)} ({row.modality})")
    rows = [(day, event, "\n".join(dict.fromkeys(articles))) for day, event, *articles in told.values()]
    return ("Timeline", "Events with a known day; announced is not happened.",
            _table(("from", "event", "told by"), rows))


def _day(row):
    """A month or year stays one; a day without a year has got its year from a curator."""
    stated = display(row.stated)
    return stated if stated[:1].isdigit() else row.earliest


def _speakers(graph):
    rows = [(row.speaker, row.capacity, row.occasion, row.day) for row in graph.query("where-people-spoke")]
    return ("Who spoke where, and in which capacity", "Reported speeches only; nobody's promise to speak.",
            _table(("speaker", "capacity", "occasion", "day"), rows))


def _figures(graph):
    rows = [(row.substance, f"{display(row.comparator)} {display(row.value)} {row.unit}".strip(), row.period,
             row.claimant or "the article", slug_of_article(row.article.iri), row.sentence)
            for row in graph.query("seizures")]
    return ("Seizures side by side", "As stated, each with its qualifier, period and claimant; nothing is averaged.",
            _table(("drug", "figure", "period", "according to", "article", "sentence"), rows))


def _differences(graph):
    explained = {row.discrepancy.iri: (row.kind, row.explanation) for row in graph.query("discrepancies")}
    return ("What the sources disagree on", "Both sides stay in the graph; this is how they differ.",
            _table(("how", "explanation"), explained.values()))


def _trace(graph):
    node = next(node for node in graph.describe(TRACED) if node.thing.iri == TRACED)
    rows = [(prop, value) for prop, value in node.facts]
    rows += [("claimed by", claimant) for claimant in node.claimants]
    rows += [("said in", f"{node.article}, sentence {sentences.sentence_ranges(node.sentences)}")]
    command = f"sco-kg evidence show '{node.article}#heroin' --articles DIR"
    return ("One fact, back to its sentence", f"To read the sentence in your own copy: {command}",
            _table(("fact", "value"), rows))
