"""The graphs of a SPARQL service, as SPARQL 1.1 Service Description and VoID have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from ...rdf.triples import triple

SD = "http://www.w3.org/ns/sparql-service-description#"


def service_dataset(address: str, counts: Mapping[str, int]) -> Iterator[ox.Triple]:
    """Yield the triples of a service's dataset, which is `address` with `#dataset`; its graphs are numbered.

    All nodes have names, so every serialization of the description has the same triples.

    :param address: an IRI without a fragment.
    :param counts: the number of facts in each named graph by its IRI, in the union of all by "".

    >>> for each in service_dataset("https://a.example/sparql", {"": 3}):
    ...     print(each.subject.value.partition("#")[2], each.predicate.value.rpartition("#")[2], each.object.value)
    dataset type http://www.w3.org/ns/sparql-service-description#Dataset
    dataset defaultGraph https://a.example/sparql#default-graph
    default-graph type http://www.w3.org/ns/sparql-service-description#Graph
    default-graph triples 3
    default-graph http://purl.org/dc/terms/description All named graphs together.
    """
    dataset, union = f"{address}#dataset", f"{address}#default-graph"
    yield triple(dataset, "rdf:type", SD + "Dataset")
    yield triple(dataset, SD + "defaultGraph", union)
    yield from _graph(union, counts[""])
    yield triple(union, "dcterms:description", ox.Literal("All named graphs together.", language="en"))
    for number, name in enumerate(sorted(counts.keys() - {""}), 1):
        named, graph = f"{address}#named-{number}", f"{address}#graph-{number}"
        yield triple(dataset, SD + "namedGraph", named)
        yield triple(named, "rdf:type", SD + "NamedGraph")
        yield ox.Triple(ox.NamedNode(named), ox.NamedNode(SD + "name"), ox.NamedNode(name))  # of any prefix
        yield triple(named, SD + "graph", graph)
        yield from _graph(graph, counts[name])


def _graph(graph: str, facts: int) -> Iterator[ox.Triple]:
    yield triple(graph, "rdf:type", SD + "Graph")
    yield triple(graph, "void:triples", ox.Literal(facts))
