"""Read-only replicas: small queries a second of one and of three behind nginx."""

import http.client
import os
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from sco_kg.dataset import store
from sco_kg.rdf import namespaces
from support.replicas import replicas
from support.servers import Missing

CLIENTS = 4
SECONDS = 4
ROUNDS = 3
QUERY = f"SELECT ?type {{ GRAPH <{namespaces.ENTITIES}> {{ <{namespaces.BASE}id/unodc> a ?type }} }}"
BODY = urlencode({"query": QUERY})
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}


def compare():
    """Print the throughput of three replicas, relative to one, both behind nginx, in alternate rounds."""
    quads, rates = store.load_store(), {1: [], 3: []}
    try:
        for copies in [*rates] * ROUNDS:
            with tempfile.TemporaryDirectory() as folder, replicas(Path(folder), quads, copies) as started:
                rates[copies].append(throughput(started.url))
    except Missing as missing:
        return print(f"replicas: not measured, needs {missing}")
    one, three = (statistics.median(rate) for rate in rates.values())
    print(f"replicas: three answer {three / one:.2f} times as many small queries a second as one ({one:.0f})\n"
          f"  {CLIENTS} clients, nginx and all replicas share {os.cpu_count()} cores, all of which one replica may "
          "use: only on machines of their own can three answer more")


def throughput(url):
    """Return the queries a second of several clients, each in its own process."""
    with ProcessPoolExecutor(CLIENTS) as clients:
        return sum(clients.map(asked, [url] * CLIENTS)) / SECONDS


def asked(url):
    """Repeat one query; return how often it was answered within `SECONDS`."""
    line, times, end = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60), 0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        line.request("POST", "/query", BODY, HEADERS)
        answer = line.getresponse()
        if b"uri" not in answer.read():
            raise RuntimeError(f"{url} does not answer: {answer.status}")
        times += 1
    line.close()
    return times
