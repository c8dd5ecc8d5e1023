"""The description of a release for catalogues (DCAT) and crawlers (VoID), and what VoID counts.

**Reads** the description in `data/dataset.ttl`, the triples, and the bytes of the dumps. **Writes** Turtle.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from ..rdf.canonicalization import canonical_quads
from ..rdf.namespaces import BASE, DATASET, RDF_TYPE, expand
from ..rdf.serialization import format_iri, format_of, serialize
from ..rdf.triples import triple

#: Where the files of a release are published: below the data set.
FILES = DATASET + "/"
_SPDX = "http://spdx.org/rdf/terms#"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_IANA = "https://www.iana.org/assignments/media-types/"
#: The class of the values of each property: DCAT-AP requires it in this file, not only where the value is described.
_VALUE_CLASSES = {expand(prop): name for prop, name in {
    "dcterms:license": "dcterms:LicenseDocument", "dcterms:accessRights": "dcterms:RightsStatement",
    "dcterms:language": "dcterms:LinguisticSystem",
    "dcterms:conformsTo": "dcterms:Standard", "dcterms:creator": "foaf:Agent", "dcterms:publisher": "foaf:Agent",
    "dcat:mediaType": "dcterms:MediaType", "dcat:compressFormat": "dcterms:MediaType",
    _SPDX + "checksum": _SPDX + "Checksum", _SPDX + "algorithm": _SPDX + "ChecksumAlgorithm"}.items()}
_TYPE, _LICENCE = ox.NamedNode(RDF_TYPE), ox.NamedNode(expand("dcterms:license"))
_PARTS = (ox.NamedNode(expand("void:subset")), ox.NamedNode(expand("dcat:distribution")))


# ── counts ──────────────────────────────────────────────────────────────────

def void_counts(triples: Iterable[ox.Triple]) -> dict[str, int]:
    """Return the counts of VoID for a set of triples, by the local name of the VoID property.

    Entities are subjects with an IRI of this project.

    >>> counts = void_counts([triple("id:unodc", "rdf:type", "sco:Organ"), triple("id:unodc", "sco:within", "id:un")])
    >>> counts["triples"], counts["entities"], counts["classes"], counts["properties"]
    (2, 1, 1, 2)
    """
    triples = set(triples)
    subjects = {fact.subject for fact in triples}
    return {
        "triples": len(triples),
        "entities": sum(str(subject).startswith("<" + BASE) for subject in subjects),
        "classes": len(count_classes(triples)),
        "properties": len({fact.predicate for fact in triples}),
        "distinctSubjects": len(subjects),
        "distinctObjects": len({fact.object for fact in triples}),
    }


def count_classes(triples: Iterable[ox.Triple]) -> Counter[str]:
    """Return the number of instances of each class, by its IRI.

    :param triples: each triple once.
    """
    return Counter(fact.object.value for fact in triples
                   if fact.predicate == _TYPE and isinstance(fact.object, ox.NamedNode))


def count_properties(triples: Iterable[ox.Triple]) -> Counter[str]:
    """Return the number of triples with each property, by its IRI.

    :param triples: each triple once.
    """
    return Counter(fact.predicate.value for fact in triples)


def count_class_properties(triples: Iterable[ox.Triple]) -> Counter[tuple[str, str]]:
    """Return the number of triples with each pair of (class of the subject, property), both IRIs.

    >>> facts = [triple("id:unodc", "rdf:type", "sco:Organ"), triple("id:unodc", "sco:within", "id:un")]
    >>> count_class_properties(facts)[expand("sco:Organ"), expand("sco:within")]
    1
    """
    triples = set(triples)
    classes: dict[ox.NamedNode | ox.BlankNode | ox.Triple, list[str]] = {}
    for fact in triples:
        if fact.predicate == _TYPE and isinstance(fact.object, ox.NamedNode):
            classes.setdefault(fact.subject, []).append(fact.object.value)
    return Counter((name, fact.predicate.value) for fact in triples for name in classes.get(fact.subject, ()))


# ── the description ─────────────────────────────────────────────────────────

def describe_release(graphs: Mapping[str, list[ox.Triple]], merged: list[ox.Triple],
                     dumps: Mapping[str, bytes]) -> bytes:
    """Return the description of a release as the bytes of a Turtle file.

    :param graphs: the triples of each named graph, by its IRI.
    :param merged: the triples of all graphs, each once.
    :param dumps: the bytes of each file with the complete data set, by its name.
    """
    about = {*graphs.get(DATASET, []), *_count_triples(DATASET, merged),
             triple(DATASET, "dcterms:accessRights", _PUBLIC)}
    for graph in graphs.keys() - {DATASET}:  # the graph of this name describes the data set
        about.update(_subset(graph, graphs[graph]))
    for name, content in dumps.items():
        about.update(_distribution(name, content))
    about.update(_licences_of_parts(about))
    about.update([triple(fact.object.value, RDF_TYPE, _VALUE_CLASSES[fact.predicate.value]) for fact in about
                  if fact.predicate.value in _VALUE_CLASSES and isinstance(fact.object, ox.NamedNode)])
    return serialize(canonical_quads(about), "ttl", release=FILES, spdx=_SPDX)


def _subset(graph: str, triples: list[ox.Triple]) -> Iterator[ox.Triple]:
    yield triple(DATASET, "void:subset", graph)
    yield triple(graph, RDF_TYPE, "void:Dataset")
    yield from _count_triples(graph, triples)


def _count_triples(name: str, triples: list[ox.Triple]) -> Iterator[ox.Triple]:
    return (triple(name, f"void:{what}", ox.Literal(count)) for what, count in void_counts(triples).items())


def _distribution(name: str, content: bytes) -> Iterator[ox.Triple]:
    """Yield the DCAT description of a file; its IRI is also its download address."""
    file, checksum, size = FILES + name, f"{FILES}{name}.sha256", str(len(content))
    rdf_format = format_of(name.removesuffix(".gz").rpartition(".")[2])
    yield triple(DATASET, "void:dataDump", file)
    yield triple(DATASET, "void:feature", format_iri(rdf_format))
    yield triple(DATASET, "dcat:distribution", file)
    yield triple(file, RDF_TYPE, "dcat:Distribution")
    yield triple(file, "dcat:accessURL", file)
    yield triple(file, "dcat:downloadURL", file)
    yield triple(file, "dcat:mediaType", _IANA + rdf_format.media_type)
    if name.endswith(".gz"):
        yield triple(file, "dcat:compressFormat", _IANA + "application/gzip")
    yield triple(file, "dcat:byteSize", _typed(size, "xsd:nonNegativeInteger"))
    yield triple(file, _SPDX + "checksum", checksum)
    yield triple(checksum, _SPDX + "algorithm", _SPDX + "checksumAlgorithm_sha256")
    yield triple(checksum, _SPDX + "checksumValue", _typed(hashlib.sha256(content).hexdigest(), "xsd:hexBinary"))


def _typed(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(expand(datatype)))


def _licences_of_parts(about: set[ox.Triple]) -> list[ox.Triple]:
    """Return a licence triple for each subset and file: the licence of the data set."""
    licences = [fact.object for fact in about
                if fact.subject == ox.NamedNode(DATASET) and fact.predicate == _LICENCE]
    parts = [fact.object for fact in about if fact.predicate in _PARTS and isinstance(fact.object, ox.NamedNode)]
    return [ox.Triple(part, _LICENCE, licence) for part in parts for licence in licences]
