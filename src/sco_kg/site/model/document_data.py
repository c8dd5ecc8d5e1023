"""The data of one document in every format: what its page shows, the names of all it speaks of, its own description.

The formats of one document hold the same triples; TriG keeps apart which graph says which.
"""

import pyoxigraph as ox

from ...rdf import canonicalization, namespaces, serialization
from . import facts

#: The endings of the formats in which every document is there.
ENDINGS = ("ttl", "jsonld", "nt", "trig")
_NAMING = tuple(namespaces.expand(name) for name in ("rdfs:label", "skos:prefLabel"))


def document_quads(site, path, iri, nodes):
    """Return the quads of the document at a path, which is about an IRI.

    :param nodes: the `facts.Node`s its page shows.
    """
    shown = {quad for node in nodes for quad in node.quads}
    return shown | _names(site, facts.terms_in(nodes)) | set(_description(site, path, iri))


def _names(site, terms):
    return {quad for iri in terms if iri.startswith(namespaces.BASE) for prop in _NAMING for quad in site.quads(iri, prop)}


def _description(site, path, iri):
    """Yield what a document says of itself, in the default graph: no named graph of the data says so."""
    name = ox.NamedNode(namespaces.BASE + path)
    said = {"void:inDataset": namespaces.DATASET, "dcterms:license": site.licence}
    if name.value != iri:
        said["foaf:primaryTopic"] = iri
    for prop, value in said.items():
        yield ox.Quad(name, ox.NamedNode(namespaces.expand(prop)), ox.NamedNode(value))
    yield ox.Quad(name, ox.NamedNode(namespaces.expand("dcat:version")), ox.Literal(site.version))


def serialize_document(found, ending):
    """Return quads as the bytes of a file in a format, an ending of `ENDINGS`, or rdf."""
    if ending == "trig":
        return serialization.serialize(canonicalization.canonical_quads(found), ending)
    return serialization.serialize(canonicalization.canonical_quads({quad.triple for quad in found}), ending)


def turtle_lines(quads):
    """Return quads of one subject and graph as a reader of TriG writes them, with the prefixes of the project."""
    subject, graph = quads[0].subject, quads[0].graph_name
    said = " ;\n".join(f"    {_verb(quad.predicate)} {serialization.turtle_term(quad.object)}" for quad in quads)
    return f"{serialization.turtle_term(graph)} {{\n  {serialization.turtle_term(subject)}\n{said} .\n}}"


def _verb(prop):
    return "a" if prop.value == facts.TYPE else serialization.turtle_term(prop)
