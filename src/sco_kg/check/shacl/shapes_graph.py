"""A graph of SHACL shapes: the constraints, targets and path of each shape."""

import functools
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeAlias, cast

import pyoxigraph as ox

from ...dataset.turtle_file import TurtleFile, read_turtle
from ...errors import ShapeError
from ...rdf.closure import closure
from ...rdf.namespaces import PREFIXES, shorten

SH, _RDF = PREFIXES["sh"], PREFIXES["rdf"]
#: A shape, or a value of one of its properties.
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
#: The properties that give a shape its target.
TARGETS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
#: How SPARQL writes each kind of path; a sequence of steps is a list of paths.
_PATHS = {"inversePath": "^({})", "oneOrMorePath": "({})+"}


class ValidationResult(NamedTuple):
    """One result in a validation report: IRIs and texts; None if missing or a blank node.

    `source` is the IRI of the shape that reports it. `core` is whether it is from a core constraint, which
    validates one focus node alone; a SPARQL constraint may compare several.
    """

    source: str
    node: str | None
    path: str | None
    value: str | None
    core: bool


class ShapesGraph:
    """The shapes of a graph, given as triples."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples = tuple(triples)
        self._facts: dict[Term, dict[str, list[Term]]] = {}
        for triple in self.triples:
            facts = self._facts.setdefault(cast(Term, triple.subject), {})
            facts.setdefault(triple.predicate.value, []).append(cast(Term, triple.object))

    def values(self, shape: Term, name: str) -> list[Term]:
        """Return the values of a SHACL property of a shape, such as `minCount`, sorted; [] if none."""
        return sorted(self._facts.get(shape, {}).get(SH + name, ()), key=str)

    def value(self, shape: Term, name: str) -> Term | None:
        """Return the one value of a SHACL property of a shape, None if there is none.

        :raises ShapeError: there are several.
        """
        values = self.values(shape, name)
        if len(values) > 1:
            raise ShapeError(f"{self.name(shape)} has several values of sh:{name}; leave one.")
        return values[0] if values else None

    def text(self, shape: Term, name: str) -> str:
        """Return the text of the one value of a SHACL property of a shape.

        :raises ShapeError: there is none, or there are several.
        """
        value = self.value(shape, name)
        if value is None:
            raise ShapeError(f"{self.name(shape)} has no sh:{name}; give it one.")
        return value.value

    def parameters(self, shape: Term) -> list[str]:
        """Return the names of the SHACL properties of a shape, sorted."""
        return sorted(name.removeprefix(SH) for name in self._facts.get(shape, {}) if name.startswith(SH))

    def list_items(self, head: Term) -> list[Term]:
        """Return the members of the RDF list that begins at a node, in order.

        :raises ShapeError: it is no list.
        """
        members = []
        while head.value != _RDF + "nil":
            facts = self._facts.get(head, {})
            firsts, rests = facts.get(_RDF + "first"), facts.get(_RDF + "rest")
            if not firsts or not rests:
                raise ShapeError(f"{head} is no list; write its members in round brackets.")
            (first,), (head,) = firsts, rests
            members.append(first)
        return members

    def closure(self, shapes: Iterable[Term]) -> list[ox.Triple]:
        """Return the triples about some shapes and about everything they refer to, over any number of steps."""
        nodes = closure(shapes, lambda node: [value for values in self._facts.get(node, {}).values()
                                              for value in values if value in self._facts])
        return [triple for triple in self.triples if triple.subject in nodes]

    def name(self, shape: Term) -> str:
        """Return the name of a shape for messages: a shortened IRI, or the properties of a blank node."""
        if isinstance(shape, ox.BlankNode):
            return "[" + ", ".join(map(shorten, sorted(self._facts.get(shape, {})))) + "]"
        return shorten(shape.value)

    @cached_property
    def targeted(self) -> list[Term]:
        """The shapes that have a target, sorted by name."""
        return sorted((shape for shape in self._facts if any(self.values(shape, kind) for kind in TARGETS)), key=str)

    def path(self, shape: Term) -> str | None:
        """Return the path of a property shape in SPARQL, None for a node shape.

        :raises ShapeError: this kind of path is not supported.
        """
        node = self.value(shape, "path")
        return None if node is None else self._path(node)

    def _path(self, node: Term) -> str:
        if isinstance(node, ox.NamedNode):
            return str(node)
        if _RDF + "first" in self._facts.get(node, ()):
            return "/".join(f"({self._path(step)})" for step in self.list_items(node))
        kinds = self.parameters(node)
        if len(kinds) != 1 or kinds[0] not in _PATHS:
            raise ShapeError(f"{self.name(node)} is a path of a kind that is not compiled to SPARQL; "
                             "take another, or add it to `sco_kg.check.shacl.shapes_graph`.")
        return _PATHS[kinds[0]].format(self._path(self.values(node, kinds[0])[0]))


def read_shapes(top: Path) -> ShapesGraph:
    """Return the shapes of `top`/shapes.

    :raises UnreadableFileError: a file does not parse; the message names the line.
    """
    return merge_shapes(shape_files(top))


def shape_files(top: Path) -> tuple[TurtleFile, ...]:
    """Return the files of `top`/shapes."""
    return tuple(map(read_turtle, sorted((top / "shapes").glob("*.ttl"))))


@functools.lru_cache(maxsize=4)
def merge_shapes(files: tuple[TurtleFile, ...]) -> ShapesGraph:
    """Return the shapes of some files; the same object for the same files."""
    return ShapesGraph(quad.triple for file in files for quad in file.quads())
