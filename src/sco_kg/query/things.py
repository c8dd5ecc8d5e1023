"""Everything the articles state about one thing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..rdf.namespaces import RDF_TYPE, sco_term, sentence_number, slug_of
from ..rdf.terms import Thing, Value
from .result import Row

_EVIDENCE = sco_term("evidence")
#: Properties that state who claims a fact; they are not facts of a node themselves.
_CLAIMANTS = {sco_term("claimedBy"), sco_term("statedBy")}


@dataclass(slots=True)
class Node:
    """What one article states of one node.

    :param article: the slug of the article.
    :param facts: pairs of property and value, without evidence, claimants and class.
    :param sentences: the numbers of the sentences that state it, sorted.
    :param kind: its class.
    """

    thing: Thing
    article: str
    facts: list[tuple[Thing, Value]] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    claimants: list[Value] = field(default_factory=list)
    kind: Thing | None = None


def describe(rows: Iterable[Row], iri: str) -> list[Node]:
    """Return what each article states of a thing, and of the nodes that refer to it.

    :param rows: the result of the query `facts-about` for the thing.
    :return: nodes by article, the thing itself first; [] if no article mentions it.
    """
    nodes: dict[tuple[str, str], Node] = {}
    for row in rows:
        slug = slug_of(row.graph.iri) or ""
        node = nodes.setdefault((slug, row.node.iri), Node(row.node, slug))
        _add(node, row.property, row.value)
    return sorted(nodes.values(), key=lambda node: (node.article, node.thing.iri != iri, str(node.kind or ""),
                                                    node.sentences, node.thing.iri))


def _add(node: Node, prop: Thing, value: Value) -> None:
    if prop.iri == _EVIDENCE and isinstance(value, Thing):
        number = sentence_number(value.iri)
        node.sentences = sorted({*node.sentences, *([] if number is None else [number])})
    elif prop.iri in _CLAIMANTS:
        node.claimants.append(value)
    elif prop.iri == RDF_TYPE and isinstance(value, Thing):
        node.kind = value
    else:
        node.facts.append((prop, value))
