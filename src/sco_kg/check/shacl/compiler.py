"""SHACL compiled to SPARQL: queries that find all that breaks the constraints, in all nodes at once."""

import re
from typing import NamedTuple

import pyoxigraph as ox

from ...errors import ShapeError
from ...query.sparql_text import without_literals
from ...rdf import namespaces
from .constraints import ShapesContext, constraints_of, violation_pattern

_SUBCLASS = ox.NamedNode(namespaces.PREFIXES["rdfs"] + "subClassOf")
#: How each kind of target finds its nodes, but for classes.
_TARGETS = {
    "targetNode": "VALUES ?this {{ {} }}",
    "targetObjectsOf": "?subject {} ?this",
    "targetSubjectsOf": "?this {} ?object",
}


class CompiledConstraint(NamedTuple):
    """One constraint.

    `target` is the shape that is aimed at nodes, `source` the one whose message tells what is wrong; `path`
    is that of `source` if it has one; `core` says that the constraint looks at one node at a time, which
    those in SPARQL need not.
    """

    target: ox.NamedNode
    source: ox.NamedNode
    path: ox.NamedNode | ox.BlankNode | None
    core: bool


class CompiledQuery(NamedTuple):
    """A query for all that breaks some constraints of the same nodes.

    Its columns are `check`, the place of the constraint in `checks`, `this`, `path` and `value`; `nodes` is
    the query for the nodes themselves.
    """

    checks: tuple
    nodes: str
    text: str


def compile_shapes(shapes, hierarchy=frozenset()):
    """Return the `CompiledQuery`s that the constraints of some shapes come to.

    :param shapes: the `sco_kg.check.shacl.shapes_graph.ShapesGraph`.
    :param hierarchy: classes and broader ones in pairs, as `class_hierarchy` finds them in the data.
    :raises ShapeError: a shape says what is not compiled; the message names both.
    """
    model, patterns, selects = ShapesContext(shapes, _below(hierarchy)), {}, []
    for target in shapes.targeted:
        nodes = f"SELECT DISTINCT ?this WHERE {{ {_targets(model, target)} }}"
        core, queried = _patterns(model, target), _selects(shapes, target, nodes)
        if not core and not queried:
            raise ShapeError(f"{shapes.name(target)} has a target, and nothing to check.")
        patterns.setdefault(nodes, []).extend(core)  # going through the nodes once for all costs a third less
        selects += queried
    return [_united(nodes, found) for nodes, found in patterns.items() if found] + selects


def class_hierarchy(store):
    """Return the classes of a store of merged triples, each paired with a broader one, as a frozenset."""
    return frozenset((quad.subject, quad.object) for quad in store.quads_for_pattern(None, _SUBCLASS, None, None))


def _below(pairs):
    """Return all narrower classes of each class, as SPARQL writes them, however many steps away."""
    below = {}
    for _, broad in pairs:
        found, fringe = set(), {broad}
        while fringe:
            found |= fringe
            fringe = {narrow for narrow, above in pairs if above in fringe} - found
        below[broad] = {str(cls) for cls in found if isinstance(cls, ox.NamedNode)}
    return below


def _patterns(model, target):
    """Return the core constraints of a target: each `CompiledConstraint` with the pattern that matches where it is broken."""
    shapes = model.shapes
    try:
        return [(CompiledConstraint(target, source, shapes.value(source, "path"), True),
                 violation_pattern(model, source, name, argument, "?this"))
                for source in [target, *shapes.values(target, "property")]
                for name, argument in _reported(shapes, source, target)]
    except RecursionError:
        raise ShapeError(f"{shapes.name(target)} refers to itself; what that means, SHACL leaves open.") from None


def _united(nodes, found):
    """Return the `CompiledQuery` for all that breaks some core constraints of the same nodes."""
    cases = " UNION ".join(f"{{ {pattern} BIND({place} AS ?check) }}" for place, (_, pattern) in enumerate(found))
    return CompiledQuery(tuple(check for check, _ in found), nodes,
                 "SELECT DISTINCT ?check ?this (?this_path AS ?path) (?this_1 AS ?value) WHERE "
                 f"{{ {{ {nodes} }} LATERAL {{ {cases} }} }}")


def _reported(shapes, source, target):
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


def _targets(model, shape):
    """Return the pattern that binds `?this` to each node a shape is aimed at."""
    patterns = [model.instance("?this", cls) for cls in model.shapes.values(shape, "targetClass")]
    patterns += [pattern.format(term) for kind, pattern in _TARGETS.items()
                 for term in model.shapes.values(shape, kind)]
    return " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)


def _selects(shapes, target, nodes):
    """Return the `CompiledQuery`s of the constraints in SPARQL of a target, each asked for all nodes at once."""
    return [CompiledQuery((CompiledConstraint(target, target, None, False),), nodes, _for_all_nodes(shapes, target, constraint, nodes))
            for constraint in shapes.values(target, "sparql")]


def _for_all_nodes(shapes, target, constraint, nodes):
    for name in shapes.parameters(constraint):
        if name not in ("select", "prefixes"):
            raise ShapeError(f"{shapes.name(target)} has a sh:sparql with sh:{name}, which is not compiled.")
    select = shapes.value(constraint, "select").value
    head, _, body = select.partition("{")
    asked = f"{{ {nodes} }} LATERAL {{ {select} }}" if _needs_lateral(select) else f"{{ {head} {{ {{ {nodes} }} {body} }}"
    return f"{_prefixes(shapes, constraint)}SELECT DISTINCT (0 AS ?check) ?this ?path ?value WHERE {{ {asked} }}"


def _prefixes(shapes, constraint):
    declared = [node for ontology in shapes.values(constraint, "prefixes")
                for node in shapes.values(ontology, "declare")]
    return "".join(f"PREFIX {shapes.value(node, 'prefix').value}: <{shapes.value(node, 'namespace').value}> "
                   for node in declared)


def _needs_lateral(select):
    """Say whether a query has groups within its group that do not find the nodes asked about themselves.

    A group is worked out on its own before it is joined, so it would not know the node that SHACL binds
    everywhere. LATERAL binds it there; but Oxigraph puts patterns in a better order where it sees how the
    nodes are found, so a query that needs no LATERAL gets them as one more pattern. EXISTS knows what is
    bound around it, and a query within the query may have a pattern of its own for the node.
    """
    body = without_literals(re.sub(r"[$?]this\b", "THIS", select)).partition("{")[2].rpartition("}")[0]
    while group := re.search(r"(\bEXISTS|\bWHERE|)\s*\{([^{}]*)\}", body, re.IGNORECASE):
        body = body[:group.start()] + _placeholder(group[1].upper(), group[2]) + body[group.end():]
    return "GROUP" in body


def _placeholder(keyword, group):
    """Return the word to put for a group after a keyword, which tells those around it what it is."""
    if keyword == "EXISTS":
        return " "
    while "(" in group:
        group = re.sub(r"\([^()]*\)", " ", group)
    if keyword == "WHERE":
        return " GROUP " if "GROUP" in group or "THIS" not in group else " NODES "
    return " " if "NODES" in group else " GROUP "
