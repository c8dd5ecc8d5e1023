"""The packages, who may import whom, and no name twice."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import sco_kg
from support.architecture import MAY_IMPORT

PACKAGE = Path(sco_kg.__file__).parent
#: What every package may import.
BASE = {"errors", "late_names", "_atomic", "_cache"}
#: The modules of the top level, besides the packages.
TOP_LEVEL = {"__init__", "__main__", "graph", "errors", "_atomic", "_cache"}
#: The parts of the two largest packages, from the bottom up; a row has what does not import each other.
PARTS = {
    "site": [{"model"}, {"rendering"}, {"charts", "browser", "hosting"}, {"history"}, {"metadata"}, {"pages"},
             {"build"}],
    "server": [{"limits", "negotiation", "http_error", "base_url"}, {"documents"}, {"sparql"}, {"app"}, {"run"}],
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path):
    """A module's name within the package, such as errors or site.model.paths."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def imports(path):
    """The modules or packages of ours that a module imports, wherever in it, as names within the package."""
    here = path.relative_to(PACKAGE).parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            home = list(here[:len(here) - node.level])
            if node.module:
                yield ".".join([*home, node.module])
            else:
                yield from (".".join([*home, alias.name]) for alias in node.names)


def test_the_top_level_is_the_architecture():
    assert {path.stem for path in PACKAGE.glob("*.py")} == TOP_LEVEL
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == MAY_IMPORT.keys() - {"graph"}


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path).split(".")[0] in MAY_IMPORT], ids=name_of)
def test_imports_go_one_way(path):
    own = name_of(path).split(".")[0]
    allowed = MAY_IMPORT[own] | BASE | {own}
    wrong = [name for name in imports(path) if name.split(".")[0] not in allowed]
    assert wrong == []


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path).split(".")[0] in PARTS
                                  and not name_of(path).endswith("__init__")], ids=name_of)
def test_imports_within_a_package_go_one_way(path):
    """A part of a package imports only itself and parts in an earlier row."""
    package, own = name_of(path).split(".")[:2]
    rows = PARTS[package]
    allowed = {own}.union(*rows[:next(number for number, parts in enumerate(rows) if own in parts)])
    imported = {name.split(".")[1] for name in imports(path) if name.startswith(package + ".")}
    assert imported <= allowed


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path) in BASE], ids=name_of)
def test_the_base_imports_only_errors(path):
    assert set(imports(path)) <= {"errors"}


def test_no_two_classes_have_one_name():
    classes = Counter(node.name for path in MODULES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                      if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))
    assert [name for name, count in classes.items() if count > 1] == []


def test_no_two_public_functions_have_one_name():
    functions = Counter(node.name for path in MODULES for node in ast.parse(path.read_text(encoding="utf-8")).body
                        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("_")
                        and not is_command(node))
    assert [name for name, count in functions.items() if count > 1] == []


def is_command(function):
    """Whether a function is a click command, which has the name users type."""
    return any("command" in ast.unparse(each) or "group" in ast.unparse(each) for each in function.decorator_list)


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


@pytest.mark.parametrize("command, shown", [
    (["query", "all-labels", "-f", "csv"], []), (["check", "-f", "json"], ["rich"])], ids=["query", "check"])
def test_the_cold_path_imports_neither_rdflib_nor_pyshacl(command, shown):
    code = ("import sys; from sco_kg.cli.main import main\n"
            f"main({command}, standalone_mode=False)\n"
            "heavy = {'rdflib', 'pyshacl', 'SPARQLWrapper', 'httpx', 'pandas', 'rich', 'jinja2', 'starlette'}\n"
            "print(sorted(heavy & set(sys.modules)), file=sys.stderr)")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.stderr.strip() == str(shown)
