"""Free SPARQL: only queries, and SERVICE refused however it is written."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sco_kg.errors import QueryError
from sco_kg.query import sparql_text, syntax_errors

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
    "SELECT * { {} UNION {?s ?p 1}SERVICESILENT<http://a.example/>{} }",
    "SELECT * { ?s ?p 1SERVICE <http://a.example/> {} }",
    "SELECT * { ?s ?p trueSERVICE <http://a.example/> {} }",
    "SELECT * { ?s ?p a:.SERVICE <http://a.example/> {} }",
    "SELECT * { OPTIONAL { ?s ?p a:b\\# . } SERVICE <http://a.example/> {} \n}",
    "SELECT * { OPTIONAL { ?s ?p a:b\\' . } SERVICE <http://a.example/> {} FILTER ('' = 'a') }",
    "PREFIX : <http://a.example/> SELECT * { SERVICE:a {} }",
    "PREFIX : <http://a.example/> SELECT * { SERVICESILENT:a # SERVICE\n {} }",
    "PREFIX : <http://a.example/> PREFIX service: <http://b.example/> SELECT * { service:a {} }",
    "SELECT * { ?s ?p 'open . SERVICE <http://a.example/> {} }",
]
HARMLESS = [
    "SELECT * { ?service ?p 'SERVICE' }",
    "SELECT * { ?s <http://a.example/SERVICE> ?o } # SERVICE",
    "PREFIX service: <http://a.example/> SELECT * { ?s service:SERVICE \"\"\"SERVICE\"\"\"@service }",
    "ASK { ?s ?p $SERVICE }",
    "SELECT * { ?s a:b.SERVICE 'a'@en-service, _:SERVICE, a:\\'SERVICE }",
    "PREFIX service: <http://a.example/> SELECT * { { ?s service:a ?o } UNION { ?s service:SERVICE service:a } }",
]


@pytest.mark.parametrize("text", SERVICES)
def test_service_is_refused(text):
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        sparql_text.query_form(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_service_as_a_name_or_text_is_allowed(text):
    assert sparql_text.query_form(text) in ("SELECT", "ASK")


@pytest.mark.parametrize("text", ["INSERT DATA { <a> <b> <c> }", "CLEAR ALL", "DROP GRAPH <a>",
                                  "LOAD <http://a.example/>", "DELETE WHERE { ?s ?p ?o }"])
def test_updates_are_refused(text):
    with pytest.raises(QueryError, match="This is an update"):
        sparql_text.query_form(text)


@pytest.mark.parametrize("text", ["", "hello", "# SELECT", "'SELECT'"])
def test_text_that_is_not_a_query_is_refused(text):
    with pytest.raises(QueryError, match="There is no query"):
        sparql_text.query_form(text)


@given(st.text())
def test_any_text_is_answered_or_refused(text):
    try:
        assert sparql_text.query_form(text) in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    except QueryError as error:
        assert str(error)


def parser_error(text):
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(text)
    return caught.value


@pytest.mark.parametrize("text, start", [
    ("SELECT * {\n", "line 2, column 1, at '': the query ends too early"),
    ("SELECT *\u2028{ ?s ?p }", "line 1, column"),
    ("ASK { 'а' ?p }\n# б\n", "line 1, column 15"),
    ("\r\n\r\nASK { ?s ?p }", "line 3, column"),
])
def test_a_syntax_error_names_the_position(text, start):
    assert syntax_errors.explain_syntax_error(text, parser_error(text), []).startswith(start)


def test_a_caret_marks_the_position():
    text = "ASK {\r\n  ?s a:b 'б' }\r\n"
    column = int(str(parser_error(text)).split(":")[1])
    assert syntax_errors.caret_line(text, parser_error(text)) == "  ?s a:b 'б' }\n" + " " * (column - 1) + "^"


@given(st.lists(st.sampled_from(["ASK", "{", "}", "?s", "a:b", "<a>", "'x'", "\n", "# c\n", "\r\n", "(", "1"])))
def test_any_invalid_query_is_a_syntax_error(words):
    text = "SELECT * {" + " ".join(words)
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        assert syntax_errors.explain_syntax_error(text, error, [])
        assert syntax_errors.caret_line(text, error).endswith("^")
