"""Validation of a store: which facts, shapes and nodes are used, and how results are reported."""

import pyoxigraph as ox
import pytest

from sco_kg.check.shacl import shapes_graph, validate
from sco_kg.errors import UnreadableFileError
from sco_kg.rdf import namespaces

PREFIXES = "".join(f"@prefix {name}: <{namespaces.PREFIXES[name]}> .\n" for name in ("sh", "shape", "xsd", "rdfs"))
PREFIXES += "@prefix : <http://example.org/> .\n"
SHAPES = shapes_graph.ShapesGraph(quad.triple for quad in ox.parse((PREFIXES + """
    shape:Thing-R01-p a sh:PropertyShape ; sh:targetClass :Thing ; sh:path :p ; sh:maxCount 1 ;
        sh:datatype xsd:integer ; sh:minInclusive 5 ; sh:severity sh:Warning ; sh:message "R-01 A thing needs a p." .
    shape:Thing-R02-q a sh:NodeShape ; sh:targetClass :Thing ; sh:severity sh:Violation ;
        sh:message "R-02 A thing needs a q of its own." ;
        sh:sparql [ sh:select "SELECT $this (<http://example.org/q> AS ?path) ?value WHERE { \
            $this <http://example.org/q> ?own . ?value <http://example.org/q> ?own . FILTER (?value != $this) }" ] .
    """).encode(), format=ox.RdfFormat.TURTLE))


def store(*graphs):
    """A store with a named graph for each text but the first, which is the default graph."""
    made = ox.Store()
    for number, facts in enumerate(graphs):
        graph = ox.NamedNode(f"http://example.org/{number}") if number else ox.DefaultGraph()
        made.load((PREFIXES + facts).encode(), format=ox.RdfFormat.TURTLE, to_graph=graph)
    return made


def found(data, **asked):
    return [(finding.constraint, finding.entity.removeprefix("http://example.org/"), finding.value)
            for finding in validate.validate_store(data, SHAPES, **asked)]


@pytest.fixture(params=list(validate.ENGINES))
def engine(request):
    return request.param


def test_a_finding_has_rule_severity_path_and_message(engine):
    (finding,) = validate.validate_store(store(":a a :Thing ; :p 4 ."), SHAPES, engine=engine)
    assert (finding.rule, finding.severity, finding.property, finding.value, finding.message) == (
        "R-01", "warning", "http://example.org/p", "4", "R-01 A thing needs a p.")


def test_a_fact_of_two_graphs_counts_once_and_facts_of_two_graphs_count_together(engine):
    assert found(store("", ":a a :Thing ; :p 5 .", ":a :p 5 ."), engine=engine) == []
    assert found(store(":a a :Thing .", ":a :p 5 .", ":a :p 6 ."), engine=engine) == [("Thing-R01-p", "a", "")]


def test_a_store_without_named_graphs_is_not_copied(monkeypatch):
    monkeypatch.setattr(validate, "merged_store", None)
    assert found(store(":a a :Thing ; :p 4 .")) == [("Thing-R01-p", "a", "4")]


def test_a_value_that_breaks_a_shape_twice_is_reported_once(engine):
    assert found(store(":a a :Thing ; :p 4.5 ."), engine=engine) == [("Thing-R01-p", "a", "4.5")]


def test_only_the_requested_shapes_are_evaluated(engine):
    data = store(":a a :Thing ; :p 4 ; :q 1 . :b a :Thing ; :q 1 .")
    only = [namespaces.PREFIXES["shape"] + "Thing-R01-p"]
    assert found(data, only=only, engine=engine) == [("Thing-R01-p", "a", "4")]
    assert found(data, only=[], engine=engine) == []


def test_only_core_constraints_are_confined_to_nodes(engine):
    data = store(":a a :Thing ; :p 4 ; :q 1 . :b a :Thing ; :p 4 ; :q 1 .")
    assert found(data, nodes={"http://example.org/a"}, engine=engine) == [
        ("Thing-R02-q", "a", "http://example.org/b"), ("Thing-R02-q", "b", "http://example.org/a"),
        ("Thing-R01-p", "a", "4")]


def test_other_data_may_have_other_classes(engine):
    facts = ":a a :Small ; :p 4 . "
    assert found(store(facts), engine=engine) == []
    assert found(store(facts + ":Small rdfs:subClassOf :Thing ."), engine=engine) == [("Thing-R01-p", "a", "4")]
    assert found(store(facts), engine=engine) == []


def test_cyclic_subclasses_are_allowed(engine):
    assert found(store(":a a :Small ; :p 4 . :Small rdfs:subClassOf :Thing . :Thing rdfs:subClassOf :Small ."),
                engine=engine) == [("Thing-R01-p", "a", "4")]


def test_a_file_of_shapes_that_does_not_parse_is_named_with_its_line(tmp_path):
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "odd.ttl").write_text(PREFIXES + "shape:A sh:path", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="odd.ttl, line 6"):
        shapes_graph.read_shapes(tmp_path)
