"""The rule set: everything that a check depends on besides the data, as one value that can be sent to a worker."""

import functools
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from .._cache import digest_parts
from ..dataset.derivation import construct_queries
from ..dataset.layout import SHARED_STEMS, turtle_files
from ..dataset.turtle_file import TurtleFile, read_turtle
from ..query.catalogue import Query, read_catalogue
from ..rdf.namespaces import PREFIXES, RDF_TYPE, expand
from .shacl.shapes_graph import ShapesGraph, merge_shapes, shape_files

#: How a check query and a shape say that they are cross-article: the first in its header, the second in a triple.
_CROSS_ARTICLE = "everything"
_CROSS_ARTICLE_SHAPE = PREFIXES["shape"] + "reach"
_TERMS = re.compile(r"\b(?:sco|skos|rdfs):[A-Za-z]\w*")
#: The construct that uses the dates of all articles; every other one uses the facts of one.
_DATES = "dates"
#: Packages that no check runs: a change in them changes no finding.
_NOT_IN_CHECKS = {"site", "server"}


class RuleSet(NamedTuple):
    """The vocabulary, shapes and queries.

    `base` are the files that every article is checked with, `shapes` those of the shapes, `checks` the check
    queries, `constructs` the CONSTRUCT queries by path. `today` is the date, because some checks ask what is past.
    """

    base: tuple[TurtleFile, ...]
    shapes: tuple[TurtleFile, ...]
    checks: tuple[Query, ...]
    constructs: dict[str, str]
    today: str

    def digest(self) -> bytes:
        """Return a digest that changes with any rule, with the code, and with the day."""
        texts = [*(query.text for query in self.checks), *self.constructs.values(), self.today]
        return digest_parts(*(file.content for file in self.base + self.shapes), *map(str.encode, texts), code_digest())

    def check_queries(self, cross_article: bool) -> list[Query]:
        """Return the check queries that compare articles, or the others."""
        return [query for query in self.checks if (query.header.get("reach") == _CROSS_ARTICLE) is cross_article]

    def shapes_graph(self) -> ShapesGraph:
        """Return the graph of all shapes; the same object for the same files."""
        return merge_shapes(self.shapes)

    def targeted_shapes(self, cross_article: bool) -> set[str]:
        """Return the IRIs of the shapes with a target that compare articles, or of the others."""
        shapes = self.shapes_graph()
        marked = {triple.subject for triple in shapes.triples if triple.predicate.value == _CROSS_ARTICLE_SHAPE}
        return {shape.value for shape in shapes.targeted if (shape in marked) is cross_article}

    def date_constructs(self) -> dict[str, str]:
        """Return the construct that must run over all articles, by its path."""
        return {path: text for path, text in self.constructs.items() if Path(path).stem == _DATES}

    def cross_article_properties(self) -> set[str]:
        """Return the IRIs of the properties that cross-article checks use."""
        shapes, targeted = self.shapes_graph(), self.targeted_shapes(cross_article=True)
        texts = [*(query.text for query in self.check_queries(cross_article=True)), *self.date_constructs().values(),
                 *(shapes.text(constraint, "select") for shape in shapes.targeted if shape.value in targeted
                   for constraint in shapes.values(shape, "sparql"))]
        return {RDF_TYPE, *(expand(name) for text in texts for name in _TERMS.findall(text))}


def read_ruleset(top: Path) -> RuleSet:
    """Return the rule set of a checkout.

    :raises UnreadableFileError, QueryHeaderError: a file cannot be understood.
    """
    base = [path for path in turtle_files(top) if not _belongs_to_articles(path)]
    return RuleSet(tuple(map(read_turtle, base)), shape_files(top), tuple(read_catalogue(top, "checks").values()),
                   construct_queries(top), _today())


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _belongs_to_articles(path: Path) -> bool:
    return path.parent.name in ("articles", "evidence") or path.stem in SHARED_STEMS


@functools.cache
def code_digest() -> bytes:
    """Return the digest of all modules that a check can run, however deep, and of the SPARQL engine."""
    return digest_modules(Path(__file__).parents[1])


def digest_modules(package: Path) -> bytes:
    """Return the digest of the modules of a copy of this package, without those of the site and the server."""
    modules = [path for path in sorted(package.rglob("*.py"))
               if path.relative_to(package).parts[0] not in _NOT_IN_CHECKS]
    return digest_parts(ox.__version__.encode(), *(module.read_bytes() for module in modules))
