"""The facts of a thing, and of the nodes that refer to it, each with its sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

import pyoxigraph as ox

from ...rdf.namespaces import EVIDENCE, GRAPHS, ONTOLOGY, RDF_TYPE, expand, sco_term, sentence_number, slug_of
from ...rdf.terms import Term, value_of
from .site import Site

_EVIDENCE, _INFERRED_FROM, _CLAIMANT, _MODALITY = map(
    sco_term, ("evidence", "inferredFrom", "claimedBy", "modality"))
#: Properties that have a column of their own.
_PROVENANCE = (_EVIDENCE, _INFERRED_FROM, _CLAIMANT)
#: Properties that each thing of a kind has, and that say nothing about the object.
_UNIVERSAL = {RDF_TYPE, expand("rdfs:isDefinedBy"), _INFERRED_FROM, _EVIDENCE}


@dataclass(slots=True)
class NodeFacts:
    """The facts of one node in one named graph; `facts` has (property, value) pairs without the provenance.

    `links` are the properties that lead to the topic of the page. `spans` are the sentences, `inferred_from` the
    grounds of a curator's inference, `claimants` the people or bodies who say so. All are IRIs.
    """

    iri: str
    graph: str
    quads: list[ox.Quad]
    links: list[str] = field(default_factory=list)
    facts: list[tuple[str, Term]] = field(init=False)
    spans: list[str] = field(init=False)
    inferred_from: list[str] = field(init=False)
    claimants: list[str] = field(init=False)

    def __post_init__(self) -> None:
        pairs = [(quad.predicate.value, quad.object) for quad in self.quads]
        self.facts = [(prop, value) for prop, value in pairs if prop not in _PROVENANCE]
        self.spans, self.inferred_from, self.claimants = (
            [value_of(value) for given, value in pairs if given == prop] for prop in _PROVENANCE)
        self.spans.sort(key=lambda iri: (slug_of(iri) or "", sentence_number(iri) or 0))

    @property
    def article(self) -> str | None:
        """The slug of the article that states the facts; None if no article does."""
        return slug_of(self.graph) if self.graph.startswith(GRAPHS) else None

    @property
    def class_iri(self) -> str | None:
        """The first class of the node in this graph; None if it has none."""
        return self.text(RDF_TYPE)

    @property
    def is_local(self) -> bool:
        """Whether the node belongs to one graph, unlike a thing that several graphs describe."""
        return "#" in self.iri

    def values(self, prop: str) -> list[Term]:
        """Return the values of a property, given as an IRI or prefixed name; [] if it has none."""
        iri = expand(prop)
        return [value for given, value in self.facts if given == iri]

    def value(self, prop: str) -> Term | None:
        """Return the first value of a property; None if it has none."""
        return next(iter(self.values(prop)), None)

    def text(self, prop: str) -> str | None:
        """Return the IRI or text of the first value of a property; None if it has none."""
        return next(map(value_of, self.values(prop)), None)

    def facts_except(self, *props: str) -> dict[str, list[Term]]:
        """Return the values of all other properties, by property IRI."""
        found: dict[str, list[Term]] = {}
        excluded = {expand(prop) for prop in props}
        for prop, value in self.facts:
            if prop not in excluded:
                found.setdefault(prop, []).append(value)
        return found

    def modality_in(self, modalities: Iterable[str]) -> str | None:
        """Return the modality if it is one of `modalities`; None if it is not."""
        return next((iri for iri in map(value_of, self.values(_MODALITY)) if iri in modalities), None)


def facts_of_thing(site: Site, iri: str) -> list[NodeFacts]:
    """Return the facts of a thing in each graph, those of articles first; [] if it has none."""
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in site.quads(subject=iri):
        graphs.setdefault(value_of(quad.graph_name), []).append(quad)
    found = [NodeFacts(iri, graph, quads) for graph, quads in graphs.items()]
    return sorted(found, key=lambda node: (node.article is None, node.graph))


def facts_of_node(site: Site, iri: str, graph: str, links: Iterable[str] = ()) -> NodeFacts:
    """Return all facts of a node in one graph."""
    return NodeFacts(iri, graph, site.quads(subject=iri, graph=graph), list(links))


def nodes_pointing_to(site: Site, iri: str) -> list[NodeFacts]:
    """Return the nodes that refer to a thing, by article, class and sentence; [] if there are none.

    A local node comes with all its facts, another thing only with those that refer to `iri`. Facts that
    each thing of a kind has, such as its class, are left out.
    """
    found: dict[tuple[str, str], list[ox.Quad]] = {}
    for quad in site.quads(value=iri):
        graph, subject = value_of(quad.graph_name), value_of(quad.subject)
        if subject != iri and quad.predicate.value not in _UNIVERSAL and not graph.startswith(EVIDENCE):
            found.setdefault((subject, graph), []).append(quad)
    nodes = [_referring_node(site, subject, graph, quads) for (subject, graph), quads in found.items()]
    return sorted(nodes, key=_sort_key)


def _referring_node(site: Site, subject: str, graph: str, quads: list[ox.Quad]) -> NodeFacts:
    links = list(dict.fromkeys(quad.predicate.value for quad in quads))
    if "#" in subject and not subject.startswith(ONTOLOGY):
        return facts_of_node(site, subject, graph, links)
    provenance = [quad for prop in _PROVENANCE for quad in site.quads(subject, prop, graph=graph)]
    return NodeFacts(subject, graph, list(dict.fromkeys([*quads, *provenance])), links)


def _sort_key(node: NodeFacts) -> tuple[bool, str, str, int, str]:
    first = next((sentence_number(span) or 0 for span in node.spans), 0)
    return node.article is None, node.graph, node.class_iri or "", first, node.iri


def nodes_in_graph(site: Site, graph: str) -> list[NodeFacts]:
    """Return the nodes of a graph with their facts: things first, then local nodes, by class and sentence."""
    subjects: dict[str, list[ox.Quad]] = {}
    for quad in site.quads(graph=graph):
        subjects.setdefault(value_of(quad.subject), []).append(quad)
    nodes = [NodeFacts(subject, graph, quads) for subject, quads in subjects.items()]
    return sorted(sorted(nodes, key=_sort_key), key=attrgetter("is_local"))


def terms_in(nodes: Iterable[NodeFacts]) -> set[str]:
    """Return the IRIs that are a subject, property or value in the facts of some nodes."""
    return {term.value for node in nodes for quad in node.quads for term in quad.triple
            if isinstance(term, ox.NamedNode)}
