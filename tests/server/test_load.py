"""Twenty concurrent clients, some of them hostile: all others get right answers, and the memory is freed."""

import json
import statistics
import threading
import time

import pytest

from sco_kg.rdf import namespaces
from support import small_site
from support.client import Site
from support.endless import ENDLESS
from support.server_processes import LINUX, alive, memory, query_processes, until
from support.sparql_requests import query_string, send

SECONDS = 6
HOSTILE, HEAVY, USUAL = 3, 2, 15
#: A query of a few hundred thousand steps.
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j a ?k FILTER (?a != ?d) }"
LIMIT = 3


class Client(threading.Thread):
    """A client that repeats a query, each time with another comment, so that no response is cached."""

    def __init__(self, site, number, kind, query, right):
        super().__init__(daemon=True)
        self.site, self.number, self.kind, self.query, self.right = site, number, kind, query, right
        self.seconds, self.wrong, self.refused = [], [], 0

    def run(self):
        """Send queries until the time is over."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            start = time.monotonic()
            answer = send(self.site, "GET", query_string(f"{self.query} # {self.number} {len(self.seconds)}"))
            self.seconds.append(time.monotonic() - start)
            if answer.status == 503 and self.kind != "usual":
                assert answer.headers["Retry-After"]
                self.refused += 1
            elif answer.status != 200 or json.loads(answer.body)["results"]["bindings"][0]["n"]["value"] != self.right:
                self.wrong.append((answer.status, answer.body[:200]))


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """The small site, served with a short timeout."""
    top = small_site.write(tmp_path_factory.mktemp("busy"))
    with small_site.serving(top, tmp_path_factory.mktemp("log"), "--timeout", LIMIT) as (base, process):
        yield Site(base, "/id/larchmere", timeout=60), process


@LINUX
def test_all_answers_are_right_and_the_memory_is_freed(busy, capsys):
    site, process = busy
    facts = len({quad.triple for quad in small_site.quads()})
    right = json.loads(send(site, "GET", query_string(LONG)).body)["results"]["bindings"][0]["n"]["value"]
    usual = [(f"SELECT (COUNT(?s) AS ?n) {{ GRAPH <{namespaces.GRAPHS}{slug}> {{ ?s a ?kind }} }}", "1")
             for slug in small_site.REPORTS] + [("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", str(facts))]
    clients = [Client(site, number, "hostile", ENDLESS, None) for number in range(HOSTILE)]
    clients += [Client(site, number, "heavy", LONG, right) for number in range(HEAVY)]
    clients += [Client(site, number, "usual", *usual[number % len(usual)]) for number in range(USUAL)]
    before = used(process)
    for client in clients:
        client.start()
    for client in clients:
        client.join(60)
    assert [client.wrong for client in clients if client.wrong] == []
    assert all(client.seconds for client in clients) and all(client.refused for client in clients[:HOSTILE])
    with capsys.disabled():
        report(clients)
    assert until(lambda: used(process) < before + 50, 2 * LIMIT), used(process)
    assert until(lambda: sum(map(alive, query_processes(process.pid))) <= 3), "a worker was left over"


def used(process):
    """Return the megabytes of the server and all its processes."""
    return sum(map(memory, [process.pid, *query_processes(process.pid)]))


def report(clients):
    """Print the latency of the usual queries; on a shared machine it cannot be a test."""
    took = sorted(second for client in clients if client.kind == "usual" for second in client.seconds)
    heavy = sum(len(client.seconds) - client.refused for client in clients if client.kind == "heavy")
    print(f"\n{len(took)} usual and {heavy} heavy answers beside {HOSTILE} hostile clients; the usual ones took "
          f"{statistics.median(took) * 1000:.0f} ms, p95 {took[int(len(took) * 0.95)] * 1000:.0f} ms")
