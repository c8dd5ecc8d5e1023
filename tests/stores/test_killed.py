"""SIGKILL in the middle of a load, of the store or of the load itself: nothing is lost, the next load completes."""

import os
import shutil
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from sco_kg.query import http
from sco_kg.stores import contents, load
from support.faulty_servers import forward, serving
from support.servers import STORES, Missing
from support.store_loads import held, reader, run, writer

pytestmark = pytest.mark.services

#: The write of a load that the store does not survive, the first of the large graph, and its seconds for it.
FATAL, SECONDS = 4, 0.03
#: Stores that lose their data when they end: they are in memory only.
FORGETFUL = {"rdf4j"}
THING = ox.NamedNode("https://a.example/thing")
FOREIGN = ox.Triple(THING, THING, ox.Literal("foreign"))
MANY = "".join(f"<https://a.example/{n}> <https://a.example/number> {n} .\n" for n in range(2000))


@pytest.fixture(scope="module")
def newer(top, tmp_path_factory):
    """A checkout whose fourth graph is large."""
    copy = tmp_path_factory.mktemp("newer")
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(top / name, copy / name)
    with (copy / "data" / "evidence" / "vienna-joint-event-2017.ttl").open("a", encoding="utf-8") as file:
        file.write(MANY)
    return copy


@pytest.fixture(scope="module")
def release(newer):
    return {graph: facts.keys() for graph, facts in load.read_release(newer).items()}


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(http, "RETRIES", (0.01,))


def make_older(store):
    """Let each graph of the release have a fact that is gone now."""
    with writer(store) as open_store:
        for graph in contents.graph_sizes(reader(store)):
            open_store.add_facts(graph, [FOREIGN])


def prepare(store, monkeypatch):
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    assert run("load", store)[0] == 0
    make_older(store)


def lost(before, now, release):
    """Return the graphs that hold neither all that they did nor all that they are to hold."""
    return [graph for graph in before
            if not any(facts <= now.get(graph, set()) for facts in (before[graph], release[graph]))]


def killing(store):
    """Answer as the store does, and kill it in the middle of the fatal write."""
    writes = []

    def kill():
        time.sleep(SECONDS)
        store.process.kill()

    def answer(request):
        if b"query=" not in request.body and ("Authorization" in request.headers or store.name != "virtuoso"):
            writes.append(request)
            if len(writes) == FATAL:
                forward(store.url, request, instead=kill)
        return forward(store.url, request) if len(writes) < FATAL else None
    return answer


@pytest.mark.parametrize("name", STORES)
def test_a_killed_store_has_the_old_or_the_new_graph(name, newer, release, tmp_path, monkeypatch):
    try:
        with STORES[name](tmp_path) as store:
            prepare(store, monkeypatch)
            before = held(store)
            with serving(killing(store)) as proxy:
                code, _, err = run("load", store, "--data", newer, url=proxy + urlsplit(store.url).path)
            assert code == 3 and len(err.splitlines()) == 1 and store.process.wait(5) == -9
    except Missing as missing:
        pytest.skip(f"needs {missing}")
    with STORES[name](tmp_path) as store:
        assert lost(before, held(store), release) == (list(before) if name in FORGETFUL else [])
        assert run("load", store, "--data", newer)[0] == 0
        assert held(store) == release


def test_a_killed_load_leaves_the_old_or_the_new_graph(store, loaded, newer, release):
    """It is killed as soon as it reports a few graphs as done, in the middle of its work."""
    make_older(store)
    before = held(store)
    command = [sys.executable, "-m", "sco_kg", "load", store.url, "--store", store.name, "--data", str(newer)]
    unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=unbuffered) as process:
        for _ in range(3):
            assert b" facts, " in process.stdout.readline()
        process.kill()
        _, errors = process.communicate(timeout=60)
    assert process.returncode == -9 and errors == b""
    now = held(store)
    assert now != release and lost(before, now, release) == []
    assert run("load", store, "--data", newer)[0] == 0
    assert held(store) == release
