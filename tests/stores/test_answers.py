"""The same answers from every store: typed rows, compared by value and in any order."""

import csv

import pytest

import sco_kg
from sco_kg import graph
from sco_kg.stores import contents, store_types
from support.paths import TESTS
from support.rows import rows

pytestmark = pytest.mark.services

EXAMPLES = TESTS / "queries" / "questions" / "examples.tsv"
with EXAMPLES.open(encoding="utf-8", newline="") as file:
    CALLS = list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="session")
def local():
    return sco_kg.open()


@pytest.fixture
def remote(store, loaded):
    """The graph behind the store's endpoint."""
    product = store_types.STORE_TYPES[store.name]
    return graph.connect(store_types.store_addresses(product, store.url).query, timeout=60)


def test_every_query_of_the_catalogue_gives_the_same_rows(remote, local):
    for name in local.queries:
        here, there = local.query(name), remote.query(name)
        assert there.columns == here.columns
        assert rows(there) == rows(here), name


def test_every_example_call_gives_the_same_rows(remote, local):
    for call in CALLS:
        given = {call["parameter"]: call["value"]}
        here, there = (each.query(call["query"], **given) for each in (local, remote))
        assert rows(there) == rows(here) and len(there) == int(call["rows"]), call


def test_things_and_other_forms_of_query(remote, local):
    assert remote.find("unodc") == local.find("unodc")
    assert remote.sparql("ASK { GRAPH ?g { ?s ?p ?o } }")[0].answer is True
    text = ("PREFIX sco: <https://w3id.org/sco-kg/ontology#> "
            "CONSTRUCT { ?s a sco:Country } WHERE { GRAPH ?g { ?s a sco:Country } }")
    assert {tuple(row) for row in remote.sparql(text)} == {tuple(row) for row in local.sparql(text)}


def test_the_graphs_hold_the_same_facts(remote, local):
    assert contents.graph_sizes(remote.store) == contents.graph_sizes(local.store)
    for iri in contents.graph_sizes(local.store):
        here, there = (contents.facts_of(each.store, iri) for each in (local, remote))
        assert contents.value_digest(there) == contents.value_digest(here), iri


def test_the_table_of_store_types_states_the_default_graph(store, remote):
    found = remote.sparql("ASK { ?s a <https://w3id.org/sco-kg/ontology#Article> }")[0].answer
    assert found == store_types.STORE_TYPES[store.name].default_graph_union
