"""The measurements of this checkout, and their declarations."""

import functools

from sco_kg.check import run
from sco_kg.dataset import store as dataset
from sco_kg.graph import KnowledgeGraph
from sco_kg.query.embedded import EmbeddedStore
from sco_kg.rdf import namespaces
from sco_kg.release import metrics
from support.paths import TOP

TYPE, LABEL = namespaces.PREFIXES["rdf"] + "type", namespaces.PREFIXES["rdfs"] + "label"


SKOS = namespaces.PREFIXES["skos"]


@functools.cache
def original():
    return dataset.load_store(TOP)


def measured(store, articles=None, report=None, top=TOP):
    knowledge = KnowledgeGraph(EmbeddedStore(store), top)
    return metrics.measure(knowledge, report or run.CheckReport(), articles)


def in_graph(graph, predicate=None):
    return [quad for quad in original() if quad.graph_name.value == graph
            and predicate in (None, quad.predicate.value)]


def declared():
    """The declared terms, as {kind: terms}."""
    types = {"class": "Class", "property": "ObjectProperty", "data": "DatatypeProperty"}
    terms = {kind: {quad.subject.value for quad in in_graph(namespaces.ONTOLOGY, TYPE) if quad.object.value.endswith(
        f"owl#{name}") and quad.subject.value.startswith(namespaces.BASE)} for kind, name in types.items()}
    concepts = {quad.subject.value for quad in in_graph(namespaces.CONCEPTS, TYPE)
                if quad.object.value == SKOS + "Concept"}
    return {"class": terms["class"], "property": terms["property"] | terms["data"], "concept": concepts}
