"""A check of 5, 500 and 5 000 articles, of all and of one changed article, compared with other engines."""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyoxigraph as ox

from measure import Cost, cost
from sco_kg.dataset import store, turtle_file
from sco_kg.parallel.map import cpu_count
from support import generated_articles

SIZES = (5, 500, 5000)
#: Seconds after which an engine is stopped and not run on more articles.
LIMIT = 900
#: The same in plain pySHACL: all facts in one graph, validated with all shapes.
PLAIN = """
import sys, pyshacl, rdflib
data, shapes = rdflib.Graph(), rdflib.Graph()
data.parse(sys.argv[1], format="nt")
shapes.parse(sys.argv[2], format="nt")
pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
"""
_STORES = Path(os.environ.get("SCO_KG_STORES", Path.home() / ".cache" / "sco-kg" / "stores"))


def scale():
    """Print seconds and megabytes for each number of articles, relative to other engines."""
    stopped = set()
    with tempfile.TemporaryDirectory() as scratch:
        for number in SIZES:
            _measure(Path(scratch) / str(number), number, stopped)


def _measure(folder, number, stopped):
    with ProcessPoolExecutor(1) as another:  # the peak memory of a process includes that of its parent
        facts = another.submit(_written, folder, number).result()
    print(f"check of {number} articles, {facts} facts")
    ours = _ours(folder)
    for name, spent in ours.items():
        print(f"  {name}: {spent.seconds:.1f} s, {spent.megabytes:.0f} MB")
    for name, command in _others(folder).items():
        spent = None if name in stopped else _bounded(command)
        if not spent:
            stopped.add(name)
            print(f"  {name}: not within {LIMIT} s")
            spent = Cost(LIMIT, 0)
        else:
            print(f"  {name}: {spent.seconds:.1f} s, {spent.megabytes:.0f} MB")
        ratios = (f"{spent.seconds / taken.seconds:.1f} times our time {way}" for way, taken in ours.items())
        print(f"    {', '.join(ratios)}")


def _written(folder, number):
    """Write articles, and for other engines all facts and shapes as one graph each; return the number of facts.
    """
    generated_articles.write(folder, number)
    everything = store.merged_store(store.load_store(folder))
    everything.dump(folder / "data.nt", format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    paths = sorted((folder / "shapes").glob("*.ttl"))
    shapes = [quad.triple for path in paths for quad in turtle_file.read_quads(path)]
    (folder / "shapes.nt").write_bytes(ox.serialize(shapes, format=ox.RdfFormat.N_TRIPLES))
    return len(everything)


def _ours(folder):
    environment = {**os.environ, "SCO_KG_CACHE": str(folder / "cache")}
    check = [sys.executable, "-m", "sco_kg", "check", "--data", str(folder), "-f", "json"]
    found = {"in one process": _cost([*check, "--no-cache"], environment),
             "with all cores": _cost([*check, "--no-cache", "--processes", str(cpu_count())], environment)}
    _cost(check, environment)  # fills the cache
    article = min((folder / "data" / "articles").glob("vienna-*.ttl"))
    article.write_text(article.read_text(encoding="utf-8").replace("sco:value ", "sco:value 1 , ", 1), encoding="utf-8")
    return found | {"with one article changed": _cost(check, environment)}


def _cost(command, environment=None, **options):
    """Return the cost of a command that may exit with 1, for findings."""
    return cost(["sh", "-c", '"$@" || test $? -eq 1', "sh", *command], env=environment, **options)


def _others(folder):
    data, shapes = str(folder / "data.nt"), str(folder / "shapes.nt")
    others = {"pySHACL on the whole graph": [sys.executable, "-c", PLAIN, data, shapes]}
    for jar in sorted(_STORES.glob("jena-fuseki-server-*.jar")):
        others["Jena's shacl validate"] = ["java", "-cp", str(jar), "shacl.shacl_validate",
                                           "--shapes", shapes, "--data", data]
    return others


def _bounded(command):
    """Return the cost of a command; None if it takes longer than `LIMIT` seconds."""
    try:
        return _cost(["timeout", str(LIMIT), *command])
    except subprocess.CalledProcessError:
        return None
