"""An editor that knows nothing but the address of the endpoint gets examples, prefixes and terms (F13).

SIB's editor asks the data first and the description of the endpoint after, with the queries below as to their sense.
"""

from collections import Counter

import httpx
import pyoxigraph as ox
import pytest

import sco_kg
from sco_kg.rdf import namespaces

EXAMPLES = """SELECT DISTINCT ?sq ?comment ?query {
    ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query } ORDER BY ?sq"""
PREFIXES = "SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix"
TERMS = """SELECT DISTINCT ?subjectClass ?prop ?triples {
    ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop ; void:triples ?triples }"""


@pytest.fixture(scope="module", params=["text/turtle", "application/ld+json", "application/rdf+xml"])
def ask(request, served):
    """Query the description of the endpoint."""
    answer = httpx.get(served + "sparql", headers={"Accept": request.param})
    described = ox.Store()
    described.load(answer.content, format=ox.RdfFormat.from_media_type(request.param))
    return lambda text: [tuple(term.value for term in row)
                         for row in described.query(text, prefixes=namespaces.PREFIXES)]


def test_it_finds_examples(ask):
    assert {row[2] for row in ask(EXAMPLES)} == {query.text for query in sco_kg.open().queries.values()}


def test_it_finds_prefixes(ask):
    assert dict(ask(PREFIXES)) == namespaces.PREFIXES


def test_it_finds_what_the_things_of_a_class_have(ask, store):
    merged = {quad.triple for quad in store}
    kinds = {}
    for triple in merged:
        if triple.predicate.value == namespaces.expand("rdf:type"):
            kinds.setdefault(triple.subject, set()).add(triple.object.value)
    wanted = Counter((kind, triple.predicate.value) for triple in merged for kind in kinds.get(triple.subject, ()))
    found = ask(TERMS)
    assert len(found) == len(wanted) > 100 and {(kind, prop): int(count) for kind, prop, count in found} == wanted
