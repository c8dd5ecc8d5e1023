"""A remote endpoint: the same rows as the embedded store, and one clear message for each failure."""

import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

import sco_kg
from sco_kg import dataset, endpoint
from sco_kg.errors import BadQuery, EndpointError

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process, seconds=20):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory):
    """The address of a real Oxigraph server that holds the data."""
    if not OXIGRAPH:
        pytest.skip("needs the oxigraph server: pip install oxigraph")
    folder, port = tmp_path_factory.mktemp("oxigraph"), free_port()
    release = folder / "all.nq"
    release.write_bytes(dataset.read().dump(format=ox.RdfFormat.N_QUADS))
    location = str(folder / "store")
    subprocess.run([OXIGRAPH, "load", "--location", location, "--file", str(release)], check=True,
                   capture_output=True, timeout=60)
    process = subprocess.Popen([OXIGRAPH, "serve-read-only", "--location", location,
                                "--bind", f"127.0.0.1:{port}"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def local():
    return sco_kg.open()


@pytest.mark.parametrize("name", list(sco_kg.open().queries))
def test_each_query_gives_the_rows_of_the_embedded_store(name, oxigraph, local):
    remote = sco_kg.open(oxigraph)
    here, there = local.query(name), remote.query(name)
    assert here.columns == there.columns
    assert list(here) == list(there)


def test_things_and_graphs_come_from_an_endpoint_too(oxigraph, local):
    remote = sco_kg.open(oxigraph)
    assert remote.find("unodc") == local.find("unodc")
    assert remote.sparql("ASK { GRAPH ?g { ?s ?p ?o } }")[0].answer is True
    text = "CONSTRUCT { ?s a sco:Country } WHERE { GRAPH ?g { ?s a sco:Country } }"
    assert {tuple(row) for row in remote.sparql(with_prefixes(text))} == {
        tuple(row) for row in local.sparql(text)}


def with_prefixes(text):
    return "PREFIX sco: <https://w3id.org/sco-kg/ontology#> " + text


@contextmanager
def misbehaving(*answers):
    """A server that gives each answer (status, headers, body) in turn, the last for ever."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            seen.append(dict(self.headers))
            status, headers, body = answers[min(len(seen), len(answers)) - 1]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", seen
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(endpoint, "RETRIES", (0.01, 0.01))


JSON = {"Content-Type": "application/sparql-results+json"}
NOTHING = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'
FAILURES = {
    "HTML instead of results": ((200, {"Content-Type": "text/html"}, b"<html>Welcome</html>"), "<html>Welcome"),
    "a cut-off result": ((200, JSON, NOTHING[:30]), "did not answer with query results"),
    "an empty body": ((200, JSON, b""), "did not answer with query results"),
    "fewer bytes than announced": ((200, {**JSON, "Content-Length": "999"}, NOTHING), "broke off"),
    "no access": ((401, {}, b""), "SCO_KG_TOKEN"),
    "forbidden": ((403, {}, b""), "SCO_KG_TOKEN"),
    "a wrong path": ((404, {}, b""), r"404.*/sparql"),
    "a failing server": ((500, {}, b"out of memory"), "500.*out of memory"),
    "a busy server": ((503, {}, b""), "503.*Tried 3 times"),
    "too many requests": ((429, {}, b""), "429.*Tried 3 times"),
    "Virtuoso's partial answer": ((200, {**JSON, "X-SQL-State": "S1TAT"}, NOTHING), "cut its answer short"),
    "Virtuoso's row limit": ((200, {**JSON, "X-SPARQL-MaxRows": "10000"}, NOTHING), "cut its answer short"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_each_failure_gives_one_clear_message(case):
    answer, message = FAILURES[case]
    with misbehaving(answer) as (url, _), pytest.raises(EndpointError, match=message) as raised:
        sco_kg.open(url).sparql("SELECT ?s { ?s ?p ?o }")
    assert url in str(raised.value) and "\n" not in str(raised.value)


def test_what_the_endpoint_says_of_a_wrong_query_is_shown():
    answer = (400, {}, b"line 1: no such prefix")
    with misbehaving(answer) as (url, _), pytest.raises(BadQuery, match="no such prefix"):
        sco_kg.open(url).sparql("SELECT ?s { ?s ?p ?o }")


def test_a_passing_failure_is_tried_again():
    with misbehaving((503, {}, b""), (200, JSON, NOTHING)) as (url, seen):
        assert len(sco_kg.open(url).sparql("SELECT ?s { ?s ?p ?o }")) == 0
    assert len(seen) == 2


def test_a_final_failure_is_not_tried_again():
    with misbehaving((500, {}, b"")) as (url, seen), pytest.raises(EndpointError):
        sco_kg.open(url).sparql("SELECT ?s { ?s ?p ?o }")
    assert len(seen) == 1


def test_an_endpoint_that_is_not_there():
    with pytest.raises(EndpointError, match="cannot be reached.*endpoint is running"):
        sco_kg.open(f"http://127.0.0.1:{free_port()}/sparql").sparql("ASK {}")


def test_an_endpoint_that_never_answers():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(EndpointError, match="0.1 s"):
            sco_kg.open(url, timeout=0.1).sparql("ASK {}")


@pytest.mark.parametrize("url", ["ftp://a.example/sparql", "http:///sparql"])
def test_an_address_that_is_none(url):
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
    assert endpoint.credentials() is None
    monkeypatch.setenv("SCO_KG_USER", "me")
    monkeypatch.setenv("SCO_KG_PASSWORD", "pass")
    assert endpoint.credentials() == ("me", "pass")
    monkeypatch.setenv("SCO_KG_TOKEN", "secret")
    assert endpoint.credentials() == "secret"
