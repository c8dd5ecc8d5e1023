"""Queries: one cold query as a command, and all questions of the catalogue warm."""

import sys
from pathlib import Path

import measure
import sco_kg
from sco_kg.dataset import layout
from sco_kg.query import catalogue

NAME = "seizures"
#: The same in plain rdflib: parse the files, run the query.
PLAIN = """
import sys, rdflib
data = rdflib.Dataset()
for path, graph in zip(sys.argv[2::2], sys.argv[3::2]):
    data.graph(graph).parse(path, format="turtle")
for row in data.query(open(sys.argv[1], encoding="utf-8").read()):
    print(*row)
"""


def cold():
    """Print the time of a cold query, relative to plain rdflib and to an empty Python."""
    top = layout.project_root()
    sources = [part for path in layout.turtle_files(top) for part in (str(path), layout.graph_of(path))]
    query = str(top / "queries" / "questions" / f"{NAME}.rq")
    ours = measure.seconds([str(Path(sys.executable).with_name("sco-kg")), "query", NAME, "-f", "csv"], 15)
    plain = measure.seconds([sys.executable, "-c", PLAIN, query, *sources], 5)
    empty = measure.seconds([sys.executable, "-c", "pass"], 15)
    print(f"cold query: {ours * 1000:.0f} ms")
    print(f"  {plain / ours:.1f} times faster than a plain rdflib script ({plain * 1000:.0f} ms)")
    print(f"  {ours / empty:.1f} times an empty Python ({empty * 1000:.1f} ms)")


def warm():
    """Print the time of all questions, relative to rdflib's engine on the same data."""
    graph = sco_kg.open()
    mirrored = graph.to_rdflib()
    ours = rdflibs = 0.0
    ratios = []
    for name, query in catalogue.read_catalogue(graph.top, "questions").items():
        here = measure.best(5, lambda known=name: list(graph.query(known)))
        there = measure.best(1, lambda text=query.text: list(mirrored.query(text)))
        ours, rdflibs = ours + here, rdflibs + there
        ratios.append((there / here, name))
    ratios.sort()
    print(f"warm queries: {len(ratios)} in {ours * 1000:.0f} ms, {rdflibs / ours:.0f} times faster than rdflib")
    print(f"  per query: least {ratios[0][0]:.0f} ({ratios[0][1]}), "
          f"median {ratios[len(ratios) // 2][0]:.0f}, most {ratios[-1][0]:.0f} ({ratios[-1][1]})")
