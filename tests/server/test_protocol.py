"""SPARQL 1.1 Protocol: the tests of the W3C, and further requests."""

import gzip
import http.client
import json
import socket
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from sco_kg.rdf import namespaces
from sco_kg.server.http_error import HTTPError
from sco_kg.server.sparql import protocol, result_formats
from support import small_site
from support.client import Site
from support.paths import TOP
from support.sparql_requests import DIRECT, READERS, query_string, send

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UPDATE = {"Content-Type": "application/sparql-update"}
ONE, TWO, THREE = (namespaces.GRAPHS + slug for slug in small_site.REPORTS)
EMPTY = "default-graph-uri=" + quote("http://a.example/nowhere")
#: Each report is in its own graph, whose IRI is the beginning of its own.
BOTH = f"ASK {{ <{ONE}#it> a ?a . <{TWO}#it> a ?b }}"
NAMED = f"ASK {{ GRAPH ?g {{ <{ONE}#it> a ?a }} GRAPH ?h {{ <{TWO}#it> a ?b }} }}"
FULL = f"ASK {{ <{THREE}#it> a ?c . GRAPH ?g {{ <{ONE}#it> a ?a }} GRAPH ?h {{ <{TWO}#it> a ?b }} }}"
DEFAULTS = urlencode({"default-graph-uri": [ONE, TWO]}, doseq=True)
NAMES = urlencode({"named-graph-uri": [ONE, TWO]}, doseq=True)
ROWS = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
BOOLEANS = {"application/sparql-results+json", "application/sparql-results+xml"}
RDF = {"text/turtle", "application/rdf+xml", "application/n-triples"}


#: Method, query string, headers, body, and the expected result: true, or a set of media types.
QUERIES = {
    "query_post_form": ("POST", EMPTY, FORM, query_string("ASK {}"), True),
    "query_dataset_default_graphs_get": ("GET", query_string(BOTH, DEFAULTS), {}, None, True),
    "query_dataset_default_graphs_post": ("POST", DEFAULTS, DIRECT, BOTH, True),
    "query_dataset_named_graphs_post": ("POST", NAMES, DIRECT, NAMED, True),
    "query_dataset_named_graphs_get": ("GET", query_string(NAMED, NAMES), {}, None, True),
    "query_dataset_full": ("POST", f"default-graph-uri={quote(THREE)}&{NAMES}", DIRECT, FULL, True),
    "query_multiple_dataset": ("POST", NAMES, DIRECT, NAMED.replace("ASK", f"ASK FROM <{THREE}>"), True),
    "query_get": ("GET", query_string("ASK {}", EMPTY), {}, None, True),
    "query_content_type_select": ("POST", EMPTY, DIRECT, "SELECT (1 AS ?one) {}", ROWS),
    "query_content_type_ask": ("POST", EMPTY, DIRECT, "ASK {}", BOOLEANS),
    "query_content_type_describe": ("POST", EMPTY, DIRECT, "DESCRIBE <http://a.example/>", RDF),
    "query_content_type_construct": ("POST", EMPTY, DIRECT, "CONSTRUCT { <a> <b> 1 } WHERE {}", RDF),
    "query_post_direct": ("POST", EMPTY, DIRECT, "ASK {}", True),
}
#: Requests that no read-only endpoint accepts.
BAD = {
    "bad_query_method": ("PUT", query_string("ASK {}"), {}, None),
    "bad_multiple_queries": ("GET", query_string("ASK {}", query_string("SELECT * {}")), {}, None),
    "bad_query_wrong_media_type": ("POST", "", {"Content-Type": "text/plain"}, "ASK {}"),
    "bad_query_missing_form_type": ("POST", "", {}, query_string("ASK {}")),
    "bad_query_missing_direct_type": ("POST", "", {}, "ASK {}"),
    "bad_query_non_utf8": ("POST", "", {"Content-Type": "application/sparql-query; charset=UTF-16"},
                           "ASK {}".encode("utf-16")),
    "bad_query_syntax": ("GET", query_string("ASK"), {}, None),
    "bad_update_get": ("GET", "update=" + quote("CLEAR ALL"), {}, None),
    "bad_multiple_updates": ("POST", "", FORM, "update=CLEAR+NAMED&update=CLEAR+DEFAULT"),
    "bad_update_wrong_media_type": ("POST", "", {"Content-Type": "text/plain"}, "CLEAR NAMED"),
    "bad_update_missing_form_type": ("POST", "", {}, "update=CLEAR+NAMED"),
    "bad_update_non_utf8": ("POST", "", {"Content-Type": "application/sparql-update; charset=UTF-16"},
                            "CLEAR NAMED".encode("utf-16")),
    "bad_update_syntax": ("POST", "", FORM, "update=CLEAR"),
    "bad_update_dataset_conflict": ("POST", "", FORM, "using-named-graph-uri=http%3A%2F%2Fa.example%2F&update="
                                    + quote(f"INSERT {{ ?s ?p 1 }} USING <{ONE}> WHERE {{ ?s ?p ?o }}")),
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_answered(site, name):
    method, query, headers, body, wanted = QUERIES[name]
    answer = send(site, method, query, headers, body)
    assert answer.status == 200
    if wanted is True:
        assert answer.type in BOOLEANS and json.loads(answer.body)["boolean"] is True
    else:
        assert answer.type in wanted


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_refused(site, name):
    method, query, headers, body = BAD[name]
    answer = send(site, method, query, headers, body)
    assert 400 <= answer.status < 500 and answer.body
    assert answer.status in (403, 415) or "update" not in name


@pytest.mark.parametrize("text, query", [(BOTH, NAMES), (NAMED, DEFAULTS), (FULL, NAMES), (BOTH, EMPTY),
                                         (BOTH.replace("ASK", f"ASK FROM <{ONE}> FROM <{TWO}>"), EMPTY)])
def test_a_dataset_has_only_the_named_graphs(site, text, query):
    answer = send(site, "GET", query_string(text, query))
    assert answer.status == 200 and json.loads(answer.body)["boolean"] is False


def test_a_query_may_have_a_dataset(site):
    rows = json.loads(send(site, "GET", query_string(f"SELECT ?s FROM <{ONE}> FROM NAMED <{TWO}> {{ ?s a ?k }}")).body)
    assert [row["s"]["value"] for row in rows["results"]["bindings"]] == [ONE + "#it"]


def test_the_default_graph_is_the_union_of_all_graphs(site):
    answer = send(site, "GET", query_string("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    facts = {quad.triple for quad in small_site.quads()}
    assert len(facts) < len(small_site.quads())
    assert json.loads(answer.body)["results"]["bindings"][0]["n"]["value"] == str(len(facts))


# ── the manifest of the W3C, where it is available ────────────────────────────

SHARED = TOP.parent / "shared" / "conformance"
_REQUESTS = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX ht: <http://www.w3.org/2011/http#>
PREFIX cnt: <http://www.w3.org/2011/content#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?test ?path ?method ?chars ?encoding ?type ?truth ?form {
  ?test a mf:ProtocolTest ; mf:action/ht:requests/rdf:rest*/rdf:first ?request .
  FILTER REGEX(STR(?test), "#(query|bad)_")
  ?request ht:absolutePath ?path ; ht:methodName ?method ; ht:resp ?answer .
  OPTIONAL { ?request ht:body ?body . ?body cnt:chars ?chars ; cnt:characterEncoding ?encoding }
  OPTIONAL { ?request ht:headers/rdf:rest*/rdf:first ?header .
             ?header ht:fieldName ?name ; ht:fieldValue ?type FILTER (LCASE(?name) = "content-type") }
  OPTIONAL { ?answer mf:expectedBoolean ?truth }
  OPTIONAL { ?answer mf:expectedFormat ?form } }"""
_TYPES = {"boolean": BOOLEANS, "tabular": ROWS, "RDF": RDF}


@pytest.fixture(scope="module")
def official(tmp_path_factory):
    """An endpoint with the three files of the W3C, each as a named graph."""
    if not SHARED.is_dir():
        pytest.skip("needs the W3C's protocol tests in ../shared/conformance")
    top = small_site.write(tmp_path_factory.mktemp("official"))
    small_site.dump(top, [ox.Quad(*quad.triple, quad.subject) for number in (1, 2, 3)
                          for quad in ox.parse(path=str(SHARED / f"data{number}.nt"))])
    with small_site.serving(top, tmp_path_factory.mktemp("log")) as (base, _):
        yield Site(base, "/id/larchmere")


def test_the_manifest_of_the_w3c_is_passed(official):
    store = ox.Store()
    store.load(path=str(SHARED / "sparql11-protocol-manifest.ttl"), base_iri="http://a.example/")
    found = store.query(_REQUESTS)
    names = [variable.value for variable in found.variables]
    tests = {row["test"].value.rpartition("#")[2]: {name: row[name].value for name in names if row[name]}
             for row in found}
    assert tests.keys() == QUERIES.keys() | BAD.keys()
    assert {name for name, test in tests.items() if not _passed(official, name, test)} == set()


def _passed(site, name, test):
    headers = {"Content-Type": test["type"]} if "type" in test else {}
    body = test["chars"].encode(test["encoding"]) if "chars" in test else None
    answer = send(site, test["method"], test["path"].partition("?")[2], headers, body)
    if name.startswith("bad"):
        return 400 <= answer.status < 500
    right = answer.status == 200 and answer.type in _TYPES[test["form"]]
    return right and ("truth" not in test or json.loads(answer.body)["boolean"] is (test["truth"] == "true"))


# ── beyond the manifest ─────────────────────────────────────────────────────

SELECT = "SELECT ?name { id:larchmere rdfs:label ?name } ORDER BY ?name"
CONSTRUCT = "CONSTRUCT { ?s rdfs:label ?name } WHERE { ?s rdfs:label ?name }"
NAMES_OF_LARCHMERE = ["Larchmere", "Ларчмер", "拉奇湖"]


@pytest.mark.parametrize("media_type", READERS)
def test_rows_have_each_format(site, media_type):
    answer = site.get("/sparql?" + query_string(SELECT), media_type)
    rows = ox.parse_query_results(answer.body, format=READERS[media_type])
    assert answer.type == media_type and [row["name"].value for row in rows] == NAMES_OF_LARCHMERE


@pytest.mark.parametrize("media_type", result_formats.ASK_FORMATS)
def test_booleans_have_each_format(site, media_type):
    for text, truth in (("ASK {}", True), ("ASK { FILTER (false) }", False)):
        answer = site.get("/sparql?" + query_string(text), media_type)
        assert answer.type == media_type
        assert bool(ox.parse_query_results(answer.body, format=result_formats.ASK_FORMATS[media_type])) is truth


@pytest.mark.parametrize("query", ["", "?" + query_string("ASK {}"), "?" + query_string("nonsense")])
def test_other_origins_may_query(site, query):
    answer = site.get("/sparql" + query, Origin="https://a.example")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_rows_have_csv(site):
    answer = site.get("/sparql?" + query_string(SELECT), "text/csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.body.decode().split() == ["name", *NAMES_OF_LARCHMERE]


@pytest.mark.parametrize("media_type, ending", [
    ("text/turtle", "ttl"), ("application/n-triples", "nt"), ("application/rdf+xml", "rdf"),
    ("application/ld+json", "jsonld"), ("application/trig", "trig")])
def test_triples_have_each_format(site, media_type, ending):
    answer = site.get("/sparql?" + query_string(CONSTRUCT), media_type)
    facts = list(ox.parse(answer.body, format=ox.RdfFormat.from_extension(ending)))
    assert answer.type == media_type and len(facts) == 4
    graph = rdflib.Dataset()
    graph.parse(data=answer.body, format={"rdf": "xml", "jsonld": "json-ld", "ttl": "turtle"}.get(ending, ending))
    assert len(graph) == 4


@pytest.mark.parametrize("accept, wanted", [
    ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/sparql-results+json"),
    ("application/sparql-results+json;q=0, */*;q=0.1", "application/json"), ("TEXT/CSV;header=present", "text/csv"),
    (None, "application/sparql-results+json")])
def test_the_format_is_negotiated(site, accept, wanted):
    assert site.get("/sparql?" + query_string(SELECT), accept).type == wanted


@pytest.mark.parametrize("text, accept, listed", [
    (SELECT, "text/turtle", "text/csv"), ("ASK {}", "text/csv", "application/sparql-results+xml"),
    (CONSTRUCT, "text/csv", "application/ld+json")])
def test_an_unavailable_format_is_406_with_the_formats_listed(site, text, accept, listed):
    answer = site.get("/sparql?" + query_string(text), accept)
    assert answer.status == 406 and listed in answer.body.decode()


def test_triples_that_a_format_cannot_represent_are_406(site):
    text = "CONSTRUCT { ?s <http://a.example/1> ?o } WHERE { ?s rdfs:label ?o }"
    assert site.get("/sparql?" + query_string(text), "application/rdf+xml").status == 406


def test_an_error_names_line_and_column_and_shows_the_line(site):
    answer = send(site, "POST", "", DIRECT, "SELECT ?имя {\n  ?s rdfs:label ?имя ; }\n}")
    assert (answer.status, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    error, empty, line, mark = answer.body.decode().splitlines()
    assert error.startswith("Not valid SPARQL: line 3, column ") and (empty, line) == ("", "}") and mark.strip() == "^"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_text_in_any_script_is_unchanged(site, method):
    text = 'SELECT ?a ?b { BIND ("Ларчмер 😀" AS ?a) BIND ("拉奇湖"@zh AS ?b) }'
    answer = send(site, method, query_string(text)) if method == "GET" else send(site, "POST", "", DIRECT, text)
    row = json.loads(answer.body)["results"]["bindings"][0]
    assert (row["a"]["value"], row["b"]["value"]) == ("Ларчмер 😀", "拉奇湖")


SERVICES = ["SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}", "SELECT * {{ service silent <{0}> {{ ?s ?p ?o }} }}",
            "SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SeRvIcE <{0}> {{ ?s ?p ?o }} }} }}",
            "SELECT * {{ BIND (<{0}> AS ?w) SERVICE ?w {{ ?s ?p ?o }} }}",
            "SELECT * {{ SERVICE # a\n<{0}> {{ ?s ?p ?o }} }}",
            "PREFIX : <{0}> SELECT * {{ SERVICE: {{ ?s ?p ?o }} }}", "SELECT * {{ {{}}SERVICESILENT<{0}>{{}} }}"]


@pytest.mark.parametrize("text", SERVICES)
def test_service_is_refused(site, text):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        answer = send(site, "POST", "", DIRECT, text.format(f"http://127.0.0.1:{listener.getsockname()[1]}/"))
        assert answer.status == 403 and b"SERVICE" in answer.body
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize("text", ["SELECT ('SERVICE' AS ?x) {}",
                                  "SELECT * { ?s <http://a.example/SERVICE> ?o } # SERVICE"])
def test_the_word_service_elsewhere_is_allowed(site, text):
    assert send(site, "POST", "", DIRECT, text).status == 200


@pytest.mark.parametrize("method, query, headers, body, status", [
    ("POST", "", DIRECT, "ASK {}" + " " * 100_000, 413), ("GET", query_string("ASK {}" + " " * 9_000), {}, None, 414),
    ("POST", "", {"Content-Type": "application/json"}, "{}", 415),
    ("POST", "", {"Content-Type": "application/sparql-query; charset=latin-1"}, "ASK {}", 415),
    ("GET", query_string("ASK {}"), {"X-Long": "a" * 40_000}, None, 431),
    ("POST", "", FORM, "", 400),
    ("GET", query_string("ASK {}", "default-graph-uri=no+iri"), {}, None, 400), ("GET", "query=%ff", {}, None, 400),
    ("POST", "", FORM, "query=" + "a&" * 2_000, 400), ("POST", "", FORM, "update=CLEAR+ALL", 403),
    ("POST", "", UPDATE, "CLEAR ALL", 403), ("POST", "", DIRECT, "CLEAR ALL", 403), ("GET", "query=", {}, None, 400),
    ("POST", query_string("ASK {}"), DIRECT, "ASK {}", 400), ("DELETE", "", {}, None, 405)])
def test_a_malformed_request_gets_its_status_and_a_message(site, method, query, headers, body, status):
    answer = send(site, method, query, headers, body)
    assert answer.status == status and answer.body
    assert status != 415 or "application/sparql-query" in answer.headers["Accept-Post"]
    assert status != 405 or answer.listed("Allow") == {"get", "head", "post", "options"}


def test_unknown_parameters_are_ignored(site):
    assert send(site, "GET", query_string("ASK {}", "format=json&output=json&timeout=9")).status == 200
    assert send(site, "POST", "", {"Content-Type": 'Application/SPARQL-Query; Charset="UTF-8"'}, "ASK {}").status == 200


def test_a_chunked_body_is_read_up_to_the_limit(site):
    parts = urlsplit(site.base)
    for pieces, status in (([b"AS", b"K {}"], 200), ([b" " * 60_000] * 3, 413)):
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        connection.request("POST", "/sparql", iter(pieces), DIRECT, encode_chunked=True)
        assert connection.getresponse().status == status
        connection.close()


def test_head_and_options(site):
    query = "/sparql?" + query_string(SELECT)
    get, head = site.get(query), site.ask(query, "HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(get.body)))
    asked_first = site.ask("/sparql", "OPTIONS", headers={
        "Origin": "https://a.example", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type"})
    assert asked_first.status == 204 and asked_first.headers["Access-Control-Allow-Origin"] == "*"
    assert "post" in asked_first.listed("Access-Control-Allow-Methods") & asked_first.listed("Allow")
    assert "content-type" in asked_first.listed("Access-Control-Allow-Headers")


def test_compression_of_a_long_answer_is_negotiated(site):
    query = "/sparql?" + query_string("SELECT * { GRAPH ?g { ?s ?p ?o } }")
    plain, packed = site.get(query), site.get(query, Accept_Encoding="gzip")
    assert gzip.decompress(packed.body) == plain.body and packed.headers["Content-Encoding"] == "gzip"
    assert "accept-encoding" in plain.listed("Vary") & packed.listed("Vary")


def test_random_results_are_not_cached(site):
    once, again = (site.get("/sparql?" + query_string(SELECT)).body for _ in range(2))
    assert once == again
    assert len({site.get("/sparql?" + query_string("SELECT (UUID() AS ?u) {}")).body for _ in range(8)}) == 8


# ── parsing, without a server ───────────────────────────────────────────────


@given(st.binary(max_size=60), st.sampled_from(["GET", "POST"]), st.text(max_size=30), st.binary(max_size=60))
def test_any_request_is_parsed_or_refused(query, method, content_type, body):
    try:
        request = protocol.parse_request(method, query, content_type, body)
        assert request is None or isinstance(request.query, str)
    except HTTPError as refusal:
        assert 400 <= refusal.status < 500 and refusal.message
