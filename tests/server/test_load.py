"""Twenty clients at once, some of them hostile: everybody else gets the right answer, and the memory comes back."""

import json
import statistics
import threading
import time

import pytest

from sco_kg.rdf import namespaces
from support import small_site
from support.client import Site
from support.endless import ENDLESS
from support.server_processes import LINUX, alive, memory, nest, until
from support.sparql_requests import asked, send

SECONDS = 6
HOSTILE, HEAVY, USUAL = 3, 2, 15
#: A query of some hundred thousand steps, which has an end.
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j a ?k FILTER (?a != ?d) }"
LIMIT = 3


class Client(threading.Thread):
    """Somebody who asks the same thing again and again, each time with words that were not seen before."""

    def __init__(self, site, number, kind, query, right):
        super().__init__(daemon=True)
        self.site, self.number, self.kind, self.query, self.right = site, number, kind, query, right
        self.seconds, self.wrong, self.refused = [], [], 0

    def run(self):
        """Ask until the time is over."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            start = time.monotonic()
            answer = send(self.site, "GET", asked(f"{self.query} # {self.number} {len(self.seconds)}"))
            self.seconds.append(time.monotonic() - start)
            if answer.status == 503 and self.kind != "usual":
                assert answer.headers["Retry-After"]
                self.refused += 1
            elif answer.status != 200 or json.loads(answer.body)["results"]["bindings"][0]["n"]["value"] != self.right:
                self.wrong.append((answer.status, answer.body[:200]))


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """The small site, for clients in a hurry."""
    top = small_site.write(tmp_path_factory.mktemp("busy"))
    with small_site.serving(top, tmp_path_factory.mktemp("log"), "--timeout", LIMIT) as (base, process):
        yield Site(base, "/id/larchmere", timeout=60), process


@LINUX
def test_all_are_answered_right_and_the_memory_comes_back(busy, capsys):
    site, process = busy
    facts = len({quad.triple for quad in small_site.quads()})
    right = json.loads(send(site, "GET", asked(LONG)).body)["results"]["bindings"][0]["n"]["value"]
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
        told(clients)
    assert until(lambda: used(process) < before + 50, 2 * LIMIT), used(process)
    assert until(lambda: sum(map(alive, nest(process.pid))) <= 3), "a worker was left over"


def used(process):
    """Megabytes of the server and all its processes."""
    return sum(map(memory, [process.pid, *nest(process.pid)]))


def told(clients):
    """Print how long the usual questions took; a shared machine makes it worthless as a test."""
    took = sorted(second for client in clients if client.kind == "usual" for second in client.seconds)
    heavy = sum(len(client.seconds) - client.refused for client in clients if client.kind == "heavy")
    print(f"\n{len(took)} usual and {heavy} heavy answers beside {HOSTILE} hostile clients; the usual ones took "
          f"{statistics.median(took) * 1000:.0f} ms, p95 {took[int(len(took) * 0.95)] * 1000:.0f} ms")
