"""The reference: what pySHACL, complete and slow, finds with the same shapes."""

import pyoxigraph as ox

from .shapes_graph import SH, TARGETS, ValidationResult


def pyshacl_results(data, shapes, targets):
    """Yield what pySHACL finds as `ValidationResult`s.

    :param data: a store of merged triples.
    :param shapes: the `sco_kg.check.shacl.shapes_graph.ShapesGraph`.
    :param targets: the shapes to use, of those that have a target.
    """
    import pyshacl
    from rdflib import SH as SHACL

    # pySHACL can be told which shapes to use, but then passes over those that they refer to.
    aims = {SH + kind for kind in TARGETS}
    chosen = [triple for triple in shapes.reached(targets)
              if triple.predicate.value not in aims or triple.subject in targets]
    _, report, _ = pyshacl.validate(_graph(data), shacl_graph=_graph(chosen), inference="none", inplace=True)
    for result in report.objects(None, SHACL.result):  # those of nested shapes are details
        kind, *facts = (report.value(result, part) for part in (
            SHACL.sourceConstraintComponent, SHACL.sourceShape, SHACL.focusNode, SHACL.resultPath, SHACL.value))
        yield ValidationResult(*map(_name, facts), core=kind != SHACL.SPARQLConstraintComponent)


def _graph(facts):
    """Return quads or triples of pyoxigraph as a graph of rdflib, each literal as it is written."""
    import rdflib

    triples = (ox.Triple(fact.subject, fact.predicate, fact.object) for fact in facts)
    usual, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        return rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = usual


def _name(term):
    """Return the IRI or text of a term, None for a blank node, whose name changes from run to run."""
    from rdflib import BNode

    return None if term is None or isinstance(term, BNode) else str(term)
