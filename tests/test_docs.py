"""The documents are correct: their commands run, their output is real, their tables are complete."""

import csv
import itertools
import json
import re
import shlex

import click
import pytest
from click.testing import CliRunner

from sco_kg.cli.main import main
from sco_kg.dataset import store
from sco_kg.query import catalogue, embedded
from sco_kg.rdf import namespaces
from sco_kg.stores import contents, store_types
from support.architecture import MAY_IMPORT
from support.paths import TOP

PAGES = [TOP / name for name in ("README.md", "CONTRIBUTING.md", "STORES.md")]


def blocks(language):
    for page in PAGES:
        for match in re.finditer(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            yield page.name, match[1]


def commands():
    """Each `$ sco-kg …` line of a console block with the lines shown under it."""
    for page, block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *shown = part.rstrip("\n").split("\n")
            yield pytest.param(line, shown, id=f"{page}: {line}")


def squeezed(line):
    """Columns move with the data; words and figures do not."""
    return re.sub(r"─+", "─", " ".join(line.split()))


@pytest.mark.parametrize("line, shown", list(commands()))
def test_commands_print_what_the_page_shows(line, shown, monkeypatch, articles):
    monkeypatch.delenv("SCO_KG_ARTICLES", raising=False)
    words = shlex.split(line.replace("DIR", str(articles)))
    assert words[0] == "sco-kg"
    result = CliRunner().invoke(main, words[1:])
    printed = iter([squeezed(text) for text in result.output.splitlines()])
    for wanted in filter(lambda text: text.strip() not in ("", "…"), shown):
        assert any(text.startswith(squeezed(wanted)) for text in printed), f"not printed, or not in turn: {wanted}"


@pytest.mark.parametrize("page, code", list(blocks("python")))
def test_python_runs(page, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(code, page, "exec"), {})
    assert (tmp_path / "moderators.csv").read_text(encoding="utf-8").splitlines() == ["who", "Alexander Schmidt"]


def test_every_command_is_in_the_table():
    text = (TOP / "README.md").read_text(encoding="utf-8")
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        for full in [f"{name} {sub}" for sub in command.commands] if hasattr(command, "commands") else [name]:
            assert f"`sco-kg {full}" in text, f"README does not tell of sco-kg {full}"


def test_every_dependency_has_its_reason():
    project = (TOP / "pyproject.toml").read_text(encoding="utf-8")
    reasons = (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for name in re.findall(r'"([A-Za-z0-9-]+)>=', project):
        assert f"| `{name}` |" in reasons, f"CONTRIBUTING does not say why {name} is there"


def test_every_dependency_is_pinned():
    project = (TOP / "pyproject.toml").read_text(encoding="utf-8")
    pins = {line.split("==")[0].lower() for line in (TOP / "constraints.txt").read_text().splitlines() if "==" in line}
    assert {name.lower() for name in re.findall(r'"([A-Za-z0-9-]+)>=', project)} <= pins
    assert "://" not in (TOP / "constraints.txt").read_text()


def test_the_articles_are_listed():
    text = (TOP / "README.md").read_text(encoding="utf-8")
    for path in (TOP / "data" / "articles").glob("*.ttl"):
        assert f"`{path.stem}`" in text


def test_no_document_has_a_local_path():
    for path in TOP.rglob("*.md"):
        if ".venv" not in path.parts:
            assert not re.search(r"/(home|root|work|tmp)/", path.read_text(encoding="utf-8")), path


def table_below(text, head):
    """The rows of the Markdown table that begins with the line `head`, as lists of cells."""
    lines = text[text.index(head):].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in itertools.takewhile(bool, lines)]


def test_the_packages_are_those_of_the_architecture():
    text = (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = {package.strip("`"): rest for package, _, rest in table_below(text, "| package | task | may import |")}
    assert rows.pop("cli") == "all"
    assert {package: set(re.findall(r"`(\w+)`", rest)) for package, rest in rows.items()} == {
        package: others for package, others in MAY_IMPORT.items() if package != "cli"}


def test_each_task_links_to_an_existing_file():
    text = (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8")
    tasks = table_below(text, "| task | file |")
    assert len(tasks) == 10
    for task, files in tasks:
        for name in re.findall(r"`([^`]+)`", files):
            assert (TOP / "src" / "sco_kg" / name).exists() or (TOP / name).exists(), f"{task}: {name}"


def test_the_counts_of_the_stores_page_are_those_of_the_data(approved):
    here = embedded.EmbeddedStore(store.load_store(TOP))
    rows = [(graph, contents.facts_of(here, graph)) for graph in contents.graph_sizes(here)]
    table = "".join(f"| `{graph.removeprefix(namespaces.BASE)}` | {len(facts)} "
                    f"| `{contents.value_digest(facts)[:12]}` |\n"
                    for graph, facts in rows)
    total = f"{sum(len(facts) for _, facts in rows)} facts in {len(rows)} graphs"
    text = (TOP / "STORES.md").read_text(encoding="utf-8")
    text = re.sub(r"^\d+ facts in \d+ graphs", total, text, flags=re.MULTILINE)
    head = "| graph | facts | fingerprint |\n|---|---|---|\n"
    approved(TOP / "STORES.md", re.sub(re.escape(head) + r"(\|.*\n)*", lambda _: head + table, text))


@pytest.mark.parametrize("product", store_types.STORE_TYPES.values(), ids=lambda product: product.name)
def test_the_stores_page_agrees_with_the_table_of_store_types(product):
    text = (TOP / "STORES.md").read_text(encoding="utf-8")
    _, version, _, how, default, verified, _ = next(
        line for line in text.splitlines() if line.startswith(f"| `{product.name}` |"))[2:].split("|")
    assert version.strip() == product.tested_version and ("by our tests" in verified) == bool(product.tested_version)
    assert ("whole" in how) == product.atomic_put and ("all graphs" in default) == product.default_graph_union


def test_the_stores_page_states_the_results_of_a_split_over_two_endpoints(approved):
    stores_tests = TOP / "tests" / "stores"
    with (stores_tests / "federation-wrong.tsv").open(encoding="utf-8", newline="") as file:
        wrong = list(csv.DictReader(file, delimiter="\t"))
    asked = {name: kind for kind in catalogue.CATALOGUE for name in catalogue.read_catalogue(TOP, kind)}
    assert {asked[line["query"]] for line in wrong} == {"reports"}, "not all questions come out right"
    text = (TOP / "STORES.md").read_text(encoding="utf-8")
    text = re.sub(r"^\d+ of the \d+ queries", f"{len(asked) - len(wrong)} of the {len(asked)} queries", text,
                  flags=re.MULTILINE)
    text = re.sub(r"all \d+ questions", f"all {list(asked.values()).count('questions')} questions", text)
    head = "| query | instead | why |\n|---|---|---|\n"
    rows = "".join(f"| `{line['query']}` | {line['outcome']} | {line['reason']} |\n" for line in wrong)
    approved(TOP / "STORES.md", re.sub(re.escape(head) + r"(\|.*\n)*", lambda _: head + rows, text))
    for name, version in json.loads((stores_tests / "package.json").read_text())["dependencies"].items():
        assert f"{name}@{version}" in text and f"Comunica {version}" in text


def test_the_version_is_the_same_everywhere():
    import sco_kg

    for name in ("CITATION.cff", "LICENSE-data", "CHANGELOG.md", "data/dataset.ttl", "ontology/sco-kg.ttl"):
        assert sco_kg.__version__ in (TOP / name).read_text(encoding="utf-8"), name
    version_iri = f"{namespaces.ONTOLOGY}/{sco_kg.__version__}"
    assert version_iri in (TOP / "ontology/sco-kg-owl2.ttl").read_text(encoding="utf-8")
