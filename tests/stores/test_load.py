"""Loading into a store that fails: one clear message, exit code 3, nothing lost, and the next load completes."""

import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from sco_kg.cli.main import main
from sco_kg.errors import ParameterError
from sco_kg.query import http
from sco_kg.query.embedded import EmbeddedStore
from sco_kg.rdf import namespaces
from sco_kg.stores import contents, load, store_types
from sco_kg.stores import writer as writing
from support.faulty_servers import JSON, PretendStore, serving
from support.processes import free_port

SECRET = "do-not-show-this"
MINE = ox.Quad(*[ox.NamedNode(f"https://a.example/{name}") for name in "spog"])
#: The two ways of writing: whole graphs put in one step, and facts added and taken away.
WAYS = {"put": ["--store", "oxigraph"], "patch": ["--update-url", "{url}/update"]}


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(http, "RETRIES", (0.01, 0.01))
    for name in ("SCO_KG_TOKEN", "SCO_KG_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("SCO_KG_USER", raising=False)


@pytest.fixture(scope="session")
def release():
    return load.read_release()


@pytest.fixture
def pretend(release):
    """A store with an older release: each graph lacks a fact and has one that is gone; and with a graph of others."""
    store = PretendStore()
    for iri, facts in release.items():
        graph = ox.NamedNode(iri)
        _, *older = facts.values()
        store.store.extend(ox.Quad(*triple, graph) for triple in older)
        store.store.add(ox.Quad(MINE.subject, MINE.predicate, ox.Literal("old"), graph))
    store.store.add(MINE)
    return store


@pytest.fixture(params=WAYS)
def address(request, pretend):
    """The arguments of a command that reach the store in one of the two ways."""
    with serving(pretend.answer) as url:
        yield [f"{url}/query", *(part.format(url=url) for part in WAYS[request.param])]


def run(*args):
    """Run the command; return (exit code, output, error output)."""
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def held(pretend):
    """The facts of each graph of the project in a store, by value."""
    store = EmbeddedStore(pretend.store)
    return {graph: contents.facts_of(store, graph).keys() for graph in contents.graph_sizes(store)}


# ── loading as it should be ─────────────────────────────────────────────────

def test_a_load_updates_a_store_and_leaves_other_graphs_unchanged(address, pretend, release):
    code, out, err = run("load", *address)
    assert (code, err) == (0, "") and out.count("+1 -1") == 16 and "16 graphs changed" in out
    assert held(pretend) == {graph: facts.keys() for graph, facts in release.items()}
    assert MINE in pretend.store


def test_an_empty_store_is_filled(address, pretend, release):
    pretend.store.clear()
    assert run("load", *address)[0] == 0
    assert held(pretend) == {graph: facts.keys() for graph, facts in release.items()}


def test_a_second_load_sends_nothing_and_says_so(address, pretend):
    run("load", *address)
    pretend.writes.clear()
    code, out, _ = run("load", *address)
    assert code == 0 and "nothing to change, the store holds this release" in out
    assert pretend.writes == []


def test_a_dry_run_says_what_would_change_and_sends_nothing(address, pretend):
    before = held(pretend)
    code, out, _ = run("load", *address, "--dry-run")
    assert code == 1 and out.count("+1 -1") == 16 and "16 graphs would change; nothing was sent" in out
    assert pretend.writes == [] and held(pretend) == before


def test_a_graph_of_another_release_is_removed_only_on_request(address, pretend, release):
    pretend.store.add(ox.Quad(*MINE.triple, ox.NamedNode("https://w3id.org/sco-kg/graph/withdrawn")))
    code, out, _ = run("load", *address)
    assert code == 1 and "graph:withdrawn: 1 fact, not in this release; --prune removes it" in out
    assert len(held(pretend)) == len(release) + 1
    assert run("load", *address, "--prune", "--dry-run")[0] == 1 and len(held(pretend)) == len(release) + 1
    assert run("load", *address, "--prune")[0] == 0
    assert len(held(pretend)) == len(release) and MINE in pretend.store


def test_the_release_metadata_are_written_last(address, pretend):
    run("load", *address)
    assert "dataset" in str(pretend.writes[-1]) and not any("dataset%3E" in str(write) for write in pretend.writes[:-2])


@pytest.mark.parametrize("name, given, whole", [
    ("oxigraph", {}, True), ("fuseki", {}, False), ("virtuoso", {}, False),
    ("generic", {"update": "http://a.example/u"}, False), ("generic", {"gsp": "http://a.example/g"}, True),
    ("generic", {"update": "http://a.example/u", "gsp": "http://a.example/g"}, False)])
def test_a_graph_is_replaced_by_put_only_if_safe_or_unavoidable(name, given, whole):
    product = store_types.STORE_TYPES[name]
    with writing.StoreWriter(product, store_types.store_addresses(product, "http://a.example/", **given)) as writer:
        assert writer.puts_whole_graphs == whole


def test_updates_are_within_the_size_limit_of_the_store(pretend, monkeypatch):
    short = store_types.StoreType("short", max_facts_per_update=100)
    monkeypatch.setattr(store_types, "STORE_TYPES", {"generic": short})
    pretend.store.clear()
    with serving(pretend.answer) as url:
        assert run("load", f"{url}/query", "--update-url", f"{url}/update")[0] == 0
    assert max(write.body.count(b"+.%0A") for write in pretend.writes) == 100


def test_verify_compares_facts_and_answers(address, pretend):
    run("load", *address)
    remote = address[:1]
    assert run("verify", *remote)[0] == 0
    label = next(pretend.store.quads_for_pattern(None, None, ox.Literal("heroin", language="en")))
    pretend.store.remove(label)
    code, out, _ = run("verify", *remote)
    assert code == 1 and "graph:concepts: " in out and '- <https://w3id.org/sco-kg/concept/heroin>' in out
    assert "\nall-labels: " in out and "\n0 differences" not in out


# ── loading as it goes ──────────────────────────────────────────────────────

def _hang_up_after(request, obey):
    obey()


def _slow(request, obey):
    time.sleep(1)
    return obey()


def _dribble(request, obey):
    """Say yes, a byte at a time, for ever."""
    obey()
    return 200, {}, iter(lambda: time.sleep(0.05) or b" ", b"")


HTML = {"Content-Type": "text/html"}
FAULTS = {
    "no access": (lambda request, obey: (401, {}, b""), "refuses access (401)"),
    "forbidden": (lambda request, obey: (403, {}, b""), "refuses access (403)"),
    "a wrong path": (lambda request, obey: (404, {}, b""), "does not exist (404)"),
    "too many requests": (lambda request, obey: (429, {}, b""), "Tried 3 times"),
    "a pause longer than our time limit": (lambda request, obey: (503, {"Retry-After": "60"}, b""),
                                           "a pause of 60 s, which is longer than the time limit of 5 s"),
    "a failing server": (lambda request, obey: (500, {}, b"disk full"), "failed (500): disk full"),
    "a busy server": (lambda request, obey: (503, {}, b""), "Tried 3 times"),
    "a refusal of what was sent": (lambda request, obey: (400, {}, b"line 1"), "failed (400): line 1"),
    "HTML instead of work": (lambda request, obey: (200, HTML, b"<html>Welcome</html>"), "does not hold what was sent"),
    "a redirection": (lambda request, obey: (307, {"Location": "http://a.example/"}, b""), "redirects to http://a.ex"),
    "a redirection to a form": (lambda request, obey: (302, {"Location": "/login"}, b""), "redirects to /login"),
    "hanging up at once": (lambda request, obey: None, "broke off"),
    "hanging up afterwards": (_hang_up_after, "broke off"),
    "too slow an answer": (_slow, "did not answer within 0.3 s"),
    "too slow the end of an answer": (_dribble, "did not answer within 0.3 s"),
    "a cut-off answer": (lambda request, obey: (200, {"Content-Length": "99"}, b"ok"), "broke off"),
    "a partial answer": (lambda request, obey: (200, {"X-SQL-State": "S1TAT"}, b""), "truncated its answer"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_failed_load_gives_one_message_and_the_next_completes(
        case, address, pretend, release, monkeypatch):
    monkeypatch.setenv("SCO_KG_USER", "me")
    monkeypatch.setenv("SCO_KG_PASSWORD", SECRET)
    before = held(pretend)
    pretend.fault, message = FAULTS[case]
    pretend.first = 4
    code, out, err = run("load", *address, "--timeout", "0.3" if "too slow" in case else "5")
    assert code == 3 and message in err and len(err.splitlines()) == 1 and SECRET not in out + err
    for graph, now in held(pretend).items():
        assert before[graph] <= now or release[graph].keys() <= now, graph
    assert MINE in pretend.store
    pretend.fault = None
    assert run("load", *address)[0] == 0
    assert held(pretend) == {graph: facts.keys() for graph, facts in release.items()}


def test_a_store_that_drops_a_fact_is_detected(address, pretend, release):
    def lose_one(request, obey):
        answer = obey()
        pretend.store.remove(next(quad for quad in pretend.store if quad.graph_name != MINE.graph_name))
        return answer

    pretend.fault = lose_one
    code, _, err = run("load", *address)
    assert code == 3 and re.search(r"does not hold what was sent: [1-9]\d* missing, \d+ extra", err)
    pretend.fault = None
    assert run("load", *address)[0] == 0
    assert held(pretend) == {graph: facts.keys() for graph, facts in release.items()}


def test_a_transient_error_is_retried(address, pretend, release):
    failed = []

    def once(request, obey):
        failed.append(request)
        return (503, {}, b"") if len(failed) == 1 else obey()

    pretend.fault = once
    assert run("load", *address)[0] == 0 and len(failed) > 16
    assert held(pretend) == {graph: facts.keys() for graph, facts in release.items()}


def test_a_put_interrupted_after_completion_is_retried_safely(address, pretend, release):
    calls = []

    def interrupt(request, obey):
        calls.append(obey())
        return calls[-1] if len(calls) > 1 else None

    pretend.fault = interrupt
    assert run("load", *address)[0] == 0
    assert held(pretend) == {graph: facts.keys() for graph, facts in release.items()}


#: The command; what is started in the background would ignore interruptions.
INTERRUPTIBLE = """
import signal
from sco_kg import __main__
signal.signal(signal.SIGINT, signal.default_int_handler)
__main__.run()
"""
#: How a load ends that is stopped by a signal.
CODES = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 1}


@pytest.mark.parametrize("number", CODES, ids=lambda number: number.name)
def test_an_interrupted_load_loses_nothing_and_the_next_completes(number, address, pretend, release):
    """It is stopped while the store works at what it was sent, and finishes that."""
    before, reached, ended, done = held(pretend), *(threading.Event() for _ in range(3))

    def work_on(request, obey):
        reached.set()
        ended.wait(60)
        answer = obey()
        done.set()
        return answer

    pretend.fault, pretend.first = work_on, 4
    command = [sys.executable, "-c", INTERRUPTIBLE, "load", *address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert reached.wait(60)
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
        ended.set()
    assert done.wait(60)
    assert process.returncode == CODES[number] and b"Traceback" not in errors
    assert len(pretend.writes) == 4
    pretend.fault = None
    for graph, now in held(pretend).items():
        assert before[graph] <= now or release[graph].keys() <= now, graph
    assert run("load", *address)[0] == 0
    assert held(pretend) == {graph: facts.keys() for graph, facts in release.items()}


READS = {
    "a truncated result": ((200, JSON, b'{"head":{"vars":["g"'), "did not answer with query results"),
    "HTML": ((200, HTML, b"<html>"), "did not answer with query results"),
    "results as XML": ((200, {"Content-Type": "application/sparql-results+xml"}, b"<sparql/>"), "with '<sparql/>'"),
    "fewer bytes than announced": ((200, {**JSON, "Content-Length": "99"}, b"{}"), "broke off"),
    "forbidden": ((403, {}, b""), "refuses access (403)"),
    "too many requests": ((429, {}, b""), "failed (429): Too Many Requests. Tried 3 times."),
    "a redirection": ((302, {"Location": "http://a.example/"}, b""), "redirects to http://a.example/"),
    "no access": ((401, {}, b""), "refuses access"),
    "a failing server": ((500, {}, b"oops"), "failed (500): "),
    "a row limit": ((200, {**JSON, "X-SPARQL-MaxRows": "5"}, b'{"head":{"vars":[]},"results":{"bindings":[]}}'),
                    "truncated its answer"),
}


@pytest.mark.parametrize("command", ["load", "verify"])
@pytest.mark.parametrize("case", READS)
def test_nothing_is_written_to_an_unreadable_store(case, command):
    answer, message = READS[case]
    seen = []
    with serving(lambda request: seen.append(request) or answer) as url:
        code, _, err = run(command, url, "--store", "oxigraph")
    assert code == 3 and message in err and len(err.splitlines()) == 1
    assert {request.path for request in seen} == {"/query"}


@pytest.mark.parametrize("command", ["load", "verify"])
def test_an_unreachable_store_is_reported(command):
    code, _, err = run(command, f"http://127.0.0.1:{free_port()}", "--store", "oxigraph")
    assert code == 3 and "cannot be reached" in err and len(err.splitlines()) == 1


def test_a_store_that_never_answers_times_out():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        code, _, err = run("load", url, "--store", "oxigraph", "--timeout", "0.1")
    assert code == 3 and "did not answer within 0.1 s" in err


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A key and a self-signed certificate."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", file, "-out", file.with_suffix(".crt")],
                   check=True, capture_output=True, timeout=60)
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


@pytest.mark.parametrize("reads", [True, False], ids=["for reads", "for writes"])
def test_an_untrusted_certificate_is_refused(certificate, pretend, reads):
    with serving(pretend.answer, certificate) as secure, serving(pretend.answer) as plain:
        code, _, err = run("load", f"{secure if reads else plain}/query", "--update-url", f"{secure}/update")
    assert code == 3 and "certificate that is not trusted" in err and "SSL_CERT_FILE" in err
    assert len(err.splitlines()) == 1 and pretend.writes == []


def test_a_query_refuses_an_untrusted_certificate(certificate, pretend):
    with serving(pretend.answer, certificate) as secure:
        code, out, err = run("query", "articles", "--endpoint", f"{secure}/query")
    assert code == 3 and "certificate that is not trusted" in err and out == "" and len(err.splitlines()) == 1


def test_a_self_signed_certificate_can_be_trusted(certificate, pretend, release, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(pretend.answer, certificate) as secure:
        assert run("load", secure, "--store", "oxigraph")[0] == 0
    assert held(pretend) == {graph: facts.keys() for graph, facts in release.items()}


# ── before the first byte ───────────────────────────────────────────────────

@pytest.fixture
def copy(top, tmp_path):
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(top / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("spoilt, message", [
    ("sco:x a sco:Person .", "not valid Turtle"),
    ('<https://a.example/s> <https://a.example/p> "2017-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .',
     "nothing was sent"), ("[] a <https://a.example/c> .", "D-05")])
def test_invalid_data_is_not_sent(copy, pretend, address, spoilt, message):
    (copy / "data" / "curation.ttl").write_text(spoilt, encoding="utf-8")
    code, _, err = run("load", *address, "--data", copy)
    assert code == 3 and message in err and len(err.splitlines()) == 1 and pretend.writes == []


def test_facts_with_blank_nodes_are_not_removed(pretend):
    pretend.store.add(ox.Quad(ox.BlankNode(), MINE.predicate, MINE.object, ox.NamedNode(namespaces.CURATION)))
    with serving(pretend.answer) as url:
        code, _, err = run("load", f"{url}/query", "--update-url", f"{url}/update")
    assert code == 3 and "blank nodes" in err and "graph:curation" in err


@pytest.mark.parametrize("options, message", [
    ([], "Name the kind of store with --store (oxigraph"),
    (["--update-url", "ftp://a.example/"], "http:// or https://"),
    (["--store", "oxygraph"], "is not one of"),
])
def test_without_a_valid_update_url_no_load_starts(options, message):
    code, _, err = run("load", "http://127.0.0.1:9/query", *options)
    assert code in (2, 3) and message in err


# ── secrets ─────────────────────────────────────────────────────────────────

@pytest.mark.parametrize("kind, environment, sent", [
    ("basic", {"SCO_KG_USER": "me", "SCO_KG_PASSWORD": "pass"}, "Basic bWU6cGFzcw=="),
    ("bearer", {"SCO_KG_TOKEN": SECRET}, f"Bearer {SECRET}")])
def test_secrets_of_the_environment_are_sent_as_requested(kind, environment, sent, pretend, monkeypatch):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with serving(pretend.answer) as url:
        code, out, err = run("load", url, "--store", "oxigraph", "--auth", kind)
    assert code == 0 and SECRET not in out + err
    assert {write.headers["Authorization"] for write in pretend.writes} == {sent}


def test_digest_authentication_never_sends_the_password(pretend, monkeypatch):
    monkeypatch.setenv("SCO_KG_USER", "me")
    monkeypatch.setenv("SCO_KG_PASSWORD", SECRET)

    def challenge(request, obey):
        if "Authorization" not in request.headers:
            return 401, {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5'}, b""
        return obey()

    pretend.fault = challenge
    with serving(pretend.answer) as url:
        assert run("load", url, "--store", "oxigraph", "--auth", "digest")[0] == 0
    assert all(SECRET not in str(write) and "Basic" not in str(write.headers) for write in pretend.writes)


@pytest.mark.parametrize("secret, kind", [("token", "basic"), ("token", "digest"), (("me", "pass"), "bearer")])
def test_a_secret_of_another_kind_is_refused(secret, kind):
    product = store_types.STORE_TYPES["oxigraph"]
    with pytest.raises(ParameterError, match="SCO_KG_"):
        writing.StoreWriter(product, store_types.store_addresses(product, "http://a.example"), auth=secret, kind=kind)
