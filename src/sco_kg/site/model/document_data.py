"""The data of a document in every format: the facts on its page, the labels of their terms, its own description.

All formats of a document hold the same triples; TriG also has their named graphs.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from ...rdf.canonicalization import canonical_quads
from ...rdf.namespaces import BASE, DATASET, RDF_TYPE, expand
from ...rdf.serialization import serialize, turtle_term
from ...rdf.triples import triple
from .facts import NodeFacts, terms_in
from .site import Site

#: The file name extensions of the formats that every document has.
ENDINGS = ("ttl", "jsonld", "nt", "trig")
_LABEL_PROPERTIES = tuple(map(expand, ("rdfs:label", "skos:prefLabel")))


def document_quads(site: Site, path: str, iri: str, nodes: Iterable[NodeFacts]) -> set[ox.Quad]:
    """Return the quads of a document.

    :param path: its path, without an ending.
    :param iri: its topic.
    :param nodes: the facts on its page.
    """
    nodes = list(nodes)
    shown = {quad for node in nodes for quad in node.quads}
    return shown | _labels(site, terms_in(nodes)) | set(_description(site, path, iri))


def _labels(site: Site, iris: Iterable[str]) -> set[ox.Quad]:
    return {quad for iri in iris if iri.startswith(BASE)
            for prop in _LABEL_PROPERTIES for quad in site.quads(iri, prop)}


def _description(site: Site, path: str, iri: str) -> Iterator[ox.Quad]:
    """Yield the description of a document, in the default graph: it is not part of the data."""
    document = BASE + path
    values: dict[str, str | ox.Literal] = {"void:inDataset": DATASET, "dcterms:license": site.licence,
                                           "dcat:version": ox.Literal(site.version)}
    if document != iri:
        values["foaf:primaryTopic"] = iri
    for prop, value in values.items():
        yield ox.Quad(*triple(document, prop, value))


def serialize_document(quads: Iterable[ox.Quad], ending: str) -> bytes:
    """Return quads in a format: an ending of `ENDINGS`, or rdf."""
    facts = quads if ending == "trig" else {quad.triple for quad in quads}
    return serialize(canonical_quads(facts), ending)


def trig_block(quads: list[ox.Quad]) -> str:
    """Return the quads of one subject and named graph, at least one, as TriG with the prefixes of the project."""
    subject, graph = quads[0].subject, quads[0].graph_name
    assert not isinstance(graph, ox.DefaultGraph)  # all data are in named graphs
    lines = " ;\n".join(f"    {_verb(quad.predicate)} {turtle_term(quad.object)}" for quad in quads)
    return f"{turtle_term(graph)} {{\n  {turtle_term(subject)}\n{lines} .\n}}"


def _verb(prop: ox.NamedNode) -> str:
    return "a" if prop.value == RDF_TYPE else turtle_term(prop)
