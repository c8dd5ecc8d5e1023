"""Mistakes of every kind in the real data and around each rule: Oxigraph finds what pySHACL finds."""

import functools

import pyoxigraph as ox
import pytest

from sco_kg.check.shacl import shapes_graph, validate
from sco_kg.dataset import derivation, layout, turtle_file
from sco_kg.dataset import store as dataset
from sco_kg.rdf import namespaces
from support.paths import TESTS, TOP
from support.seeding import spoilt

SHAPES = shapes_graph.read_shapes(TOP)
#: Those whose constraints are all in SHACL Core; pySHACL takes a minute for the others on the real data.
CORE = [shape.value for shape in SHAPES.targeted if not SHAPES.values(shape, "sparql")]
RULES = sorted({rule for shape in SHAPES.targeted if (rule := validate.rule_of(shape.value)).startswith("R")})
#: Properties whose values shapes put in order. SPARQL does not know whether a day comes before a text, and an
#: expression that has no answer finds nothing; rdflib, on which pySHACL stands, puts anything in order.
ORDERED = {namespaces.sco_term(name) for name in (
    "charStart", "charEnd", "wordStart", "wordCount", "earliest", "latest", "startDate", "endDate", "ordinal", "value")}


def in_order(facts):
    return sorted(facts, key=str)


@functools.cache
def real():
    return in_order({quad.triple for quad in dataset.load_store(TOP)})


@functools.cache
def terms():
    """What the ontology and the concepts say of each term that data may rest on."""
    used = {namespaces.PREFIXES[prefix] + name for prefix, name in (
        ("rdf", "type"), ("rdfs", "subClassOf"), ("skos", "inScheme"), ("skos", "broader"))}
    said = {}
    for path in layout.turtle_files(TOP):
        for quad in turtle_file.read_quads(path) if path.parent.name in ("ontology", "concepts") else ():
            if quad.predicate.value in used:
                said.setdefault(quad.subject, []).append(quad.triple)
    return said


def complete(facts):
    """Return facts with what is said of the terms they use, and of the terms those use."""
    known, new = {}, list(facts)
    while new:
        known |= dict.fromkeys(new)
        used = {term for fact in new for term in (fact.subject, fact.object)} & terms().keys()
        new = [fact for term in used for fact in terms()[term] if fact not in known]
    return known


@functools.cache
def around(path):
    """The facts of a file of some rule, with those derived from them, but none on terms."""
    quads = turtle_file.read_quads(path, ox.RdfFormat.TRIG)
    said = complete({quad.triple for quad in quads}).keys() - {quad.triple for quad in quads}
    store, concepts = ox.Store(), ox.NamedNode(namespaces.CONCEPTS)
    store.extend([*quads, *(ox.Quad(*fact, concepts) for fact in said)])
    derivation.derive(store, TOP)
    return in_order({quad.triple for quad in store} - said)


def stored(facts):
    store = ox.Store()
    store.extend(ox.Quad(*fact) for fact in facts)
    return store


def broken(data, only):
    """The constraints that both engines find broken, in the same places."""
    here, reference = (validate.validate_store(data, SHAPES, only, engine=engine) for engine in validate.ENGINES)
    assert here == reference
    return {finding.constraint for finding in here}


@pytest.mark.parametrize("seed", range(8))
def test_mistakes_in_the_data(seed):
    """Of core constraints only those on spans compare values; there rdflib takes anything to have an order."""
    found = broken(stored(spoilt(real(), seed, 300, {namespaces.sco_term("charStart"), namespaces.sco_term("charEnd")})), CORE)
    assert len(found) > 40, "mistakes that break so few constraints test little"


@pytest.mark.parametrize("rule", RULES)
def test_more_mistakes_where_a_rule_is_broken(rule):
    only = [shape.value for shape in SHAPES.targeted if validate.rule_of(shape.value) == rule]
    wrong = sorted((TESTS / "check" / "rules" / rule).glob("invalid*.trig"))
    found = set()
    for seed in range(6):
        facts = spoilt(around(wrong[seed % len(wrong)]), seed, 3, ORDERED)
        found |= broken(stored(complete(facts)), only)
    assert found, "no mistake breaks the rule"
