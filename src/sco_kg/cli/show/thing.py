"""One thing and all that is said of it, printed."""

import re

from rich.table import Table
from rich.text import Text

from ...evidence.sentences import sentence_ranges
from ...query.output import display as shown
from ...rdf import namespaces
from ...rdf.terms import Thing
from .console import stdout_console


def print_thing(graph, name):
    """Print every fact about a thing, by article, with sentences and claimants.

    :raises UnknownThingError: there is no such thing.
    """
    thing, console = graph.find(name), stdout_console()
    iri, names, nodes = thing.iri, graph.names_of(thing), graph.describe(thing)
    if not names and not nodes:
        raise graph.names.unknown_iri(iri)
    console.print(Text(_title(names, nodes, iri), "bold"), Text(namespaces.shorten(iri), "dim"))
    for what, values in _grouped(names).items():
        console.print(Text(f"  {what}: {', '.join(values)}"))
    for article in dict.fromkeys(node.article for node in nodes):
        console.print()
        console.print(_facts_table(article, [node for node in nodes if node.article == article], iri))


def _title(names, nodes, iri):
    labels = [str(value) for prop, value in names if prop.iri.endswith("abel")]
    own = [str(node.thing) for node in nodes if node.thing.iri == iri]
    return (labels + own + [iri])[0]


#: What a reader sees for the properties of `names-of`.
_NAMING = {"type": "kind", "label": "names", "prefLabel": "names", "altLabel": "also", "definition": "means",
           "exactMatch": "the same as", "closeMatch": "close to"}


def _grouped(names):
    grouped = {}
    for prop, value in names:
        what = _NAMING[re.split("[#/]", prop.iri)[-1]]
        language = getattr(value, "language", "")
        grouped.setdefault(what, []).append(shown(value) + (f" ({language})" if language not in ("", "en") else ""))
    return grouped


#: What is told of a node that points to the thing, besides its label: when, where, to whom, for whom.
_SHOWN_PROPERTIES = ("inCapacity", "onBehalfOf", "inEvent", "addressee", "period", "area", "shareOf", "startDate", "modality")


def _facts_table(article, nodes, iri):
    table = Table(title=article, title_justify="left", title_style="bold", box=None, pad_edge=False,
                  padding=(0, 2, 0, 0))
    for column in ("as", "fact", "sentences", "according to"):
        table.add_column(column, overflow="fold", header_style="dim")
    for node in nodes:
        said_by = ", ".join(map(str, node.claimants)) or "the article"
        for relation, fact in _facts(node, iri):
            table.add_row(relation, Text(fact), sentence_ranges(node.sentences), Text(said_by))
    return table


def _facts(node, iri):
    """Return a node's rows as (relation, fact): each fact of the thing itself, one row for another node."""
    if node.thing.iri == iri:
        return [(str(prop), shown(value)) for prop, value in node.facts] or [("", "is named")]
    relations = [str(prop) for prop, value in node.facts if isinstance(value, Thing) and value.iri == iri]
    kind = [str(value) for prop, value in node.facts if prop.iri == namespaces.sco_term("speechAct")] or [str(node.kind or "")]
    told = [f"{prop}: {shown(value)}" for prop, value in node.facts
            if prop.iri.removeprefix(namespaces.sco_term("")) in _SHOWN_PROPERTIES and getattr(value, "iri", None) != iri]
    head = ": ".join(filter(None, [kind[0], str(node.thing)]))
    return [(", ".join(relations) or "said by", head + (f" ({'; '.join(told)})" if told else ""))]
