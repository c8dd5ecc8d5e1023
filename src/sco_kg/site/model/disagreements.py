"""Where the sources differ, side by side, as the curators found it."""

from dataclasses import dataclass

from ...errors import UnknownPrefixError
from ...rdf import namespaces
from . import facts

#: What is a fault of a text rather than a difference between texts comes last.
_LAST = namespaces.expand("c:text-defect")


@dataclass(frozen=True, slots=True)
class Side:
    """What one source says: the node that says it, and the values that differ: {property: values}."""

    node: facts.NodeFacts
    differing: dict


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A difference: its IRI and kind, the explanation (a term, None if there is none), and its sides."""

    iri: str
    kind: str
    explanation: object
    sides: list


def read_disagreements(site):
    """Return all `Disagreement`s by kind, in a fixed order."""
    found = [_read(site, node) for node in facts.nodes_in_graph(site, namespaces.CURATION)
             if node.kind == namespaces.sco_term("Discrepancy")]
    return sorted(found, key=lambda each: (each.kind == _LAST, each.kind, each.iri))


def _read(site, node):
    props = [_expanded(value.value) for value in node.values("sco:onProperty")]
    sides = [side for value in node.values("sco:concerns") for side in _sides(site, value.value, props)]
    kind = node.value("sco:kind")
    return Disagreement(node.iri, kind.value if kind else node.kind, node.value("rdfs:comment"),
                        sorted(sides, key=lambda side: (side.node.article or "", side.node.iri)))


def _expanded(name):
    try:
        return namespaces.expand(name)
    except UnknownPrefixError:
        return name


def _sides(site, iri, props):
    """Return the sides of one thing: of each article that gives it one of the properties, else of all that say it."""
    nodes = [node for node in facts.facts_of_thing(site, iri) if node.article]
    sides = [Side(node, {prop: _values(node, prop) for prop in props if _values(node, prop)}) for node in nodes]
    return [side for side in sides if side.differing] or sides or [
        Side(node, {}) for node in facts.facts_of_thing(site, iri)[:1]]


def _values(node, prop):
    if prop == namespaces.sco_term("claimedBy"):
        return node.claimants
    return [] if prop == namespaces.sco_term("evidence") else [value for given, value in node.facts if given == prop]
