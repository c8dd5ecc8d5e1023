"""Requests a second of `sco-kg serve`, compared with Oxigraph's own server on the same data.

Both answer the same clients in alternate short rounds over persistent connections. The median round is printed, so
that other load on the machine affects both.
"""

import multiprocessing
import shutil
import socket
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from sco_kg.dataset import store as dataset
from support import small_site
from support.processes import free_port, running

LOOKUP = "SELECT ?p ?o { GRAPH ?g { <https://w3id.org/sco-kg/id/unodc> ?p ?o } } LIMIT 20"
ROUNDS, REQUESTS, CLIENTS = 7, 300, 4
JSON, TURTLE = "application/sparql-results+json", "text/turtle"
OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


def serve():
    """Print requests a second of a small query and of a document, with one and two workers."""
    data = list(dataset.load_store())
    with tempfile.TemporaryDirectory() as name:
        top = small_site.write(Path(name) / "site")
        small_site.dump(top, data)
        with oxigraph(data, Path(name)) as theirs:
            for workers in (1, 2):
                log = Path(name) / f"log{workers}"
                log.mkdir()
                with small_site.serving(top, log, "--workers", workers) as (base, _):
                    compare(workers, int(base.rpartition(":")[2]), theirs)


def compare(workers, ours, theirs):
    """Print the rates of our server and theirs, given by their ports."""
    for kind, new in (("the same query again", False), ("another query each time", True)):
        rounds = []
        for turn in range(ROUNDS):
            text = quote(LOOKUP + (f" # {workers} {turn} " if new else ""))
            rounds.append((hurry(theirs, "/query?query=" + text, JSON, new),
                           hurry(ours, "/sparql?query=" + text, JSON, new)))
        ratio = statistics.median(our[0] / their[0] for their, our in rounds)
        their, our = ([statistics.median(figure) for figure in zip(*side)] for side in zip(*rounds))
        print(f"serve, {workers} workers, {kind}: {our[0]:.0f} queries a second, {ratio:.2f} times Oxigraph's server; "
              f"p99 {our[1] * 1000:.1f} ms, theirs {their[1] * 1000:.1f} ms")
    pages = [hurry(ours, "/doc/id/larchmere", TURTLE, False) for _ in range(ROUNDS)]
    rate, late = (statistics.median(figure) for figure in zip(*pages))
    print(f"  documents: {rate:.0f} a second; p99 {late * 1000:.1f} ms")


def hurry(port, path, accept, new):
    """Return (requests a second, p99 in seconds) of concurrent clients.

    :param new: whether all requests differ.
    """
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    clients = [context.Process(target=ask, args=(port, path, accept, new and number + 1, results))
               for number in range(CLIENTS)]
    for client in clients:
        client.start()
    took = [results.get() for _ in clients]
    for client in clients:
        client.join()
    seconds = sorted(second for each in took for second in each)
    return CLIENTS * REQUESTS / max(map(sum, took)), seconds[int(len(seconds) * 0.99)]


def ask(port, path, accept, mark, results):
    """Repeat a request over one connection; put the seconds of each into `results`."""
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    took = []
    for number in range(REQUESTS):
        own = f"{mark}-{number}" if mark else ""
        request = f"GET {path}{own} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {accept}\r\n\r\n".encode()
        start = time.perf_counter()
        connection.sendall(request)
        read(connection)
        took.append(time.perf_counter() - start)
    connection.close()
    results.put(took)


def read(connection):
    """Read one response to its end, by Content-Length or in chunks."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(1 << 16)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b" 200 " in head[:20], head
    _, said, length = head.lower().partition(b"content-length:")
    size = int(length.split()[0]) if said else 0
    while len(body) < size if said else not body.endswith(b"0\r\n\r\n"):
        body += connection.recv(1 << 16)


@contextmanager
def oxigraph(data, folder):
    """Run Oxigraph's server with some quads, as in its documentation; yield its port."""
    port, store, log = free_port(), folder / "store", folder / "log"
    log.mkdir()
    loaded = ox.Store(str(store))
    loaded.bulk_extend(data)
    loaded.flush()
    del loaded
    command = [OXIGRAPH, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    with ExitStack() as stack:
        stack.enter_context(running(command, f"http://127.0.0.1:{port}/", log))
        yield port


if __name__ == "__main__":
    serve()
