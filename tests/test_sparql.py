"""Free SPARQL: only queries, and SERVICE refused however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sco_kg import sparql
from sco_kg.errors import BadQuery

SERVICES = [
    "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }",
    "select * { service silent <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE ?where { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { SERV\\U00000049CE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a' # comment '\n SERVICE <http://a.example/> {} }",
    "SELECT * { ?s ?p \"it's\" . SERVICE <http://a.example/> {} }",
    "SELECT * { ?s ?p '''a'b''' . SERVICE <http://a.example/> {} }",
    "SELECT * { ?s <a#b> ?o . SERVICE\n<http://a.example/> {} }",
    "SELECT * { ?s ?p ?o . FILTER (?s<?o) SERVICE <http://a.example/> {} FILTER (?o>?s) }",
    "SELECT * { ?s ?p \"a\\u0022\" . SERVICE <http://a.example/> { } # \"\n }",
    "SELECT * { {}SERVICE<http://a.example/>{} }",
]
HARMLESS = [
    "SELECT * { ?service ?p 'SERVICE' }",
    "SELECT * { ?s <http://a.example/SERVICE> ?o } # SERVICE",
    "PREFIX service: <http://a.example/> SELECT * { ?s service:SERVICE \"\"\"SERVICE\"\"\"@service }",
    "ASK { ?s ?p $SERVICE }",
]


@pytest.mark.parametrize("text", SERVICES)
def test_service_is_refused(text):
    with pytest.raises(BadQuery, match="SERVICE is not allowed"):
        sparql.form(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_the_word_service_is_not(text):
    assert sparql.form(text) in ("SELECT", "ASK")


@pytest.mark.parametrize("text", ["INSERT DATA { <a> <b> <c> }", "CLEAR ALL", "DROP GRAPH <a>",
                                  "LOAD <http://a.example/>", "DELETE WHERE { ?s ?p ?o }"])
def test_updates_are_refused(text):
    with pytest.raises(BadQuery, match="This is an update"):
        sparql.form(text)


@pytest.mark.parametrize("text", ["", "hello", "# SELECT", "'SELECT'"])
def test_what_is_no_query_is_refused(text):
    with pytest.raises(BadQuery, match="There is no query"):
        sparql.form(text)


@given(st.text())
def test_any_text_is_answered_or_refused(text):
    try:
        assert sparql.form(text) in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    except BadQuery as error:
        assert str(error)
