"""What the graph says of a thing: of itself, and of all that points to it, each with its sentences."""

from dataclasses import dataclass, field

import pyoxigraph as ox

from ...rdf import namespaces

_EVIDENCE, _GROUND, _CLAIMANT, _MODALITY = map(
    namespaces.sco_term, ("evidence", "inferredFrom", "claimedBy", "modality"))
TYPE = namespaces.PREFIXES["rdf"] + "type"
#: What is shown beside the facts of a node rather than among them.
_APART = (_EVIDENCE, _GROUND, _CLAIMANT)


@dataclass(slots=True)
class NodeFacts:
    """What one named graph says of one thing.

    `facts` are pairs of a property's IRI and a value; `pointers` the properties by which it points to
    the thing that a page is about; `spans`, `grounds` and `claimants` the IRIs of the sentences, of what
    a curator worked it out from, and of those who say so.
    """

    iri: str
    graph: str
    quads: list
    pointers: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    spans: list = field(default_factory=list)
    grounds: list = field(default_factory=list)
    claimants: list = field(default_factory=list)

    def __post_init__(self):
        apart = {_EVIDENCE: self.spans, _GROUND: self.grounds, _CLAIMANT: self.claimants}
        for quad in self.quads:
            prop = quad.predicate.value
            if prop in apart:
                apart[prop].append(quad.object.value)
            else:
                self.facts.append((prop, quad.object))
        self.spans.sort(key=lambda iri: (namespaces.slug_of(iri) or "", namespaces.sentence_number(iri) or 0))

    @property
    def article(self):
        """The slug of the article that says so; None if it is not an article, but what we know of its sentences."""
        return namespaces.slug_of(self.graph) if self.graph.startswith(namespaces.GRAPHS) else None

    @property
    def kind(self):
        """The IRI of its class; None if this graph gives it none."""
        return next((value.value for value in self.values(TYPE)), None)

    @property
    def local(self):
        """Whether it is a node of one graph, and not a thing that several may speak of."""
        return "#" in self.iri

    def values(self, prop):
        """Return the values of a property, given as an IRI or prefixed name; [] if it has none."""
        iri = namespaces.expand(prop)
        return [value for given, value in self.facts if given == iri]

    def value(self, prop):
        """Return the first value of a property; None if it has none."""
        return next(iter(self.values(prop)), None)

    def others(self, *shown):
        """Return the facts whose properties are none of those given, grouped: {property: values}."""
        left, apart = {}, {namespaces.expand(prop) for prop in shown}
        for prop, value in self.facts:
            if prop not in apart:
                left.setdefault(prop, []).append(value)
        return left

    def modality(self, planned):
        """Return the IRI of the modality if it is one of those that are planned; None if it is not."""
        return next((value.value for value in self.values(_MODALITY) if value.value in planned), None)


def facts_of_thing(site, iri):
    """Return what each graph says of a thing itself: a list of `NodeFacts`s, one for each graph, articles first."""
    graphs = {}
    for quad in site.quads(subject=iri):
        graphs.setdefault(quad.graph_name.value, []).append(quad)
    found = [NodeFacts(iri, graph, quads) for graph, quads in graphs.items()]
    return sorted(found, key=lambda node: (node.article is None, node.graph))


def facts_of_node(site, iri, graph, pointers=()):
    """Return the `NodeFacts` of a thing in a graph, with all that this says of it."""
    return NodeFacts(iri, graph, site.quads(subject=iri, graph=graph), list(pointers))


def nodes_pointing_to(site, iri):
    """Return what points to a thing: a list of `NodeFacts`s by article, kind and sentence; [] if nothing does.

    A node of one graph is there with all its facts; another thing only with those that point here,
    and with their sentences. What the whole vocabulary or each sentence has to say is left out.
    """
    found = {}
    for quad in site.quads(value=iri):
        graph, subject = quad.graph_name.value, quad.subject.value
        if subject != iri and not _everywhere(quad):
            found.setdefault((subject, graph), []).append(quad)
    nodes = [_pointer(site, subject, graph, quads) for (subject, graph), quads in found.items()]
    return sorted(nodes, key=_place)


def _everywhere(quad):
    """Whether a fact is one that all things of a kind have, and that says nothing of what it points to."""
    prop, graph = quad.predicate.value, quad.graph_name.value
    return (prop in (TYPE, namespaces.expand("rdfs:isDefinedBy"), namespaces.sco_term("inferredFrom"), namespaces.sco_term("evidence"))
            or graph.startswith(namespaces.EVIDENCE))


def _pointer(site, subject, graph, quads):
    pointers = list(dict.fromkeys(quad.predicate.value for quad in quads))
    if "#" in subject and not subject.startswith(namespaces.ONTOLOGY):
        return facts_of_node(site, subject, graph, pointers)
    beside = [quad for prop in _APART for quad in site.quads(subject, prop, graph=graph)]
    return NodeFacts(subject, graph, list(dict.fromkeys([*quads, *beside])), pointers)


def _place(node):
    first = next((namespaces.sentence_number(span) or 0 for span in node.spans), 0)
    return node.article is None, node.graph, node.kind or "", first, node.iri


def nodes_in_graph(site, graph):
    """Return all a graph says: a list of `NodeFacts`s, things first, then its own, by kind and sentence."""
    subjects = {}
    for quad in site.quads(graph=graph):
        subjects.setdefault(quad.subject.value, []).append(quad)
    nodes = [NodeFacts(subject, graph, quads) for subject, quads in subjects.items()]
    return sorted(nodes, key=lambda node: (node.local, *_place(node)))


def terms_in(nodes):
    """Return the IRIs that nodes are made of: subjects, properties, values and datatypes apart."""
    return {term.value for node in nodes for quad in node.quads for term in quad.triple
            if isinstance(term, ox.NamedNode)}
