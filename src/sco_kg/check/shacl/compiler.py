"""SHACL compiled to SPARQL: queries for all violations of some constraints, over all focus nodes at once."""

import re
from collections.abc import Iterable
from typing import NamedTuple, cast

import pyoxigraph as ox

from ...errors import ShapeError
from ...query.sparql_text import without_literals
from ...rdf.closure import closure
from ...rdf.namespaces import PREFIXES
from .constraints import ShapesContext, constraints_of, violation_pattern
from .shapes_graph import ShapesGraph, Term

_SUBCLASS = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
#: Classes with their superclasses, in pairs.
ClassHierarchy = frozenset[tuple[Term, Term]]
#: The pattern for each kind of target except `targetClass`.
_TARGETS = {
    "targetNode": "VALUES ?this {{ {} }}",
    "targetObjectsOf": "?subject {} ?this",
    "targetSubjectsOf": "?this {} ?object",
}


class CompiledConstraint(NamedTuple):
    """One constraint.

    `target` is the shape with the target, `source` the one that reports the result, `path` the path of `source`
    or None. `core` is whether the constraint validates one focus node alone; those in SPARQL may compare several.
    """

    target: Term
    source: Term
    path: Term | None
    core: bool


class CompiledQuery(NamedTuple):
    """A query for all violations of some constraints with the same target.

    Its columns are `check` (the index of the constraint in `checks`), `this`, `path` and `value`. `nodes` is
    the query for the focus nodes.
    """

    checks: tuple[CompiledConstraint, ...]
    nodes: str
    text: str


def compile_shapes(shapes: ShapesGraph, hierarchy: ClassHierarchy = frozenset()) -> list[CompiledQuery]:
    """Return the queries for the constraints of all shapes with a target.

    :param hierarchy: the class hierarchy of the data, from `class_hierarchy`.
    :raises ShapeError: a constraint cannot be compiled; the message names it and its shape.
    """
    context = ShapesContext(shapes, _subclasses(hierarchy))
    patterns: dict[str, list[tuple[CompiledConstraint, str]]] = {}
    selects: list[CompiledQuery] = []
    for target in shapes.targeted:
        nodes = f"SELECT DISTINCT ?this WHERE {{ {_target_pattern(context, target)} }}"
        core, in_sparql = _core_constraints(context, target), _sparql_constraints(shapes, target, nodes)
        if not core and not in_sparql:
            raise ShapeError(f"{shapes.name(target)} has a target but no constraint.")
        patterns.setdefault(nodes, []).extend(core)  # finding the nodes once for all shapes costs a third less
        selects += in_sparql
    return [_union_query(nodes, core) for nodes, core in patterns.items() if core] + selects


def class_hierarchy(store: ox.Store) -> ClassHierarchy:
    """Return the classes of a store of merged triples with their superclasses."""
    return frozenset((cast(Term, quad.subject), cast(Term, quad.object))
                     for quad in store.quads_for_pattern(None, _SUBCLASS, None, None))


def _subclasses(hierarchy: ClassHierarchy) -> dict[Term, set[str]]:
    """Return each class with itself and all its subclasses, as SPARQL writes them, over any number of steps."""
    direct: dict[Term, list[Term]] = {}
    for narrow, broad in hierarchy:
        direct.setdefault(broad, []).append(narrow)
    return {broad: {str(cls) for cls in closure([broad], lambda cls: direct.get(cls, ()))
                    if isinstance(cls, ox.NamedNode)} for broad in direct}


def _core_constraints(context: ShapesContext, target: Term) -> list[tuple[CompiledConstraint, str]]:
    """Return the core constraints of a target, each with the pattern for its violations."""
    shapes = context.shapes
    try:
        return [(CompiledConstraint(target, source, shapes.value(source, "path"), True),
                 violation_pattern(context, source, name, argument, "?this"))
                for source in [target, *shapes.values(target, "property")]
                for name, argument in _reported(shapes, source, target)]
    except RecursionError:
        raise ShapeError(f"{shapes.name(target)} refers to itself; SHACL does not define what that means.") from None


def _union_query(nodes: str, core: Iterable[tuple[CompiledConstraint, str]]) -> CompiledQuery:
    """Return the query for all violations of core constraints with the same target."""
    checks, patterns = zip(*core)
    cases = " UNION ".join(f"{{ {pattern} BIND({index} AS ?check) }}" for index, pattern in enumerate(patterns))
    return CompiledQuery(checks, nodes,
                         "SELECT DISTINCT ?check ?this (?this_path AS ?path) (?this_1 AS ?value) WHERE "
                         f"{{ {{ {nodes} }} LATERAL {{ {cases} }} }}")


def _reported(shapes: ShapesGraph, source: Term, target: Term) -> list[tuple[str, Term]]:
    """Return the constraints that a shape reports itself; the property shapes of a target report theirs."""
    for name in ("property", "sparql"):
        if shapes.value(source, "path") and shapes.values(source, name):
            raise ShapeError(f"{shapes.name(source)} has sh:path and sh:{name}; give sh:{name} to a node shape.")
    if source != target and not shapes.value(source, "path"):
        raise ShapeError(f"{shapes.name(source)} is a sh:property, so it needs a sh:path.")
    found = [constraint for constraint in constraints_of(shapes, source) if constraint[0] != "property"]
    for name in ("message", "severity"):
        if (found or shapes.values(source, "sparql")) and not (
                isinstance(source, ox.NamedNode) and shapes.value(source, name)):
            raise ShapeError(f"{shapes.name(source)} needs an IRI and a sh:{name} to report what it finds.")
    return found


def _target_pattern(context: ShapesContext, shape: Term) -> str:
    """Return the pattern that binds `?this` to each focus node of a shape."""
    patterns = [context.instance("?this", cls) for cls in context.shapes.values(shape, "targetClass")]
    patterns += [pattern.format(term) for kind, pattern in _TARGETS.items()
                 for term in context.shapes.values(shape, kind)]
    return " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)


def _sparql_constraints(shapes: ShapesGraph, target: Term, nodes: str) -> list[CompiledQuery]:
    """Return a query for each SPARQL constraint of a target."""
    check = CompiledConstraint(target, target, None, False)
    return [CompiledQuery((check,), nodes, _for_all_nodes(shapes, target, constraint, nodes))
            for constraint in shapes.values(target, "sparql")]


def _for_all_nodes(shapes: ShapesGraph, target: Term, constraint: Term, nodes: str) -> str:
    """Return the query of a SPARQL constraint for all focus nodes at once."""
    for name in shapes.parameters(constraint):
        if name not in ("select", "prefixes"):
            raise ShapeError(f"{shapes.name(target)} has a sh:sparql with sh:{name}, which is not compiled.")
    select = shapes.text(constraint, "select")
    head, _, body = select.partition("{")
    bound = f"{nodes} }} LATERAL {{ {select}" if _needs_lateral(select) else f"{head} {{ {{ {nodes} }} {body}"
    return f"{_prefixes(shapes, constraint)}SELECT DISTINCT (0 AS ?check) ?this ?path ?value WHERE {{ {{ {bound} }} }}"


def _prefixes(shapes: ShapesGraph, constraint: Term) -> str:
    declared = [node for ontology in shapes.values(constraint, "prefixes")
                for node in shapes.values(ontology, "declare")]
    return "".join(f"PREFIX {shapes.text(node, 'prefix')}: <{shapes.text(node, 'namespace')}> " for node in declared)


def _needs_lateral(select: str) -> bool:
    """Return whether a query has nested groups that do not bind the focus node themselves.

    A nested group is evaluated before it is joined, so `?this`, which SHACL binds everywhere, is unbound in it.
    LATERAL binds it; but Oxigraph orders patterns better if the pattern for the focus nodes is one of them, so
    other queries get that. EXISTS sees the bindings around it, and a subquery may bind the node by itself.
    """
    body = without_literals(re.sub(r"[$?]this\b", "THIS", select)).partition("{")[2].rpartition("}")[0]
    while group := re.search(r"(\bEXISTS|\bWHERE|)\s*\{([^{}]*)\}", body, re.IGNORECASE):
        body = body[:group.start()] + _placeholder(group[1].upper(), group[2]) + body[group.end():]
    return "GROUP" in body


def _placeholder(keyword: str, group: str) -> str:
    """Return the word that replaces a group after a keyword, so that the groups around it can be judged."""
    if keyword == "EXISTS":
        return " "
    while "(" in group:
        group = re.sub(r"\([^()]*\)", " ", group)
    if keyword == "WHERE":
        return " GROUP " if "GROUP" in group or "THIS" not in group else " NODES "
    return " " if "NODES" in group else " GROUP "
