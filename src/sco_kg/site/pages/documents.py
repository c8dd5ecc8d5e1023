"""The pages that are documents, each in every language, with its data in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from ...rdf.namespaces import expand, slug_of_article
from ...rdf.serialization import format_of
from ..charts.neighbours import Neighbour, draw_neighbours, neighbours_of
from ..history.dumps import Dump
from ..metadata.schema_org import JsonLd, schema_org
from ..model.document_data import ENDINGS, document_quads, serialize_document
from ..model.facts import NodeFacts, facts_of_thing, nodes_pointing_to
from ..model.languages import DEFAULT_LANGUAGE, LANGUAGE_NAMES, localized_path, read_strings
from ..model.paths import document_path
from ..model.site import Site
from ..model.values import DisplayValue, display_value
from ..model.view import View
from ..rendering import render_page

_DEFINITIONS = ("skos:definition", "skos:scopeNote")
_FORMAT_NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "trig": "TriG", "rdf": "RDF/XML"}


@dataclass(frozen=True, slots=True)
class PageDocument:
    """A document to write: `stem` is its path without an ending, `nodes` the facts on its page and in its data.

    `context` is for its template, `schema` for search engines; `extra_quads` are not in the store; `items` are the
    dumps of its topic.
    """

    stem: str
    topic: str
    template: str
    nodes: Sequence[NodeFacts]
    context: dict[str, Any] = field(default_factory=dict)
    endings: tuple[str, ...] = ENDINGS
    extra_quads: frozenset[ox.Quad] = frozenset()
    schema: JsonLd = field(default_factory=dict)
    items: tuple[Dump, ...] = ()


def thing_document(site: Site, iri: str, stem: str | None = None) -> PageDocument:
    """Return the document of a thing, a concept, or a term of the vocabulary.

    :param stem: its path without an ending; that of `document_path` if None.
    """
    own, referring = facts_of_thing(site, iri), nodes_pointing_to(site, iri)
    stated, known = [node for node in own if node.article], [node for node in own if not node.article]
    planned = [node.modality_in(site.planned_modalities) for node in stated]
    slug = slug_of_article(iri)
    context = {"stated": stated, "known": known, "only_planned": bool(planned) and all(planned),
               "referring": referring, "article": slug if slug in site.articles else None}
    return PageDocument(stem or document_path(iri) or "", iri, "thing.html", own + referring, context)


def document_files(site: Site, document: PageDocument) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of each file of a document: its page in every language, its data in every format."""
    path, neighbours = f"{document.stem}.html", _neighbours(site, document)
    for language in LANGUAGE_NAMES:
        context = _context(document, View(site, language), neighbours)
        yield localized_path(path, language), render_page(document.template, path, language, site, **context)
    quads = document_quads(site, document.stem, document.topic, document.nodes) | document.extra_quads
    for ending in document.endings:
        yield f"{document.stem}.{ending}", serialize_document(quads, ending)


def _neighbours(site: Site, document: PageDocument) -> list[Neighbour] | None:
    """Return the neighbours of the topic of a document; None if its page has no such chart."""
    context = document.context
    if "referring" not in context:
        return None
    return neighbours_of(site, document.topic, context["stated"] + context["known"], context["referring"])


def _context(document: PageDocument, view: View, neighbours: list[Neighbour] | None) -> dict[str, Any]:
    """Return the names for the template of a document."""
    site, iri = view.site, document.topic
    heading, classes = view.display(iri), site.classes(iri)
    context = {
        "v": view, "topic": iri, "stem": document.stem, "key": document.stem.rpartition("/")[2],
        "heading": heading, "english": display_value(site, iri, DEFAULT_LANGUAGE).text, "classes": classes,
        "labels": view.labels(iri), "summary": _summary(view, classes, heading),
        "definitions": [text for prop in _DEFINITIONS for text in site.objects(iri, expand(prop))],
        "formats": {ending: format_of(ending).media_type for ending in document.endings},
        "format_names": _FORMAT_NAMES, "items": document.items,
        "schema": schema_org(site, iri, view.language, heading.text) | document.schema, **document.context}
    return context if neighbours is None else context | {"chart": draw_neighbours(view, iri, neighbours)}


def _summary(view: View, classes: Sequence[str], heading: DisplayValue) -> str:
    summary: str = read_strings(view.language)["document"]["summary"]
    label = view.display(classes[0]).text + ": " if classes else ""
    return summary.replace("{thing}", label + heading.text)
