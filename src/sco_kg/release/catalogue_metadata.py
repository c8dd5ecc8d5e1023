"""What a release is, for catalogues (DCAT) and crawlers (VoID): counts of its facts, sizes of its files.

What people wrote in `data/dataset.ttl` is taken over; what can be counted is counted.
"""

import hashlib

import pyoxigraph as ox

from ..rdf import canonicalization, namespaces, serialization

#: Where the files of a release are found: below the data set.
FILES = namespaces.DATASET + "/"
_SPDX = "http://spdx.org/rdf/terms#"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_IANA = "https://www.iana.org/assignments/media-types/"
#: What kind of thing each property leads to; DCAT-AP wants it said here, not only where that is described.
_KINDS = {namespaces.expand(prop): kind for prop, kind in {
    "dcterms:license": "dcterms:LicenseDocument", "dcterms:accessRights": "dcterms:RightsStatement",
    "dcterms:language": "dcterms:LinguisticSystem",
    "dcterms:conformsTo": "dcterms:Standard", "dcterms:creator": "foaf:Agent", "dcterms:publisher": "foaf:Agent",
    "dcat:mediaType": "dcterms:MediaType", "dcat:compressFormat": "dcterms:MediaType",
    _SPDX + "checksum": _SPDX + "Checksum", _SPDX + "algorithm": _SPDX + "ChecksumAlgorithm"}.items()}
_TYPE = ox.NamedNode(namespaces.PREFIXES["rdf"] + "type")


def describe_release(graphs, merged, dumps):
    """Return the description of a release as the bytes of a Turtle file.

    :param graphs: the triples of each named graph, by its IRI; :param merged: those of all graphs,
        each once; :param dumps: the bytes of each file that holds them all, by its name.
    """
    about = {*graphs.get(namespaces.DATASET, []), *_counts(namespaces.DATASET, merged),
             _triple(namespaces.DATASET, "dcterms:accessRights", _PUBLIC)}
    for graph in graphs.keys() - {namespaces.DATASET}:  # which is the name of the whole
        about.update(_subset(graph, graphs[graph]))
    for name, content in dumps.items():
        about.update(_distribution(name, content))
    about.update(_licensed(about))
    about.update([_triple(triple.object.value, "rdf:type", _KINDS[triple.predicate.value])
                  for triple in about if triple.predicate.value in _KINDS])
    return serialization.serialize(canonicalization.canonical_quads(about), "ttl", release=FILES, spdx=_SPDX)


def _triple(subject, prop, value):
    """Return a triple; a text is an IRI or prefixed name."""
    object_ = ox.NamedNode(namespaces.expand(value)) if isinstance(value, str) else value
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(namespaces.expand(prop)), object_)


def _subset(graph, triples):
    yield _triple(namespaces.DATASET, "void:subset", graph)
    yield _triple(graph, "rdf:type", "void:Dataset")
    yield from _counts(graph, triples)


def _counts(name, triples):
    """Yield what VoID counts of a graph; its entities are what it says something of, by a name of ours."""
    counted = {
        "triples": triples,
        "entities": {triple.subject for triple in triples if str(triple.subject).startswith("<" + namespaces.BASE)},
        "classes": {triple.object for triple in triples if triple.predicate == _TYPE},
        "properties": {triple.predicate for triple in triples},
        "distinctSubjects": {triple.subject for triple in triples},
        "distinctObjects": {triple.object for triple in triples},
    }
    for what, found in counted.items():
        yield _triple(name, f"void:{what}", ox.Literal(len(found)))


def _distribution(name, content):
    """Yield what DCAT says of a file; one that is there to be fetched is its own address."""
    file, checksum, size = FILES + name, f"{FILES}{name}.sha256", str(len(content))
    form = serialization.format_of(name.removesuffix(".gz").rpartition(".")[2])
    yield _triple(namespaces.DATASET, "void:dataDump", file)
    yield _triple(namespaces.DATASET, "void:feature", serialization.format_iri(form))
    yield _triple(namespaces.DATASET, "dcat:distribution", file)
    yield _triple(file, "rdf:type", "dcat:Distribution")
    yield _triple(file, "dcat:accessURL", file)
    yield _triple(file, "dcat:downloadURL", file)
    yield _triple(file, "dcat:mediaType", _IANA + form.media_type)
    if name.endswith(".gz"):
        yield _triple(file, "dcat:compressFormat", _IANA + "application/gzip")
    yield _triple(file, "dcat:byteSize", ox.Literal(size, datatype=_xsd("nonNegativeInteger")))
    yield _triple(file, _SPDX + "checksum", checksum)
    yield _triple(checksum, _SPDX + "algorithm", _SPDX + "checksumAlgorithm_sha256")
    yield _triple(checksum, _SPDX + "checksumValue",
                  ox.Literal(hashlib.sha256(content).hexdigest(), datatype=_xsd("hexBinary")))


def _licensed(about):
    """Return the licences of the data set as those of its parts and files, too."""
    whole, licence = ox.NamedNode(namespaces.DATASET), ox.NamedNode(namespaces.expand("dcterms:license"))
    licences = [triple.object for triple in about if (triple.subject, triple.predicate) == (whole, licence)]
    parts = [triple.object for triple in about
             if triple.predicate.value in (namespaces.expand("void:subset"), namespaces.expand("dcat:distribution"))]
    return [ox.Triple(part, licence, value) for part in parts for value in licences]


def _xsd(name):
    return ox.NamedNode(namespaces.PREFIXES["xsd"] + name)
