"""The rules: all that a check goes by, in one piece that can be sent to where the check is done."""

import functools
import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ..dataset import derivation, layout, turtle_file
from ..query import catalogue
from ..rdf import namespaces
from .shacl import shapes_graph

_REACH = namespaces.PREFIXES["shape"] + "reach"
_EVERYTHING = "everything"
_TYPE = namespaces.PREFIXES["rdf"] + "type"
_NAMES = re.compile(r"\b(?:sco|skos|rdfs):[A-Za-z]\w*")
#: Days come from the dates of all articles; whatever else is derived comes from one of them.
_DAYS = "dates"
#: Packages that no check runs: a change in them changes no finding.
_NOT_IN_CHECKS = {"site", "server"}


class RuleSet(NamedTuple):
    """Vocabulary, shapes and queries, read.

    `base` has the files that every article is checked with, `shapes_graph_of` those of the shapes, as `Source`s;
    `checks` the check queries, `constructs` a dict from name to query. Some checks ask what has passed:
    `today` is the day.
    """

    base: tuple
    shapes: tuple
    checks: tuple
    constructs: dict
    today: str

    def digest(self):
        """Return the digest of all of it and of this package: another rule, code or day, another digest."""
        texts = [*(query.text for query in self.checks), *self.constructs.values(), self.today]
        parts = [*(source.content for source in self.base + self.shapes), *map(str.encode, texts), code_digest()]
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()

    def queries(self, everything):
        """Return the check queries that look across all articles, or the others."""
        return [query for query in self.checks if (query.header.get("reach") == _EVERYTHING) is everything]

    def targets(self, shapes, everything):
        """Return the IRIs of the shapes with a target that look across all articles, or of the others."""
        wide = {triple.subject for triple in shapes.triples if triple.predicate.value == _REACH}
        return {shape.value for shape in shapes.targeted if (shape in wide) is everything}

    def days(self):
        """Return the one construct that has to be run over all articles."""
        return {name: text for name, text in self.constructs.items() if Path(name).stem == _DAYS}

    def properties(self, shapes):
        """Return the IRIs of the properties that checks across all articles look at."""
        wide = self.targets(shapes, everything=True)
        texts = [*(query.text for query in self.queries(everything=True)), *self.days().values(),
                 *(shapes.value(constraint, "select").value for shape in shapes.targeted if shape.value in wide
                   for constraint in shapes.values(shape, "sparql"))]
        return {_TYPE, *(namespaces.expand(name) for text in texts for name in _NAMES.findall(text))}


def read_ruleset(top):
    """Return the `RuleSet` of a checkout.

    :raises UnreadableFileError, QueryHeaderError: a file cannot be understood.
    """
    base = [path for path in layout.turtle_files(top) if not _is_of_articles(path)]
    return RuleSet(tuple(map(turtle_file.read_turtle, base)), tuple(map(turtle_file.read_turtle, sorted((top / "shapes").glob("*.ttl")))),
                 tuple(catalogue.read_catalogue(top, "checks").values()), derivation.construct_queries(top),
                 _today())


def _today():
    return datetime.now(UTC).date().isoformat()


def _is_of_articles(path):
    return path.parent.name in ("articles", "evidence") or path.stem in layout.SHARED_STEMS


@functools.lru_cache(maxsize=4)
def shapes_graph_of(sources):
    """Return the `sco_kg.check.shacl.shapes_graph.ShapesGraph` of some `Source`s; made once for the same ones."""
    return shapes_graph.ShapesGraph(quad.triple for source in sources for quad in source.quads())


@functools.cache
def code_digest():
    """Return the digest of the modules of this package, and of what runs the queries."""
    top = Path(__file__).resolve().parents[1]
    modules = [path for path in sorted(top.rglob("*.py")) if path.relative_to(top).parts[0] not in _NOT_IN_CHECKS]
    return hashlib.sha256(b"".join([ox.__version__.encode(), *(module.read_bytes() for module in modules)])).digest()
