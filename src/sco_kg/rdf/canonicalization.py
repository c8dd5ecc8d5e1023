"""The canonical form of a graph or dataset: the same text, and so the same digest, from any input format.

Blank nodes get the names that RDF Dataset Canonicalization (RDFC-1.0) derives from their
neighbourhood; then the lines of the canonical N-Quads are sorted by code point.
"""

import hashlib
from collections.abc import Iterable

import pyoxigraph as ox

from .terms import value_of
from .triples import parse_quads, serialize_rdf


def canonical_nquads(quads: Iterable[ox.Quad | ox.Triple]) -> bytes:
    """Return quads as sorted canonical N-Quads, or triples as N-Triples; each once.

    >>> name = ox.NamedNode("https://example.org/name")
    >>> triples = [ox.Triple(ox.BlankNode("x"), name, ox.Literal("b")), ox.Triple(name, name, name)]
    >>> print(canonical_nquads(triples).decode())
    <https://example.org/name> <https://example.org/name> <https://example.org/name> .
    _:c14n0 <https://example.org/name> "b" .
    <BLANKLINE>
    """
    dataset = ox.Dataset(ox.Quad(*each) for each in quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = serialize_rdf(dataset, ox.RdfFormat.N_QUADS).splitlines(keepends=True)
    return b"".join(sorted(lines))  # UTF-8 sorts by bytes as it does by code points


def canonical_quads(quads: Iterable[ox.Quad | ox.Triple]) -> list[ox.Quad]:
    """Return quads or triples as quads, in the order and with the blank nodes of their canonical form."""
    return parse_quads(canonical_nquads(quads), ox.RdfFormat.N_QUADS)


def canonical_digest(quads: Iterable[ox.Quad | ox.Triple]) -> str:
    """Return the SHA-256 of the canonical form of quads or triples, as 64 hexadecimal digits.

    >>> canonical_digest([])[:16]
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(canonical_nquads(quads)).hexdigest()


def digest_nquads(content: bytes) -> str:
    """Return the canonical digest of a file in N-Triples or N-Quads."""
    return canonical_digest(parse_quads(content, ox.RdfFormat.N_QUADS))


def quads_by_graph(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Triple]]:
    """Return the triples of each named graph, by the IRI of the graph, in order of IRI."""
    found: dict[str, list[ox.Triple]] = {}
    for quad in sorted(quads, key=lambda quad: value_of(quad.graph_name)):
        found.setdefault(value_of(quad.graph_name), []).append(quad.triple)
    return found
