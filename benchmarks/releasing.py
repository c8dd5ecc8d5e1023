"""A release: all formats, verified, digested and compressed, compared with rdflib, which only writes them."""

import sys
import tempfile
from pathlib import Path

import many_articles
from measure import cost

SIZES = (5, 50)
#: The same in plain rdflib: read the facts, write the six formats.
PLAIN = """
import sys, rdflib
apart, merged = rdflib.Dataset(), rdflib.Graph()
apart.parse(sys.argv[1], format="nquads")
for subject, predicate, value, _ in apart.quads():
    merged.add((subject, predicate, value))
for name in ("nquads", "trig", "json-ld"):
    apart.serialize(format=name, destination=f"{sys.argv[2]}/{name}")
for name in ("nt", "turtle", "xml"):
    merged.serialize(format=name, destination=f"{sys.argv[2]}/{name}", encoding="utf-8")
"""


def export():
    """Print facts a second and memory for each number of articles."""
    for articles in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            top, quads, facts = many_articles.write(Path(folder), articles)
            ours = cost([sys.executable, "-m", "sco_kg", "export", f"{folder}/release", "--data", str(top)])
            plain = cost([sys.executable, "-c", PLAIN, str(quads), folder])
        print(f"release of {articles} articles, {facts} facts: {facts / ours.seconds:.0f} facts a second, "
              f"{ours.megabytes:.0f} MB; rdflib takes {plain.seconds / ours.seconds:.1f} times as long, "
              f"{plain.megabytes:.0f} MB")
