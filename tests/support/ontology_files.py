"""The files of the ontology, and merged graphs of them."""

from functools import cache

from rdflib import OWL, XSD, Graph, URIRef

from sco_kg.dataset import store
from sco_kg.rdf import namespaces
from support.paths import TOP

ONTOLOGY = TOP / "ontology"

CORE = (ONTOLOGY / "sco-kg.ttl",)
ALIGNMENT = (ONTOLOGY / "alignment.ttl",)
DISJOINTNESS = (ONTOLOGY / "sco-kg-owl2.ttl",)
CONCEPTS = tuple(sorted((ONTOLOGY / "concepts").glob("*.ttl")))
# The description of the dataset and its measurements are about files and use other vocabularies.
DATA = tuple(sorted(path for path in (TOP / "data").glob("**/*.ttl") if path.stem not in ("dataset", "quality")))
DATE_TYPES = {XSD.date, XSD.gYearMonth, XSD.gYear}

ALL = CORE + ALIGNMENT + DISJOINTNESS + CONCEPTS + DATA


@cache
def parsed(path):
    """Return the graph of one Turtle file; do not change it."""
    return Graph().parse(path, format="turtle")


def merged(paths):
    """Return a new graph with the triples of several files: their imports closure."""
    graph = Graph()
    for path in paths:
        graph += parsed(path)
        for prefix, namespace in parsed(path).namespaces():
            graph.bind(prefix, namespace)
    return graph


@cache
def derived():
    """Return the graph of the derived facts; do not change it."""
    return store.to_rdflib(store.load_store(TOP)).graph(URIRef(namespaces.DERIVED))


@cache
def everything():
    """Return the graph of all files and all derived facts; do not change it."""
    return merged(ALL) + derived()


def write_for_java(graph, path):
    """Write a graph as RDF/XML without owl:imports, which a reasoner would fetch from the web."""
    alone = graph + Graph()
    alone.remove((None, OWL.imports, None))
    alone.serialize(path, format="xml")
    return path


def without_dates(graph):
    """Return a copy without literals of date types, which HermiT does not support."""
    copy = Graph()
    for subject, predicate, value in graph:
        if getattr(value, "datatype", None) not in DATE_TYPES:
            copy.add((subject, predicate, value))
    return copy
