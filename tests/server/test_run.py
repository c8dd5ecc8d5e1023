"""The command `serve`: start, messages, stop, and no process left behind."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from sco_kg.cli import publish
from sco_kg.errors import MissingExtraError
from sco_kg.server.limits import Limits
from sco_kg.server.sparql.worker_pool import ForkServerClient
from support import small_site
from support.client import Site
from support.endless import ENDLESS
from support.server_processes import LINUX, alive, query_processes, server, until, workers
from support.sparql_requests import query_string, send


def sco_kg(*words, **more):
    return subprocess.run([sys.executable, "-m", "sco_kg", "serve", *map(str, words)], capture_output=True, text=True,
                          timeout=60, check=False, **more)


def test_it_prints_its_url_and_finds_a_free_port(small):
    command = [sys.executable, "-u", "-m", "sco_kg", "serve", str(small), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline()
            base = line.split()[2].rstrip("/,")
            assert line == f"Pages at {base}/, queries at {base}/sparql. Stop with Ctrl-C.\n"
            assert base.startswith("http://127.0.0.1:") and Site(base, "/").get("/").status == 200
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(15) == 0


@LINUX
@pytest.mark.parametrize("number, code", [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_a_signal_stops_all_processes(small, tmp_path, number, code):
    with small_site.serving(small, tmp_path) as (base, process):
        site = Site(base, "/")
        assert send(site, "GET", query_string("ASK {}")).status == 200
        start_endless_queries(site)
        every = query_processes(process.pid)
        assert len(every) >= 3
        process.send_signal(number)
        assert process.wait(15) == code
        assert until(lambda: not any(map(alive, every)))
        if number != signal.SIGKILL:
            assert all(b" 503 " in connection.recv(100) for connection in OPEN)
    printed = (tmp_path / "out.log").read_text(encoding="utf-8")
    assert "Traceback" not in printed and "Error" not in printed


def start_endless_queries(site):
    """Start two endless queries on connections that stay open."""
    for _ in range(2):
        connection = socket.create_connection(site.base.removeprefix("http://").split(":"), timeout=20)
        connection.sendall(f"GET /sparql?{query_string(ENDLESS)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        OPEN.append(connection)
    time.sleep(0.8)


OPEN = []


@pytest.fixture(autouse=True)
def close_connections():
    """Close the connections of `start_endless_queries`."""
    yield
    while OPEN:
        OPEN.pop().close()


def test_a_port_in_use_is_one_message(small):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = sco_kg(small, "--port", taken.getsockname()[1])
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("BindError: 127.0.0.1, port ") and done.stderr.count("\n") == 1


@pytest.mark.parametrize("words, code, message", [
    (["--host", "host.invalid"], 3, "BindError: host.invalid, port 8000"),
    (["--public-url", "ftp://a.example"], 2, "ParameterError: 'ftp://a.example' is not the address of a site"),
    (["--public-url", "https://a.example/?b"], 2, "ParameterError"), (["--workers", "0"], 2, "Usage"),
    (["--timeout", "0"], 2, "Usage"), (["--port", "70000"], 2, "Usage")])
def test_an_invalid_option_is_one_message(small, words, code, message):
    done = sco_kg(small, *words)
    assert (done.returncode, done.stdout) == (code, "") and done.stderr.startswith(message)
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_site_is_one_message(tmp_path):
    done = sco_kg(tmp_path, "--port", 0)
    assert done.returncode == 3 and "is not a site" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("content", [b"", b"no gzip", b"\x1f\x8b\x08\x00cut"])
def test_unreadable_data_are_one_message(small, tmp_path, content):
    top = small_site.write(tmp_path / "site")
    (top / "dumps/sco-kg.nq.gz").write_bytes(content)
    done = sco_kg(top, "--port", 0)
    assert done.returncode == 3 and done.stderr.startswith("UnreadableFileError: ") and done.stderr.count("\n") == 1


def test_without_a_folder_a_temporary_site_is_served(tmp_path):
    command = [sys.executable, "-u", "-m", "sco_kg", "serve", "--port", "0", "--rows", "7"]
    environment = os.environ | {"TMPDIR": str(tmp_path), "SCO_KG_ASSETS": str(tmp_path / "none"), "PATH": ""}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            site = Site(process.stdout.readline().split()[2].rstrip("/,"), "/id/unodc")
            assert site.get(site.thing).status == 303 and site.get(site.document, "text/turtle").status == 200
            assert "rows=7" in site.get("/sparql?" + query_string("ASK {}")).headers["Query-Limits"]
            assert list(tmp_path.glob("sco-kg-*"))
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
    assert not list(tmp_path.glob("sco-kg-*"))


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "sco_kg.server.run", raising=False)
    monkeypatch.delattr("sco_kg.server.run", raising=False)
    with pytest.raises(MissingExtraError, match=r"uvicorn is not installed. Type: pip install 'sco-kg\[serve\]'"):
        publish.serve.main(["site"], standalone_mode=False)


def test_a_system_without_fork_is_refused(monkeypatch):
    monkeypatch.delattr(os, "fork")
    with pytest.raises(MissingExtraError, match="fork"):
        ForkServerClient("dump", Limits())


@LINUX
def test_killed_workers_are_replaced(small, tmp_path):
    with small_site.serving(small, tmp_path) as (base, _):
        site = Site(base, "/")
        for number in range(3):
            query = query_string(f"ASK {{ ?s ?p {number} }}")
            assert until(lambda asked_now=query: send(site, "GET", asked_now).status == 200, 3)
            for pid in workers(site):
                os.kill(pid, signal.SIGKILL)
        assert until(lambda: send(site, "GET", query_string("ASK { ?s ?p 'a' }")).status == 200, 3)


@LINUX
def test_documents_are_served_without_the_fork_server(small, tmp_path):
    with small_site.serving(small, tmp_path) as (base, _):
        site = Site(base, "/")
        os.kill(query_processes(server(site))[0], signal.SIGKILL)
        answer = send(site, "GET", query_string("ASK {}"))
        assert answer.status == 503 and b"restart this server" in answer.body and site.get("/").status == 200
