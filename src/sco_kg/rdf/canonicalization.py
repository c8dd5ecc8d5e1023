"""The canonical form of a graph or data set: one text, and so one digest, from whatever format it was read.

Blank nodes get the names that RDF Dataset Canonicalization (RDFC-1.0) works out from where they
stand; then the lines of the canonical N-Quads are sorted by code point.
"""

import hashlib

import pyoxigraph as ox


def canonical_nquads(quads):
    """Return quads, or triples, as sorted canonical N-Quads, or N-Triples, in bytes; each once.

    >>> name = ox.NamedNode("https://example.org/name")
    >>> canonical_nquads([ox.Triple(ox.BlankNode("x"), name, ox.Literal("b")), ox.Triple(name, name, name)]).decode().splitlines()
    ['<https://example.org/name> <https://example.org/name> <https://example.org/name> .', \
'_:c14n0 <https://example.org/name> "b" .']
    """
    dataset = ox.Dataset(ox.Quad(*each) for each in quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS).splitlines(keepends=True)
    return b"".join(sorted(lines))  # bytes of UTF-8 sort as code points do


def canonical_quads(given):
    """Return quads or triples, as quads, in the order and with the blank nodes of their canonical form."""
    return list(ox.parse(canonical_nquads(given), format=ox.RdfFormat.N_QUADS))


def canonical_digest(given):
    """Return the SHA-256 of the canonical form of quads or triples, as 64 hexadecimal digits.

    >>> canonical_digest([])[:16]
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(canonical_nquads(given)).hexdigest()


def digest_nquads(text):
    """Return the digest of what is written in N-Triples or N-Quads, in bytes."""
    return canonical_digest(ox.parse(text, format=ox.RdfFormat.N_QUADS))


def quads_by_graph(quads):
    """Return the triples of each named graph, by the IRI of the graph, in order of IRI."""
    found = {}
    for quad in sorted(quads, key=lambda quad: quad.graph_name.value):
        found.setdefault(quad.graph_name.value, []).append(quad.triple)
    return found
