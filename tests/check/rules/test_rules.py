"""Each rule on its fixtures: nothing found in the valid file, the approved finding in the invalid.

A rule has a folder with valid.trig, and one invalid*.trig (the valid file with one thing wrong)
for each of its constraints. Adding files adds tests; `pytest --approve` writes the findings.
"""

import difflib
import functools
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import SH, Graph

from sco_kg.check import check_queries, text_checks
from sco_kg.check import finding as findings
from sco_kg.check.shacl import compiler, shapes_graph, validate
from sco_kg.dataset import derivation, layout, turtle_file
from sco_kg.dataset import store as dataset
from sco_kg.query import catalogue
from sco_kg.rdf import namespaces
from support.paths import TOP
from support.shacl_reference import agreed_findings

HERE = Path(__file__).parent
FOLDERS = sorted(path for path in HERE.iterdir() if re.fullmatch(r"R-\d\d", path.name))
VALID = [folder / "valid.trig" for folder in FOLDERS]
INVALID = [path for folder in FOLDERS for path in sorted(folder.glob("invalid*.trig"))]
#: The fixtures of every sixth rule, for pySHACL, which takes seconds for some.
SAMPLE = [path for folder in FOLDERS[1::6] for path in sorted(folder.glob("*.trig"))]
SHAPES = shapes_graph.read_shapes(TOP)
CHECKS = catalogue.read_catalogue(TOP, "checks")


def name_of(shape):
    return shape.value.removeprefix(namespaces.PREFIXES["shape"])


#: The data shapes: those with a target and a rule of the data.
TARGETED = [shape for shape in SHAPES.targeted if re.search(r"-R\d\d-", shape.value)]


@functools.cache
def base_quads():
    """The ontology and the concepts, which every fixture may refer to."""
    paths = [path for path in layout.turtle_files(TOP) if path.parent.name in ("ontology", "concepts")]
    store = ox.Store()
    for path in paths:
        turtle_file.load_file(store, path, layout.graph_of(path))
    return list(store)


def store_of(path):
    store = ox.Store()
    store.bulk_extend(base_quads())
    store.bulk_extend(turtle_file.read_quads(path, ox.RdfFormat.TRIG))
    derivation.derive(store, TOP)
    return store


def of_rule(rule):
    return [shape.value for shape in TARGETED if validate.rule_of(shape.value) == rule]


@functools.cache
def found(path):
    """All findings of the rule of a fixture's folder in that fixture."""
    rule, store = path.parent.name, store_of(path)
    by_shapes = validate.validate_store(store, SHAPES, of_rule(rule))
    by_queries = [finding for query in CHECKS.values() if query.header["rule"] == rule
                  for finding in check_queries.run_check_query(store, query)]
    return sorted(by_shapes + by_queries, key=findings.Finding.sort_key)


def sources():
    """The names of all constraints: property shapes, SPARQL shapes and check queries."""
    holders = {shape for shape in TARGETED if SHAPES.values(shape, "property")}
    shaped = set(TARGETED) - holders
    shaped |= {shape for holder in holders for shape in SHAPES.values(holder, "property")}
    return {name_of(shape) for shape in shaped} | {
        name for name, query in CHECKS.items() if query.header["rule"].startswith("R-")}


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.parent.name)
def test_the_valid_file_has_no_findings(path):
    assert [str(finding) for finding in found(path)] == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_invalid_file_gives_the_approved_finding(path, approved):
    lines = [f"{finding.constraint} {finding}\n" for finding in found(path)]
    assert lines, "the invalid file passes"
    approved(path.with_suffix(".txt"), "".join(lines))


@pytest.mark.parametrize("path", INVALID, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_invalid_file_differs_from_the_valid_one_in_one_fault(path):
    valid = path.with_name("valid.trig").read_text(encoding="utf-8").splitlines()
    invalid = path.read_text(encoding="utf-8").splitlines()
    changes = [op for op in difflib.SequenceMatcher(None, valid[1:], invalid[1:], False).get_opcodes()
               if op[0] != "equal"]
    assert len(changes) == 1, "the first line may say why; besides it one place differs"
    assert max(changes[0][2] - changes[0][1], changes[0][4] - changes[0][3]) <= 4


@pytest.mark.parametrize("shape", TARGETED, ids=name_of)
def test_each_target_matches_a_node_of_the_valid_file(shape):
    data = dataset.merged_store(store_of(HERE / validate.rule_of(shape.value) / "valid.trig"))
    known = compiler.compile_shapes(SHAPES, compiler.class_hierarchy(data))
    nodes = next(query.nodes for query in known if shape in {check.target for check in query.checks})
    assert list(data.query(nodes)), "no node of the valid file is a target"


@pytest.mark.parametrize("path", VALID + INVALID, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pyshacl_turbo_finds_the_same(path):
    agreed_findings(store_of(path), SHAPES, of_rule(path.parent.name))


@pytest.mark.references
@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pyshacl_finds_the_same(path):
    agreed_findings(store_of(path), SHAPES, of_rule(path.parent.name), "pyshacl")


def test_each_constraint_has_an_invalid_file_that_it_finds():
    fired = {finding.constraint for path in INVALID for finding in found(path)}
    assert sources() - fired == set()


def test_every_rule_of_the_design_is_implemented():
    """There are 61 rules; those that need the texts are in `sco_kg.check.text_checks`, and tested with it."""
    with_texts = set(re.findall(r"-R(\d\d)-", Path(text_checks.__file__).read_text(encoding="utf-8")))
    numbers = {folder.name.removeprefix("R-") for folder in FOLDERS} | with_texts
    assert numbers == {f"{number:02}" for number in range(1, 62)}


def test_each_rule_has_a_valid_and_an_invalid_file():
    for folder in FOLDERS:
        assert (folder / "valid.trig").is_file() and list(folder.glob("invalid*.trig")), folder.name


def test_every_fixture_is_used():
    known = {path for path in VALID + INVALID} | {path.with_suffix(".txt") for path in INVALID}
    files_there = {path for folder in FOLDERS for path in folder.rglob("*") if path.is_file()}
    assert files_there - known == set()


def test_shapes_are_well_formed():
    """Every name of the SHACL namespace exists; every shape has name, message and severity."""
    named = {term.value for triple in SHAPES.triples for term in triple if isinstance(term, ox.NamedNode)}
    for term in {name.removeprefix(shapes_graph.SH) for name in named if name.startswith(shapes_graph.SH)}:
        assert SH[term] in SH, f"{term} is not a term of SHACL"
    for name in sources() - set(CHECKS):
        shape = ox.NamedNode(namespaces.PREFIXES["shape"] + name)
        rule = validate.rule_of(name)
        assert SHAPES.value(shape, "severity"), f"{name} needs a severity"
        for text in ("name", "message"):
            assert SHAPES.value(shape, text).value.startswith(rule + " "), f"{name} needs a {text}"


@pytest.mark.parametrize("query", CHECKS.values(), ids=lambda query: query.name)
def test_check_queries_are_well_formed(query):
    assert query.columns == ("entity", "property", "value")
    assert query.name.startswith(query.header["rule"].lower().replace("-", "") + "-")
    assert query.header["severity"] in findings.SEVERITIES
    assert "ORDER BY" in query.text
    assert Graph().query(query.text) is not None and ox.Store().query(query.text) is not None
