"""The constraints of SHACL in SPARQL: one small function for each kind.

Some validate one value at a time: `VALUE_CONSTRAINTS` has a condition that is true for valid values. Others
validate a node with all its values: `NODE_CONSTRAINTS` has a pattern that matches violations. A constraint in
neither table is an error, so none is ignored.

The values of a variable have its name and a number: those of `?this` are `?this_1` and `?this_2`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Protocol, cast

import pyoxigraph as ox

from ...errors import ShapeError
from ...rdf.namespaces import PREFIXES, shorten
from .shapes_graph import ShapesGraph, Term

_RDF, _XSD = PREFIXES["rdf"], PREFIXES["xsd"]
#: Properties of a shape that are no constraints.
_NO_CONSTRAINTS = {"targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "path", "name", "message",
                   "severity", "sparql"}
#: Properties that are parameters of one of some constraints.
_PARAMETERS_OF = {"ignoredProperties": {"closed"}, "qualifiedValueShape": {"qualifiedMinCount", "qualifiedMaxCount"}}
#: The condition for well-formed literals of each datatype. Oxigraph's casts know the calendar, but reject
#: numbers that it cannot compute with.
_WELL_FORMED = {
    _RDF + "langString": "true",
    _XSD + "anyURI": "true",
    _XSD + "date": f"STRLEN(STR(<{_XSD}date>(STR({{0}})))) > 0",
    _XSD + "integer": 'REGEX(STR({0}), "^[+-]?[0-9]+$")',
    _XSD + "decimal": 'REGEX(STR({0}), "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$")',
}


class ShapesContext(NamedTuple):
    """The shapes, and the subclasses of each class of the data, itself included, as SPARQL terms."""

    shapes: ShapesGraph
    subclasses: Mapping[Term, set[str]]

    def instance(self, node: str, cls: Term) -> str:
        """Return a pattern that matches if a node is an instance of a class or of a subclass."""
        classes = " ".join(sorted({str(cls), *self.subclasses.get(cls, ())}))
        return f"VALUES {node}_class {{ {classes} }} {node} <{_RDF}type> {node}_class"


def constraints_of(shapes: ShapesGraph, shape: Term) -> list[tuple[str, Term]]:
    """Return the constraints of a shape as pairs of a parameter and one of its values; [] if it has none.

    :raises ShapeError: it has a parameter that is not supported, or has no effect.
    """
    names = set(shapes.parameters(shape)) - _NO_CONSTRAINTS
    known = VALUE_CONSTRAINTS.keys() | NODE_CONSTRAINTS.keys()
    known |= {name for name, owners in _PARAMETERS_OF.items() if owners & names}
    for name in sorted(names - known):
        raise ShapeError(f"{shapes.name(shape)} has sh:{name}, which is not supported here; "
                         "use another constraint, or add it to `sco_kg.check.shacl.constraints`.")
    return [(name, argument) for name in sorted(names - _PARAMETERS_OF.keys())
            for argument in shapes.values(shape, name)]


def violation_pattern(context: ShapesContext, shape: Term, name: str, argument: Term, focus: str) -> str:
    """Return a pattern that matches if a focus node violates one constraint of a shape.

    It binds the variable of the focus node with `_1` to the value, if there is one, and with `_path` to the
    property if the constraint is closedness.

    :param focus: the variable of the focus node.
    :raises ShapeError: the constraint is not supported.
    """
    path = context.shapes.path(shape)
    if name in NODE_CONSTRAINTS:
        # Only a closed shape is about the node itself, so only it has no path.
        if bool(path) == (name == "closed") or argument.value == "false":
            raise ShapeError(f"{context.shapes.name(shape)} has sh:{name} {argument.value}, which is not compiled "
                             f"for a shape {'with' if path else 'without'} sh:path.")
        return NODE_CONSTRAINTS[name](context, shape, argument, focus, path)
    value = f"{focus}_1" if path else focus
    reached = f"{focus} {path} {value} . " if path else ""
    return f"{reached}FILTER(!{_false_on_error(VALUE_CONSTRAINTS[name](context, argument, value))})"


def _conforms(context: ShapesContext, shape: Term, node: str) -> str:
    """Return a condition that is true if a node conforms to a shape."""
    shapes = context.shapes
    constraints = constraints_of(shapes, shape)
    if shapes.values(shape, "sparql") or not constraints:
        raise ShapeError(f"{shapes.name(shape)} is used by another shape; it needs constraints, and none in SPARQL.")
    return "(" + " && ".join(_meets(context, shape, *constraint, node) for constraint in constraints) + ")"


def _meets(context: ShapesContext, shape: Term, name: str, argument: Term, node: str) -> str:
    """Return a condition that is true if a node meets one constraint of a shape."""
    if name in VALUE_CONSTRAINTS and not context.shapes.value(shape, "path"):
        return _false_on_error(VALUE_CONSTRAINTS[name](context, argument, node))
    return f"NOT EXISTS {{ {violation_pattern(context, shape, name, argument, node)} }}"


def _false_on_error(condition: str) -> str:
    """Return a condition that is false where the given one is an error.

    A blank node has no text, an IRI no datatype, and neither can be compared with a number.
    """
    return f"COALESCE({condition}, false)"


# ── constraints on each value ───────────────────────────────────────────────


def _class(context: ShapesContext, cls: Term, node: str) -> str:
    return f"EXISTS {{ {context.instance(node, cls)} }}"


def _datatype(context: ShapesContext, datatype: Term, node: str) -> str:
    if datatype.value not in _WELL_FORMED:
        raise ShapeError(f"sh:datatype {shorten(datatype.value)} is not compiled to SPARQL; "
                       "add to `sco_kg.check.shacl.constraints` how to tell its legal literals.")
    return f"DATATYPE({node}) = {datatype} && {_WELL_FORMED[datatype.value].format(node)}"


def _in(context: ShapesContext, members: Term, node: str) -> str:
    return _any(f"sameTerm({node}, {member})" for member in context.shapes.list_items(members))


def _language_in(context: ShapesContext, ranges: Term, node: str) -> str:
    return _any(f"LANGMATCHES(LANG({node}), {tag})" for tag in context.shapes.list_items(ranges))


def _min_inclusive(context: ShapesContext, least: Term, node: str) -> str:
    return f"{node} >= {least}"


def _min_length(context: ShapesContext, length: Term, node: str) -> str:
    return f"STRLEN(STR({node})) >= {length}"


def _pattern(context: ShapesContext, pattern: Term, node: str) -> str:
    (row,) = cast(ox.QuerySolutions, ox.Store().query(f'SELECT (REGEX("", {pattern}) AS ?matches) {{}}'))
    if row["matches"] is None or "(?" in pattern.value:
        raise ShapeError(f"sh:pattern {pattern.value} is no pattern of SPARQL's REGEX, which cannot look ahead; "
                       "write it as several patterns.")
    return f"REGEX(STR({node}), {pattern})"


def _node(context: ShapesContext, shape: Term, node: str) -> str:
    return _conforms(context, shape, node)


def _not(context: ShapesContext, shape: Term, node: str) -> str:
    return f"!{_conforms(context, shape, node)}"


def _and(context: ShapesContext, shapes: Term, node: str) -> str:
    return " && ".join(_each(context, shapes, node)) or "true"


def _or(context: ShapesContext, shapes: Term, node: str) -> str:
    return _any(_each(context, shapes, node))


def _xone(context: ShapesContext, shapes: Term, node: str) -> str:
    return " + ".join(["0", *(f"IF({condition}, 1, 0)" for condition in _each(context, shapes, node))]) + " = 1"


def _each(context: ShapesContext, shapes: Term, node: str) -> list[str]:
    return [_conforms(context, shape, node) for shape in context.shapes.list_items(shapes)]


def _any(conditions: Iterable[str]) -> str:
    return " || ".join(conditions) or "false"


#: For each parameter, the function from its value and a variable to a condition on that variable.
VALUE_CONSTRAINTS: dict[str, Callable[[ShapesContext, Term, str], str]] = {
    "and": _and, "class": _class, "datatype": _datatype, "in": _in, "languageIn": _language_in,
    "minInclusive": _min_inclusive, "minLength": _min_length, "node": _node, "not": _not, "or": _or,
    "pattern": _pattern, "property": _node, "xone": _xone,
}


# ── constraints on a node with all its values ───────────────────────────────

Condition = Callable[[str], str]
NodeConstraint = Callable[[ShapesContext, Term, Term, str, str | None], str]


class CountConstraint(Protocol):
    """A constraint that counts the values which meet a condition."""

    def __call__(self, context: ShapesContext, shape: Term, count: Term, focus: str, path: str | None,
                 condition: Condition = ..., /) -> str: ...


def _at_least(focus: str, path: str | None, count: int, condition: Condition) -> str:
    """Return a query with a row if a node has at least so many different values that meet a condition."""
    value = f"{focus}_1"
    return (f"SELECT {focus} WHERE {{ {focus} {path} {value} FILTER({condition(value)}) }} "
            f"GROUP BY {focus} HAVING (COUNT(DISTINCT {value}) >= {count})")


def _min_count(context: ShapesContext, shape: Term, count: Term, focus: str, path: str | None,
               condition: Condition = lambda value: "true") -> str:
    return f"FILTER({count} > 0 && NOT EXISTS {{ {_at_least(focus, path, int(count.value), condition)} }})"


def _max_count(context: ShapesContext, shape: Term, count: Term, focus: str, path: str | None,
               condition: Condition = lambda value: "true") -> str:
    return f"FILTER EXISTS {{ {_at_least(focus, path, int(count.value) + 1, condition)} }}"


def _qualified(counted: CountConstraint) -> NodeConstraint:
    """Return the function for a constraint that counts only the values that conform to a shape."""
    def qualified(context: ShapesContext, shape: Term, count: Term, focus: str, path: str | None) -> str:
        conforming = context.shapes.value(shape, "qualifiedValueShape")
        if not conforming:
            raise ShapeError(f"{context.shapes.name(shape)} counts values, so it needs a sh:qualifiedValueShape.")
        return counted(context, shape, count, focus, path, lambda node: _conforms(context, conforming, node))
    return qualified


def _has_value(context: ShapesContext, shape: Term, term: Term, focus: str, path: str | None) -> str:
    return f"FILTER NOT EXISTS {{ {focus} {path} {term} }}"


def _unique_lang(context: ShapesContext, shape: Term, wanted: Term, focus: str, path: str | None) -> str:
    one, other = f"{focus}_1", f"{focus}_2"
    return (f"FILTER EXISTS {{ {focus} {path} {one} . {focus} {path} {other} FILTER(!sameTerm({one}, {other}) "
            f'&& LANG({one}) != "" && LANG({one}) = LANG({other})) }}')


def _equals(context: ShapesContext, shape: Term, other: Term, focus: str, path: str | None) -> str:
    return (f"{{ {focus} {path} {focus}_1 FILTER NOT EXISTS {{ {focus} {other} {focus}_1 }} }} UNION "
            f"{{ {focus} {other} {focus}_1 FILTER NOT EXISTS {{ {focus} {path} {focus}_1 }} }}")


def _disjoint(context: ShapesContext, shape: Term, other: Term, focus: str, path: str | None) -> str:
    return f"{focus} {path} {focus}_1 ; {other} {focus}_1"


def _less_than(context: ShapesContext, shape: Term, other: Term, focus: str, path: str | None) -> str:
    return f"{focus} {path} {focus}_1 ; {other} {focus}_2 FILTER(!{_false_on_error(f'{focus}_1 < {focus}_2')})"


def _closed(context: ShapesContext, shape: Term, closed: Term, focus: str, path: str | None) -> str:
    shapes = context.shapes
    allowed = [term for head in shapes.values(shape, "ignoredProperties") for term in shapes.list_items(head)]
    allowed += [path for part in shapes.values(shape, "property") for path in shapes.values(part, "path")]
    return f"{focus} {focus}_path {focus}_1 FILTER({focus}_path NOT IN ({', '.join(sorted(map(str, allowed)))}))"


#: For each parameter, the function from a shape, its value, a focus node and a path to the pattern for violations.
NODE_CONSTRAINTS: dict[str, NodeConstraint] = {
    "closed": _closed, "disjoint": _disjoint, "equals": _equals, "hasValue": _has_value, "lessThan": _less_than,
    "maxCount": _max_count, "minCount": _min_count, "qualifiedMaxCount": _qualified(_max_count),
    "qualifiedMinCount": _qualified(_min_count), "uniqueLang": _unique_lang,
}
