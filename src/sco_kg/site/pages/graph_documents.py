"""The documents of named graphs: articles, sentences, vocabulary, data set; and of the shapes and alignments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pyoxigraph as ox

from ...rdf.namespaces import (
    BASE,
    CONCEPTS,
    CURATION,
    DATASET,
    DERIVED,
    ENTITIES,
    EVIDENCE,
    GRAPHS,
    ONTOLOGY,
    PREFIXES,
    RDF_TYPE,
    article_iri,
    expand,
    sco_term,
    sentence_number,
)
from ...rdf.terms import Term, value_of
from ..charts.timeline import read_timeline
from ..history.dumps import Dump
from ..metadata.schema_org import schema_org_dataset
from ..model.document_data import ENDINGS
from ..model.facts import facts_of_thing, nodes_in_graph
from ..model.paths import document_path
from ..model.site import Site
from .documents import PageDocument

_WITH_XML = (*ENDINGS, "rdf")
#: The sections of the vocabulary page, by the class of their terms.
_TERM_CLASSES = {"classes": "owl:Class", "things": "owl:ObjectProperty", "plain": "owl:DatatypeProperty",
                 "people": "owl:AnnotationProperty"}


def graph_documents(site: Site, dumps: Iterable[Dump]) -> Iterator[PageDocument]:
    """Yield the documents of all graphs, of the data set with its dumps, and of the files that are not loaded."""
    for slug in site.articles:
        yield _graph_document(site, GRAPHS + slug, "graph.html", article=slug)
        yield _evidence_document(site, slug)
    for graph in (CURATION, DERIVED):
        yield _graph_document(site, graph, "graph.html", article=None)
    for graph in (ENTITIES, CONCEPTS):
        yield _graph_document(site, graph, "listing.html")
    yield _vocabulary_document(site)
    yield _dataset_document(site, dumps)
    for iri, quads in site.extra_documents.items():
        yield _file_document(iri, quads)


def _graph_document(site: Site, graph: str, template: str, **context: Any) -> PageDocument:
    """Return the document of a named graph: its nodes, and the facts about the graph in other graphs."""
    nodes = nodes_in_graph(site, graph)
    about = [node for node in facts_of_thing(site, graph) if node.graph != graph]
    return PageDocument(graph.removeprefix(BASE), graph, template, nodes + about,
                        {"nodes": nodes, "about": about, **context})


def _dataset_document(site: Site, dumps: Iterable[Dump]) -> PageDocument:
    """Return the document of the data set, its landing page."""
    items = tuple(each for each in dumps if each.is_complete)
    document = _graph_document(site, DATASET, "dataset.html")
    return replace(document, schema=schema_org_dataset(site, items, _covered_days(site)), items=items)


def _covered_days(site: Site) -> tuple[date, date]:
    entries = read_timeline(site)
    return min(each.first for each in entries), max(each.last or each.first for each in entries)


def _evidence_document(site: Site, slug: str) -> PageDocument:
    """Return the document of the sentences of an article; `citing` has the nodes that cite each of them."""
    document = _graph_document(site, EVIDENCE + slug, "evidence.html", article=slug)
    nodes = document.context["nodes"]
    numbers = {node.iri: sentence_number(node.iri) or 0 for node in nodes}
    spans = sorted((node for node in nodes if numbers[node.iri]), key=lambda node: numbers[node.iri])
    document.context.update(
        spans=spans, citing={node.iri: _citing(site, node.iri) for node in spans},
        other_nodes=[node for node in nodes if not numbers[node.iri]],
        addresses=site.objects(article_iri(slug), sco_term("url")))
    return document


def _citing(site: Site, span: str) -> list[str]:
    """Return the IRIs of the nodes with a sentence as evidence."""
    return list(dict.fromkeys(value_of(quad.subject) for quad in site.quads(prop=sco_term("evidence"), value=span)))


def _vocabulary_document(site: Site) -> PageDocument:
    """Return the document of the vocabulary; `uses` counts the facts of articles with each property or class."""
    document = _graph_document(site, ONTOLOGY, "ontology.html")
    nodes = document.context["nodes"]
    own = [node for node in nodes if node.iri.startswith(PREFIXES["sco"])]
    sections = {name: [node for node in own if node.class_iri == expand(class_name)]
                for name, class_name in _TERM_CLASSES.items()}
    other_nodes = [node for node in nodes if not node.iri.startswith(PREFIXES["sco"])]
    uses = Counter(value_of(quad.object if quad.predicate.value == RDF_TYPE else quad.predicate)
                   for slug in site.articles for quad in site.quads(graph=GRAPHS + slug))
    return replace(document, endings=_WITH_XML,
                   context=document.context | {"sections": sections, "other_nodes": other_nodes, "uses": uses})


def _file_document(iri: str, quads: frozenset[ox.Quad]) -> PageDocument:
    """Return the document of files that are not loaded into the store."""
    context = {"rules": sorted(_rules(quads)), "count": len(quads)}
    return PageDocument(document_path(iri) or "", iri, "file.html", [], context, _WITH_XML, quads)


def _rules(quads: Iterable[ox.Quad]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the name, message, severity and fragment of each shape with a message."""
    nodes: dict[str, dict[str, Term]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            nodes.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, quad.object)
    props = [expand(f"sh:{name}") for name in ("name", "message", "severity")]
    for iri, values in nodes.items():
        if all(prop in values for prop in props):
            name, message, severity = (value_of(values[prop]) for prop in props)
            yield name, message, severity.partition("#")[2].lower(), iri.partition("#")[2]
