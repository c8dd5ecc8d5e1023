"""What the constraints of SHACL mean, in SPARQL: one small function for each kind.

Some look at one value at a time, and are a condition that a good value meets: the table `VALUE_CONSTRAINTS`.
Others look at a node with all its values, and are a pattern that matches where they are broken:
`NODE_CONSTRAINTS`. Whatever is in neither table is refused, so nothing is passed over in silence.

Every variable is named after the one it is reached from: the values of `?this` are `?this_1`, `?this_2`.
"""

from typing import NamedTuple

import pyoxigraph as ox

from ...errors import ShapeError
from ...rdf import namespaces

_RDF, _XSD = namespaces.PREFIXES["rdf"], namespaces.PREFIXES["xsd"]
#: What a shape may say that is no constraint.
_SILENT = {"targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "path", "name", "message",
           "severity", "sparql"}
#: What belongs to one of some constraints.
_BELONGING = {"ignoredProperties": {"closed"}, "qualifiedValueShape": {"qualifiedMinCount", "qualifiedMaxCount"}}
#: How a literal of each datatype differs from one that is ill-typed. Oxigraph's casts know the calendar;
#: of numbers they know only those that it can compute with.
_LEGAL = {
    _RDF + "langString": "true",
    _XSD + "anyURI": "true",
    _XSD + "date": f"STRLEN(STR(<{_XSD}date>(STR({{0}})))) > 0",
    _XSD + "integer": 'REGEX(STR({0}), "^[+-]?[0-9]+$")',
    _XSD + "decimal": 'REGEX(STR({0}), "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$")',
}


class ShapesContext(NamedTuple):
    """The shapes, and for each class of the data those below it."""

    shapes: object
    below: dict

    def instance(self, node, cls):
        """Return a pattern that matches if a node is an instance of a class or of a narrower one."""
        classes = " ".join(sorted({str(cls), *self.below.get(cls, ())}))
        return f"VALUES {node}_class {{ {classes} }} {node} <{_RDF}type> {node}_class"


def constraints_of(shapes, shape):
    """Return the constraints of a shape as pairs of a parameter and one value of it; [] if it has none.

    :raises ShapeError: it has a parameter that is not compiled, or that nothing comes of.
    """
    names = set(shapes.parameters(shape)) - _SILENT
    known = VALUE_CONSTRAINTS.keys() | NODE_CONSTRAINTS.keys() | {name for name, owners in _BELONGING.items() if owners & names}
    for name in sorted(names - known):
        raise ShapeError(f"{shapes.name(shape)} has sh:{name}, which is not compiled to SPARQL as it stands there; "
                       "say it with another constraint, or add it to `sco_kg.check.shacl.constraints`.")
    return [(name, argument) for name in sorted(names - _BELONGING.keys()) for argument in shapes.values(shape, name)]


def violation_pattern(model, shape, name, argument, focus):
    """Return a pattern that matches where a focus node breaks one constraint of a shape.

    It binds the name of the focus node with `_1` to the value, if it has one, and with `_path` to the
    property if the constraint is about any.

    :raises ShapeError: the constraint is not compiled.
    """
    path = model.shapes.path(shape)
    if name in NODE_CONSTRAINTS:
        # A path leads to values; a closed shape without one is about the node itself.
        if bool(path) == (name == "closed") or argument.value == "false":
            raise ShapeError(f"{model.shapes.name(shape)} has sh:{name} {argument.value}, which is not compiled "
                           f"for a shape {'with' if path else 'without'} sh:path.")
        return NODE_CONSTRAINTS[name](model, shape, argument, focus, path)
    value = f"{focus}_1" if path else focus
    reached = f"{focus} {path} {value} . " if path else ""
    return f"{reached}FILTER(!{_false_on_error(VALUE_CONSTRAINTS[name](model, argument, value))})"


def _conforms(model, shape, node):
    """Return a condition that holds if a node conforms to a shape."""
    shapes = model.shapes
    if shapes.values(shape, "sparql") or not constraints_of(shapes, shape):
        raise ShapeError(f"{shapes.name(shape)} is used by another shape; it needs constraints, and none in SPARQL.")
    return "(" + " && ".join(_meets(model, shape, *constraint, node) for constraint in constraints_of(shapes, shape)) + ")"


def _meets(model, shape, name, argument, node):
    """Return a condition that holds if a node meets one constraint of a shape."""
    if name in VALUE_CONSTRAINTS and not model.shapes.value(shape, "path"):
        return _false_on_error(VALUE_CONSTRAINTS[name](model, argument, node))
    return f"NOT EXISTS {{ {violation_pattern(model, shape, name, argument, node)} }}"


def _false_on_error(condition):
    """Return a condition that is false where the given one has no answer.

    A node without a name has no text, a name no datatype, and neither comes before or after a number.
    """
    return f"COALESCE({condition}, false)"


# ── constraints on each value ───────────────────────────────────────────────


def _class(model, cls, node):
    return f"EXISTS {{ {model.instance(node, cls)} }}"


def _datatype(model, datatype, node):
    if datatype.value not in _LEGAL:
        raise ShapeError(f"sh:datatype {namespaces.shorten(datatype.value)} is not compiled to SPARQL; "
                       "add to `sco_kg.check.shacl.constraints` how to tell its legal literals.")
    return f"DATATYPE({node}) = {datatype} && {_LEGAL[datatype.value].format(node)}"


def _in(model, members, node):
    return _any(f"sameTerm({node}, {member})" for member in model.shapes.items(members))


def _language_in(model, ranges, node):
    return _any(f"LANGMATCHES(LANG({node}), {tag})" for tag in model.shapes.items(ranges))


def _min_inclusive(model, least, node):
    return f"{node} >= {least}"


def _min_length(model, length, node):
    return f"STRLEN(STR({node})) >= {length}"


def _pattern(model, pattern, node):
    (row,) = ox.Store().query(f'SELECT (REGEX("", {pattern}) AS ?matches) {{}}')
    if row["matches"] is None or "(?" in pattern.value:
        raise ShapeError(f"sh:pattern {pattern.value} is no pattern of SPARQL's REGEX, which cannot look ahead; "
                       "write it as several patterns.")
    return f"REGEX(STR({node}), {pattern})"


def _node(model, shape, node):
    return _conforms(model, shape, node)


def _not(model, shape, node):
    return f"!{_conforms(model, shape, node)}"


def _and(model, shapes, node):
    return " && ".join(_each(model, shapes, node)) or "true"


def _or(model, shapes, node):
    return _any(_each(model, shapes, node))


def _xone(model, shapes, node):
    return " + ".join(["0", *(f"IF({condition}, 1, 0)" for condition in _each(model, shapes, node))]) + " = 1"


def _each(model, shapes, node):
    return [_conforms(model, shape, node) for shape in model.shapes.items(shapes)]


def _any(conditions):
    return " || ".join(conditions) or "false"


#: Parameter to function: the model, the value of the parameter and a node give a condition on that node.
VALUE_CONSTRAINTS = {
    "and": _and, "class": _class, "datatype": _datatype, "in": _in, "languageIn": _language_in,
    "minInclusive": _min_inclusive, "minLength": _min_length, "node": _node, "not": _not, "or": _or,
    "pattern": _pattern, "property": _node, "xone": _xone,
}


# ── constraints on a node with all its values ───────────────────────────────


def _several(focus, path, count, condition):
    """Return a query that has a row if a node has so many different values, or more, that meet a condition."""
    value = f"{focus}_1"
    return (f"SELECT {focus} WHERE {{ {focus} {path} {value} FILTER({condition(value)}) }} "
            f"GROUP BY {focus} HAVING (COUNT(DISTINCT {value}) >= {count})")


def _min_count(model, shape, count, focus, path, condition=lambda value: "true"):
    return f"FILTER({count} > 0 && NOT EXISTS {{ {_several(focus, path, count.value, condition)} }})"


def _max_count(model, shape, count, focus, path, condition=lambda value: "true"):
    return f"FILTER EXISTS {{ {_several(focus, path, int(count.value) + 1, condition)} }}"


def _qualified(counted):
    """Return the function for a constraint that counts only the values which conform to a shape."""
    def compiled(model, shape, count, focus, path):
        conforming = model.shapes.value(shape, "qualifiedValueShape")
        if not conforming:
            raise ShapeError(f"{model.shapes.name(shape)} counts values, so it needs a sh:qualifiedValueShape.")
        return counted(model, shape, count, focus, path, lambda node: _conforms(model, conforming, node))
    return compiled


def _has_value(model, shape, term, focus, path):
    return f"FILTER NOT EXISTS {{ {focus} {path} {term} }}"


def _unique_lang(model, shape, wanted, focus, path):
    one, other = f"{focus}_1", f"{focus}_2"
    return (f"FILTER EXISTS {{ {focus} {path} {one} . {focus} {path} {other} FILTER(!sameTerm({one}, {other}) "
            f'&& LANG({one}) != "" && LANG({one}) = LANG({other})) }}')


def _equals(model, shape, other, focus, path):
    return (f"{{ {focus} {path} {focus}_1 FILTER NOT EXISTS {{ {focus} {other} {focus}_1 }} }} UNION "
            f"{{ {focus} {other} {focus}_1 FILTER NOT EXISTS {{ {focus} {path} {focus}_1 }} }}")


def _disjoint(model, shape, other, focus, path):
    return f"{focus} {path} {focus}_1 ; {other} {focus}_1"


def _less_than(model, shape, other, focus, path):
    return f"{focus} {path} {focus}_1 ; {other} {focus}_2 FILTER(!{_false_on_error(f'{focus}_1 < {focus}_2')})"


def _closed(model, shape, closed, focus, path):
    shapes = model.shapes
    allowed = [term for head in shapes.values(shape, "ignoredProperties") for term in shapes.items(head)]
    allowed += [shapes.value(part, "path") for part in shapes.values(shape, "property")]
    return f"{focus} {focus}_path {focus}_1 FILTER({focus}_path NOT IN ({', '.join(sorted(map(str, allowed)))}))"


#: Parameter to function: the model, the shape, the value of the parameter, a focus node and the path to its
#: values give a pattern that matches where the node breaks the constraint.
NODE_CONSTRAINTS = {
    "closed": _closed, "disjoint": _disjoint, "equals": _equals, "hasValue": _has_value, "lessThan": _less_than,
    "maxCount": _max_count, "minCount": _min_count, "qualifiedMaxCount": _qualified(_max_count),
    "qualifiedMinCount": _qualified(_min_count), "uniqueLang": _unique_lang,
}
