"""Answers beyond the row limit of an endpoint: all of their rows, or one clear message."""

import json
import random
from collections import Counter

import pyoxigraph as ox
import pytest

import sco_kg
from sco_kg.errors import EndpointError
from sco_kg.query import sparql_text
from sco_kg.rdf import namespaces
from sco_kg.stores import contents
from support.faulty_servers import PretendStore, at_most, serving

FACTS = "SELECT ?s ?p ?o WHERE { GRAPH <https://w3id.org/sco-kg/graph/entities> { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def local():
    return sco_kg.open()


@pytest.fixture
def pretend(local):
    """A store with the full graph."""
    return PretendStore(local.store.store)


@pytest.fixture
def remote(pretend):
    with serving(pretend.answer) as url:
        yield sco_kg.open(f"{url}/query")


def bag(store, text):
    return Counter(map(tuple, store.run(text)[1]))


@pytest.mark.parametrize("reported", [True, False], ids=["reported", "unreported"])
def test_every_query_of_the_catalogue_is_answered_in_full_page_by_page(reported, pretend, remote, local):
    pretend.limit = at_most(2000, reported)
    for name, query in local.queries.items():
        assert bag(remote.store, query.text) == bag(local.store, query.text), name
    assert any("OFFSET 20000" in text for text in pretend.queries)


@pytest.mark.parametrize("reported", [True, False], ids=["reported", "unreported"])
def test_facts_and_labels_are_read_in_full(reported, pretend, remote, local):
    pretend.limit = at_most(100, reported)
    assert contents.graph_sizes(remote.store) == contents.graph_sizes(local.store)
    for graph in contents.graph_sizes(local.store):
        assert contents.facts_of(remote.store, graph) == contents.facts_of(local.store, graph)
    things = {quad.subject.value for quad in local.store.store if isinstance(quad.subject, ox.NamedNode)}
    assert remote.store.labels(things, "ru") == local.store.labels(
        {thing for thing in things if thing.startswith(namespaces.BASE)}, "ru")


def test_rows_have_the_requested_order(pretend, remote, local):
    pretend.limit = at_most(50)
    text = FACTS + " ORDER BY DESC(?o) ?p ?s"
    assert remote.store.run(text)[1] == local.store.run(text)[1]


def test_an_untruncated_answer_takes_one_request(pretend, remote):
    remote.store.run(FACTS)
    assert len(pretend.queries) == 1


@pytest.mark.parametrize("reported", [True, False], ids=["reported", "unreported"])
@pytest.mark.parametrize("tail", ["", "ORDER BY ?s ?p ?o"], ids=["unordered", "ordered"])
def test_an_answer_exactly_at_the_row_limit_is_complete(tail, reported, pretend, remote):
    pretend.limit = at_most(100, reported)
    assert len(remote.store.run(f"{FACTS} {tail} LIMIT 100")[1]) == 100


def test_a_query_with_its_own_limit_beyond_the_row_limit_is_answered(pretend, remote, local):
    pretend.limit = at_most(100)
    text = FACTS + " ORDER BY ?s ?p ?o LIMIT 250 OFFSET 10"
    assert bag(remote.store, text) == bag(local.store, text)


# ── answers that paging cannot complete ─────────────────────────────────────

def refused(remote, text, message):
    with pytest.raises(EndpointError, match=message) as raised:
        remote.sparql(text)
    assert remote.store.url in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize("reported", [True, False], ids=["reported", "unreported"])
def test_without_an_order_truncation_is_an_error(reported, pretend, remote):
    pretend.limit = at_most(100, reported)
    refused(remote, FACTS, "truncated its answer after 100 rows.*end the query with ORDER BY")


def test_a_row_limit_of_zero_is_an_error(pretend, remote):
    pretend.limit = at_most(0)
    refused(remote, FACTS + " ORDER BY ?s ?p ?o", "truncated its answer after 0 rows")


def test_duplicate_rows_across_pages_are_an_error(pretend, remote):
    pretend.limit = at_most(100)
    refused(remote, FACTS.replace("?s ?p ?o WHERE", "?p WHERE") + " ORDER BY ?p", "pages repeat rows.*SELECT DISTINCT")


def test_an_unstable_order_is_detected(pretend, remote):
    """A store may order tied rows differently for each page."""
    text, chance = FACTS + " ORDER BY ?p", random.Random(7)

    def shuffled(asked, answer):
        start = int(asked.partition("OFFSET ")[2] or 0)
        return _given(pretend.answer_to(text), lambda rows: chance.sample(rows, len(rows))[start:start + 100])

    pretend.limit = shuffled
    refused(remote, text, "pages repeat rows")


def _given(answer, change):
    status, headers, body = answer
    results = json.loads(body)
    results["results"]["bindings"] = change(results["results"]["bindings"])
    return status, headers, json.dumps(results).encode()


def test_an_endpoint_that_ignores_the_offset_is_detected(pretend, remote):
    text = FACTS + " ORDER BY ?s ?p ?o"
    pretend.limit = lambda asked, answer: at_most(100)(asked, pretend.answer_to(text))
    refused(remote, text, "pages repeat rows")


def test_blank_nodes_are_not_joined_across_pages():
    pretend = PretendStore()
    graph = ox.NamedNode(namespaces.CURATION)
    pretend.store.extend(ox.Quad(ox.BlankNode(), ox.NamedNode("https://a.example/p"), ox.Literal(n), graph)
                         for n in range(200))
    pretend.limit = at_most(100)
    with serving(pretend.answer) as url:
        refused(sco_kg.open(f"{url}/query"), "SELECT ?s ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o", "blank nodes")


@pytest.mark.parametrize("text", [
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <https://w3id.org/sco-kg/graph/entities> { ?s ?p ?o } }",
    "CONSTRUCT { ?s a ?s } WHERE { GRAPH <https://w3id.org/sco-kg/graph/entities> { ?s ?p ?o } }"])
def test_silently_truncated_triples_are_detected(text, pretend, remote, local):
    assert bag(remote.store, text) == bag(local.store, text)
    pretend.limit = at_most(100)
    refused(remote, text, "truncated its answer at its limit of rows")


# ── the queries for pages ───────────────────────────────────────────────────

SHAPES = [
    "SELECT ?s ?p WHERE { ?s ?p ?o } ORDER BY ?s ?p",
    "select distinct ?s ?p\nwhere { ?s ?p ?o } order by ?s desc(?p) # all of it }",
    "# SELECT\nPREFIX select: <http://a.example/> BASE <http://a.example/SELECT> SELECT ?s ?p { ?s ?p ?o } ORDER BY ?s",
    "SELECT ?s ?p { ?s ?p ?o FILTER (STR(?o) != '} ORDER BY {') } ORDER BY STR(?s) ?p",
    "SELECT DISTINCT ?s ?p FROM <http://a.example/g> FROM <http://a.example/h> { ?s ?p ?o } ORDER BY ?s ?p",
    "PREFIX from: <http://a.example/> SELECT ?s ?p FROM from:g WHERE { ?s ?p ?from } ORDER BY ?s ?p",
    "SELECT ?s (COUNT(?o) AS ?p) { ?s ?q ?o } GROUP BY ?s HAVING (COUNT(?o) > 0) ORDER BY ?s",
    "SELECT ?s ?p { { SELECT ?s ?p { ?s ?p ?o } ORDER BY ?s LIMIT 7 } } ORDER BY ?s ?p LIMIT 6 OFFSET 1",
]
UNORDERED = [
    "SELECT ?s { ?s ?p ?o }", "SELECT ?order { ?order ?p ?o }", "SELECT ?s { ?s ?p ?o } # ORDER BY ?s",
    "SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } }", "SELECT ?s { ?s ?p 'ORDER BY ?s' }",
]


@pytest.fixture(scope="module")
def few():
    """A store with ten facts in its default graph, and the same in two others."""
    store, space = ox.Store(), "http://a.example/"
    for graph in (ox.DefaultGraph(), ox.NamedNode(space + "g"), ox.NamedNode(space + "h")):
        store.extend(ox.Quad(ox.NamedNode(f"{space}{n}"), ox.NamedNode(space + "p"), ox.Literal(n), graph)
                     for n in range(10))
    return store


@pytest.mark.parametrize("text", SHAPES)
def test_pages_together_are_the_full_answer(text, few):
    whole = list(few.query(text))
    columns = [variable.value for variable in few.query(text).variables]
    pages = [list(few.query(sparql_text.page_query(text, columns, start, 3))) for start in range(0, 12, 3)]
    assert sparql_text.is_ordered(text) and len(whole) > 4
    assert [tuple(row) for page in pages for row in page] == [tuple(row) for row in whole]


@pytest.mark.parametrize("text", UNORDERED)
def test_an_inner_order_does_not_count(text):
    assert not sparql_text.is_ordered(text)


@pytest.mark.parametrize("text, rows", [
    ("CONSTRUCT { ?s ?p 'a}' } WHERE { ?s ?p ?o }", 10), ("construct where { ?s ?p ?o } limit 4", 4),
    ("CONSTRUCT{}{ ?s ?p ?o }", 10), ("CONSTRUCT { ?s ?p ?o } FROM <http://a.example/g> WHERE { ?s ?p ?o }", 10),
    ("DESCRIBE ?s <http://a.example/1> WHERE { ?s ?p ?o }", 10), ("DESCRIBE * { ?s ?p ?o }", 10)])
def test_the_solutions_behind_triples_are_counted(text, rows, few):
    assert len(list(few.query(sparql_text.as_select(text)))) == rows


def test_a_description_of_one_thing_has_nothing_to_count():
    assert sparql_text.as_select("DESCRIBE <http://a.example/1>") is None


def test_names_are_looked_up_in_one_index_read_in_full(pretend, remote, local):
    pretend.limit = at_most(500)
    label = "Parliamentarians Against Drugs (2017)"
    assert list(remote.query("speakers", event=label)) == list(local.query("speakers", event=label)) != []
    assert remote.find_concept("substance", "Героин") == local.find_concept("substance", "heroin")
    asked = len(pretend.queries)
    assert remote.names.find_thing("Вена") == local.find("Vienna").iri and len(pretend.queries) == asked


def test_a_remote_store_is_downloaded_in_full(pretend, remote, local):
    pretend.limit = at_most(5000)
    assert set(remote.store.to_store()) == set(local.store.to_store())
