"""The public names: the same for users, editors and type checkers, and nothing public left out."""

import ast
import builtins
import inspect
from pathlib import Path

import pytest

import sco_kg
import typing_examples as examples
from sco_kg import errors, graph
from sco_kg.query import catalogue, result
from sco_kg.rdf import terms

SOURCE = Path(sco_kg.__file__)
#: What users write and what they get back; the rest of each module is of use to the library only.
EXPECTED = {"KnowledgeGraph", "connect", "open", "Query", "Parameter", "Result", "Row", "Text", "Thing",
            *(name for name, value in vars(errors).items()
              if inspect.isclass(value) and issubclass(value, errors.SCOKGError))}


def names_for_type_checkers(path):
    """The names that a module imports for type checkers only."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            return {alias.asname or alias.name for each in node.body if isinstance(each, ast.ImportFrom)
                    for alias in each.names}
    return set()


def test_the_public_names_are_those_that_exist():
    assert {*sco_kg.__all__, "open"} == EXPECTED == names_for_type_checkers(SOURCE)
    assert {name for names in sco_kg._MODULES.values() for name in names} == EXPECTED
    assert sco_kg.__all__ == sorted(sco_kg.__all__)


def test_each_public_name_is_the_object_of_its_module():
    homes = {name: module for module in (errors, graph, catalogue, result, terms) for name in vars(module)}
    for name in EXPECTED:
        assert getattr(sco_kg, name) is getattr(homes[name], name)
    assert set(dir(sco_kg)) >= EXPECTED
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sco_kg.nothing


def test_a_star_import_leaves_the_builtin_open():
    names = {}
    exec("from sco_kg import *", names)
    assert names.get("open", open) is builtins.open and names["connect"] is sco_kg.connect


@pytest.mark.parametrize("path", sorted(SOURCE.parent.glob("*/__init__.py")), ids=lambda path: path.parent.name)
def test_each_package_shows_the_names_it_has(path):
    package = getattr(__import__(f"sco_kg.{path.parent.name}"), path.parent.name)
    for name in getattr(package, "__all__", []):
        assert getattr(package, name) is not None
    late = names_for_type_checkers(path)
    assert late <= set(getattr(package, "__all__", []))


def test_types_are_shipped():
    assert SOURCE.with_name("py.typed").is_file()


@pytest.fixture(scope="module")
def opened():
    return sco_kg.open()


def test_the_typed_examples_run(opened, tmp_path):
    assert [each.language for each in examples.open_in_each_way()] == ["en", "ru", "en", "zh", "en"]
    assert len(examples.list_questions(opened)) > 25
    assert examples.ask_with_python_values(opened) > 100
    assert examples.read_text(opened) == "Вена (ru)"
    assert examples.describe_a_thing(opened)[0] == "United Nations Office on Drugs and Crime"
    assert examples.recover_from_a_mistake(opened)[:2] == ("heroine", "heroin")
    written = examples.write_files(opened, tmp_path)
    assert [path.name for path in written] == ["speakers.csv", "speakers.md", "speakers.txt"]
    assert examples.convert(opened) > 6000
    assert examples.close() == "KnowledgeGraph(closed)"


def test_a_graph_and_a_result_show_their_contents(opened):
    assert repr(opened).startswith("KnowledgeGraph(5 articles, ")
    assert repr(sco_kg.connect("https://example.org/sparql")) == "KnowledgeGraph('https://example.org/sparql')"
    everything = opened.query("all-labels")
    assert repr(everything).splitlines()[0].split() == ["thing", "label"]
    assert repr(everything).endswith(f"… {len(everything)} rows") and len(repr(everything).splitlines()) == 13
    assert everything._repr_html_().count("<tr>") == 11


def test_a_result_in_a_notebook_is_never_markup():
    shown = sco_kg.Result(["text"], [["<b>&"]])._repr_html_()
    assert "<td>&lt;b&gt;&amp;</td>" in shown


def test_a_closed_graph_raises_an_error(opened):
    closed = sco_kg.KnowledgeGraph(opened.store, opened.top)
    closed.close()
    with pytest.raises(sco_kg.QueryError, match="is closed. Open it again"):
        closed.query("titles")


def test_things_are_equal_by_iri():
    english, russian = sco_kg.Thing("https://a.example/b", "b"), sco_kg.Thing("https://a.example/b", "б")
    assert english == russian and len({english, russian}) == 1
    assert english != sco_kg.Thing("https://a.example/c", "b") and english != ("https://a.example/b", "b")


def test_a_name_is_looked_up_in_an_index(opened, monkeypatch):
    asked, run = [], opened.store.run
    fresh = sco_kg.KnowledgeGraph(opened.store, opened.top)
    monkeypatch.setattr(opened.store, "run", lambda text: asked.append(text) or run(text))
    for _ in range(3):
        rows = fresh.query("speakers", event="Parliamentarians Against Drugs (2017)")
    assert len(rows) and len(asked) == 4  # the names once, the question three times
