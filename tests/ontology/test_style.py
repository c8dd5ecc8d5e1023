"""The vocabulary follows its style: the shapes in shapes/ontology.ttl and a few tests."""

import re
from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef

from sco_kg.dataset import store as dataset
from support.ontology_files import ALIGNMENT, CONCEPTS, CORE, DISJOINTNESS, TOP, merged

SHAPE = Namespace("https://w3id.org/sco-kg/shapes#")
SCO = Namespace("https://w3id.org/sco-kg/ontology#")
SHAPES = Graph().parse(TOP / "shapes" / "ontology.ttl")
SEEDS = Path(__file__).with_name("style")
NAMES = sorted(str(shape).removeprefix(SHAPE) for shape in SHAPES.subjects(SH.severity))
# Whether a term is used can only be asked of the data.
OF_THE_DATA = ["Ontology-O17-used", "Scheme-O18-used"]
OF_THE_TERMS = [name for name in NAMES if name not in OF_THE_DATA]
TERMS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


def shapes_asked(names):
    """Return the shapes graph with no target but those of the named shapes.

    pySHACL can select shapes, but then ignores the shapes that those refer to.
    """
    graph = SHAPES + Graph()
    for name in set(NAMES) - set(names):
        graph.remove((SHAPE[name], SH.targetClass, None))
    return graph


def findings(graph, names):
    """Return what the named shapes find in a graph: (shape, thing, value, message)."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes_asked(names), inference="none")
    return {
        tuple(str(report.value(result, predicate)).removeprefix(SHAPE)
              for predicate in (SH.sourceShape, SH.focusNode, SH.value, SH.resultMessage))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def own_terms():
    """Return the terms of the vocabulary itself."""
    graph = merged(CORE)
    return {term for kind in TERMS for term in graph.subjects(RDF.type, kind) if term in SCO}


def test_ontology_and_concepts_conform():
    """No term and no concept breaks the style."""
    assert findings(merged(CORE + ALIGNMENT + CONCEPTS), OF_THE_TERMS) == set()


def test_every_term_is_used():
    """A term or concept that no source needs is not added."""
    store = dataset.load_store(TOP)
    assert findings(dataset.merged_store(store), OF_THE_DATA) == set()


@pytest.mark.parametrize("name", NAMES)
def test_shape_finds_its_seeded_error(name):
    """Each shape finds the one thing that is wrong in its file, and no other shape finds anything."""
    asked = NAMES if name in OF_THE_DATA else OF_THE_TERMS
    found = findings(Graph().parse(SEEDS / f"{name}.ttl"), asked)
    assert {shape for shape, *_ in found} == {name}


def test_every_seeded_error_belongs_to_a_shape():
    """No file lies about that no test reads."""
    assert sorted(path.stem for path in SEEDS.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_shape_has_a_description(name):
    """Name and message begin with the number in the name of the shape; severity and target are written."""
    shape = SHAPE[name]
    number = "O-" + re.search(r"-O(\d\d)-", name).group(1)
    for predicate in (SH.name, SH.message):
        texts = list(SHAPES.objects(shape, predicate))
        assert len(texts) == 1 and texts[0].startswith(f"{number} "), texts
    assert set(SHAPES.objects(shape, SH.severity)) <= {SH.Violation, SH.Warning, SH.Info}
    assert list(SHAPES.objects(shape, SH.targetClass))


@pytest.mark.parametrize("path", sorted((TOP / "shapes").glob("*.ttl")), ids=lambda path: path.name)
def test_shacl_names_exist(path):
    """A misspelt name of SHACL would make a shape that finds nothing."""
    named = {node for triple in Graph().parse(path) for node in triple if isinstance(node, URIRef)}
    assert [node for node in sorted(named) if node.startswith(str(SH)) and node not in SH] == []


@pytest.mark.parametrize("path", CORE + CONCEPTS, ids=lambda path: path.name)
def test_terms_are_in_alphabetical_order(path):
    """A term is found where the alphabet puts it, classes before properties."""
    text = path.read_text(encoding="utf-8")
    for kind in ("sco:[A-Z]", "sco:[a-z]", "c:(?!scheme-)"):
        names = re.findall(rf"^({kind}\S*) a ", text, re.MULTILINE)
        assert names == sorted(names, key=str.lower)


@pytest.mark.parametrize("path", CONCEPTS, ids=lambda path: path.name)
def test_a_file_is_a_scheme(path):
    """Each file has one scheme, named like the file, with all its concepts."""
    graph = merged([path])
    scheme = URIRef(f"https://w3id.org/sco-kg/concept/scheme-{path.stem}")
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    assert set(graph.objects(None, SKOS.inScheme)) == {scheme}


def test_slugs_are_unique_over_all_schemes():
    """Two schemes never share a concept, so a slug alone identifies one."""
    concepts = [node for path in CONCEPTS for node in merged([path]).subjects(RDF.type, SKOS.Concept)]
    assert sorted(concepts) == sorted(set(concepts))


@pytest.mark.parametrize("path", CORE + ALIGNMENT + DISJOINTNESS + CONCEPTS, ids=lambda path: path.name)
def test_language_tags_are_in_lower_case(path):
    """Some tools compare language tags letter by letter."""
    tags = {value.language for value in merged([path]).objects() if isinstance(value, Literal)} - {None}
    assert tags <= {"en", "ru", "zh"}


def test_alignment_only_aligns():
    """The alignment describes no term: it only declares outside names and links own ones to them."""
    graph, own = merged(ALIGNMENT), own_terms()
    links = {RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.exactMatch}
    header = set(graph.subjects(RDF.type, OWL.Ontology))
    assert {predicate for term, predicate, _ in graph if term in own} <= links
    assert {predicate for term, predicate, _ in graph if term not in own | header} == {RDF.type}
