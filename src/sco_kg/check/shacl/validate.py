"""Validation of all facts with the SHACL shapes of shapes/.

The default engine runs SPARQL queries compiled from the shapes. pySHACL, about a hundred times slower, runs the
shapes themselves; the tests compare the two.
"""

import functools
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import cast

import pyoxigraph as ox

from ...dataset.store import merged_store
from ...rdf.namespaces import PREFIXES, shorten
from ..finding import Finding, Severity
from .compiler import class_hierarchy, compile_shapes
from .pyshacl_engine import pyshacl_results
from .shapes_graph import SH, ShapesGraph, Term, ValidationResult

_RULE = re.compile(r"-([A-Z])(\d\d)-")
_SEVERITIES: dict[str, Severity] = {"Violation": "violation", "Warning": "warning", "Info": "information"}

_compiled = functools.lru_cache(maxsize=8)(compile_shapes)


def rule_of(name: str) -> str:
    """Return the rule number in the local name of a shape.

    >>> rule_of("Organ-R49-organOf")
    'R-49'
    """
    match = _RULE.search(name)
    if not match:
        raise ValueError(f"{name!r} has no rule number such as -R49-.")
    return "{}-{}".format(*match.groups())


def validate_store(store: ox.Store, shapes: ShapesGraph, only: Collection[str] | None = None,
                   nodes: Collection[str] | None = None, engine: str = "oxigraph") -> list[Finding]:
    """Return the findings of shapes in all graphs of a store, worst first, without duplicates.

    The graphs are merged first, because constraints reach across graphs. A store without named graphs is used
    as it is, which saves a copy.

    :param shapes: the shapes, from `read_shapes`. They are compiled once for the same shapes and class hierarchy.
    :param only: IRIs of the shapes to use; all shapes with a target if None.
    :param nodes: IRIs of the focus nodes of core constraints; None for all. SPARQL constraints compare nodes,
        so their results are not filtered.
    :param engine: one of `ENGINES`.
    :raises ShapeError: the engine cannot run a shape.
    """
    data = store if next(store.named_graphs(), None) is None else merged_store(store)
    targeted = {shape for shape in shapes.targeted if only is None or shape.value in only}
    return findings_of(shapes, (result for result in ENGINES[engine](data, shapes, targeted)
                                if nodes is None or not result.core or result.node in nodes))


def findings_of(shapes: ShapesGraph, results: Iterable[ValidationResult]) -> list[Finding]:
    """Return validation results as findings, worst first, without duplicates."""
    return sorted({_finding(shapes, result) for result in results}, key=Finding.sort_key)


def _oxigraph_results(data: ox.Store, shapes: ShapesGraph, targeted: Collection[Term]) -> Iterator[ValidationResult]:
    for query in _compiled(shapes, class_hierarchy(data)):
        if any(check.target in targeted for check in query.checks):
            for row in cast(ox.QuerySolutions, data.query(query.text)):
                check = query.checks[int(cast(ox.Literal, row["check"]).value)]
                if check.target in targeted:
                    yield ValidationResult(check.source.value, _name(row["this"]), _name(row["path"] or check.path),
                                           _name(row["value"]), check.core)


#: Each engine yields the validation results of a store of merged triples, for the given shapes with a target.
ENGINES: dict[str, Callable[[ox.Store, ShapesGraph, Collection[Term]], Iterator[ValidationResult]]] = {
    "oxigraph": _oxigraph_results, "pyshacl": pyshacl_results}


def _name(term: Term | ox.Triple | None) -> str | None:
    return None if term is None or isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))


def _finding(shapes: ShapesGraph, result: ValidationResult) -> Finding:
    shape = ox.NamedNode(result.source)
    severity = shapes.text(shape, "severity").removeprefix(SH)
    value = "" if result.value in (None, result.node) else shorten(result.value or "")
    name = result.source.removeprefix(PREFIXES["shape"])
    return Finding(rule_of(name), name, _SEVERITIES[severity], shorten(result.node or ""),
                   shorten(result.path or ""), value, shapes.text(shape, "message"))
