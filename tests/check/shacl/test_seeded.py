"""The real data, with random mistakes, and the fixtures of each rule, likewise: our engine finds what others find."""

import functools

import pyoxigraph as ox
import pytest

from sco_kg.check.shacl import shapes_graph, validate
from sco_kg.dataset import derivation, layout, turtle_file
from sco_kg.dataset import store as dataset
from sco_kg.rdf import namespaces
from support.paths import TESTS, TOP
from support.seeding import spoilt
from support.shacl_reference import agreed_findings

SHAPES = shapes_graph.read_shapes(TOP)
#: The shapes with core constraints only; pySHACL takes a minute for the others on the real data.
CORE = [shape.value for shape in SHAPES.targeted if not SHAPES.values(shape, "sparql")]
RULES = sorted({rule for shape in SHAPES.targeted if (rule := validate.rule_of(shape.value)).startswith("R")})
#: Properties whose values shapes compare. SPARQL cannot compare a date with a text, and an
#: expression with an error matches nothing; rdflib, which pySHACL uses, orders any two terms.
ORDERED = {namespaces.sco_term(name) for name in (
    "charStart", "charEnd", "wordStart", "wordCount", "earliest", "latest", "startDate", "endDate", "ordinal", "value")}


def in_order(facts):
    return sorted(facts, key=str)


@functools.cache
def real():
    return in_order({quad.triple for quad in dataset.load_store(TOP)})


@functools.cache
def terms():
    """The triples of the ontology and the concepts on each term that data may use."""
    used = {namespaces.PREFIXES[prefix] + name for prefix, name in (
        ("rdf", "type"), ("rdfs", "subClassOf"), ("skos", "inScheme"), ("skos", "broader"))}
    added = {}
    for path in layout.turtle_files(TOP):
        for quad in turtle_file.read_quads(path) if path.parent.name in ("ontology", "concepts") else ():
            if quad.predicate.value in used:
                added.setdefault(quad.subject, []).append(quad.triple)
    return added


def complete(facts):
    """Return facts with the triples on the terms they use, transitively."""
    known, new = {}, list(facts)
    while new:
        known |= dict.fromkeys(new)
        used = {term for fact in new for term in (fact.subject, fact.object)} & terms().keys()
        new = [fact for term in used for fact in terms()[term] if fact not in known]
    return known


@functools.cache
def around(path):
    """The facts of a fixture of a rule, with those derived from them, but none on terms."""
    quads = turtle_file.read_quads(path, ox.RdfFormat.TRIG)
    added = complete({quad.triple for quad in quads}).keys() - {quad.triple for quad in quads}
    store, concepts = ox.Store(), ox.NamedNode(namespaces.CONCEPTS)
    store.extend([*quads, *(ox.Quad(*fact, concepts) for fact in added)])
    derivation.derive(store, TOP)
    return in_order({quad.triple for quad in store} - added)


def stored(facts):
    store = ox.Store()
    store.extend(ox.Quad(*fact) for fact in facts)
    return store


def violated(data, only, reference):
    """The constraints that our engine and the reference find violated, by the same nodes."""
    return {finding.constraint for finding in agreed_findings(data, SHAPES, only, reference)}


@pytest.mark.parametrize("reference", ["pyshacl-turbo", pytest.param("pyshacl", marks=pytest.mark.references)])
def test_the_real_data(reference):
    agreed_findings(stored(real()), SHAPES, reference=reference)


def sampled(cases, step):
    """Pairs of a case and a reference: all cases with pyshacl-turbo, every so many with pySHACL."""
    return [*((case, "pyshacl-turbo") for case in cases),
            *(pytest.param(case, "pyshacl", marks=pytest.mark.references) for case in cases[1::step])]


@pytest.mark.parametrize("seed, reference", sampled(range(8), 7))
def test_mistakes_in_the_data(seed, reference):
    """Of core constraints only those on spans compare values, and only rdflib orders values of any type."""
    ordered = {namespaces.sco_term("charStart"), namespaces.sco_term("charEnd")}
    found = violated(stored(spoilt(real(), seed, 300, ordered)), CORE, reference)
    assert len(found) > 40, "mistakes that violate so few constraints test little"


@pytest.mark.parametrize("rule, reference", sampled(RULES, 6))
def test_more_mistakes_in_the_fixtures_of_a_rule(rule, reference):
    only = [shape.value for shape in SHAPES.targeted if validate.rule_of(shape.value) == rule]
    wrong = sorted((TESTS / "check" / "rules" / rule).glob("invalid*.trig"))
    found = set()
    for seed in range(6):
        facts = spoilt(around(wrong[seed % len(wrong)]), seed, 3, ORDERED)
        found |= violated(stored(complete(facts)), only, reference)
    assert found, "no mistake violates the rule"
