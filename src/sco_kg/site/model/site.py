"""The state that all pages share: the graph, its labels, and the description of the data set."""

from __future__ import annotations

import functools
from os import PathLike
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from ...dataset.layout import project_root
from ...dataset.store import article_graphs, load_store
from ...dataset.turtle_file import read_quads
from ...graph import KnowledgeGraph
from ...query.embedded import EmbeddedStore
from ...rdf.namespaces import (
    BASE,
    CONCEPTS,
    CURATION,
    DATASET,
    DERIVED,
    ENTITIES,
    ONTOLOGY,
    PREFIXES,
    RDF_TYPE,
    expand,
    slug_of,
)
from ...rdf.terms import Term, Text, choose_label, value_of
from . import paths

_LABEL_PROPERTIES = tuple(ox.NamedNode(expand(name)) for name in (
    "rdfs:label", "skos:prefLabel", "dcterms:title", "foaf:name"))
#: Documents about files that are not loaded: their IRIs, and patterns of paths in a checkout.
_EXTRA_FILES = {ONTOLOGY + "/alignment": "ontology/alignment.ttl", ONTOLOGY + "/owl2": "ontology/sco-kg-owl2.ttl",
                BASE + "shapes": "shapes/*.ttl"}
#: Graphs whose classes of a thing come before those that articles give it.
_SHARED_GRAPHS = (ENTITIES, CONCEPTS, ONTOLOGY, DATASET, CURATION, DERIVED)
_PLANNED = expand("c:planned")


class Site:
    """The data of a site to build.

    :param top: the folder of a checkout, as `project_root` returns it.
    :param store: the store with the graph.
    :param url: the future address of the site.
    """

    #: The licence of the data and the pages.
    licence = "https://creativecommons.org/licenses/by/4.0/"

    def __init__(self, top: str | PathLike[str], store: ox.Store, url: str = BASE) -> None:
        self.top = Path(top)
        self.store = store
        self.url = url.rstrip("/") + "/"

    @property
    def base_path(self) -> str:
        """The path of the site on its host, with a slash at both ends; "/" if the address is not known."""
        return "/" if self.url == BASE else urlsplit(self.url).path

    @functools.cached_property
    def title(self) -> str:
        """The title of the data set."""
        return self._dataset_value("dcterms:title")

    @functools.cached_property
    def description(self) -> str:
        """The description of the data set, one sentence."""
        return self._dataset_value("dcterms:description")

    @functools.cached_property
    def version(self) -> str:
        """The version of the data set."""
        return self._dataset_value("dcat:version")

    @functools.cached_property
    def modified(self) -> str:
        """The day of the last change of the data set, in ISO form."""
        return self._dataset_value("dcterms:modified")

    def _dataset_value(self, prop: str) -> str:
        return min(map(value_of, self.objects(DATASET, expand(prop))), default="")

    @functools.cached_property
    def graph(self) -> KnowledgeGraph:
        """The graph as a `KnowledgeGraph`, for the queries of the catalogue."""
        return KnowledgeGraph(EmbeddedStore(self.store), self.top)

    @functools.cached_property
    def extra_documents(self) -> dict[str, frozenset[ox.Quad]]:
        """The quads of documents whose files are not loaded into the store, by document IRI."""
        return {iri: frozenset(quad for path in sorted(self.top.glob(pattern)) for quad in read_quads(path))
                for iri, pattern in _EXTRA_FILES.items()}

    @functools.cached_property
    def labels(self) -> dict[str, list[Text]]:
        """All labels in all languages, by IRI."""
        found: dict[str, list[Text]] = {}
        for prop in _LABEL_PROPERTIES:
            titles = (quad for iri, quads in self.extra_documents.items() for quad in quads
                      if quad.predicate == prop and value_of(quad.subject) == iri)
            for quad in (*self.store.quads_for_pattern(None, prop, None, None), *titles):
                if isinstance(quad.object, ox.Literal):
                    text = Text(quad.object.value, quad.object.language or "")
                    found.setdefault(value_of(quad.subject), []).append(text)
        return found

    def label(self, iri: str, language: str) -> Text | None:
        """Return the label of an IRI to show in a language, as `choose_label` does; None if it has none."""
        return choose_label(self.labels.get(iri, ()), language)

    @functools.cached_property
    def articles(self) -> list[str]:
        """The slugs of the articles, in order."""
        return [slug for graph in article_graphs(self.store) if (slug := slug_of(graph))]

    @functools.cached_property
    def things(self) -> list[str]:
        """The IRIs of the project without a fragment, in order; withdrawn ones are left out."""
        terms = {term.value for quad in self.store for term in (*quad.triple, quad.graph_name)
                 if isinstance(term, ox.NamedNode)}
        return sorted({iri for iri in terms if iri.startswith(BASE) and "#" not in iri}.difference(self.withdrawn))

    @functools.cached_property
    def withdrawn(self) -> dict[str, list[Term]]:
        """The replacements of each withdrawn thing, by its IRI."""
        found: dict[str, list[Term]] = {}
        for quad in self.quads(prop=expand("dcterms:isReplacedBy")):
            iri = value_of(quad.subject)
            if iri.startswith((PREFIXES["id"], PREFIXES["c"])):
                found.setdefault(iri, []).append(quad.object)
        return found

    def page_path(self, iri: str) -> str | None:
        """Return the path of the page about an IRI; None if it has none. A withdrawn thing has another path."""
        return f"{paths.withdrawn_path(iri)}.html" if iri in self.withdrawn else paths.page_path(iri)

    def classes(self, iri: str) -> list[str]:
        """Return the classes of a thing as IRIs, those from shared graphs first."""
        found = {value_of(quad.object): value_of(quad.graph_name) not in _SHARED_GRAPHS
                 for quad in self.quads(subject=iri, prop=RDF_TYPE)}
        return sorted(found, key=lambda name: (found[name], name))

    def quads(self, subject: str | None = None, prop: str | None = None, value: str | None = None,
              graph: str | None = None) -> list[ox.Quad]:
        """Return the quads that match the IRIs given, in a fixed order; None matches every term."""
        pattern = (None if iri is None else ox.NamedNode(iri) for iri in (subject, prop, value, graph))
        return sorted(self.store.quads_for_pattern(*pattern), key=str)

    def objects(self, subject: str, prop: str, graph: str | None = None) -> list[Term]:
        """Return the distinct values of a property of a node, in a fixed order."""
        return list(dict.fromkeys(quad.object for quad in self.quads(subject, prop, graph=graph)))

    @functools.cached_property
    def planned_modalities(self) -> set[str]:
        """The modalities of facts that are announced, not reported; IRIs."""
        narrower = self.quads(prop=expand("skos:broader"), value=_PLANNED)
        return {_PLANNED, *(value_of(quad.subject) for quad in narrower)}


def read_site(source: str | PathLike[str] | None, url: str = BASE) -> Site:
    """Return the `Site` of a checkout.

    :param source: the folder of the checkout; None for the bundled data.
    :param url: the future address of the site.
    """
    top = project_root(source)
    return Site(top, load_store(top), url)
