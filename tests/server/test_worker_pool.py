"""The queue: short queries run at once, long ones one after the other, and further ones are refused."""

import http.client
import os
import signal
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

from support import small_site
from support.client import Site
from support.endless import ENDLESS
from support.server_processes import LINUX, alive, query_processes, server, suspended, until, workers
from support.sparql_requests import DIRECT, query_string, send

#: A query that takes a second or two.
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m rdfs:label ?o }"


@contextmanager
def serve_one_slot(small, log, *options):
    """Serve the small site with one slot for short queries, one for long ones, and one for a suspended one."""
    with small_site.serving(small, log, "--workers", "1", *options) as (base, _):
        yield Site(base, "/id/larchmere", timeout=60)


class Client(threading.Thread):
    """A client that sends one query; `answer` and `seconds` are set when the thread has ended."""

    def __init__(self, site, query):
        super().__init__(daemon=True)
        self.site, self.query = site, query
        self.start()

    def run(self):
        """Send the query."""
        start = time.monotonic()
        self.answer = send(self.site, "GET", query_string(self.query))
        self.seconds = time.monotonic() - start


def suspended_workers(site):
    """Return the process ids of the suspended workers."""
    return [pid for pid in workers(site) if suspended(pid)]


@LINUX
def test_long_queries_run_one_after_the_other_and_short_ones_between(small, tmp_path):
    with serve_one_slot(small, tmp_path, "--timeout", "2") as site:
        first = Client(site, ENDLESS + " # 1")
        time.sleep(0.1)
        second = Client(site, ENDLESS + " # 2")
        assert until(lambda: suspended_workers(site))
        third = send(site, "GET", query_string(ENDLESS + " # 3"))
        assert (third.status, first.is_alive()) == (503, True) and b"Too many long queries" in third.body
        assert send(site, "GET", query_string("ASK { ?s ?p 'short' }")).status == 200
        first.join(60)
        second.join(60)
        for each in (first, second):
            assert each.answer.status == 503 and b"2 seconds" in each.answer.body
        assert second.seconds > first.seconds > 1.9
        assert until(lambda: len([pid for pid in workers(site) if alive(pid)]) <= 1)


@LINUX
def test_a_suspended_query_is_resumed_and_answered(small, tmp_path):
    with serve_one_slot(small, tmp_path, "--timeout", "20") as site:
        alone = send(site, "GET", query_string(LONG)).body
        connection = start_long_query(site, ENDLESS)
        waiting = Client(site, LONG + " # again")
        assert until(lambda: suspended_workers(site))
        connection.close()
        waiting.join(60)
        assert (waiting.answer.status, waiting.answer.body) == (200, alone) and b'"n"' in alone


def start_long_query(site, query):
    """Send a query; return its connection once the query counts as long."""
    parts = urlsplit(site.base)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    connection.request("POST", "/sparql", query, DIRECT)
    time.sleep(0.7)
    return connection


@LINUX
def test_no_suspended_worker_survives_the_fork_server(small, tmp_path):
    with serve_one_slot(small, tmp_path, "--timeout", "3") as site:
        clients = []
        for number in range(2):
            clients.append(Client(site, f"{ENDLESS} # {number}"))
            time.sleep(0.7)
        assert until(lambda: suspended_workers(site))
        left = query_processes(server(site))
        os.kill(left[0], signal.SIGKILL)
        for each in clients:
            each.join(60)
        assert {each.answer.status for each in clients} <= {422, 503}
        assert until(lambda: not any(map(alive, left)))
