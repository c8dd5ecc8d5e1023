"""The pitfalls of the OOPS! catalogue that a query can find.

P08, P19 and P22 are shapes: O-01, O-02, O-04 to O-08.
"""

from pathlib import Path

import pytest
from rdflib import DC, DCTERMS, FOAF, ORG, PROV, SDO, SKOS, TIME, VANN, Graph, URIRef

from support.ontology_files import ALIGNMENT, CORE, DISJOINTNESS, merged

FOLDER = Path(__file__).with_name("pitfalls")
QUERIES = [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.rq"))]
# Vocabularies of which rdflib knows every name; qudt, sem, oa, bibo and gist it does not know.
# It lacks one name of schema.org, which a later release added.
LATER = {URIRef("https://schema.org/ConferenceEvent")}
KNOWN = (DC, DCTERMS, FOAF, ORG, PROV, SDO, SKOS, TIME, VANN)


def rows(query, graph):
    """Return what a query finds, one line for each row."""
    found = graph.query(query.read_text(encoding="utf-8"))
    return [" ".join(str(value) for value in row if value) for row in found]


@pytest.mark.parametrize("query", QUERIES)
def test_pitfall_is_avoided(query):
    """The merged ontology does not have the pitfall."""
    assert rows(query, merged(CORE + ALIGNMENT + DISJOINTNESS)) == []


@pytest.mark.parametrize("query", QUERIES)
def test_pitfall_is_found(query):
    """A small ontology with the pitfall shows that the query can find it."""
    assert rows(query, Graph().parse(query.with_suffix(".ttl")))


def test_each_file_is_read():
    """Each sample has its query."""
    assert {path.stem for path in FOLDER.glob("*.ttl")} == {path.stem for path in FOLDER.glob("*.rq")}


@pytest.mark.parametrize("vocabulary", KNOWN, ids=lambda vocabulary: vocabulary.__name__)
def test_outside_names_exist(vocabulary):
    """P40: each term of another vocabulary exists, and each vocabulary listed here is used."""
    all_nodes = {node for triple in merged(CORE + ALIGNMENT) for node in triple}
    named = {node for node in all_nodes if str(node).startswith(str(vocabulary))}
    assert named
    assert [node for node in sorted(named - LATER) if node not in vocabulary] == []
