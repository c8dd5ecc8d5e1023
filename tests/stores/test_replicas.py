"""Three read-only replicas behind one address answer as one store does, and one of them may be lost."""

import signal
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import httpx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import sco_kg
from sco_kg.cli.main import main
from sco_kg.dataset import store as dataset
from sco_kg.errors import EndpointError
from sco_kg.query import catalogue, http
from sco_kg.rdf import namespaces
from sco_kg.stores import contents, load
from support.faulty_servers import JSON, misbehaving
from support.replicas import replicas
from support.rows import rows
from support.servers import Missing

pytestmark = pytest.mark.services

COPIES = 3
THING = ox.NamedNode("https://a.example/thing")
NEWER = namespaces.GRAPHS + "newer"
ANYTHING = "SELECT ?s { GRAPH ?g { ?s ?p ?o } } LIMIT 1"
NOTHING = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'


@pytest.fixture(scope="module")
def local():
    return sco_kg.open()


@pytest.fixture
def behind(tmp_path):
    """Three replicas of this release, of which a test may kill some."""
    try:
        with replicas(tmp_path, dataset.load_store(), COPIES) as started:
            yield started
    except Missing as missing:
        pytest.skip(f"needs {missing}")


@pytest.fixture
def remote(behind):
    """The graph behind the one address."""
    return sco_kg.open(f"{behind.url}/query", timeout=60)


@pytest.fixture
def impatient(monkeypatch):
    """The client does not retry: an answer lost before it stays lost."""
    monkeypatch.setattr(http, "RETRIES", ())


def test_every_query_of_the_catalogue_gives_the_same_rows_and_each_replica_answers(behind, remote, local):
    for name in local.queries:
        assert rows(remote.query(name)) == rows(local.query(name)), name
    share = Counter(address for request in behind.answered() for address in request)
    assert share.keys() == {store.url for store in behind.stores}
    assert min(share.values()) >= len(local.queries) // COPIES


def test_verify_finds_no_difference(behind):
    result = CliRunner().invoke(main, ["verify", behind.url, "--store", "oxigraph"])
    assert result.exit_code == 0 and "0 differences in 16 graphs and" in result.stdout


def test_a_replica_killed_during_a_query_loses_no_answer(behind, remote, local, impatient):
    text, doomed = local.queries["seizures"].text, behind.stores[0]
    doomed.process.send_signal(signal.SIGSTOP)
    with ThreadPoolExecutor(COPIES) as clients:
        asked = {clients.submit(remote.store.run, text) for _ in range(COPIES)}
        answered = set()
        while len(answered) < COPIES - 1:
            done, asked = wait(asked, timeout=60, return_when=FIRST_COMPLETED)
            assert done, "a replica that runs did not answer"
            answered |= done
        assert not wait(asked, timeout=1).done
        doomed.process.kill()
    right = Counter(map(tuple, local.store.run(text)[1]))
    assert all(Counter(map(tuple, each.result(60)[1])) == right for each in answered | asked)
    for name in catalogue.read_catalogue(local.top, "questions"):
        assert rows(remote.query(name)) == rows(local.query(name)), name
    passed_on = [request for request in behind.answered() if len(request) > 1]
    assert passed_on and all(request[0] == doomed.url for request in passed_on)


def test_replicas_are_read_only(behind, monkeypatch):
    newer = {**load.read_release(), NEWER: {(THING, THING, THING): ox.Triple(THING, THING, THING)}}
    monkeypatch.setattr(load, "read_release", lambda folder: newer)
    result = CliRunner().invoke(main, ["load", behind.url, "--store", "oxigraph"])
    assert result.exit_code == 3 and len(result.stderr.splitlines()) == 1
    assert f"{behind.url}/store refuses access (403): 'The server is read-only'" in result.stderr
    assert httpx.post(f"{behind.url}/update", data={"update": "DROP ALL"}, timeout=60).status_code == 403




def test_a_release_is_replaced_while_queries_run(behind, remote, tmp_path):
    store = dataset.load_store()
    store.add(ox.Quad(THING, THING, THING, ox.NamedNode(NEWER)))
    (tmp_path / "newer").mkdir()
    with replicas(tmp_path / "newer", store, 1) as newer:
        assert NEWER not in contents.graph_sizes(remote.store)
        behind.turn_to([newer.stores[0].url])
        limit = time.monotonic() + 60
        while NEWER not in (held := contents.graph_sizes(remote.store)):
            assert len(held) == 16 and time.monotonic() < limit


def test_a_truncated_answer_is_an_error(behind, remote, impatient):
    only_chunk = b"%x\r\n%s\r\n" % (len(NOTHING), NOTHING)  # and no final chunk
    with misbehaving((200, {**JSON, "Transfer-Encoding": "chunked"}, only_chunk)) as (broken, _):
        behind.turn_to([broken])
        limit = time.monotonic() + 60
        with pytest.raises(EndpointError, match="broke off"):
            while remote.sparql(ANYTHING).rows:
                assert time.monotonic() < limit
