"""What SPARQL editors look for beside examples: prefixes, and which properties the things of a class have.

SIB's editor, among others, asks an endpoint for them, or else its description, to complete what people type.
"""

from collections import Counter

import pyoxigraph as ox

from ...rdf import namespaces
from ..model import facts, paths

_HERE = namespaces.BASE + "queries/examples"


def sparql_hints(site):
    """Return the hints as triples: `sh:declare` for the prefixes, VoID partitions of the data for the rest."""
    return [*_prefixes(), *_partitions(site)]


def _prefixes():
    for prefix, space in namespaces.PREFIXES.items():
        name = f"{_HERE}#prefix-{prefix}"
        yield _triple(_HERE, "sh:declare", ox.NamedNode(name))
        yield _triple(name, "sh:prefix", ox.Literal(prefix))
        yield _triple(name, "sh:namespace", ox.Literal(space, datatype=ox.NamedNode(namespaces.expand("xsd:anyURI"))))


def _partitions(site):
    """Yield for each class which properties its things have, and in how many facts."""
    for (kind, prop), count in sorted(_counts(site).items()):
        whole = f"{_HERE}#class-{paths.fragment_of(kind)}"
        part = f"{whole}-{paths.fragment_of(prop)}"
        yield _triple(whole, "void:class", ox.NamedNode(kind))
        yield _triple(whole, "void:propertyPartition", ox.NamedNode(part))
        yield _triple(part, "void:property", ox.NamedNode(prop))
        yield _triple(part, "void:triples", ox.Literal(count))


def _counts(site):
    merged = {quad.triple for quad in site.store}
    kinds = {}
    for triple in merged:
        if triple.predicate.value == facts.TYPE:
            kinds.setdefault(triple.subject, []).append(triple.object.value)
    return Counter((kind, triple.predicate.value) for triple in merged for kind in kinds.get(triple.subject, ()))


def _triple(subject, prop, value):
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(namespaces.expand(prop)), value)
