"""The reference implementation: pySHACL, complete and slow, with the same shapes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ...rdf.triples import serialize_rdf
from .shapes_graph import SH, TARGETS, ShapesGraph, Term, ValidationResult

if TYPE_CHECKING:
    import rdflib


def pyshacl_results(data: ox.Store, shapes: ShapesGraph, targeted: Collection[Term]) -> Iterator[ValidationResult]:
    """Yield the results of pySHACL.

    :param data: a store with all triples in the default graph.
    :param targeted: the shapes to use, of those that have a target.
    """
    import pyshacl

    _, report, _ = pyshacl.validate(_graph(data), shacl_graph=_graph(shapes_with_targets(shapes, targeted)),
                                    inference="none", inplace=True)
    return report_results(report)


def shapes_with_targets(shapes: ShapesGraph, targeted: Collection[Term]) -> list[ox.Triple]:
    """Return the triples of some shapes and of those they refer to, where only the former have a target.

    pySHACL has an option for the shapes to use, but it then ignores the shapes that they refer to.
    """
    aims = {SH + kind for kind in TARGETS}
    return [triple for triple in shapes.closure(targeted)
            if triple.predicate.value not in aims or triple.subject in targeted]


def report_results(report: rdflib.Graph) -> Iterator[ValidationResult]:
    """Yield the results in a validation report; results of nested shapes are details and left out."""
    from rdflib import SH as SHACL

    for result in report.objects(None, SHACL.result):
        source, node, path, value = (_name(report.value(result, part)) for part in (
            SHACL.sourceShape, SHACL.focusNode, SHACL.resultPath, SHACL.value))
        kind = report.value(result, SHACL.sourceConstraintComponent)
        yield ValidationResult(source or "", node, path, value, core=kind != SHACL.SPARQLConstraintComponent)


def _graph(facts: Iterable[ox.Quad] | Iterable[ox.Triple]) -> rdflib.Graph:
    """Return the facts as a graph of rdflib that keeps the lexical form of literals."""
    import rdflib

    triples = (ox.Triple(fact.subject, fact.predicate, fact.object) for fact in facts)
    usual, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        return rdflib.Graph().parse(data=serialize_rdf(triples, ox.RdfFormat.N_TRIPLES), format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = usual


def _name(term: rdflib.term.Node | None) -> str | None:
    """Return the IRI or text of a term, None for a blank node: its name changes from run to run."""
    from rdflib import BNode

    return None if term is None or isinstance(term, BNode) else str(term)
