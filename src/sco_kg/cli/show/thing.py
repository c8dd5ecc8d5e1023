"""Print one thing and all facts about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from ...evidence.sentences import sentence_ranges
from ...query.output import display
from ...rdf.namespaces import sco_term, shorten
from ...rdf.terms import Thing, Value
from .console import stdout_console

if TYPE_CHECKING:
    from ...graph import KnowledgeGraph
    from ...query.things import Node

#: The labels of the properties in the result of `names-of`.
_NAME_LABELS = {"type": "kind", "label": "names", "prefLabel": "names", "altLabel": "also", "definition": "means",
                "exactMatch": "the same as", "closeMatch": "close to"}
#: The properties printed for a node that refers to the thing, besides its label: when, where, to whom, for whom.
_CONTEXT = {sco_term(name) for name in ("inCapacity", "onBehalfOf", "inEvent", "addressee", "period", "area", "shareOf",
                                        "startDate", "modality")}


def print_thing(graph: KnowledgeGraph, name: str) -> None:
    """Print every fact about a thing, by article, with sentences and claimants.

    :raises UnknownThingError: there is no such thing.
    """
    thing, console = graph.find(name), stdout_console()
    iri, names, nodes = thing.iri, graph.names_of(thing), graph.describe(thing)
    if not names and not nodes:
        raise graph.names.unknown_iri(iri)
    console.print(Text(_title(names, nodes, iri), "bold"), Text(shorten(iri), "dim"))
    for label, values in _group_names(names).items():
        console.print(Text(f"  {label}: {', '.join(values)}"))
    for article in dict.fromkeys(node.article for node in nodes):
        console.print()
        console.print(_facts_table(article, [node for node in nodes if node.article == article], iri))


def _title(names: Iterable[tuple[Thing, Value]], nodes: Iterable[Node], iri: str) -> str:
    labels = [str(value) for prop, value in names if prop.iri.endswith("abel")]
    own = [str(node.thing) for node in nodes if node.thing.iri == iri]
    return (labels + own + [iri])[0]


def _group_names(names: Iterable[tuple[Thing, Value]]) -> dict[str, list[str]]:
    """Return the names of a thing by label, with the language of those that are not English."""
    groups: dict[str, list[str]] = {}
    for prop, value in names:
        label = _NAME_LABELS[re.split("[#/]", prop.iri)[-1]]
        language = getattr(value, "language", "")
        suffix = f" ({language})" if language not in ("", "en") else ""
        groups.setdefault(label, []).append(display(value) + suffix)
    return groups


def _facts_table(article: str, nodes: Iterable[Node], iri: str) -> Table:
    table = Table(title=article, title_justify="left", title_style="bold", box=None, pad_edge=False,
                  padding=(0, 2, 0, 0))
    for column in ("as", "fact", "sentences", "according to"):
        table.add_column(column, overflow="fold", header_style="dim")
    for node in nodes:
        claimants = ", ".join(map(str, node.claimants)) or "the article"
        for relation, fact in _fact_rows(node, iri):
            table.add_row(relation, Text(fact), sentence_ranges(node.sentences), Text(claimants))
    return table


def _fact_rows(node: Node, iri: str) -> list[tuple[str, str]]:
    """Return (relation, fact) pairs: each fact of the thing itself, or one pair for a node that refers to it."""
    if node.thing.iri == iri:
        return [(str(prop), display(value)) for prop, value in node.facts] or [("", "is named")]
    relations = [str(prop) for prop, value in node.facts if isinstance(value, Thing) and value.iri == iri]
    kinds = [str(value) for prop, value in node.facts if prop.iri == sco_term("speechAct")] or [str(node.kind or "")]
    context = "; ".join(f"{prop}: {display(value)}" for prop, value in node.facts
                        if prop.iri in _CONTEXT and getattr(value, "iri", None) != iri)
    head = ": ".join(filter(None, (kinds[0], str(node.thing))))
    return [(", ".join(relations) or "said by", f"{head} ({context})" if context else head)]
