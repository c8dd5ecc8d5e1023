"""The disagreements between sources that the curators recorded, side by side."""

from __future__ import annotations

from typing import NamedTuple

import pyoxigraph as ox

from ...errors import UnknownPrefixError
from ...rdf.namespaces import CURATION, expand, sco_term
from ...rdf.terms import Term, value_of
from .facts import NodeFacts, facts_of_thing, nodes_in_graph
from .site import Site

#: An error in a text rather than a difference between texts; comes last.
_LAST = expand("c:text-defect")


class Side(NamedTuple):
    """The facts of one source; `differing` has the values that differ, by property IRI."""

    node: NodeFacts
    differing: dict[str, list[Term]]


class Disagreement(NamedTuple):
    """A recorded difference: its IRI, the IRI of its kind, its explanation (None if there is none), its sides."""

    iri: str
    kind: str
    explanation: Term | None
    sides: list[Side]


def read_disagreements(site: Site) -> list[Disagreement]:
    """Return all disagreements, by kind and IRI."""
    found = [_read(site, node) for node in nodes_in_graph(site, CURATION)
             if node.class_iri == sco_term("Discrepancy")]
    return sorted(found, key=lambda each: (each.kind == _LAST, each.kind, each.iri))


def _read(site: Site, node: NodeFacts) -> Disagreement:
    props = [_expand_known(value_of(value)) for value in node.values("sco:onProperty")]
    sides = [side for value in node.values("sco:concerns") for side in _sides(site, value_of(value), props)]
    return Disagreement(node.iri, node.text("sco:kind") or sco_term("Discrepancy"), node.value("rdfs:comment"),
                        sorted(sides, key=lambda side: (side.node.article or "", side.node.iri)))


def _expand_known(name: str) -> str:
    try:
        return expand(name)
    except UnknownPrefixError:
        return name


def _sides(site: Site, iri: str, props: list[str]) -> list[Side]:
    """Return a side for each article that gives the thing one of the properties; if none does, the first facts."""
    nodes = [node for node in facts_of_thing(site, iri) if node.article]
    sides = [Side(node, {prop: values for prop in props if (values := _values(node, prop))}) for node in nodes]
    return [side for side in sides if side.differing] or sides or [
        Side(node, {}) for node in facts_of_thing(site, iri)[:1]]


def _values(node: NodeFacts, prop: str) -> list[Term]:
    if prop == sco_term("claimedBy"):
        return [ox.NamedNode(iri) for iri in node.claimants]
    return [] if prop == sco_term("evidence") else [value for given, value in node.facts if given == prop]
