"""Validation of the merged graph with the SHACL shapes of shapes/.

Oxigraph runs what `sco_kg.check.shacl.compiler` makes of the shapes; pySHACL, some hundred times slower, runs the
shapes themselves and is the reference that the tests hold Oxigraph to.
"""

import functools
import re

import pyoxigraph as ox

from ...dataset import store as dataset
from ...dataset import turtle_file
from ...rdf import namespaces
from ..finding import Finding
from . import compiler, pyshacl_engine, shapes_graph

_RULE = re.compile(r"-([A-Z])(\d\d)-")
_SEVERITIES = {"Violation": "violation", "Warning": "warning", "Info": "information"}

_compiled = functools.lru_cache(maxsize=8)(compiler.compile_shapes)


def read_shapes(top):
    """Return all shapes of `top`/shapes as `sco_kg.check.shacl.shapes_graph.ShapesGraph`.

    :raises UnreadableFileError: a file does not parse; the message names the line.
    """
    return shapes_graph.ShapesGraph(quad.triple for path in sorted((top / "shapes").glob("*.ttl"))
                        for quad in turtle_file.read_quads(path))


def rule_of(name):
    """Return the rule number in the local name of a shape.

    >>> rule_of("Organ-R49-organOf")
    'R-49'
    """
    return "{}-{}".format(*_RULE.search(name).groups())


def validate(store, shapes, only=None, nodes=None, engine="oxigraph"):
    """Validate everything in a store against shapes.

    Graphs are merged first: a validator that goes graph by graph passes constraints across graphs in
    silence. A store without named graphs is taken as it is, which saves the time of a copy.

    :param shapes: the `sco_kg.check.shacl.shapes_graph.ShapesGraph`, as `read_shapes` returns them; each call with the same ones
        and the same classes in the data uses what the first one compiled.
    :param only: IRIs of the shapes to use; all shapes with a target if None.
    :param nodes: IRIs of the nodes that core constraints are confined to, as these look at one node
        each; None for all. SPARQL constraints compare nodes, so they always see all of them.
    :param engine: one of `ENGINES`.
    :return: a list of `Finding`s, worst first, none of them twice; [] if there are none.
    :raises ShapeError: a shape says what the engine cannot run.
    """
    data = store if next(store.named_graphs(), None) is None else dataset.merged_store(store)
    targets = {shape for shape in shapes.targeted if only is None or shape.value in only}
    found = {_finding(shapes, result) for result in ENGINES[engine](data, shapes, targets)
             if nodes is None or not result.core or result.node in nodes}
    return sorted(found, key=Finding.order)


def _by_oxigraph(data, shapes, targets):
    for query in _compiled(shapes, compiler.class_hierarchy(data)):
        if any(check.target in targets for check in query.checks):
            for row in data.query(query.text):
                check = query.checks[int(row["check"].value)]
                if check.target in targets:
                    yield shapes_graph.ValidationResult(check.source.value, _named(row["this"]), _named(row["path"] or check.path),
                                       _named(row["value"]), check.core)


#: What can run the shapes: each yields `sco_kg.check.shacl.shapes_graph.ValidationResult`s of a store of merged triples, the shapes,
#: and those of them to use.
ENGINES = {"oxigraph": _by_oxigraph, "pyshacl": pyshacl_engine.pyshacl_results}


def _named(term):
    return None if term is None or isinstance(term, ox.BlankNode) else term.value


def _finding(shapes, result):
    shape = ox.NamedNode(result.source)
    severity = shapes.value(shape, "severity").value.removeprefix(shapes_graph.SH)
    shown = "" if result.value in (None, result.node) else namespaces.shorten(result.value)
    name = result.source.removeprefix(namespaces.PREFIXES["shape"])
    return Finding(rule_of(name), name, _SEVERITIES[severity], namespaces.shorten(result.node or ""),
                   namespaces.shorten(result.path or ""), shown, shapes.value(shape, "message").value)
