"""A graph of SHACL shapes: what each shape says, what it is aimed at, and where its path leads."""

from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from ...errors import ShapeError
from ...rdf import namespaces

SH, _RDF = namespaces.PREFIXES["sh"], namespaces.PREFIXES["rdf"]
#: The ways in which a shape may say what it is aimed at.
TARGETS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
#: How each kind of path is written in SPARQL; a path of several steps is a list of paths.
_PATHS = {"inversePath": "^({})", "oneOrMorePath": "({})+"}


class ValidationResult(NamedTuple):
    """One result of a validation: names and texts, None where there is none or a node has no name.

    `source` is the IRI of the shape that reports it. `core` says that one node was looked at alone,
    as core constraints do and those in SPARQL need not.
    """

    source: str
    node: str | None
    path: str | None
    value: str | None
    core: bool


class ShapesGraph:
    """The shapes of a graph, given as triples; shapes and what they say are pyoxigraph terms."""

    def __init__(self, triples):
        self.triples = tuple(triples)
        self._facts = {}
        for triple in self.triples:
            said = self._facts.setdefault(triple.subject, {})
            said.setdefault(triple.predicate.value, []).append(triple.object)

    def values(self, shape, name):
        """Return what a shape says of a SHACL property, such as `minCount`, sorted; [] if nothing."""
        return sorted(self._facts.get(shape, {}).get(SH + name, ()), key=str)

    def value(self, shape, name):
        """Return the one value of a SHACL property of a shape, None if there is none.

        :raises ShapeError: there are several.
        """
        values = self.values(shape, name)
        if len(values) > 1:
            raise ShapeError(f"{self.name(shape)} has several values of sh:{name}; leave one.")
        return values[0] if values else None

    def parameters(self, shape):
        """Return the names of the SHACL properties that a shape has, sorted."""
        return sorted(name.removeprefix(SH) for name in self._facts.get(shape, {}) if name.startswith(SH))

    def items(self, head):
        """Return the members of the list that begins at a node, in order.

        :raises ShapeError: it is no list.
        """
        members = []
        while head.value != _RDF + "nil":
            (first,), (rest,) = (self._facts.get(head, {}).get(_RDF + part, [None]) for part in ("first", "rest"))
            if not first or not rest:
                raise ShapeError(f"{head} is no list; write its members in round brackets.")
            members.append(first)
            head = rest
        return members

    def reached(self, shapes):
        """Return the triples on some shapes, and on whatever they refer to."""
        fringe, found = set(shapes), {}
        while fringe:
            found |= {node: [ox.Triple(node, ox.NamedNode(name), term) for name, terms in self._facts[node].items()
                             for term in terms] for node in fringe}
            named = {triple.object for node in fringe for triple in found[node]}
            fringe = {term for term in named if term in self._facts} - found.keys()
        return [triple for triples in found.values() for triple in triples]

    def name(self, shape):
        """Return the name of a shape for messages; a shape without one is known by what it says."""
        said = self._facts.get(shape, {})
        if isinstance(shape, ox.BlankNode):
            return "[" + ", ".join(map(namespaces.shorten, sorted(said))) + "]"
        return namespaces.shorten(shape.value)

    @cached_property
    def targeted(self):
        """The shapes that have a target, sorted by name."""
        return sorted((shape for shape in self._facts if any(self.values(shape, kind) for kind in TARGETS)), key=str)

    def path(self, shape):
        """Return the path of a property shape as SPARQL writes it, None for a node shape.

        :raises ShapeError: the path is of a kind that no shape has needed yet.
        """
        node = self.value(shape, "path")
        return node and self._path(node)

    def _path(self, node):
        if isinstance(node, ox.NamedNode):
            return str(node)
        if _RDF + "first" in self._facts.get(node, ()):
            return "/".join(f"({self._path(step)})" for step in self.items(node))
        kinds = self.parameters(node)
        if len(kinds) != 1 or kinds[0] not in _PATHS:
            raise ShapeError(f"{self.name(node)} is a path of a kind that is not compiled to SPARQL; "
                           "take another, or add it to `sco_kg.check.shacl.shapes_graph`.")
        return _PATHS[kinds[0]].format(self._path(self.value(node, kinds[0])))

