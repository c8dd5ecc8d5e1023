"""The modules stand on floors; imports, late ones too, only go down."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sco_kg

PACKAGE = Path(sco_kg.__file__).parent
FLOORS = [
    {"errors", "spelling", "words", "kept"},
    {"sparql", "bounds", "web", "products", "jobs", "pool", "cluster"},
    {"iris", "workers"},
    {"files", "terms", "findings", "folders", "formats", "canonical", "shacl", "constraints", "mentions"},
    {"dataset", "queries", "sentences", "tables", "scope", "contents", "void", "compiling", "reference",
     "paging", "surroundings"},
    {"stores", "endpoint", "parameters", "result", "evidence", "grounding", "shapes", "checks", "profile",
     "exceptions", "writing", "rules"},
    {"texts", "things", "figures", "compare", "cube", "looks", "loading", "verification", "manifest",
     "examination", "across"},
    {"graph", "inspection", "newarticle", "release"},
    {"audit"},
    {"console", "quality"},
    {"tour", "synopsis", "dqv", "scorecard"},
    {"options"},
    {"checking", "publishing", "curating"},
    {"cli"},
]
MODULES = sorted(path for path in PACKAGE.glob("*.py") if not path.stem.startswith("__"))


def floor_of(name):
    return next(i for i, floor in enumerate(FLOORS) if name in floor)


def imports(path):
    """The names of the package's own modules that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield from [node.module] if node.module else [alias.name for alias in node.names]


def test_each_module_has_a_floor():
    assert {path.stem for path in MODULES} == set().union(*FLOORS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_go_down(path):
    for name in imports(path):
        assert floor_of(name) < floor_of(path.stem), f"{path.stem} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_modules_and_functions_are_small(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 40, f"{path.stem}.{node.name} is long"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_public_things_have_a_docstring(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    public = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))
              and not node.name.startswith("_")]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


def test_the_front_door_lists_what_it_offers():
    assert sorted(sco_kg.__all__) == sco_kg.__all__
    assert all(hasattr(sco_kg, name) for name in sco_kg.__all__)


@pytest.mark.parametrize("command, shown", [
    (["query", "all-labels", "-f", "csv"], []), (["check", "-f", "json"], ["rich"])], ids=["query", "check"])
def test_what_many_wait_for_imports_neither_rdflib_nor_pyshacl(command, shown):
    code = ("import sys; from sco_kg.cli import main\n"
            f"main({command}, standalone_mode=False)\n"
            "heavy = {'rdflib', 'pyshacl', 'SPARQLWrapper', 'httpx', 'pandas', 'rich'}\n"
            "print(sorted(heavy & set(sys.modules)), file=sys.stderr)")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.stderr.strip() == str(shown)
