"""The service description: address, features, formats and counts of the endpoint."""

import pyoxigraph as ox
import pytest

from sco_kg.rdf import namespaces
from support import small_site
from support.client import Site
from support.sparql_requests import READERS, query_string

SD = "http://www.w3.org/ns/sparql-service-description#"
TYPES = {"text/turtle": ox.RdfFormat.TURTLE, "application/rdf+xml": ox.RdfFormat.RDF_XML,
         "application/n-triples": ox.RdfFormat.N_TRIPLES, "application/ld+json": ox.RdfFormat.JSON_LD,
         "application/trig": ox.RdfFormat.TRIG}
PREFIXES = namespaces.PREFIXES | {"sd": SD}
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def described(site, accept="text/turtle", **headers):
    store = ox.Store()
    store.load(site.get("/sparql", accept, **headers).body, format=TYPES[accept])
    return store


def rows(store, text):
    return [[term.value for term in row] for row in store.query(text, prefixes=PREFIXES)]


@pytest.mark.parametrize("accept", TYPES)
def test_each_rdf_format_has_the_same_triples(site, accept):
    answer = site.get("/sparql", accept)
    assert (answer.status, answer.type) == (200, accept)
    assert set(described(site, accept)) == set(described(site))


def test_it_is_the_response_unless_html_is_preferred(site):
    assert {site.get("/sparql", accept).type for accept in (None, "", "*/*", "text/*")} == {"text/turtle"}
    assert site.get("/sparql", "application/pdf").status == 406


def test_there_is_one_service_at_the_requested_address(site):
    found = rows(described(site), "SELECT ?where { ?service a sd:Service ; sd:endpoint ?where }")
    assert found == [[site.base + "/sparql"]]


@pytest.mark.parametrize("host, shown", [("kg.example:81", "http://kg.example:81/sparql"),
                                         ("[::1]:80", "http://[::1]:80/sparql"), ('a"><b', None), ("a/b?c", None)])
def test_the_address_has_the_host_header_if_that_is_valid(site, host, shown):
    found = rows(described(site, Host=host), "SELECT ?where { ?service sd:endpoint ?where }")
    assert found == [[shown or site.base + "/sparql"]]


def test_behind_a_proxy_it_has_the_public_url(small, tmp_path):
    with small_site.serving(small, tmp_path, "--public-url", "https://kg.example/data/") as (base, _):
        site = Site(base, "/id/larchmere")
        found = rows(described(site), "SELECT ?where { ?service sd:endpoint ?where }")
        assert found == [["https://kg.example/data/sparql"]]
        assert site.get("/id/larchmere").headers["Location"] == "/data/doc/id/larchmere"
        assert "</data/doc/id/larchmere.ttl>" in site.get("/doc/id/larchmere").headers["Link"]


def test_it_supports_queries_and_no_updates(site):
    store = described(site)
    assert rows(store, "SELECT ?what { ?service sd:supportedLanguage ?what }") == [[SD + "SPARQL11Query"]]
    assert rows(store, "SELECT ?what { ?service sd:feature ?what }") == [[SD + "UnionDefaultGraph"]]


def test_each_listed_format_is_served(site):
    named = {name for name, in rows(described(site), "SELECT ?what { ?service sd:resultFormat ?what }")}
    served = {f"http://www.w3.org/ns/formats/{name}" for name in (
        "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
        "Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG")}
    assert named == served
    for accept in (*READERS, "text/csv"):
        assert site.get("/sparql?" + query_string("SELECT * {}"), accept).type == accept


def test_the_default_graph_is_the_union_as_described(site):
    answer = site.get("/sparql?" + query_string(f"ASK {{ <{namespaces.GRAPHS}lake-2031#it> a ?kind }}"))
    assert b"true" in answer.body


def test_its_counts_are_those_of_the_data(site):
    store = described(site)
    stated = {name: int(count) for name, count in rows(store, """
        SELECT ?name ?count { ?set sd:namedGraph ?named . ?named a sd:NamedGraph ; sd:name ?name ; sd:graph ?graph .
                              ?service sd:defaultDataset ?set . ?graph a sd:Graph ; void:triples ?count }""")}
    counted = {}
    for quad in small_site.quads():
        counted[quad.graph_name.value] = counted.get(quad.graph_name.value, 0) + 1
    assert stated == counted
    whole = rows(store, "SELECT ?count { ?set sd:defaultGraph/void:triples ?count }")
    assert whole == [[str(len({quad.triple for quad in small_site.quads()}))]]


def test_it_states_the_limits_like_the_header_of_every_response(strict):
    stated, = rows(described(strict), "SELECT ?what { ?service a sd:Service ; rdfs:comment ?what }")
    assert "6.5 seconds" in stated[0] and "20 rows" in stated[0]
    for path in ("/sparql", "/sparql?" + query_string("ASK {}")):
        assert strict.get(path).headers["Query-Limits"] == "seconds=6.5, rows=20, bytes=1000000"


@pytest.mark.parametrize("path", ["/void.ttl", "/.well-known/void"])
def test_the_void_description_has_the_endpoint_while_the_server_runs(site, small, path):
    store = ox.Store()
    answer = site.get(path, Range="bytes=0-9")
    store.load(answer.body, format=ox.RdfFormat.TURTLE)
    assert rows(store, "SELECT ?data ?where { ?data void:sparqlEndpoint ?where }") == [
        [namespaces.DATASET, site.base + "/sparql"]]
    assert b"sparqlEndpoint" not in (small / path[1:]).read_bytes()
    assert site.get(path, If_None_Match=answer.headers["ETag"]).status == 304
    assert site.get(path, Host="b.example").headers["ETag"] != answer.headers["ETag"]


def test_a_browser_gets_the_query_editor(site):
    first = site.get("/sparql", BROWSER)
    assert (first.status, first.headers["Location"]) == (303, "/sparql/") and "accept" in first.listed("Vary")
    page = site.get("/sparql/", BROWSER, Accept_Language="zh")
    assert (page.status, page.type, page.headers["Content-Language"]) == (200, "text/html", "zh")
    assert "wasm-unsafe-eval" in page.headers["Content-Security-Policy"]
    assert '</sparql>; rel="alternate"; type="text/turtle"' in page.headers.get_all("Link")


def test_without_the_editor_a_browser_gets_the_description(small, tmp_path):
    top = small_site.write(tmp_path / "site")
    for path in (top / "sparql").iterdir():
        path.unlink()
    (tmp_path / "log").mkdir()
    with small_site.serving(top, tmp_path / "log") as (base, _):
        assert Site(base, "/").get("/sparql", BROWSER).type == "text/turtle"
