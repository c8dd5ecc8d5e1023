"""The documents of whole graphs: of each article, its sentences, the vocabulary, the data set, the shapes."""

from dataclasses import replace

import pyoxigraph as ox

from ...query import catalogue
from ...rdf import namespaces
from ..charts import timeline
from ..metadata import schema_org
from ..model import facts, paths
from .documents import PageDocument

_WITH_XML = ("ttl", "jsonld", "nt", "trig", "rdf")


def graph_documents(site, dumps):
    """Yield the `PageDocument`s of all graphs of a site, whose release is in the `Dump`s."""
    for slug in site.articles:
        yield _whole(site, namespaces.GRAPHS + slug, "graph.html", article=slug)
        yield _sentences(site, slug)
    for graph in (namespaces.CURATION, namespaces.DERIVED):
        yield _whole(site, graph, "graph.html", article=None)
    for graph in (namespaces.ENTITIES, namespaces.CONCEPTS):
        yield _whole(site, graph, "listing.html")
    yield _whole(site, namespaces.ONTOLOGY, "ontology.html", _WITH_XML, uses=_uses(site))
    yield _dataset(site, dumps)
    for name, quads in site.beside.items():
        yield _file(name, quads)


def _whole(site, graph, template, endings=None, **more):
    """Return the `PageDocument` of a named graph: all it says, and what the data set says of it."""
    nodes = facts.nodes_in_graph(site, graph)
    about = [node for node in facts.facts_of_thing(site, graph) if node.graph != graph]
    more |= {"graph": nodes, "about": about}
    return _document(graph, template, nodes + about, more, endings)


def _dataset(site, dumps):
    """Return the `PageDocument` of the data set: the page to which those come who look for it."""
    items = tuple(each for each in dumps if each.whole)
    document = _whole(site, namespaces.DATASET, "dataset.html", queries=catalogue)
    return replace(document, schema=schema_org.schema_org_dataset(site, items, _days(site)), items=items)


def _days(site):
    """Return the first and the last day of which something is told."""
    found = timeline.read_moments(site)
    return min(each.first for each in found), max(each.last or each.first for each in found)


def _document(iri, template, nodes, more, endings=None):
    given = {"endings": endings} if endings else {}
    return PageDocument(iri.removeprefix(namespaces.BASE), iri, template, nodes, more, **given)


def _sentences(site, slug):
    """Return the `PageDocument` of the sentences of an article; `resting` has what rests on each of them."""
    document = _whole(site, namespaces.EVIDENCE + slug, "evidence.html", article=slug)
    spans = sorted((node for node in document.more["graph"] if namespaces.sentence_number(node.iri)),
                   key=lambda node: namespaces.sentence_number(node.iri))
    resting = {node.iri: _resting(site, node.iri) for node in spans}
    whole = [node for node in document.more["graph"] if not namespaces.sentence_number(node.iri)]
    addresses = site.objects(namespaces.article_iri(slug), namespaces.sco_term("url"))
    document.more.update(spans=spans, resting=resting, whole=whole, addresses=addresses)
    return document


def _resting(site, span):
    """Return the IRIs of what an article says on the ground of a sentence."""
    quads = site.quads(prop=namespaces.sco_term("evidence"), value=span)
    return list(dict.fromkeys(quad.subject.value for quad in quads))


def _uses(site):
    """Return how often the articles use each term: as a property, or as the class of something."""
    counts = {}
    for slug in site.articles:
        for quad in site.quads(graph=namespaces.GRAPHS + slug):
            term = quad.object if quad.predicate.value == facts.TYPE else quad.predicate
            counts[term.value] = counts.get(term.value, 0) + 1
    return counts


def _file(iri, quads):
    """Return the `PageDocument` of files that are not among the data."""
    rules = sorted(_rules(quads))
    return PageDocument(paths.document_path(iri), iri, "file.html", [], {"rules": rules, "count": len(quads)}, _WITH_XML, quads)


def _rules(quads):
    """Yield the number and name, the message and the severity of each shape among quads."""
    told = {}
    for quad in quads:
        told.setdefault(quad.subject, {}).setdefault(quad.predicate.value, quad.object)
    names = [namespaces.expand(f"sh:{name}") for name in ("name", "message", "severity")]
    for subject, facts_ in told.items():
        if isinstance(subject, ox.NamedNode) and all(name in facts_ for name in names):
            name, message, severity = (facts_[name].value for name in names)
            yield name, message, severity.partition("#")[2].lower(), subject.value.partition("#")[2]
