"""The headers have the metadata that FOOPS! requires of an ontology file.

Only the DOI that OM3 requires is missing: the first deposited release will have one.
"""

import re

import pytest
from rdflib import DC, DCTERMS, OWL, RDF, SDO, VANN, Literal, Namespace, URIRef

from support.ontology_files import ALIGNMENT, CORE, DISJOINTNESS, ONTOLOGY, TOP, merged

BIBO = Namespace("http://purl.org/ontology/bibo/")
SCO = Namespace("https://w3id.org/sco-kg/ontology#")
ALONE = [CORE, ALIGNMENT, DISJOINTNESS]
ASKED = {
    "FIND1": [VANN.preferredNamespacePrefix],
    "OM1": [DCTERMS.title, DCTERMS.description, DCTERMS.license, DC.creator, VANN.preferredNamespaceUri],
    "OM2": [VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.created, DCTERMS.bibliographicCitation,
            DC.contributor],
    "OM3": [DC.publisher, SDO.logo, BIBO.status, DCTERMS.source, SDO.datePublished, DCTERMS.modified],
    "OM4.1": [DCTERMS.license],
    "OM5.1": [DC.creator, DCTERMS.created],
    "OM5.2": [SDO.datePublished, DC.publisher],
}


def header(paths):
    """Return the node of the one ontology in some files, and their merged graph."""
    graph = merged(paths)
    (ontology,) = graph.subjects(RDF.type, OWL.Ontology)
    return ontology, graph


def header_values(paths, predicate):
    """Return the values of a property in the header of some files."""
    ontology, graph = header(paths)
    return set(graph.objects(ontology, predicate))


@pytest.mark.parametrize("paths", [CORE, DISJOINTNESS], ids=["core", "OWL 2"])
@pytest.mark.parametrize("test", ASKED)
def test_foops_metadata(test, paths):
    """Core and OWL 2 header each have the properties that the test requires."""
    assert [predicate for predicate in ASKED[test] if not header_values(paths, predicate)] == []


def test_version_iri():
    """VER1: the OWL 2 header has a version IRI of its own, which ends in the version."""
    ontology, graph = header(DISJOINTNESS)
    version_iri, version = graph.value(ontology, OWL.versionIRI), graph.value(ontology, OWL.versionInfo)
    assert version_iri != ontology
    assert version_iri == URIRef(f"https://w3id.org/sco-kg/ontology/{version}")


@pytest.mark.parametrize("paths", ALONE, ids=lambda paths: paths[0].name)
def test_persistent_names(paths):
    """PURL1, OM4.2: names at w3id.org, a licence with an address."""
    ontology, _ = header(paths)
    assert ontology.startswith("https://w3id.org/sco-kg/ontology")
    assert header_values(paths, DCTERMS.license) == {URIRef("https://creativecommons.org/licenses/by/4.0/")}


@pytest.mark.parametrize("predicate", [
    OWL.versionInfo, DCTERMS.license, DC.creator, DCTERMS.created, DCTERMS.modified])
def test_headers_agree(predicate):
    """Three files, one ontology: version, licence, creator and dates are the same."""
    first, *others = (header_values(paths, predicate) for paths in ALONE)
    assert len(first) == 1
    assert all(other == first for other in others)


def test_imports():
    """The alignment and the OWL 2 header import the core, which imports nothing."""
    core, _ = header(CORE)
    assert header_values(ALIGNMENT, OWL.imports) == header_values(DISJOINTNESS, OWL.imports) == {core}
    assert header_values(CORE, OWL.imports) == set()


def test_namespace_is_that_of_the_terms():
    """The preferred namespace is the one the terms are in."""
    assert header_values(CORE, VANN.preferredNamespaceUri) == {Literal(str(SCO))}
    assert (SCO.Event, RDF.type, OWL.Class) in merged(CORE)


def test_sources_are_the_five_articles():
    """The header names as its sources the addresses that curation gives for the articles."""
    curation = merged([TOP / "data" / "curation.ttl"])
    addresses = {URIRef(url) for thing, url in curation.subject_objects(SCO.url) if "/id/article-" in thing}
    assert header_values(CORE, DCTERMS.source) == addresses


def test_the_logo_exists():
    """The image the header names is beside the ontology, to be published with it."""
    (logo,) = header_values(CORE, SDO.logo)
    assert (ONTOLOGY / re.search(r"[^/]+$", logo).group()).is_file()
