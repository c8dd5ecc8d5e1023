"""No query takes more than its share: time, rows, bytes, memory, depth; and the next one is answered."""

import http.client
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from support.endless import ENDLESS
from support.server_processes import LINUX, cpu, until, workers
from support.sparql_requests import DIRECT, asked, send

MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


def long(names):
    """A pattern that binds each variable, named by a letter, to ten times the text of the one before."""
    steps = (f'BIND (CONCAT({", ".join([f"?{old}"] * 10)}) AS ?{new})' for old, new in zip(names, names[1:]))
    return f'VALUES ?{names[0]} {{ "0123456789" }} ' + " ".join(steps)


def test_time_is_limited_and_the_next_query_is_answered(strict):
    start = time.monotonic()
    answer = send(strict, "GET", asked(ENDLESS))
    assert (answer.status, answer.headers["Retry-After"]) == (503, "2") and b"1.5 seconds" in answer.body
    assert 1.4 < time.monotonic() - start < 2.5
    assert send(strict, "GET", asked("ASK { ?s ?p 1 }")).status == 200


@pytest.mark.parametrize("text, accept", [(MANY, "text/csv"), (MANY, "application/sparql-results+xml"),
                                          (MANY, "text/tab-separated-values"), (MANY, "application/json"),
                                          ("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }", "text/turtle")])
def test_rows_are_limited_and_never_cut_short(strict, text, accept):
    answer = strict.get("/sparql?" + asked(text), accept)
    assert answer.status == 422 and b"more than 20 " in answer.body


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+xml", "text/tab-separated-values",
                                    "application/sparql-results+json"])
def test_as_many_rows_as_the_limit_are_given(strict, accept):
    for rows, status in ((20, 200), (21, 422)):
        query = asked(f"SELECT ?a {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {rows}")
        assert strict.get("/sparql?" + query, accept).status == status


def test_bytes_are_limited(strict):
    answer = send(strict, "POST", "", DIRECT, f"SELECT ?f {{ {long('abcdef')} VALUES ?x {{ 1 2 3 4 5 6 7 8 9 }} }}")
    assert answer.status == 422 and b"more than 1,000,000 bytes" in answer.body


@LINUX
def test_memory_is_limited_and_the_next_query_is_answered(strict):
    answer = send(strict, "POST", "", DIRECT, f"SELECT (STRLEN(?i) AS ?n) {{ {long('abcdefghi')} }}")
    assert answer.status == 422 and b"more memory" in answer.body
    assert send(strict, "GET", asked("ASK { ?s ?p 2 }")).status == 200


@pytest.mark.parametrize("text", [
    "ASK { FILTER (" + "(" * 45_000 + "1" + ")" * 45_000 + ") }", "ASK " + "{" * 45_000 + "}" * 45_000,
    "ASK { FILTER (" + "!" * 95_000 + "1) }", "ASK { ?s " + "/".join(["<a>"] * 20_000) + " ?o }",
    "ASK { FILTER (" + "||".join(["1"] * 30_000) + ") }", '"""' * 30_000, "a" * 99_000, '"\\\\' * 30_000])
def test_depth_and_length_harm_nobody(strict, text):
    assert send(strict, "POST", "", DIRECT, text).status in (200, 400, 422, 503)
    assert send(strict, "GET", asked("ASK { ?s ?p 3 }")).status == 200


@LINUX
def test_a_query_whose_client_has_gone_is_stopped(site):
    parts = urlsplit(site.base)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    connection.request("POST", "/sparql", ENDLESS, DIRECT)
    busy = until(lambda: [pid for pid in workers(site) if cpu(pid) > 0.7])
    connection.close()
    assert busy and until(lambda: not set(busy) & workers(site), 3)  # long before the limit


@LINUX
def test_a_worker_can_open_nothing(site):
    send(site, "GET", asked("ASK { ?s ?p 4 }"))
    for pid in workers(site):
        limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
        assert "Max open files            3 " in limits and "Max core file size        0 " in limits


def test_a_body_that_does_not_come_is_not_waited_for(strict):
    parts = urlsplit(strict.base)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n"
                           b"Content-Type: application/sparql-query\r\n\r\nASK")
        assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")
