"""The tolerances of figures: those of `sco_kg.figures.bounds`, which queries and scope notes have to repeat."""

import re

import pyoxigraph as ox
import pytest

from sco_kg.dataset import turtle_file
from sco_kg.figures import bounds
from sco_kg.query import catalogue
from sco_kg.rdf import namespaces
from support.paths import TOP

#: Queries cannot import, so each number is written in several of them.
NEARLY_FROM, ABOUT_FROM, ABOUT_TO, EQUAL = map(str, (
    bounds.NEARLY_FROM, bounds.ABOUT_FROM, bounds.ABOUT_TO, bounds.SAME_TOLERANCE))
HALF = str(bounds.HALF_TOLERANCE).removeprefix("0.")
#: What a report calls growth; the library has no use for it.
GROWTH = "1.5"
SCOPE_NOTES = {"at-most": (NEARLY_FROM,), "around": (ABOUT_FROM, ABOUT_TO), "scheme-comparator": ("half",)}

TEXTS = {name: query.text for kind in ("checks", "reports")
         for name, query in catalogue.read_catalogue(TOP, kind).items()}
BOUNDED = [name for name, text in TEXTS.items() if "c:at-most" in text and " * ?" in text]
LOW = re.compile(r"IF\(\?\w+ = c:at-least, (\?\w+), IF\(\?\w+ = c:at-most, ([\d.]+) \* \1, ([\d.]+) \* \1\)\)")
HIGH = re.compile(r"IF\(\?\w+ = c:at-most, (\?\w+), ([\d.]+) \* \1\)")
HALF_DIGIT = re.compile(r'CONCAT\("0.", REPLACE\(STRAFTER\(STR\(\?\w+\), "."\), ".", "0"\), "(\d+)"\)')


def factors(text):
    """Every number that a query multiplies a value with, but the hundred of percentages."""
    return set(re.findall(r"([\d.]+) \* ", text)) - {"100.0"}


@pytest.mark.parametrize("name", BOUNDED)
def test_bounds_use_the_tolerances_in_their_places(name):
    text = TEXTS[name]
    assert {found[1:] for found in LOW.findall(text)} == {(NEARLY_FROM, ABOUT_FROM)}
    assert {found[1] for found in HIGH.findall(text)} == {ABOUT_TO}
    assert set(HALF_DIGIT.findall(text)) == {HALF}
    assert factors(text) == {NEARLY_FROM, ABOUT_FROM, ABOUT_TO}


@pytest.mark.parametrize("name", sorted(set(TEXTS) - set(BOUNDED)))
def test_no_other_query_has_a_tolerance_of_its_own(name):
    assert factors(TEXTS[name]) <= {EQUAL, GROWTH}


def test_the_bounds_are_those_of_several_queries():
    assert len(BOUNDED) == 3


@pytest.mark.parametrize("concept", SCOPE_NOTES)
def test_the_scope_notes_state_the_tolerances(concept):
    store, note = ox.Store(), ox.NamedNode(namespaces.PREFIXES["skos"] + "scopeNote")
    turtle_file.load_file(store, TOP / "ontology" / "concepts" / "comparator.ttl", namespaces.CONCEPTS)
    notes = [quad.object.value for quad in
             store.quads_for_pattern(ox.NamedNode(namespaces.PREFIXES["c"] + concept), note, None, None)]
    assert all(re.search(rf"(?<![\w.]){re.escape(number)}(?![\w.])", notes[0]) for number in SCOPE_NOTES[concept])
