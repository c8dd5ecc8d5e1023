"""What all pages of a site share: the graph, the names in it, and what the data set says of itself."""

import functools
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from ...dataset import layout, turtle_file
from ...dataset import store as dataset
from ...graph import KnowledgeGraph
from ...query.embedded import EmbeddedStore
from ...rdf import namespaces
from ...rdf.terms import to_python
from . import languages, paths

_NAMING = tuple(ox.NamedNode(namespaces.expand(name)) for name in (
    "rdfs:label", "skos:prefLabel", "dcterms:title", "foaf:name"))
_TYPE = ox.NamedNode(namespaces.PREFIXES["rdf"] + "type")
#: Files beside the data that are documents too: their names, and where they are in a checkout.
_BESIDE = {namespaces.ONTOLOGY + "/alignment": "ontology/alignment.ttl", namespaces.ONTOLOGY + "/owl2": "ontology/sco-kg-owl2.ttl",
           namespaces.BASE + "shapes": "shapes/*.ttl"}
#: Where to look for what something is, before the articles.
_SHARED = (namespaces.ENTITIES, namespaces.CONCEPTS, namespaces.ONTOLOGY, namespaces.DATASET, namespaces.CURATION, namespaces.DERIVED)


class Site:
    """A site to be made: its graph is in `store`; `url`, the address it will have, ends with a stroke.

    :param top: the folder of a checkout, as `sco_kg.dataset.layout.project_root` returns it.
    """

    #: That of the data and of the pages.
    licence = "https://creativecommons.org/licenses/by/4.0/"

    def __init__(self, top, store, url=namespaces.BASE):
        self.top = Path(top)
        self.store = store
        self.url = url.rstrip("/") + "/"

    @property
    def folder(self):
        """The path of the site on its host, with a stroke at either end; at the top if nobody said where it will be."""
        return "/" if self.url == namespaces.BASE else urlsplit(self.url).path

    @functools.cached_property
    def title(self):
        """The title of the data set."""
        return self._stated("dcterms:title")

    @functools.cached_property
    def description(self):
        """What it is, in a sentence."""
        return self._stated("dcterms:description")

    @functools.cached_property
    def version(self):
        """Its version."""
        return self._stated("dcat:version")

    @functools.cached_property
    def modified(self):
        """The day on which it was last changed, as text."""
        return self._stated("dcterms:modified")

    def _stated(self, prop):
        found = self.objects(namespaces.DATASET, namespaces.expand(prop))
        return min((term.value for term in found), default="")

    @functools.cached_property
    def graph(self):
        """The same as a `sco_kg.graph.KnowledgeGraph`, for the queries of the catalogue."""
        return KnowledgeGraph(EmbeddedStore(self.store), self.top)

    @functools.cached_property
    def beside(self):
        """What is written in documents that are not among the data: a dict from their IRIs to sets of quads."""
        return {iri: {quad for path in sorted(self.top.glob(pattern)) for quad in turtle_file.read_quads(path)}
                for iri, pattern in _BESIDE.items()}

    @functools.cached_property
    def names(self):
        """All names: a dict from IRI to its `Text`s in all languages."""
        found = {}
        for prop in _NAMING:
            titled = (quad for iri, quads in self.beside.items() for quad in quads
                      if quad.predicate == prop and quad.subject.value == iri)
            for quad in (*self.store.quads_for_pattern(None, prop, None, None), *titled):
                found.setdefault(quad.subject.value, []).append(to_python(quad.object))
        return found

    def name(self, iri, language):
        """Return the name of something in a language, or in one to fall back on, as a `Text`; None if it has none."""
        return languages.choose_text(self.names.get(iri, ()), language)

    @functools.cached_property
    def articles(self):
        """The slugs of the articles, in order."""
        return [namespaces.slug_of(graph) for graph in dataset.article_graphs(self.store)]

    @functools.cached_property
    def things(self):
        """The IRIs of ours that are not places in a document, in order, without what was withdrawn."""
        quads = self.store.quads_for_pattern(None, None, None, None)
        terms = {term.value for quad in quads for term in (*quad.triple, quad.graph_name)
                 if isinstance(term, ox.NamedNode)}
        named = {iri for iri in terms if iri.startswith(namespaces.BASE) and "#" not in iri}
        return sorted(named.difference(self.withdrawn))

    @functools.cached_property
    def withdrawn(self):
        """The things that the data say were withdrawn: a dict from their IRIs to those of what took their place."""
        found, spaces = {}, (namespaces.PREFIXES["id"], namespaces.PREFIXES["c"])
        for quad in self.quads(prop=namespaces.expand("dcterms:isReplacedBy")):
            if quad.subject.value.startswith(spaces):
                found.setdefault(quad.subject.value, []).append(quad.object)
        return found

    def page(self, iri):
        """Return the path of the page about an IRI, as `places.page` does; of its tombstone if it was withdrawn."""
        return f"{paths.withdrawn_path(iri)}.html" if iri in self.withdrawn else paths.page_path(iri)

    def kinds(self, iri):
        """Return the classes of something as IRIs, those that no article alone gives it first."""
        found = {quad.object.value: quad.graph_name.value not in _SHARED
                 for quad in self.quads(subject=iri, prop=_TYPE.value)}
        return sorted(found, key=lambda kind: (found[kind], kind))

    def quads(self, subject=None, prop=None, value=None, graph=None):
        """Return the quads with these IRIs, None standing for any, in a fixed order."""
        pattern = (None if iri is None else ox.NamedNode(iri) for iri in (subject, prop, value, graph))
        return sorted(self.store.quads_for_pattern(*pattern), key=str)

    def objects(self, subject, prop, graph=None):
        """Return the values a property of something has, each once, in a fixed order."""
        return list(dict.fromkeys(quad.object for quad in self.quads(subject, prop, graph=graph)))

    @functools.cached_property
    def planned(self):
        """The IRIs of the modalities of what is announced and not reported."""
        narrower = self.quads(prop=namespaces.expand("skos:broader"), value=namespaces.expand("c:planned"))
        return {namespaces.expand("c:planned"), *(quad.subject.value for quad in narrower)}


def read_site(source, url=namespaces.BASE):
    """Return the `Site` of a checkout, of the bundled data if None, that will be at an address."""
    top = layout.project_root(source)
    return Site(top, dataset.load_store(top), url)
