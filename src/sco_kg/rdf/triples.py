"""Triples from names, the quads of one named graph, and typed doors to the RDF library's parser and serializer."""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from .namespaces import expand


def triple(subject: str, predicate: str, value: str | ox.Literal | ox.BlankNode) -> ox.Triple:
    """Return a triple; each `str` is an IRI or a prefixed name.

    :raises UnknownPrefixError: a prefix is not in the prefix list.

    >>> str(triple("id:unodc", "rdf:type", "sco:Organ").predicate)
    '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
    """
    term = ox.NamedNode(expand(value)) if isinstance(value, str) else value
    return ox.Triple(ox.NamedNode(expand(subject)), ox.NamedNode(expand(predicate)), term)


def quads_of(store: ox.Store, graph: str) -> Iterator[ox.Quad]:
    """Return the quads of the named graph `graph` (an IRI); none if the store does not have it.

    >>> list(quads_of(ox.Store(), "urn:nowhere"))
    []
    """
    return store.quads_for_pattern(None, None, None, ox.NamedNode(graph))


def parse_quads(content: bytes | str, rdf_format: ox.RdfFormat) -> list[ox.Quad]:
    """Return the quads of a text in an RDF format; numbers keep their lexical form, unlike in a store.

    :raises SyntaxError: it does not parse; `lineno` is the line.

    >>> parse_quads('<urn:a> <urn:b> "07"^^<urn:c> .', ox.RdfFormat.N_TRIPLES)[0].object.value
    '07'
    """
    return list(ox.parse(content, format=rdf_format))


def serialize_rdf(facts: Iterable[ox.Quad] | Iterable[ox.Triple], rdf_format: ox.RdfFormat,
                  prefixes: Mapping[str, str] | None = None) -> bytes:
    """Return quads or triples in an RDF format, in the order given.

    >>> serialize_rdf([triple("urn:a", "urn:b", ox.Literal("c"))], ox.RdfFormat.N_TRIPLES)
    b'<urn:a> <urn:b> "c" .\\n'
    """
    content = ox.serialize(facts, format=rdf_format, prefixes=dict(prefixes) if prefixes else None)
    assert content is not None  # it is None only where an output file is given
    return content
