"""What the constraints of SHACL mean, in SPARQL: one small function for each kind.

Some look at one value at a time, and are a condition that a good value meets: the table `_OF_VALUES`.
Others look at a node with all its values, and are a pattern that matches where they are broken:
`_OF_NODES`. Whatever is in neither table is refused, so nothing is passed over in silence.

Every variable is named after the one it is reached from: the values of `?this` are `?this1`, `?this2`.
"""

from itertools import combinations
from typing import NamedTuple

import pyoxigraph as ox

from . import iris
from .errors import BadShape

_RDF, _XSD = iris.PREFIXES["rdf"], iris.PREFIXES["xsd"]
#: What a shape may say that is no constraint, or that belongs to one.
_SILENT = {"targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "path", "name", "message",
           "severity", "ignoredProperties", "qualifiedValueShape", "sparql"}
#: How a literal of each datatype differs from one that is ill-typed. Oxigraph's casts know the calendar;
#: of numbers they know only those that it can compute with.
_LEGAL = {
    _RDF + "langString": "true",
    _XSD + "anyURI": "true",
    _XSD + "date": f"STRLEN(STR(<{_XSD}date>(STR({{0}})))) > 0",
    _XSD + "integer": 'REGEX(STR({0}), "^[+-]?[0-9]+$")',
    _XSD + "decimal": 'REGEX(STR({0}), "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$")',
}


class Model(NamedTuple):
    """The shapes, and for each class of the data those below it."""

    shapes: object
    below: dict

    def instance(self, node, cls):
        """Return a pattern that matches if a node is an instance of a class or of a narrower one."""
        classes = " ".join(sorted({str(cls), *self.below.get(cls, ())}))
        return f"VALUES {node}class {{ {classes} }} {node} <{_RDF}type> {node}class"


def constraints(shapes, shape):
    """Return the constraints of a shape as pairs of a parameter and one value of it.

    :raises BadShape: it has a parameter that is not compiled, or none at all.
    """
    names = set(shapes.parameters(shape)) - _SILENT
    unknown = sorted(names - {*_OF_VALUES, *_OF_NODES})
    if unknown:
        raise BadShape(f"{shapes.name(shape)} has sh:{unknown[0]}, which is not compiled to SPARQL. "
                       "Say it with another constraint, or add this one to `sco_kg.compiling`.")
    return [(name, argument) for name in sorted(names) for argument in shapes.values(shape, name)]


def broken(model, shape, name, argument, focus):
    """Return a pattern that matches where a focus node breaks one constraint of a shape.

    It binds the name of the focus node and `1` to the value, if it has one.
    """
    path = model.shapes.path(shape)
    if name in _OF_NODES:
        return _OF_NODES[name](model, shape, argument, focus, path)
    value = f"{focus}1" if path else focus
    reached = f"{focus} {path} {value} . " if path else ""
    return f"{reached}FILTER(!{_certain(_OF_VALUES[name](model, argument, value))})"


def _conforms(model, shape, node):
    """Return a condition that holds if a node conforms to a shape."""
    def holds(name, argument):
        if name in _OF_VALUES and not model.shapes.value(shape, "path"):
            return _certain(_OF_VALUES[name](model, argument, node))
        return f"NOT EXISTS {{ {broken(model, shape, name, argument, node)} }}"

    if model.shapes.values(shape, "sparql") or not model.shapes.parameters(shape):
        raise BadShape(f"{model.shapes.name(shape)} is used by another shape; it needs constraints, not in SPARQL.")
    return "(" + " && ".join(holds(*constraint) for constraint in constraints(model.shapes, shape)) + ")"


def _certain(condition):
    """Return a condition that is false where the given one has no answer, as when a name is compared with 0."""
    return f"COALESCE({condition}, false)"


# ── constraints on each value ───────────────────────────────────────────────


def _class(model, cls, node):
    return f"EXISTS {{ {model.instance(node, cls)} }}"


def _datatype(model, datatype, node):
    if datatype.value not in _LEGAL:
        raise BadShape(f"sh:datatype {iris.shorten(datatype.value)} is not compiled to SPARQL; "
                       "add to `sco_kg.compiling` how to tell its legal literals.")
    return f"isLITERAL({node}) && DATATYPE({node}) = {datatype} && {_LEGAL[datatype.value].format(node)}"


def _in(model, members, node):
    return " || ".join(f"sameTerm({node}, {member})" for member in model.shapes.items(members))


def _language_in(model, ranges, node):
    return " || ".join(f"LANGMATCHES(LANG({node}), {tag})" for tag in model.shapes.items(ranges))


def _min_inclusive(model, least, node):
    return f"{node} >= {least}"


def _min_length(model, length, node):
    return f"!isBLANK({node}) && STRLEN(STR({node})) >= {length}"


def _pattern(model, pattern, node):
    (row,) = ox.Store().query(f'SELECT (REGEX("", {pattern}) AS ?matches) {{}}')
    if row["matches"] is None or "(?" in pattern.value:
        raise BadShape(f"sh:pattern {pattern.value} is no pattern of SPARQL's REGEX, which cannot look ahead; "
                       "write it as several patterns.")
    return f"!isBLANK({node}) && REGEX(STR({node}), {pattern})"


def _node(model, shape, node):
    return _conforms(model, shape, node)


def _not(model, shape, node):
    return f"!{_conforms(model, shape, node)}"


def _and(model, shapes, node):
    return " && ".join(_conforms(model, shape, node) for shape in model.shapes.items(shapes))


def _or(model, shapes, node):
    return " || ".join(_conforms(model, shape, node) for shape in model.shapes.items(shapes))


def _xone(model, shapes, node):
    return " + ".join(f"IF({_conforms(model, shape, node)}, 1, 0)" for shape in model.shapes.items(shapes)) + " = 1"


#: Parameter to function: the model, the value of the parameter and a node give a condition on that node.
_OF_VALUES = {
    "and": _and, "class": _class, "datatype": _datatype, "in": _in, "languageIn": _language_in,
    "minInclusive": _min_inclusive, "minLength": _min_length, "node": _node, "not": _not, "or": _or,
    "pattern": _pattern, "property": _node, "xone": _xone,
}


# ── constraints on a node with all its values ───────────────────────────────


def _several(focus, path, count, condition=lambda node: "true"):
    """Return a pattern that matches if a node has so many different values, or more, that meet a condition."""
    values = [f"{focus}{number}" for number in range(1, count + 1)]
    different = [f"!sameTerm({one}, {other})" for one, other in combinations(values, 2)]
    return (" . ".join(f"{focus} {path} {value}" for value in values)
            + f" FILTER({' && '.join([*different, *map(condition, values)])})")


def _min_count(model, shape, count, focus, path):
    return f"FILTER NOT EXISTS {{ {_several(focus, path, int(count.value))} }}"


def _max_count(model, shape, count, focus, path):
    return f"FILTER EXISTS {{ {_several(focus, path, int(count.value) + 1)} }}"


def _qualified(model, shape, path):
    conforming = model.shapes.value(shape, "qualifiedValueShape")
    return lambda node: _conforms(model, conforming, node)


def _qualified_min_count(model, shape, count, focus, path):
    return f"FILTER NOT EXISTS {{ {_several(focus, path, int(count.value), _qualified(model, shape, path))} }}"


def _qualified_max_count(model, shape, count, focus, path):
    return f"FILTER EXISTS {{ {_several(focus, path, int(count.value) + 1, _qualified(model, shape, path))} }}"


def _has_value(model, shape, term, focus, path):
    return f"FILTER NOT EXISTS {{ {focus} {path} {term} }}"


def _unique_lang(model, shape, wanted, focus, path):
    same = f'LANG({focus}1) != "" && LCASE(LANG({focus}1)) = LCASE(LANG({focus}2))'
    return f"FILTER EXISTS {{ {_several(focus, path, 2)} FILTER({same}) }}"


def _equals(model, shape, other, focus, path):
    return (f"{{ {focus} {path} {focus}1 FILTER NOT EXISTS {{ {focus} {other} {focus}1 }} }} UNION "
            f"{{ {focus} {other} {focus}1 FILTER NOT EXISTS {{ {focus} {path} {focus}1 }} }}")


def _disjoint(model, shape, other, focus, path):
    return f"{focus} {path} {focus}1 ; {other} {focus}1"


def _less_than(model, shape, other, focus, path):
    return f"{focus} {path} {focus}1 ; {other} {focus}2 FILTER(!{_certain(f'{focus}1 < {focus}2')})"


def _closed(model, shape, closed, focus, path):
    shapes = model.shapes
    allowed = [term for head in shapes.values(shape, "ignoredProperties") for term in shapes.items(head)]
    allowed += [shapes.value(part, "path") for part in shapes.values(shape, "property")]
    return f"{focus} {focus}path {focus}1 FILTER({focus}path NOT IN ({', '.join(sorted(map(str, allowed)))}))"


#: Parameter to function: the model, the shape, the value of the parameter, a focus node and the path to its
#: values give a pattern that matches where the node breaks the constraint.
_OF_NODES = {
    "closed": _closed, "disjoint": _disjoint, "equals": _equals, "hasValue": _has_value, "lessThan": _less_than,
    "maxCount": _max_count, "minCount": _min_count, "qualifiedMaxCount": _qualified_max_count,
    "qualifiedMinCount": _qualified_min_count, "uniqueLang": _unique_lang,
}
