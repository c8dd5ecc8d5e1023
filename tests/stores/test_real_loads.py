"""Loading into real stores: once, twice, after outside changes, and after a broken connection."""

import http.client
import socket
from urllib.parse import quote, urlsplit

import httpx
import pyoxigraph as ox
import pytest

from sco_kg.query import http as web
from sco_kg.rdf import namespaces
from sco_kg.stores import contents, load, store_types
from support import store_loads
from support.faulty_servers import forward, serving
from support.store_loads import places, run

pytestmark = pytest.mark.services

MINE = "https://a.example/mine"
WITHDRAWN = namespaces.GRAPHS + "withdrawn"
THING = ox.NamedNode("https://a.example/thing")
FOREIGN = ox.Triple(THING, THING, ox.Literal("foreign"))


@pytest.fixture
def reader(store):
    return store_loads.reader(store)


@pytest.fixture
def writer(store):
    with store_loads.writer(store) as writer:
        yield writer


def test_a_second_load_changes_nothing_and_says_so(store, loaded):
    code, out, _ = run("load", store)
    assert code == 0 and out.count("unchanged") == 16
    assert "nothing to change, the store holds this release" in out


def test_verify_finds_no_difference(store, loaded):
    code, out, err = run("verify", store)
    assert (code, err) == (0, "") and "0 differences in 16 graphs and" in out


def test_outside_changes_are_found_and_repaired(store, loaded, reader, writer):
    lost = next(iter(contents.facts_of(reader, namespaces.CURATION).values()))
    writer.add_facts(namespaces.CURATION, [FOREIGN])
    writer.remove_facts(namespaces.CURATION, [lost])
    writer.add_facts(MINE, [FOREIGN])
    writer.add_facts(WITHDRAWN, [FOREIGN])
    code, out, _ = run("load", store, "--dry-run")
    assert code == 1 and "graph:curation: 176 facts, +1 -1" in out and "1 graph would change" in out
    assert run("verify", store)[0] == 1
    code, out, _ = run("load", store, "--prune")
    assert code == 0 and out.count("unchanged") == 15 and "1 graph changed" in out
    assert run("load", store)[1].count("unchanged") == 16 and WITHDRAWN not in contents.graph_sizes(reader)
    assert len(contents.facts_of(reader, MINE)) == 1
    writer.drop_graph(MINE)
    writer.drop_graph(MINE)
    assert contents.facts_of(reader, MINE) == {}


def test_the_table_of_store_types_states_whether_a_put_is_atomic(store, loaded, writer, reader):
    writer.add_facts(MINE, [FOREIGN])
    intact = all(send(store) and list(contents.facts_of(reader, MINE).values()) == [FOREIGN]
                 for send in (_put_nonsense, _put_part))
    writer.drop_graph(MINE)
    assert intact == store_types.STORE_TYPES[store.name].atomic_put


LINES = "".join(f'<{MINE}/{n}> <{MINE}> "{n}" .\n' for n in range(3000))
TRIPLES = {"Content-Type": "application/n-triples"}


def _address(store):
    return f"{places(store).gsp}?graph={quote(MINE, safe='')}"


def _put_nonsense(store):
    """PUT a graph whose last line is malformed; return whether it was refused."""
    user, password = (store.environment.get(name, "") for name in ("SCO_KG_USER", "SCO_KG_PASSWORD"))
    return httpx.put(_address(store), content=LINES + "<broken", timeout=60, headers=TRIPLES,
                     auth=httpx.DigestAuth(user, password)).is_error


def _put_part(store):
    """PUT the first lines of a graph, close the connection, and return True."""
    address = urlsplit(_address(store))
    line = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    line.request("PUT", f"{address.path}?{address.query}", LINES[:LINES.index("<", 100)],
                 {**TRIPLES, "Content-Length": str(len(LINES))})
    line.sock.shutdown(socket.SHUT_WR)
    line.sock.recv(1)  # an answer, or the end of the line: either way the store is done
    line.close()
    return True


# ── the line breaks ─────────────────────────────────────────────────────────

@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_a_broken_connection_loses_nothing(store, loaded, reader, writer, share, monkeypatch):
    monkeypatch.setattr(web, "RETRIES", (0.01,))
    release = load.read_release()
    graphs = list(release)[1:8]
    for graph in graphs:  # an older release: one fact was not there yet, another still is
        writer.add_facts(graph, [FOREIGN])
        writer.remove_facts(graph, [next(iter(release[graph].values()))])
    before = {graph: contents.facts_of(reader, graph).keys() for graph in release}
    writes = []

    def answer(request):
        reading = b"query=" in request.body
        if not reading and "Authorization" in request.headers or store.name != "virtuoso":
            writes.extend([] if reading else [request])
        return forward(store.url, request, share if len(writes) > 3 and not reading else 1)

    with serving(answer) as proxy:
        code, _, err = run("load", store, url=proxy + urlsplit(store.url).path)
    assert code == 3 and "broke off" in err and len(err.splitlines()) == 1 and len(writes) > 4
    for graph in release:
        now = contents.facts_of(reader, graph).keys()
        assert before[graph] <= now or release[graph].keys() <= now, graph
    assert any(before[graph] == contents.facts_of(reader, graph).keys() for graph in graphs)
    assert run("load", store)[0] == 0
    for graph in release:
        assert contents.facts_of(reader, graph).keys() == release[graph].keys()
