"""The neighbourhood of an article: the articles it must be checked with, and the facts about its nodes.

A check follows references from a node, and these from the article. Some checks also follow references
backwards: to the participants of an event, the statements about a document, the events of a series, the nodes of a
discrepancy. So articles that mention the same event, document, series or discrepancy are neighbours and checked
together. Bodies, people, places and posts may occur in any number of articles; only cross-article checks follow
references to them backwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from ..._cache import digest_parts
from ...rdf.closure import closure
from ...rdf.namespaces import BASE, CURATION, PREFIXES, RDF_TYPE, sco_term, slug_of
from .mentions import References, node_name

#: Classes whose incoming references are followed too.
_MEETING = ("Event", "Document", "EventSeries")
_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
_CONCERNS, _INFERRED = sco_term("concerns"), sco_term("inferredFrom")


class Neighbourhood:
    """The neighbours of each article of a folder.

    :param articles: the references of each article by slug.
    :param shared: the quads of the entities and of the curation.
    :param ontology: the quads of the ontology.
    """

    def __init__(self, articles: Mapping[str, References], shared: Iterable[ox.Quad],
                 ontology: Iterable[ox.Quad]) -> None:
        self.articles = articles
        self._shared_facts: defaultdict[str, list[str]] = defaultdict(list)
        self._statements: defaultdict[str, set[str]] = defaultdict(set)
        self._links: defaultdict[str, set[str]] = defaultdict(set)
        self._inferred_from: defaultdict[str, set[str]] = defaultdict(set)
        self._classes: defaultdict[str, set[str]] = defaultdict(set)
        self._curation: defaultdict[str, set[str]] = defaultdict(set)
        self._concerned: set[str] = set()
        for quad in shared:
            self._add_shared(quad)
        for references in articles.values():
            self._add_references(references)
        meeting = _subclasses(ontology, {sco_term(name) for name in _MEETING})
        self._meeting_nodes = {slug: self._find_meeting_nodes(slug, meeting) for slug in articles}
        self._articles_at: defaultdict[str, set[str]] = defaultdict(set)
        for slug, nodes in self._meeting_nodes.items():
            for node in nodes:
                self._articles_at[node].add(slug)
        self._digests: dict[str, bytes] = {}

    def _add_shared(self, quad: ox.Quad) -> None:
        subject, value, predicate = node_name(quad.subject), node_name(quad.object), quad.predicate.value
        self._shared_facts[subject].append(f"{quad} .")
        if isinstance(quad.object, ox.NamedNode) and value.startswith(BASE):
            (self._inferred_from if predicate == _INFERRED else self._links)[subject].add(value)
            if quad.graph_name == ox.NamedNode(CURATION) and (slug := slug_of(value)):
                self._curation[slug].add(subject)
        if predicate == _CONCERNS:
            self._curation[value].add(subject)
            self._concerned.add(value)
        if predicate == RDF_TYPE:
            self._classes[subject].add(value)
        if slug := slug_of(subject):
            self._curation[slug].add(subject)

    def _add_references(self, references: References) -> None:
        for name, statements in references.statements.items():
            self._statements[name] |= statements
            self._links[name] |= references.links[name]
            self._classes[name] |= references.classes[name]

    def _find_meeting_nodes(self, slug: str, meeting: set[str]) -> set[str]:
        """Return the nodes that make articles neighbours if both refer to them, over any number of steps."""
        references = self.articles[slug]
        concerned = self._concerned.intersection(references.statements)
        met = {node for node in self._follow(references.things) if not meeting.isdisjoint(self._classes.get(node, ()))}
        return met | concerned | self._curation.get(slug, set())

    def focus_nodes(self, slug: str) -> frozenset[str]:
        """Return the shared nodes of an article: the things it mentions, and the curation of its facts."""
        references = self.articles[slug]
        return references.things.union(*(self._curation.get(key, ()) for key in (slug, *references.statements)))

    def neighbours(self, slug: str) -> tuple[str, ...]:
        """Return the slugs of the neighbours of an article and its own, sorted."""
        return tuple(sorted({slug}.union(*(self._articles_at[node] for node in self._meeting_nodes[slug]))))

    def reachable_from_articles(self, slugs: Iterable[str]) -> set[str]:
        """Return the IRIs reachable from the shared nodes of some articles."""
        return self.reachable(set().union(*map(self.focus_nodes, slugs)))

    def reachable(self, nodes: Iterable[str]) -> set[str]:
        """Return some IRIs, those reachable from them, and those that a node among these was inferred from."""
        found = self._follow(nodes)
        return found.union(*(self._inferred_from[node] for node in found if node in self._inferred_from))

    def _follow(self, nodes: Iterable[str]) -> set[str]:
        return closure(nodes, lambda node: self._links.get(node, ()))

    def unreferenced(self) -> set[str]:
        """Return the nodes of the entities and the curation that belong to no article."""
        known = set().union(*map(self.focus_nodes, self.articles))
        return {node for node in self._shared_facts if node not in known and slug_of(node) not in self.articles}

    def context(self, nodes: Iterable[str]) -> str:
        """Return the facts of the entities and the curation about some nodes, as sorted N-Quads."""
        return _sorted_lines(self._shared_facts, nodes)

    def facts_of_others(self, nodes: Iterable[str]) -> str:
        """Return the statements of all articles about some nodes, as sorted N-Triples, each once."""
        return _sorted_lines(self._statements, nodes)

    def digest(self, nodes: Iterable[str]) -> bytes:
        """Return the digest of the `context` and the `facts_of_others` of some nodes."""
        return digest_parts(*sorted(map(self._digest_node, nodes)))

    def _digest_node(self, node: str) -> bytes:
        if node not in self._digests:
            self._digests[node] = digest_parts(self.context([node]).encode(), self.facts_of_others([node]).encode())
        return self._digests[node]


def _sorted_lines(lines: Mapping[str, Iterable[str]], nodes: Iterable[str]) -> str:
    return "".join(sorted(f"{line}\n" for node in nodes for line in lines.get(node, ())))


def _subclasses(ontology: Iterable[ox.Quad], classes: Iterable[str]) -> set[str]:
    """Return some classes and all their subclasses."""
    narrower: defaultdict[str, list[str]] = defaultdict(list)
    for quad in ontology:
        if quad.predicate.value == _SUBCLASS:
            narrower[node_name(quad.object)].append(node_name(quad.subject))
    return closure(classes, lambda cls: narrower.get(cls, ()))
