"""The derived graph: what each CONSTRUCT query builds from small data, the same in two engines."""

import calendar
from pathlib import Path

import pyoxigraph as ox
import pytest

from sco_kg.dataset import derivation, turtle_file
from sco_kg.dataset import store as dataset
from sco_kg.query import catalogue
from sco_kg.rdf import namespaces
from support.paths import TOP

HERE = Path(__file__).parent / "derivation"
CONSTRUCTS = catalogue.read_catalogue(TOP, "construct")
YEARS = ("1900", "2000", "2015", "2016", "2100")


@pytest.fixture(scope="module")
def store():
    """The small data with the concepts, nothing derived yet."""
    made = ox.Store()
    for path in (TOP / "ontology" / "concepts").glob("*.ttl"):
        turtle_file.load_file(made, path, namespaces.CONCEPTS)
    made.bulk_extend(turtle_file.read_quads(HERE / "lake.trig", ox.RdfFormat.TRIG))
    return made


def built(store, name):
    """The triples a construct builds in Oxigraph, as sorted lines of short names."""
    return sorted(" ".join(map(_short, triple)) for triple in store.query(CONSTRUCTS[name].text))


def _short(term):
    return namespaces.shorten(term.value) if isinstance(term, ox.NamedNode) else str(term)


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_construct_builds_the_approved_triples(name, store, approved):
    approved(HERE / f"{name}.txt", "".join(f"{line}\n" for line in built(store, name)))


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_both_engines_build_the_same(name, store):
    graph = dataset.to_rdflib(store).query(CONSTRUCTS[name].text).graph
    theirs = ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in theirs} == set(store.query(CONSTRUCTS[name].text))


def test_each_approved_file_belongs_to_a_construct():
    assert {path.stem for path in HERE.glob("*.txt")} == set(CONSTRUCTS)


def test_the_last_day_of_a_month_is_that_of_the_calendar():
    made, start = ox.Store(), ox.NamedNode(namespaces.sco_term("startDate"))
    months = [(year, month) for year in YEARS for month in range(1, 13)]
    for year, month in months:
        date = ox.Literal(f"{year}-{month:02}", datatype=ox.NamedNode(namespaces.PREFIXES["xsd"] + "gYearMonth"))
        made.add(ox.Quad(_event(year, month), start, date, ox.NamedNode(namespaces.CURATION)))
    days = {triple.subject: triple.object.value for triple in made.query(CONSTRUCTS["dates"].text)
            if triple.predicate.value == namespaces.sco_term("latest")}
    assert days == {_event(year, month): f"{year}-{month:02}-{calendar.monthrange(int(year), month)[1]}"
                    for year, month in months}


def _event(year, month):
    return ox.NamedNode(f"{namespaces.PREFIXES['id']}event-{year}-{month}")


def test_deriving_twice_adds_nothing(store):
    again = ox.Store()
    again.bulk_extend(store)
    derivation.derive(again, TOP)
    once = set(again)
    derivation.derive(again, TOP)
    assert set(again) == once
