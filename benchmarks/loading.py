"""Loading: `sco-kg load` into an empty store, compared with the bulk loader of the store.

`sco-kg load` parses, checks, derives, sends and verifies. A bulk loader parses N-Quads and stores them; most
need exclusive access to the store. Memory is the sum of our command and the server, compared with the
loader, or with the server where that loads by itself.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import httpx

import many_articles
from measure import Cost, best, cost, memory
from sco_kg.query.remote import RemoteStore
from sco_kg.stores import contents, store_types
from support import servers

ARTICLES = 100
#: Timeout of one request in seconds.
TIMEOUT = 600


def load():
    """Print facts a second and memory of both ways for each store."""
    with tempfile.TemporaryDirectory() as folder:
        top, quads, facts = many_articles.write(Path(folder), ARTICLES)
        print(f"load of {ARTICLES} articles, {facts} facts, into an empty store")
        for name, start in servers.STORES.items():
            try:
                print(f"  {name}: {_compared(facts, _ours(start, top, facts), BULK[name](quads, facts))}")
            except servers.Missing as missing:
                print(f"  {name}: left out, it needs {missing}")


def _compared(facts, ours, bulk):
    return (f"{facts / ours.seconds:.0f} facts a second, {ours.megabytes:.0f} MB; its own loader "
            f"{facts / bulk.seconds:.0f}, which is {ours.seconds / bulk.seconds:.1f} times as many, "
            f"{bulk.megabytes:.0f} MB")


@contextmanager
def _started(start):
    """A store in a temporary folder; yield both."""
    with tempfile.TemporaryDirectory() as folder, start(Path(folder)) as store:
        yield store, Path(folder)


def _ours(start, top, facts):
    with _started(start) as (store, _):
        command = [sys.executable, "-m", "sco_kg", "load", store.url, "--store", store.name, "--data", str(top),
                   "--timeout", str(TIMEOUT)]
        client = cost(command, env={**os.environ, **store.environment})
        return _checked(Cost(client.seconds, client.megabytes + memory(store.process)), store, facts)


def oxigraph(quads, facts):
    """The subcommand `load` of Oxigraph, without a server."""
    with tempfile.TemporaryDirectory() as folder:
        return cost([servers.OXIGRAPH, "load", "--location", f"{folder}/store", "--file", str(quads)],
                    stderr=subprocess.DEVNULL)


def fuseki(quads, facts):
    """TDB2's loader, without a server."""
    with tempfile.TemporaryDirectory() as folder:
        archive = str(servers.archive("jena-fuseki-server-*.jar"))
        return cost(["java", "-Xmx512m", "-cp", archive, "tdb2.tdbloader", "--loc", folder, str(quads)],
                    stderr=subprocess.DEVNULL)


def virtuoso(quads, facts):
    """The server's bulk loader, followed by a checkpoint."""
    with _started(servers.virtuoso) as (store, folder):
        shutil.copy(quads, folder)
        port = re.search(r"^ServerPort = (.*)$", (folder / "virtuoso.ini").read_text("ascii"), re.MULTILINE)[1]
        run = f"ld_dir('.', '{quads.name}', 'urn:none'); rdf_loader_run(); checkpoint;"
        spent = cost(["isql-vt", port, "dba", "dba", "ERRORS=STDOUT", f"exec={run}"])
        return _checked(Cost(spent.seconds, memory(store.process)), store, facts)


def rdf4j(quads, facts):
    """One request with all data: RDF4J has no other loader."""
    with _started(servers.rdf4j) as (store, _):
        def send():
            httpx.post(f"{store.url}/statements", content=quads.read_bytes(), timeout=TIMEOUT,
                       headers={"Content-Type": "application/n-quads"}).raise_for_status()
        return _checked(Cost(best(1, send), memory(store.process)), store, facts)


def _checked(spent, store, facts):
    """Return a cost once the store has all facts: a loader may succeed and load nothing."""
    query = store_types.store_addresses(store_types.STORE_TYPES[store.name], store.url).query
    held = sum(contents.graph_sizes(RemoteStore(query, timeout=TIMEOUT)).values())
    if held != facts:
        raise RuntimeError(f"{store.name} holds {held} facts of {facts}")
    return spent


BULK = {loader.__name__: loader for loader in (oxigraph, fuseki, virtuoso, rdf4j)}
