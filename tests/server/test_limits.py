"""Limits of a query: time, rows, bytes, memory, depth. The next query is always answered."""

import http.client
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from support.endless import ENDLESS
from support.server_processes import LINUX, cpu, until, workers
from support.sparql_requests import DIRECT, query_string, send

MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


def growing_text(names):
    """Return a pattern that binds each variable, named by a letter, to a text ten times as long as the one before."""
    steps = (f'BIND (CONCAT({", ".join([f"?{old}"] * 10)}) AS ?{new})' for old, new in zip(names, names[1:]))
    return f'VALUES ?{names[0]} {{ "0123456789" }} ' + " ".join(steps)


def test_time_is_limited_and_the_next_query_is_answered(strict):
    start = time.monotonic()
    answer = send(strict, "GET", query_string(ENDLESS))
    assert (answer.status, answer.headers["Retry-After"]) == (503, "7") and b"6.5 seconds" in answer.body
    assert 6.4 < time.monotonic() - start < 60  # an endless query ends; how soon after is up to the machine
    assert send(strict, "GET", query_string("ASK { ?s ?p 1 }")).status == 200


@pytest.mark.parametrize("text, accept", [(MANY, "text/csv"), (MANY, "application/sparql-results+xml"),
                                          (MANY, "text/tab-separated-values"), (MANY, "application/json"),
                                          ("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }", "text/turtle")])
def test_rows_are_limited_and_never_truncated(strict, text, accept):
    answer = strict.get("/sparql?" + query_string(text), accept)
    assert answer.status == 422 and b"more than 20 " in answer.body


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+xml", "text/tab-separated-values",
                                    "application/sparql-results+json"])
def test_an_answer_may_have_as_many_rows_as_the_limit(strict, accept):
    for rows, status in ((20, 200), (21, 422)):
        query = query_string(f"SELECT ?a {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {rows}")
        assert strict.get("/sparql?" + query, accept).status == status


def test_bytes_are_limited(strict):
    query = f"SELECT ?f {{ {growing_text('abcdef')} VALUES ?x {{ 1 2 3 4 5 6 7 8 9 }} }}"
    answer = send(strict, "POST", "", DIRECT, query)
    assert answer.status == 422 and b"more than 1,000,000 bytes" in answer.body


@LINUX
def test_memory_is_limited_and_the_next_query_is_answered(strict):
    answer = send(strict, "POST", "", DIRECT, f"SELECT (STRLEN(?i) AS ?n) {{ {growing_text('abcdefghi')} }}")
    assert answer.status == 422 and b"more memory" in answer.body
    assert send(strict, "GET", query_string("ASK { ?s ?p 2 }")).status == 200


@pytest.mark.parametrize("text", [
    "ASK { FILTER (" + "(" * 45_000 + "1" + ")" * 45_000 + ") }", "ASK " + "{" * 45_000 + "}" * 45_000,
    "ASK { FILTER (" + "!" * 95_000 + "1) }", "ASK { ?s " + "/".join(["<a>"] * 20_000) + " ?o }",
    "ASK { FILTER (" + "||".join(["1"] * 30_000) + ") }", '"""' * 30_000, "a" * 99_000, '"\\\\' * 30_000])
def test_deep_and_long_queries_are_survived(strict, text):
    assert send(strict, "POST", "", DIRECT, text).status in (200, 400, 422, 503)
    assert send(strict, "GET", query_string("ASK { ?s ?p 3 }")).status == 200


@LINUX
def test_a_query_is_stopped_when_its_client_disconnects(site):
    parts = urlsplit(site.base)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    connection.request("POST", "/sparql", ENDLESS, DIRECT)
    busy = until(lambda: [pid for pid in workers(site) if cpu(pid) > 0.7])
    connection.close()
    assert busy and until(lambda: not set(busy) & workers(site), 3)  # long before the timeout


@LINUX
def test_a_worker_can_open_no_files(site):
    send(site, "GET", query_string("ASK { ?s ?p 4 }"))
    for pid in workers(site):
        limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
        assert "Max open files            3 " in limits and "Max core file size        0 " in limits


def test_a_body_that_does_not_arrive_times_out(strict):
    parts = urlsplit(strict.base)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n"
                           b"Content-Type: application/sparql-query\r\n\r\nASK")
        assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")
