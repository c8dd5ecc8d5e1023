"""The lists in the shapes agree with the ontology and the concepts they repeat."""

import re

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Namespace
from rdflib.collection import Collection

from sco_kg.dataset import layout
from sco_kg.rdf import namespaces
from support.paths import TOP

SCO, C, SHAPE = (Namespace(namespaces.PREFIXES[prefix]) for prefix in ("sco", "c", "shape"))
SHAPES = Graph()
for path in (TOP / "shapes").glob("*.ttl"):
    SHAPES.parse(path, format="turtle")
MODEL = Graph()
for path in layout.turtle_files(TOP):
    if path.parent.name in ("ontology", "concepts"):
        MODEL.parse(path, format="turtle")

#: Properties that any node may have, or that a rule other than R-05 gives to its subjects.
ANYWHERE = {SCO.evidence, SCO.claimedBy, SCO.inferredFrom, SCO.earliest, SCO.latest}
PROPERTIES = {term for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
              for term in MODEL.subjects(RDF.type, kind) if term.startswith(SCO)} - ANYWHERE
#: For each class with a closed shape, the terms of the model that it allows.
ALLOWED = {SHAPES.value(shape, SH.targetClass): {term for term in Collection(SHAPES, listed) if term.startswith(SCO)}
           for shape, listed in SHAPES.subject_objects(SH.ignoredProperties)}


def broader(cls):
    """A class and all broader ones."""
    return set(MODEL.transitive_objects(cls, RDFS.subClassOf))


def subjects_of(prop):
    """The classes whose nodes may be subjects of a property, by its domain or by R-05."""
    choices = SHAPES.value(SHAPE[f"{prop.removeprefix(SCO)}-R05-subject"], SH["or"])
    if choices:
        return {SHAPES.value(choice, SH["class"]) for choice in Collection(SHAPES, choices)}
    return set(MODEL.objects(prop, RDFS.domain))


@pytest.mark.parametrize("prop", sorted(PROPERTIES), ids=lambda term: term.removeprefix(SCO))
def test_each_property_is_allowed_to_its_subjects_and_to_no_other_class(prop):
    assert subjects_of(prop), "neither a domain nor a shape of R-05"
    closed = {top for cls in subjects_of(prop) for top in broader(cls) & set(ALLOWED)}
    assert closed == {cls for cls, allowed in ALLOWED.items() if prop in allowed}


@pytest.mark.parametrize("cls", sorted(ALLOWED), ids=lambda term: term.removeprefix(SCO))
def test_each_closed_class_allows_what_any_node_may_have(cls):
    assert ALLOWED[cls] >= ANYWHERE


def test_no_property_has_both_a_domain_and_a_list_of_subjects():
    both = {prop for prop in PROPERTIES if MODEL.value(prop, RDFS.domain)
            and (SHAPE[f"{prop.removeprefix(SCO)}-R05-subject"], None, None) in SHAPES}
    assert both == set()


def test_a_domain_narrower_than_its_closed_class_has_a_shape_of_its_own():
    narrow = {prop for prop in PROPERTIES for cls in MODEL.objects(prop, RDFS.domain) if cls not in ALLOWED}
    shaped = {prop: SHAPES.value(SHAPE[f"{prop.removeprefix(SCO)}-R04-subject"], SH["class"]) for prop in narrow}
    assert shaped == {prop: MODEL.value(prop, RDFS.domain) for prop in narrow}


def test_each_property_of_a_concept_has_a_scheme():
    taking = {prop for prop in PROPERTIES if MODEL.value(prop, RDFS.range) == SKOS.Concept}
    assert taking == {SHAPES.value(shape, SH.path) for shape in SHAPES.subjects(SH.node)
                      if "-R17-" in shape}
    wanted = {value for value in SHAPES.objects(None, SH.hasValue) if value.startswith(C["scheme-"])}
    assert wanted == set(MODEL.subjects(RDF.type, SKOS.ConceptScheme))


def test_each_measure_has_the_unit_of_its_scope_note():
    select = str(SHAPES.value(SHAPES.value(SHAPE["Observation-R22-unit"], SH.sparql), SH.select))
    pairs = {(C[measure], unit) for unit, measures in
             re.findall(r"\?value = c:(\w+) && \?measure (?:= |IN \()([^)\n]*)", select)
             for measure in re.findall(r"c:([\w-]+)", measures)}
    noted = {(measure, re.match(r"Unit: (\w+)", MODEL.value(measure, SKOS.scopeNote))[1])
             for measure in MODEL.subjects(SKOS.inScheme, C["scheme-measure"])}
    assert pairs == noted


def test_the_prefixes_declared_for_shapes_are_those_of_the_project():
    declared = {str(SHAPES.value(node, SH.prefix)): str(SHAPES.value(node, SH.namespace))
                for node in SHAPES.objects(None, SH.declare)}
    assert declared and declared.items() <= namespaces.PREFIXES.items()
