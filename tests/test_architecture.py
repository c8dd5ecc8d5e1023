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
    {"tour", "synopsis", "dqv", "scorecard", "site"},
    {"options", "building", "server"},
    {"checking", "publishing", "curating", "serving"},
    {"cli"},
]
#: A package inside the package stands on one floor, as if it were a module, and has floors of its own.
INSIDE = {
    "site": [
        {"places", "languages", "days", "assets", "notices", "headers", "media", "changes"},
        {"sites", "templates", "facts", "versions", "values", "schema", "seizures", "scripts", "dumps"},
        {"documents", "stars", "timelines", "networks", "disagreements", "panels", "timemap", "hints"},
        {"views", "descriptions", "crate"},
        {"pages", "questions", "overviews", "releases", "servers"},
        {"graphs", "tombstones"},
        {"build"},
    ],
    "server": [
        {"refusals", "limits", "answers", "addresses", "negotiation", "signposts"},
        {"protocol", "documents", "description"},
        {"engine", "pages"},
        {"nursery"},
        {"workers"},
        {"data"},
        {"endpoint"},
        {"app"},
        {"running"},
    ],
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if not path.stem.startswith("__"))


def name_of(path):
    """A module's name within the package, such as iris or site.places."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def imports(path):
    """The names, within the package, of its modules that a module imports, wherever in it."""
    here = path.relative_to(PACKAGE).parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            home = list(here[:len(here) - node.level])
            if node.module:
                yield ".".join([*home, node.module])
            else:
                yield from (".".join([*home, alias.name]) for alias in node.names)


def goes_down(importer, imported):
    """Whether a module may import another: both of one package, or the other's package stands below."""
    (home, _, name), (other_home, _, other) = importer.rpartition("."), imported.rpartition(".")
    if home == other_home:
        floors = INSIDE[home] if home else FLOORS
        return floor_of(other, floors) < floor_of(name, floors)
    return floor_of(imported.partition(".")[0], FLOORS) < floor_of(importer.partition(".")[0], FLOORS)


def floor_of(name, floors):
    return next(i for i, floor in enumerate(floors) if name in floor)


def test_each_module_has_a_floor():
    on_floors = set().union(*FLOORS) - INSIDE.keys()
    inside = {f"{package}.{name}" for package, floors in INSIDE.items() for name in set().union(*floors)}
    assert {name_of(path) for path in MODULES} == on_floors | inside
    assert INSIDE.keys() <= set().union(*FLOORS)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down(path):
    for name in imports(path):
        assert goes_down(name_of(path), name), f"{name_of(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_are_small(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno - node.lineno < 40, f"{name_of(path)}.{node.name} is long"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_things_have_a_docstring(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    public = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
              and not node.name.startswith("_")]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


def test_the_front_door_lists_what_it_offers():
    assert sorted(sco_kg.__all__) == sco_kg.__all__
    assert all(hasattr(sco_kg, name) for name in sco_kg.__all__)


@pytest.mark.parametrize("command, shown", [
    (["query", "all-labels", "-f", "csv"], []), (["check", "-f", "json"], ["rich"])], ids=["query", "check"])
def test_what_many_wait_for_imports_neither_rdflib_nor_pyshacl(command, shown):
    code = ("import sys; from sco_kg.cli.main import main\n"
            f"main({command}, standalone_mode=False)\n"
            "heavy = {'rdflib', 'pyshacl', 'SPARQLWrapper', 'httpx', 'pandas', 'rich', 'jinja2', 'starlette'}\n"
            "print(sorted(heavy & set(sys.modules)), file=sys.stderr)")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.stderr.strip() == str(shown)
