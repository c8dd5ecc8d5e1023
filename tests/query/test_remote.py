"""A remote endpoint: one clear message for each failure."""

import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from click.testing import CliRunner

import sco_kg
from sco_kg.cli.main import main
from sco_kg.errors import EndpointError, QueryError
from sco_kg.query import http
from support.faulty_servers import JSON, misbehaving
from support.processes import free_port


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(http, "RETRIES", (0.01, 0.01))


NOTHING = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'
FAILURES = {
    "HTML instead of results": ((200, {"Content-Type": "text/html"}, b"<html>Welcome</html>"), "<html>Welcome"),
    "a cut-off result": ((200, JSON, NOTHING[:30]), "did not answer with query results"),
    "an empty body": ((200, JSON, b""), "did not answer with query results"),
    "results as XML": ((200, {"Content-Type": "application/sparql-results+xml"}, b"<sparql/>"), "but with '<sparql/>'"),
    "JSON that is no result": ((200, JSON, b'{"error": "no such repository"}'), "no such repository"),
    "triples instead of results": ((200, {"Content-Type": "text/turtle"}, b"<a> <b> <c> ."), "but with '<a> <b> <c>"),
    "fewer bytes than announced": ((200, {**JSON, "Content-Length": "999"}, NOTHING), "broke off"),
    "no access": ((401, {}, b""), "SCO_KG_TOKEN"),
    "forbidden": ((403, {}, b""), "SCO_KG_TOKEN"),
    "a wrong path": ((404, {}, b""), r"404.*/sparql"),
    "a failing server": ((500, {}, b"out of memory"), "500.*out of memory"),
    "a busy server": ((503, {}, b""), "503.*Tried 3 times"),
    "too many requests": ((429, {}, b""), "429.*Tried 3 times"),
    "Virtuoso's partial answer": ((200, {**JSON, "X-SQL-State": "S1TAT"}, NOTHING), "truncated its answer"),
    "Virtuoso's row limit": ((200, {**JSON, "X-SPARQL-MaxRows": "10000"}, NOTHING), "truncated its answer"),
    "a chunk that never comes": ((200, {**JSON, "Transfer-Encoding": "chunked"}, b"99\r\n{"), "broke off"),
}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_reported_and_not_followed(status):
    with misbehaving((200, JSON, NOTHING)) as (other, seen), \
            misbehaving((status, {"Location": other}, b"")) as (url, _), \
            pytest.raises(EndpointError, match=f"{url} redirects to {other}"):
        sco_kg.open(url, auth="secret").sparql("ASK {}")
    assert seen == []


def test_a_redirect_within_the_same_server_is_reported():
    with misbehaving((302, {"Location": "/login"}, b"")) as (url, seen), \
            pytest.raises(EndpointError, match=f"{url} redirects to /login"):
        sco_kg.open(url).sparql("ASK {}")
    assert len(seen) == 1


@pytest.mark.parametrize("case", FAILURES)
def test_each_failure_gives_one_clear_message(case):
    answer, message = FAILURES[case]
    with misbehaving(answer) as (url, _), pytest.raises(EndpointError, match=message) as raised:
        sco_kg.open(url).sparql("SELECT ?s { ?s ?p ?o }")
    assert url in str(raised.value) and "\n" not in str(raised.value)


TRIPLES = b"<http://a.example/s> <http://a.example/p> <http://a.example/o> .\n"
FAILING_TRIPLES = {
    "a cut-off line": TRIPLES + TRIPLES[:30],
    "what went wrong, in place of the rest": TRIPLES + b"The SPARQL operation timed out",
    "HTML": b"<html>Welcome</html>",
    "results": NOTHING,
}


@pytest.mark.parametrize("case", FAILING_TRIPLES)
def test_invalid_triples_are_an_error(case):
    with misbehaving((200, {"Content-Type": "application/n-triples"}, FAILING_TRIPLES[case])) as (url, _), \
            pytest.raises(EndpointError, match="did not answer with query results"):
        sco_kg.open(url).sparql("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("case", FAILURES)
def test_the_command_fails_with_one_line(case):
    with misbehaving(FAILURES[case][0]) as (url, _):
        result = CliRunner().invoke(main, ["query", "articles", "--endpoint", url])
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (3, "", 1)
    assert result.stderr.startswith(f"EndpointError: {url} ")


def test_the_error_message_of_the_endpoint_is_shown():
    answer = (400, {}, b"line 1: no such prefix")
    with misbehaving(answer) as (url, _), pytest.raises(QueryError, match="no such prefix"):
        sco_kg.open(url).sparql("SELECT ?s { ?s ?p ?o }")


def test_a_transient_error_is_retried():
    with misbehaving((503, {}, b""), (200, JSON, NOTHING)) as (url, seen):
        assert len(sco_kg.open(url).sparql("SELECT ?s { ?s ?p ?o }")) == 0
    assert len(seen) == 2


def test_a_permanent_error_is_not_retried():
    with misbehaving((500, {}, b"")) as (url, seen), pytest.raises(EndpointError):
        sco_kg.open(url).sparql("SELECT ?s { ?s ?p ?o }")
    assert len(seen) == 1


@pytest.fixture
def waits(monkeypatch):
    """The seconds between retries, without waiting for them."""
    waits = []
    monkeypatch.setattr(time, "sleep", waits.append)
    return waits


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("asked, waited", [("7", 7), (" 0 ", 0), ("soon", 0.01), ("-3", 0.01), ("", 0.01),
                                           ("Sun, 22 Nov 2020 10:00:00 GMT", 0), ("Sun, 22 Nov 2020 10:00:00", 0.01)])
def test_retry_after_in_seconds_is_respected(status, asked, waited, waits):
    with misbehaving((status, {"Retry-After": asked}, b""), (200, JSON, NOTHING)) as (url, seen):
        sco_kg.open(url).sparql("SELECT ?s { ?s ?p ?o }")
    assert waits == [waited] and len(seen) == 2


def test_retry_after_as_a_date_is_respected(waits):
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    with misbehaving((503, {"Retry-After": moment}, b""), (200, JSON, NOTHING)) as (url, _):
        sco_kg.open(url).sparql("SELECT ?s { ?s ?p ?o }")
    assert 10 < waits[0] <= 20


@pytest.mark.parametrize("asked, shown", [("31", "31 s"), ("9" * 400, "inf s")])
def test_retry_after_beyond_the_time_limit_is_an_error(asked, shown, waits):
    with misbehaving((429, {"Retry-After": asked}, b"")) as (url, seen), \
            pytest.raises(EndpointError, match=rf"429.*a pause of {shown}.*limit of 30 s. Try again then"):
        sco_kg.open(url, timeout=30).sparql("ASK {}")
    assert waits == [] and len(seen) == 1


def test_an_unreachable_endpoint_is_reported():
    with pytest.raises(EndpointError, match="cannot be reached.*endpoint is running"):
        sco_kg.open(f"http://127.0.0.1:{free_port()}/sparql").sparql("ASK {}")


def test_an_endpoint_that_never_answers_times_out():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(EndpointError, match="0.1 s"):
            sco_kg.open(url, timeout=0.1).sparql("ASK {}")


class Dribble:
    """A body whose bytes arrive in time but never end."""

    def __iter__(self):
        return iter(lambda: time.sleep(0.05) or b" ", b"")


def test_an_endless_slow_answer_times_out():
    with misbehaving((200, JSON, Dribble())) as (url, _), \
            pytest.raises(EndpointError, match="did not answer within 0.3 s or broke off"):
        sco_kg.open(url, timeout=0.3).sparql("ASK {}")


@pytest.mark.parametrize("url", ["ftp://a.example/sparql", "http:///sparql"])
def test_an_invalid_url_is_refused(url):
    with pytest.raises(EndpointError, match="http:// or https://"):
        sco_kg.open(url)


@pytest.mark.parametrize("auth, sent", [("secret", "Bearer secret"), (("me", "pass"), "Basic bWU6cGFzcw==")])
def test_secrets_are_sent_but_never_shown(auth, sent):
    with misbehaving((401, {}, b"")) as (url, seen), pytest.raises(EndpointError) as raised:
        sco_kg.open(url, auth=auth).sparql("ASK {}")
    assert seen[0]["Authorization"] == sent
    assert "secret" not in str(raised.value) and "pass" not in str(raised.value)


def test_secrets_come_from_the_environment(monkeypatch):
    for name in ("SCO_KG_TOKEN", "SCO_KG_USER", "SCO_KG_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    assert http.credentials() is None
    monkeypatch.setenv("SCO_KG_USER", "me")
    monkeypatch.setenv("SCO_KG_PASSWORD", "pass")
    assert http.credentials() == ("me", "pass")
    monkeypatch.setenv("SCO_KG_TOKEN", "secret")
    assert http.credentials() == "secret"
