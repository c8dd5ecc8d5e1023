"""The scope of one article: its own nodes, its sentences, the curation of both, and the nodes it refers to."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ..errors import UnknownThingError
from ..rdf.namespaces import CURATION, EVIDENCE, GRAPHS, sentence_number, shorten, slug_of
from ..rdf.triples import quads_of
from .finding import Finding


@dataclass(frozen=True, slots=True)
class ArticleScope:
    """The IRIs of an article: `own` are those that it or its curation describes, `nodes` also those it refers to."""

    slug: str
    own: frozenset[str]
    nodes: frozenset[str]

    @property
    def sentences(self) -> list[int]:
        """The numbers of the article's sentences, sorted."""
        return sorted(number for number in map(sentence_number, self.own) if number)

    def filter(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings on the nodes in scope, and those on other nodes whose value is an own node."""
        own, nodes = ({shorten(iri) for iri in iris} for iris in (self.own, self.nodes))
        return [finding for finding in findings if finding.entity in nodes or finding.value in own]


def scope_of_article(store: ox.Store, slug: str) -> ArticleScope:
    """Return the scope of the article `slug`.

    :param store: a store with all graphs, as `sco_kg.dataset.load_store` returns it.
    :raises UnknownThingError: no article has that slug; near misses are suggested.
    """
    _require_article(store, slug)
    facts = list(quads_of(store, GRAPHS + slug))
    described = {_iri(quad.subject) for quad in [*facts, *quads_of(store, EVIDENCE + slug)]}
    curated = {_iri(quad.subject) for quad in quads_of(store, CURATION) if slug_of(_iri(quad.object)) == slug}
    referred = {quad.object.value for quad in facts if isinstance(quad.object, ox.NamedNode)}
    return ArticleScope(slug, frozenset(described | curated), frozenset(described | curated | referred))


def _iri(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(getattr(term, "value", term))


def _require_article(store: ox.Store, slug: str) -> None:
    slugs = sorted(filter(None, {slug_of(graph.value) for graph in store.named_graphs()}))
    if slug not in slugs:
        raise UnknownThingError(f"There is no article {slug!r}.", slug, slugs, f"Articles: {', '.join(slugs)}.")
