"""The contents of a store: the sizes of the project's graphs, their facts, and a digest of these by value."""

import hashlib
from collections.abc import Iterable
from typing import TypeAlias

import pyoxigraph as ox

from ..query.result import QueryStore
from ..rdf.namespaces import BASE, DATASET
from ..rdf.terms import Term, normalised, value_of

#: A fact by value: its terms in the one form that all stores agree on.
Fact: TypeAlias = tuple[Term, ...]
#: The facts of a graph: from each fact by value to the triple as the store has it.
Facts: TypeAlias = dict[Fact, ox.Triple]

_OURS = f'FILTER (STRSTARTS(STR(?g), "{BASE}"))'
_SIZES = f"SELECT ?g (COUNT(?s) AS ?facts) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {_OURS} }} GROUP BY ?g ORDER BY ?g"
_FACTS = "SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"


def graph_sizes(store: QueryStore) -> dict[str, int]:
    """Return the number of facts of each graph of the project in a store, by its IRI, in order of IRI."""
    _, rows = store.run(_SIZES)
    return dict(sorted((value_of(graph), int(value_of(facts))) for graph, facts in rows if graph and facts))


def facts_of(store: QueryStore, graph: str) -> Facts:
    """Return the facts of the graph with IRI `graph`; {} if the store does not have it."""
    triples = store.run(_FACTS.format(graph=ox.NamedNode(graph))).triples()
    return {tuple(map(normalised, triple)): triple for triple in triples}


def value_digest(facts: Iterable[Fact]) -> str:
    """Return a SHA-256 of facts by value, which does not depend on how a store writes its terms.

    It differs from `sco_kg.rdf.canonicalization.canonical_digest`, the digest of the canonical form.

    :param facts: the facts of one graph, from `facts_of`.
    """
    lines = sorted(" ".join(map(str, fact)) for fact in facts)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def in_load_order(graphs: Iterable[str]) -> list[str]:
    """Return graph IRIs in load order: the description of the data set is last."""
    return sorted(graphs, key=lambda graph: (graph == DATASET, graph))
