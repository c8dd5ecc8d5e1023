"""Validation of the merged graph with the SHACL shapes of shapes/.

Core constraints are pySHACL's; SPARQL constraints run in Oxigraph, a hundred times faster than in
rdflib, with the focus node bound as $this. The tests hold both to what pySHACL alone finds.
"""

import re

import pyoxigraph as ox

from . import dataset, files, iris
from .findings import Finding

_RULE = re.compile(r"-([A-Z])(\d\d)-")
_SH = iris.PREFIXES["sh"]
_SEVERITIES = {_SH + "Violation": "violation", _SH + "Warning": "warning", _SH + "Info": "information"}
#: How each kind of target finds its focus nodes.
_TARGETS = {
    "targetClass": "?this rdf:type/rdfs:subClassOf* {target}",
    "targetSubjectsOf": "?this {target} ?object",
    "targetObjectsOf": "?subject {target} ?this",
    "targetNode": "VALUES ?this {{ {target} }}",
}


def read(top):
    """Return all shapes of `top`/shapes as one rdflib Graph."""
    import rdflib

    graph = rdflib.Graph()
    for path in sorted((top / "shapes").glob("*.ttl")):
        files.read_quads(path)  # for its messages: rdflib's name no line
        graph.parse(path, format="turtle")
    return graph


def rule_of(name):
    """Return the rule number in the local name of a shape.

    >>> rule_of("Organ-R49-organOf")
    'R-49'
    """
    return "{}-{}".format(*_RULE.search(name).groups())


def targeted(shapes):
    """Return the IRIs of the shapes that have a target, sorted."""
    from rdflib import SH

    return sorted({shape for kind in _TARGETS for shape in shapes.subjects(SH[kind])})


def validate(store, shapes, only=None, nodes=None):
    """Validate everything in a store against a shapes graph.

    Graphs are merged first: a validator that goes graph by graph passes constraints across
    graphs in silence.

    :param only: IRIs of the shapes to use; all shapes with a target if None.
    :param nodes: IRIs of the nodes that core constraints are confined to, as these look at one node
        each; None for all. SPARQL constraints compare nodes, so they always see all of them.
    :return: a list of `Finding`s, worst first.
    """
    from rdflib import SH

    data, chosen = dataset.merged(store), set(only or targeted(shapes))
    queried = {shape for shape in chosen if (shape, SH.sparql, None) in shapes}
    found = by_pyshacl(data, shapes, chosen - queried, nodes) + by_query(data, shapes, queried)
    return sorted(found, key=Finding.order)


def by_pyshacl(data, shapes, only, nodes=None):
    """Return the findings of pySHACL for the shapes `only` over a store of merged triples.

    :param nodes: IRIs of the nodes to look at; None for all.
    """
    import pyshacl
    import rdflib
    from rdflib import SH

    if not only:
        return []
    graph = rdflib.Graph()
    graph.parse(data=data.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt")
    chosen = _without_others(shapes, only) if nodes is None else _aimed(data, shapes, only, nodes)
    _, report, _ = pyshacl.validate(graph, shacl_graph=chosen, inference="none", inplace=True)
    return [_finding(shapes, *(report.value(result, predicate) for predicate in
                               (SH.sourceShape, SH.focusNode, SH.resultPath, SH.value)))
            for result in report.objects(None, SH.result)]  # those of nested shapes are details


def _without_others(shapes, only):
    """Take the targets from all shapes but some; pySHACL's own choice would lose helper shapes."""
    import rdflib
    from rdflib import SH

    chosen = rdflib.Graph()
    targets = {SH[kind] for kind in _TARGETS}
    for subject, predicate, value in shapes:
        if predicate not in targets or subject in only:
            chosen.add((subject, predicate, value))
    return chosen


def _aimed(data, shapes, only, nodes):
    """Replace all targets by some nodes; pySHACL's own choice would pass values that are not among them."""
    from rdflib import SH, URIRef

    aimed = _without_others(shapes, ())
    for shape in only:
        for node in focus_nodes(data, shapes, shape):
            if node.value in nodes:
                aimed.add((shape, SH.targetNode, URIRef(node.value)))
    return aimed


def by_query(data, shapes, only):
    """Return the findings of the SPARQL constraints of the shapes `only` over merged triples."""
    from rdflib import SH

    prefixes = _declared(shapes)
    return [finding for shape in only for constraint in shapes.objects(shape, SH.sparql)
            for node in focus_nodes(data, shapes, shape)
            for finding in _broken(data, shapes, shape, str(shapes.value(constraint, SH.select)), node, prefixes)]


def focus_nodes(data, shapes, shape):
    """Return the nodes of a store of merged triples that a shape targets; [] if it matches none."""
    from rdflib import SH

    patterns = [pattern.format(target=target.n3()) for kind, pattern in _TARGETS.items()
                for target in shapes.objects(shape, SH[kind])]
    union = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
    return [row["this"] for row in data.query(f"SELECT DISTINCT ?this {{ {union} }}", prefixes=iris.PREFIXES)]


def _broken(data, shapes, shape, select, node, prefixes):
    rows = data.query(select, prefixes=prefixes, substitutions={ox.Variable("this"): node})
    names = {variable.value for variable in rows.variables}
    for row in {tuple(row[name] if name in names else None for name in ("path", "value")) for row in rows}:
        yield _finding(shapes, shape, *map(_named, (node, *row)))


def _named(term):
    return None if term is None or isinstance(term, ox.BlankNode) else term.value


def _declared(shapes):
    from rdflib import SH

    return {str(shapes.value(node, SH.prefix)): str(shapes.value(node, SH.namespace))
            for node in shapes.objects(None, SH.declare)}


def _finding(shapes, shape, node, path, value):
    from rdflib import SH

    name = str(shape).removeprefix(iris.PREFIXES["shape"])
    shown = "" if value is None or str(value) == str(node) else _show(value)
    return Finding(rule_of(name), name, _SEVERITIES[str(shapes.value(shape, SH.severity))],
                   _show(node), _show(path), shown, str(shapes.value(shape, SH.message)))


def _show(term):
    from rdflib import BNode

    if term is None or isinstance(term, BNode):  # a property path has a name that changes
        return ""
    return iris.shorten(str(term))
