"""What an article has to be checked together with: the articles it meets, and what is said of its things.

A check looks at a node, at what the node refers to, and so on; that much is found by following
references from the article. Some checks look the other way as well: at who took part in an event, at
what is said of a document, at the events of a series, at the things a discrepancy concerns. So articles
meet that mention the same of these, and are checked side by side. Bodies, people, places and posts may
be in any number of articles, and nothing but `sco_kg.check.incremental.across` looks at them from behind.
"""

import hashlib
from collections import defaultdict

import pyoxigraph as ox

from ...rdf import namespaces

#: Classes of things that checks also look at from behind.
_MEETING = ("Event", "Document", "EventSeries")
_TYPE = ox.NamedNode(namespaces.PREFIXES["rdf"] + "type")
_SUBCLASS = ox.NamedNode(namespaces.PREFIXES["rdfs"] + "subClassOf")
_CONCERNS, _INFERRED = namespaces.sco_term("concerns"), namespaces.sco_term("inferredFrom")


class Neighbourhood:
    """What is around each article of a folder.

    :param articles: a dict from slug to `Mentions`.
    :param shared: the quads of the entities and of the curation.
    :param ontology: the quads of the ontology.
    """

    def __init__(self, articles, shared, ontology):
        self.articles = articles
        self._lines, self._leads, self._grounds = defaultdict(list), defaultdict(set), defaultdict(set)
        self._kinds = defaultdict(set)
        self._curated, self._concerned, self._said = defaultdict(set), set(), defaultdict(set)
        for quad in shared:
            self._take(quad)
        self._meeting = _below(ontology, {namespaces.sco_term(name) for name in _MEETING})
        for found in articles.values():
            for name in found.said:
                self._said[name] |= found.said[name]
                self._leads[name] |= found.leads[name]
                self._kinds[name] |= found.kinds[name]
        self._digests = {}
        self._places = {slug: self._meeting_places(slug) for slug in articles}
        self._met = defaultdict(set)
        for slug, places in self._places.items():
            for node in places:
                self._met[node].add(slug)

    def _take(self, quad):
        subject, value = (getattr(term, "value", None) or str(term) for term in (quad.subject, quad.object))
        self._lines[subject].append(f"{quad} .")
        if isinstance(quad.object, ox.NamedNode) and value.startswith(namespaces.BASE):
            (self._grounds if quad.predicate.value == _INFERRED else self._leads)[subject].add(value)
            if quad.graph_name.value == namespaces.CURATION and namespaces.slug_of(value):
                self._curated[namespaces.slug_of(value)].add(subject)
        if quad.predicate.value == _CONCERNS:
            self._curated[value].add(subject)
            self._concerned.add(value)
        if quad.predicate == _TYPE:
            self._kinds[subject].add(value)
        if slug := namespaces.slug_of(subject):
            self._curated[slug].add(subject)

    def _meeting_places(self, slug):
        """Return the nodes at which others meet an article: they may refer to any of them, by however many steps."""
        found = self.articles[slug]
        concerned = self._concerned.intersection(found.said)
        met = {node for node in self._following(found.things) if self._kinds.get(node, frozenset()) & self._meeting}
        return met | concerned | self._curated.get(slug, set())

    def concern(self, slug):
        """Return the nodes that concern an article besides its own: what it mentions, and the curation of its facts."""
        found = self.articles[slug]
        return found.things.union(*(self._curated.get(key, frozenset()) for key in (slug, *found.said)))

    def neighbours(self, slug):
        """Return the slugs of the articles that an article meets, itself among them, sorted."""
        return tuple(sorted({slug}.union(*(self._met[node] for node in self._places[slug]))))

    def reach(self, slugs):
        """Return the IRIs that can be reached from some articles, from one node to the next."""
        return self.around(set().union(*(self.concern(slug) for slug in slugs)))

    def around(self, nodes):
        """Return some IRIs, all that can be reached from them, and what that was inferred from."""
        found = self._following(nodes)
        return found.union(*(self._grounds[node] for node in found if node in self._grounds))

    def _following(self, start):
        found, fringe = set(start), list(start)
        while fringe:
            node = fringe.pop()
            new = self._leads.get(node, frozenset()) - found
            found |= new
            fringe += new
        return found

    def unmentioned(self):
        """Return what the entities and the curation describe and no article mentions or is concerned with."""
        known = set().union(*map(self.concern, self.articles))
        return {node for node in self._lines if node not in known and namespaces.slug_of(node) not in self.articles}

    def context(self, reach):
        """Return, as sorted N-Quads, what the entities and the curation say of some nodes."""
        return _text(self._lines, reach)

    def elsewhere(self, reach):
        """Return, as sorted N-Triples, what any article says of some nodes, each fact once."""
        return _text(self._said, reach)

    def digest(self, reach):
        """Return the digest of all that is said of some nodes in `context` and `elsewhere`."""
        return hashlib.sha256(b"".join(sorted(map(self._digest, reach)))).digest()

    def _digest(self, node):
        if node not in self._digests:
            said = f"{self.context([node])}\n{self.elsewhere([node])}"
            self._digests[node] = hashlib.sha256(said.encode()).digest()
        return self._digests[node]


def _text(lines, nodes):
    return "".join(sorted(f"{line}\n" for node in nodes for line in lines.get(node, ())))


def _below(ontology, classes):
    """Return some classes and all below them."""
    pairs = [(quad.subject.value, quad.object.value) for quad in ontology if quad.predicate == _SUBCLASS]
    found = set(classes)
    while more := {narrow for narrow, broad in pairs if broad in found} - found:
        found |= more
    return found
