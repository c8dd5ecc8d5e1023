"""What a store holds: the sizes of the project's graphs, their facts, and a fingerprint of them."""

import hashlib

import pyoxigraph as ox

from ..rdf import namespaces
from ..rdf.terms import normalised

_OURS = f'FILTER (STRSTARTS(STR(?g), "{namespaces.BASE}"))'
_SIZES = f"SELECT ?g (COUNT(?s) AS ?facts) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {_OURS} }} GROUP BY ?g ORDER BY ?g"
_FACTS = "SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"


def graph_sizes(store):
    """Return {graph IRI: number of facts} of the project's graphs in a store, in order of IRI.

    :param store: an `Embedded` store or an `Endpoint`.
    """
    _, rows = store.run(_SIZES)
    return dict(sorted((graph.value, int(facts.value)) for graph, facts in rows if graph))


def facts_of(store, graph):
    """Return the facts of one graph: a dict from the fact by value to the fact as the store has it."""
    _, rows = store.run(_FACTS.format(graph=ox.NamedNode(graph)))
    return {tuple(map(normalised, row)): ox.Triple(*row) for row in rows}


def value_digest(found):
    """Return a SHA-256 of facts by value: the same whatever a store does to the form of its terms.

    It has nothing in common with `sco_kg.rdf.canonicalization.canonical_digest`, which is that of the form.

    :param found: what `facts_of` returns.
    """
    lines = sorted(" ".join(map(str, fact)) for fact in found)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def in_load_order(graphs):
    """Return graph IRIs in the order they are loaded: the description of the whole comes last."""
    return sorted(graphs, key=lambda graph: (graph == namespaces.DATASET, graph))
