"""The RDF Data Cube of the seizures: well-formed, true to the figures, the same from every engine."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner

from sco_kg.cli.main import main
from sco_kg.dataset import store as dataset
from sco_kg.dataset import text_file
from sco_kg.figures import data_cube
from sco_kg.query import catalogue
from sco_kg.rdf import namespaces
from support.paths import TOP

HERE = Path(__file__).parent
CONSTRAINTS = TOP.parent / "shared" / "conformance" / "data-cube"
#: IC-20 and IC-21 are of hierarchies declared with qb:parentChildProperty, which this cube has not.
NUMBERS = [*map(str, range(1, 19)), "19a", "19b"]
PREFIXES = namespaces.PREFIXES
QB, CUBE, SCO, C = (PREFIXES[prefix] for prefix in ("qb", "cube", "sco", "c"))
TYPE, A_CELL = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(QB + "Observation")
#: The property of a cell for each property of a figure.
COMPONENTS = {
    "substance": CUBE + "substance", "period": PREFIXES["sdmx-dimension"] + "refPeriod",
    "area": PREFIXES["sdmx-dimension"] + "refArea", "value": PREFIXES["sdmx-measure"] + "obsValue",
    "unit": PREFIXES["sdmx-attribute"] + "unitMeasure", "comparator": CUBE + "comparator",
}
DIMENSIONS = {COMPONENTS["substance"], COMPONENTS["period"], COMPONENTS["area"], CUBE + "source"}


@pytest.fixture(scope="module")
def graph():
    """The full graph, opened as by any user."""
    return dataset.load_store(TOP)


@pytest.fixture(scope="module")
def triples(graph):
    return data_cube.build_data_cube(graph, TOP)


def normalised(triples):
    """A store with a cube in normal form."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    store.update((HERE / "closure.ru").read_text(encoding="utf-8"))
    return store


def constraint(number):
    """The query of an integrity constraint; it returns true if the constraint is violated."""
    path = CONSTRAINTS / f"integrity-{number}.sparql"
    if not path.is_file():
        pytest.skip(f"needs {path.name} of the Data Cube constraints")
    return path.read_text(encoding="utf-8")


def broken(number, store):
    return bool(store.query(constraint(number), prefixes=PREFIXES))


def cells(triples):
    return sorted({triple.subject.value for triple in triples if triple.predicate == TYPE and triple.object == A_CELL})


def facts(triples, subject):
    return {(triple.predicate.value, triple.object) for triple in triples if triple.subject.value == subject}


# ── well-formed ─────────────────────────────────────────────────────────────

@pytest.mark.parametrize("number", NUMBERS)
def test_the_cube_satisfies_the_integrity_constraint(number, triples):
    assert not broken(number, normalised(triples))


@pytest.mark.parametrize("number", NUMBERS)
def test_the_cube_satisfies_the_integrity_constraint_in_rdflib(number, triples):
    theirs = rdflib.Graph().parse(data=data_cube.data_cube_turtle(triples), format="turtle")
    theirs.update((HERE / "closure.ru").read_text(encoding="utf-8"))
    assert theirs.query(constraint(number), initNs=PREFIXES).askAnswer is False


def test_two_figures_of_one_cell_break_ic_12(triples):
    copied = next(name for name in cells(triples) if name.endswith("#heroin"))
    double = [ox.Triple(ox.NamedNode(copied + "-again"), triple.predicate, triple.object)
              for triple in triples if triple.subject.value == copied]
    assert [number for number in NUMBERS if broken(number, normalised([*triples, *double]))] == ["12"]


def test_a_cell_without_a_drug_breaks_ic_11_and_ic_12(triples):
    heroin = next(name for name in cells(triples) if name.endswith("#heroin"))
    fewer = [triple for triple in triples
             if (triple.subject.value, triple.predicate.value) != (heroin, COMPONENTS["substance"])]
    assert [number for number in NUMBERS if broken(number, normalised(fewer))] == ["11", "12"]


@pytest.mark.parametrize("component, number", [("unit", "13"), ("value", "14")])
def test_a_cell_without_a_unit_or_a_value_breaks_its_constraint(component, number, triples):
    fewer = [triple for triple in triples if triple.predicate.value != COMPONENTS[component]]
    assert [n for n in NUMBERS if broken(n, normalised(fewer))] == [number]


def test_a_drug_that_is_not_in_the_list_breaks_ic_19(triples):
    listed = [triple for triple in triples if triple.object.value != C + "scheme-substance"
              or triple.predicate.value != PREFIXES["skos"] + "inScheme"]
    assert [n for n in NUMBERS if broken(n, normalised(listed))] == ["19a"]


def test_the_structure_has_the_components_of_the_figures(triples):
    structure = {fact for name in (f"{CUBE}{part}-component" for part in
                 ("substance", "period", "area", "source", "value", "unit", "comparator"))
                 for fact in facts(triples, name)}
    named = {kind: {term.value for prop, term in structure if prop == QB + kind}
             for kind in ("dimension", "measure", "attribute")}
    assert named == {"dimension": DIMENSIONS, "measure": {COMPONENTS["value"]},
                     "attribute": {COMPONENTS["unit"], COMPONENTS["comparator"]}}
    joined = {term.value for prop, term in facts(triples, CUBE + "dsd") if prop == QB + "component"}
    assert len(joined) == 7
    assert (QB + "structure", ox.NamedNode(CUBE + "dsd")) in facts(triples, CUBE + "seizures")


# ── true to the figures ─────────────────────────────────────────────────────

def expected_cell(graph, figure, source):
    """What the cube should have of a figure, read from the graph without any query."""
    quads = list(graph.quads_for_pattern(figure, None, None, source))
    stated = {(COMPONENTS[name], quad.object) for quad in quads
              if (name := quad.predicate.value.removeprefix(SCO)) in COMPONENTS}
    return stated | {(TYPE.value, A_CELL), (QB + "dataSet", ox.NamedNode(CUBE + "seizures")), (CUBE + "source", source)}


def test_each_cell_is_its_figure_and_no_figure_is_left_out(graph, triples):
    measure, seized = ox.NamedNode(SCO + "measure"), ox.NamedNode(C + "drugs-seized")
    seizures = list(graph.quads_for_pattern(None, measure, seized, None))
    assert cells(triples) == sorted(quad.subject.value for quad in seizures)
    for quad in seizures:
        assert facts(triples, quad.subject.value) == expected_cell(graph, quad.subject, quad.graph_name)


def test_a_figure_of_another_measure_is_not_an_observation(triples):
    assert not [name for name in cells(triples) if name.endswith(("-share", "#attendance", "#helped"))]


def test_values_of_dimensions_are_of_the_kinds_the_structure_means(graph, triples):
    def kinds(prop):
        used = {triple.object for triple in triples if triple.predicate.value == prop}
        return {quad.object.value.removeprefix(SCO) for term in used
                for quad in graph.quads_for_pattern(term, TYPE, None, None)}

    assert kinds(COMPONENTS["period"]) == {"Period"}
    assert kinds(COMPONENTS["area"]) == {"Group"}


def test_resources_that_a_cell_names_are_described(triples):
    described = {triple.subject for triple in triples}
    named = {triple.object for triple in triples if triple.subject.value in cells(triples)
             and isinstance(triple.object, ox.NamedNode)} - {A_CELL}
    assert named <= described


def test_the_cube_has_the_licence_and_version_of_the_data(graph, triples):
    whole = {quad.predicate.value: quad.object
             for quad in graph.quads_for_pattern(ox.NamedNode(namespaces.DATASET), None, None, None)}
    for term in ("dcterms:license", "dcterms:creator", "dcterms:created", "owl:versionInfo"):
        assert (namespaces.expand(term), whole[namespaces.expand(term)]) in facts(triples, CUBE + "seizures")


def test_without_figures_or_metadata_only_the_structure_is_built():
    built = data_cube.build_data_cube(ox.Store(), TOP)
    assert cells(built) == [] and facts(built, CUBE + "dsd")


# ── the same everywhere ─────────────────────────────────────────────────────

def test_the_cube_is_as_approved(triples, approved):
    approved(HERE / "seizures.ttl", data_cube.data_cube_turtle(triples))


def test_rdflib_builds_the_same_cube(graph, triples):
    theirs = dataset.to_rdflib(graph)
    lines = set()
    for query in catalogue.read_catalogue(TOP, "cube").values():
        built = theirs.query(query.text).graph.serialize(format="nt")
        lines |= {quad.triple for quad in ox.parse(built, format=ox.RdfFormat.N_TRIPLES)}
    assert lines == set(triples)


def test_the_text_is_the_graph_that_was_built(triples):
    written = data_cube.data_cube_turtle(triples)
    assert {quad.triple for quad in ox.parse(written, format=ox.RdfFormat.TURTLE)} == set(triples)
    assert not [triple for triple in triples if isinstance(triple.subject, ox.BlankNode)]


def test_the_same_graph_gives_the_same_text(graph, triples):
    written = {data_cube.data_cube_turtle(data_cube.build_data_cube(graph, TOP)) for _ in range(5)}
    assert written == {data_cube.data_cube_turtle(triples)}


def test_opening_the_graph_does_not_build_the_cube(graph):
    assert [quad for quad in graph if quad.predicate.value.startswith(QB)] == []
    assert not set(catalogue.read_catalogue(TOP, "cube")) & set(catalogue.read_catalogue(TOP, "construct"))


# ── the command ─────────────────────────────────────────────────────────────

def run(*args):
    result = CliRunner().invoke(main, ["cube", *map(str, args)])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_the_cube(triples):
    assert run() == (0, data_cube.data_cube_turtle(triples), "")


def test_the_command_writes_the_cube_to_a_file(triples, tmp_path):
    path = tmp_path / "cube.ttl"
    assert run("-o", path) == (0, "", f"{path}: {len(triples)} facts\n")
    assert text_file.read_text(path) == data_cube.data_cube_turtle(triples)


def test_a_file_that_cannot_be_written_is_one_message(tmp_path):
    code, out, err = run("-o", tmp_path / "nowhere" / "cube.ttl")
    assert (code, out) == (3, "") and err.startswith("UnwritableFileError: ") and err.count("\n") == 1


def test_a_cube_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "cube.ttl"
    path.write_text("old", encoding="utf-8")
    code, _, err = run("-o", path, "--data", tmp_path)
    assert (code, path.read_text(encoding="utf-8")) == (3, "old") and err.startswith("MissingFileError: ")
