"""pyshacl-turbo, a second reference for shapes: independent of ours, and much faster than pySHACL."""

import pyoxigraph as ox
import pyshacl_turbo

from sco_kg.check.shacl.pyshacl_engine import report_results, shapes_with_targets
from sco_kg.check.shacl.validate import findings_of, validate_store
from sco_kg.dataset.store import merged_store


def reference_findings(store, shapes, only=None, reference="pyshacl-turbo"):
    """The findings of a reference; the other arguments are those of `validate_store`."""
    if reference == "pyshacl":
        return validate_store(store, shapes, only, engine="pyshacl")
    targeted = {shape for shape in shapes.targeted if only is None or shape.value in only}
    graph = ox.Store()
    graph.extend(ox.Quad(*triple) for triple in shapes_with_targets(shapes, targeted))
    _, report, _ = pyshacl_turbo.validate(merged_store(store), shacl_graph=graph, inference="none")
    return findings_of(shapes, report_results(report))


def agreed_findings(store, shapes, only=None, reference="pyshacl-turbo"):
    """The findings of our engine, which the reference must find too."""
    found = validate_store(store, shapes, only)
    assert found == reference_findings(store, shapes, only, reference)
    return found
