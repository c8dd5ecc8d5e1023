"""Hints for SPARQL editors beside example queries: prefixes, and the properties of each class.

SIB's editor and others read them from the endpoint or from its description, to complete queries.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from ...rdf.namespaces import BASE, PREFIXES, expand
from ...rdf.triples import triple
from ...release.catalogue_metadata import count_class_properties
from ..model.paths import fragment_of
from ..model.site import Site

_EXAMPLES = BASE + "queries/examples"


def sparql_hints(site: Site) -> list[ox.Triple]:
    """Return the hints: `sh:declare` for prefixes, VoID partitions for classes and properties."""
    return [*_prefixes(), *_partitions(site)]


def _prefixes() -> Iterator[ox.Triple]:
    for prefix, namespace in PREFIXES.items():
        declaration = f"{_EXAMPLES}#prefix-{prefix}"
        yield triple(_EXAMPLES, "sh:declare", declaration)
        yield triple(declaration, "sh:prefix", ox.Literal(prefix))
        yield triple(declaration, "sh:namespace", ox.Literal(namespace, datatype=ox.NamedNode(expand("xsd:anyURI"))))


def _partitions(site: Site) -> Iterator[ox.Triple]:
    """Yield the number of facts for each class and each property of its instances."""
    for (class_iri, prop), count in sorted(count_class_properties({quad.triple for quad in site.store}).items()):
        class_partition = f"{_EXAMPLES}#class-{fragment_of(class_iri)}"
        partition = f"{class_partition}-{fragment_of(prop)}"
        yield triple(class_partition, "void:class", class_iri)
        yield triple(class_partition, "void:propertyPartition", partition)
        yield triple(partition, "void:property", prop)
        yield triple(partition, "void:triples", ox.Literal(count))
