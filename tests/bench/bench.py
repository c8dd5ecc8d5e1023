"""Speed, as ratios within one run: cold queries, warm queries, the stages of a check, a release.

Run with `make bench`. Nothing here passes or fails; a shared machine makes single seconds worthless.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import sco_kg
from sco_kg import audit, dataset, files, queries, release

NAME = "seizures"
#: What somebody would write with rdflib alone: parse the same files, run the same query.
PLAIN = """
import sys, rdflib
data = rdflib.Dataset()
for path, graph in zip(sys.argv[2::2], sys.argv[3::2]):
    data.graph(graph).parse(path, format="turtle")
for row in data.query(open(sys.argv[1], encoding="utf-8").read()):
    print(*row)
"""


def seconds(command, runs):
    """Return the median wall time of a command in seconds, after one run that is not counted."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def cold():
    """Print a cold query against rdflib alone and against an empty Python."""
    top = files.home()
    sources = [part for path in files.turtle_files(top) for part in (str(path), files.graph_of(path))]
    query = str(top / "queries" / "questions" / f"{NAME}.rq")
    ours = seconds([str(Path(sys.executable).with_name("sco-kg")), "query", NAME, "-f", "csv"], 15)
    plain = seconds([sys.executable, "-c", PLAIN, query, *sources], 5)
    empty = seconds([sys.executable, "-c", "pass"], 15)
    print(f"cold query: {ours * 1000:.0f} ms")
    print(f"  {plain / ours:.1f} times faster than a plain rdflib script ({plain * 1000:.0f} ms)")
    print(f"  {ours / empty:.1f} times an empty Python ({empty * 1000:.1f} ms)")


def warm():
    """Print the whole catalogue, warm, against rdflib's engine on the same data."""
    graph = sco_kg.open()
    mirrored = dataset.to_rdflib(graph.store.store)
    ours = rdflibs = 0.0
    ratios = []
    for name, query in queries.catalogue(graph.top, "questions").items():
        here = best(5, lambda known=name: list(graph.query(known)))
        there = best(1, lambda text=query.text: list(mirrored.query(text)))
        ours, rdflibs = ours + here, rdflibs + there
        ratios.append((there / here, name))
    ratios.sort()
    print(f"warm queries: {len(ratios)} in {ours * 1000:.0f} ms, {rdflibs / ours:.0f} times faster than rdflib")
    print(f"  per query: least {ratios[0][0]:.0f} ({ratios[0][1]}), "
          f"median {ratios[len(ratios) // 2][0]:.0f}, most {ratios[-1][0]:.0f} ({ratios[-1][1]})")


def best(runs, action):
    """Return the shortest time of some runs of an action, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def check():
    """Print the stages of a check of everything, with the share of each."""
    report = audit.run()
    total = sum(report.seconds.values())
    shares = ", ".join(f"{name} {spent / total:.0%}" for name, spent in report.seconds.items())
    print(f"check of everything: {total:.1f} s ({shares})")


def export():
    """Print a release, digests and all, against rdflib writing the six formats and no more."""
    store = dataset.read()
    apart = dataset.to_rdflib(store)
    merged = dataset.to_rdflib(dataset.merged(store)).default_graph
    with tempfile.TemporaryDirectory() as folder:
        ours = best(3, lambda: release.export(Path(folder) / "release"))
    theirs = best(1, lambda: [apart.serialize(format=name) for name in ("nquads", "trig", "json-ld")]
                  + [merged.serialize(format=name) for name in ("nt", "turtle", "xml")])
    print(f"release: {ours:.2f} s, {len(store) / ours:.0f} facts a second in every format, read back and compressed; "
          f"rdflib's writers alone take {theirs / ours:.1f} times as long")


if __name__ == "__main__":
    cold()
    warm()
    check()
    export()
