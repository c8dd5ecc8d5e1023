"""The scope of one article: its own nodes, its sentences, what curation says of them, what it refers to."""

from dataclasses import dataclass

import pyoxigraph as ox

from ..errors import UnknownThingError, did_you_mean
from ..rdf import namespaces


@dataclass(frozen=True, slots=True)
class ArticleScope:
    """What belongs to an article, as sets of IRIs; `nodes` has what it refers to besides."""

    slug: str
    own: frozenset
    nodes: frozenset

    @property
    def sentences(self):
        """The numbers of the article's sentences."""
        return sorted(filter(None, map(namespaces.sentence_number, self.own)))

    def within(self, findings):
        """Return the findings on the nodes, and those on other nodes that have one of its own as value."""
        own, nodes = ({namespaces.shorten(iri) for iri in group} for group in (self.own, self.nodes))
        return [finding for finding in findings if finding.entity in nodes or finding.value in own]


def article_scope(store, slug):
    """Return the `ArticleScope` of the article `slug`.

    :param store: a pyoxigraph Store, as `sco_kg.dataset.store.load_store` returns it.
    :raises UnknownThingError: there is no such article; near misses are suggested.
    """
    _known(store, slug)
    facts = list(_quads(store, namespaces.GRAPHS + slug))
    described = {quad.subject.value for quad in [*facts, *_quads(store, namespaces.EVIDENCE + slug)]}
    curated = {quad.subject.value for quad in _quads(store, namespaces.CURATION)
               if namespaces.slug_of(quad.object.value) == slug}
    referred = {quad.object.value for quad in facts if isinstance(quad.object, ox.NamedNode)}
    return ArticleScope(slug, frozenset(described | curated), frozenset(described | curated | referred))


def _quads(store, graph):
    return store.quads_for_pattern(None, None, None, ox.NamedNode(graph))


def _known(store, slug):
    known = sorted({namespaces.slug_of(graph.value) for graph in store.named_graphs()} - {None})
    if slug not in known:
        raise UnknownThingError(f"There is no article {slug!r}.{did_you_mean(slug, known)} Articles: {', '.join(known)}.")
