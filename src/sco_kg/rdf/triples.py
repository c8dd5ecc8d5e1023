"""Triples made from names, and those of one named graph."""

from collections.abc import Iterator

import pyoxigraph as ox

from .namespaces import expand


def triple(subject: str, predicate: str, value: str | ox.Literal | ox.BlankNode) -> ox.Triple:
    """Return a triple; each `str` is an IRI or a prefixed name.

    :raises UnknownPrefixError: a prefix is not one of the project.

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
