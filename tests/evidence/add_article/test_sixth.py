"""A sixth article, invented for this test, goes in as a curator would put it in: no term, rule or code is new.

`texts` has the text, which stays outside the project; `project` has what a curator adds: the file of the
article, its evidence, lines for the entities, and the concepts that none was there for.
"""

import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from sco_kg.check import run as audit
from sco_kg.check.shacl import shapes_graph
from sco_kg.cli.main import main
from sco_kg.dataset import store as dataset
from sco_kg.dataset import turtle_file
from sco_kg.rdf import namespaces
from support.shacl_reference import agreed_findings

SLUG = "harbours-against-drugs-2031"
HERE = Path(__file__).parent
ADDED = HERE / "project"
TEXT = HERE / "texts" / f"{SLUG}.txt"
ARTICLE = Path("data", "articles", f"{SLUG}.ttl")
NEW_CONCEPTS = {"c:cargo-control", "c:cocaine"}


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """The folder of a curator's texts."""
    folder = tmp_path_factory.mktemp("texts")
    shutil.copy(TEXT, folder)
    return folder


@pytest.fixture(scope="module")
def begun(top, texts, tmp_path_factory):
    """A copy of the project after `sco-kg new-article`, and what the command printed."""
    project = tmp_path_factory.mktemp("project")
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(top / name, project / name)
    result = CliRunner().invoke(main, ["new-article", str(texts / TEXT.name), "--slug", SLUG, "--data", str(project)])
    assert result.exit_code == 0, result.output
    return project, result.stdout


@pytest.fixture
def finished(begun, tmp_path):
    """A copy of the project with all that the curator added, for a test to spoil."""
    project = shutil.copytree(begun[0], tmp_path / "project")
    for path in ADDED.rglob("*.ttl"):
        there = project / path.relative_to(ADDED)
        lines = path.read_text(encoding="utf-8")
        own = path.stem == SLUG
        there.write_text(lines if own else there.read_text(encoding="utf-8") + lines, encoding="utf-8")
    return project


@pytest.fixture
def check(finished, texts):
    """Run the check in the finished project; give the exit code and what was printed."""
    def run(*args):
        result = CliRunner().invoke(main, ["check", "--data", str(finished), "--articles", str(texts), *args])
        return result.exit_code, result.output
    return run


def spoil(project, old, new):
    """Replace a text that occurs once in the file of the article; return its line."""
    path = project / ARTICLE
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in the article"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[:text.index(old)].count("\n") + 1


# ── adding the article ──────────────────────────────────────────────────────


def test_the_command_writes_the_stored_evidence(begun):
    written = (begun[0] / "data" / "evidence" / f"{SLUG}.ttl").read_bytes()
    assert written == (ADDED / "data" / "evidence" / f"{SLUG}.ttl").read_bytes()


def test_the_empty_skeleton_is_reported(begun, texts):
    report = audit.run_checks(begun[0], texts, article=SLUG)
    assert {(finding.rule, finding.severity) for finding in report.findings if finding.severity != "information"} == {
        ("R-01", "violation"), ("R-53", "warning"), ("R-56", "violation")}
    assert len([finding for finding in report.findings if finding.rule == "R-53"]) == 13


def test_a_check_of_the_article_passes(check):
    code, out = check("--article", SLUG)
    assert code == 0, out
    assert f"{SLUG}: 13 of 13 sentences cited, 0 literals not grounded" in out and "0 violations, 0 warnings" in out


def test_a_check_of_all_data_passes(check):
    code, out = check()
    assert code == 0, out
    assert "0 violations, 0 warnings" in out and "was not compared" in out


def test_a_check_with_all_texts_passes(finished, texts, articles, tmp_path):
    for path in [*articles.iterdir(), *texts.iterdir()]:
        shutil.copy(path, tmp_path)
    report = audit.run_checks(finished, tmp_path)
    assert report.clean, report.findings
    assert not [finding for finding in report.findings if finding.rule == "R-54"]


def test_only_names_and_two_concepts_are_new(top, finished):
    changed = {path.relative_to(finished).as_posix() for path in finished.rglob("*") if path.is_file()
               and not ((top / path.relative_to(finished)).is_file()
                        and path.read_bytes() == (top / path.relative_to(finished)).read_bytes())}
    assert changed == {path.relative_to(ADDED).as_posix() for path in ADDED.rglob("*.ttl")}
    concepts = [re.findall(r"^(c:\S+) a ", path.read_text(encoding="utf-8"), re.MULTILINE)
                for path in (ADDED / "ontology").rglob("*.ttl")]
    assert set(sum(concepts, [])) == NEW_CONCEPTS


def test_the_text_covers_the_contents_of_a_meeting_report():
    quads = turtle_file.read_quads(ADDED / ARTICLE)
    used = {namespaces.shorten(quad.object.value) for quad in quads if isinstance(quad.object, ox.NamedNode)}
    assert used >= {"c:appeal", "c:announcement", "c:almost", "c:drugs-seized", "c:moderator", "sco:PanelDiscussion",
                    "sco:Declaration", "c:announced", "id:tashkent", "id:unodc"} | NEW_CONCEPTS


# ── mistakes ────────────────────────────────────────────────────────────────


def test_a_sentence_without_facts_is_listed(check, finished):
    text = (finished / ARTICLE).read_text(encoding="utf-8")
    node = re.search(r"^:unwatched-quays .*?\.\n(?=:)", text, re.MULTILINE | re.DOTALL)
    spoil(finished, node[0], "")
    code, out = check("--article", SLUG)
    assert code == 1 and f"warning data/evidence/{SLUG}.ttl:" in out and f"evidence:{SLUG}#6" in out
    assert "R-53 Span that nothing cites. Record what the sentence says" in out
    assert f"{SLUG}: 12 of 13 sentences cited, 0 literals not grounded" in out


def test_sentences_without_facts_are_listed_together(check, finished):
    text = (finished / ARTICLE).read_text(encoding="utf-8")
    (finished / ARTICLE).write_text(re.sub(r"s:(4|5|7)(?=[ ,])", "s:6", text), encoding="utf-8")
    assert f"evidence:{SLUG} sentences 4–5, 7\n" in check("--article", SLUG)[1]


MISTAKES = {
    "a wrong figure": (
        "sco:value 12.5 ;", "sco:value 13.5 ;", f"graph:{SLUG}#hashish sco:value 13.5",
        f"R-54 A literal needs sentences that say it; cited of {SLUG}: 7. Cite the sentence that says it"),
    "a misspelt property": (
        "sco:comparator c:almost ;", "sco:comparater c:almost ;", f"graph:{SLUG}#hashish sco:comparater c:almost",
        "R-04 Property outside the model. Use a property of the ontology; "
        "names and outside identifiers belong in the entities. Did you mean 'comparator'?"),
    "a thing that is not declared": (
        "sco:place     id:larchmere ;", "sco:place     id:larchmeer ;", f"id:{SLUG} sco:place id:larchmeer",
        "R-03 A node must use declared names only; correct the spelling, or declare the thing in the entities "
        "or the concept in its scheme. Did you mean 'larchmere'"),
    "a concept of the wrong scheme": (
        "sco:comparator c:some ;", "sco:comparator c:tonne ;", f"graph:{SLUG}#cocaine sco:comparator c:tonne",
        "R-17 The value of comparator must be in c:scheme-comparator; choose one of its concepts or add one."),
    "a concept that is not declared": (
        "sco:substance c:cocaine ;", "sco:substance c:cocain ;",
        f"graph:{SLUG}#cocaine sco:substance c:cocain", "Did you mean 'cocaine'"),
    "a node without evidence": (
        ":panel a sco:PanelDiscussion ;\n"
        "    sco:subEventOf id:harbours-against-drugs-2031 ; sco:topic c:cargo-control ; sco:evidence s:8 .",
        ":panel a sco:PanelDiscussion ; sco:topic c:cargo-control .",
        f"graph:{SLUG}#panel sco:evidence", "R-01 Node without evidence."),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_reported_with_line_rule_and_remedy(check, finished, name):
    old, new, facts, message = MISTAKES[name]
    line = spoil(finished, old, new)
    code, out = check("--article", SLUG)
    assert code == 1
    out = " ".join(out.split())
    start = f"violation data/{ARTICLE.relative_to('data').as_posix()}:{line} {facts}"
    assert start in out and message in out[out.index(start):], out


def test_a_misspelt_property_is_reported_once(check, finished):
    """The rule of its class would report it again, without a suggestion."""
    spoil(finished, "sco:comparator c:almost ;", "sco:comparater c:almost ;")
    assert check("--article", SLUG)[1].count("sco:comparater") == 1


def test_a_missing_full_stop_is_reported_with_its_line(check, finished):
    line = spoil(finished, "sco:evidence  s:1, s:2, s:11 .", "sco:evidence  s:1, s:2, s:11")
    code, out = check("--article", SLUG)
    assert code == 3 and f"{SLUG}.ttl, line {line + 2}: not valid Turtle" in out and "full stop" in out


def test_a_mistake_in_another_article_is_not_reported(check, finished):
    path = finished / "data" / "articles" / "world-without-drugs-2017.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("sco:comparator c:", "sco:comparater c:", 1), "utf-8")
    assert check("--article", SLUG)[0] == 0 and check()[0] == 1


def test_a_discrepancy_on_the_article_is_in_its_scope(check, finished):
    path = finished / "data" / "curation.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\n:odd a sco:Discrepancy ; sco:kind c:text-defect ;\n"
                    f"    sco:concerns <{namespaces.GRAPHS}{SLUG}#panel> .\n", "utf-8")
    code, out = check("--article", SLUG)
    assert code == 1 and "graph:curation#odd" in out and "R-59" in out


def test_an_unknown_slug_gives_suggestions(check):
    code, out = check("--article", "harbours-against-drugs")
    assert code == 2 and f"There is no article 'harbours-against-drugs'. Did you mean '{SLUG}'" in out


def test_a_check_of_the_article_equals_the_full_check_in_its_scope(finished, texts):
    for old, new, *_ in MISTAKES.values():
        spoil(finished, old, new)
    whole, alone = audit.run_checks(finished, texts), audit.run_checks(finished, texts, article=SLUG)
    assert len(alone.findings) > len(MISTAKES)
    assert set(alone.findings) == set(alone.scope.filter(whole.findings))


def test_pyshacl_turbo_finds_the_same_in_all_data_with_the_article(finished):
    for old, new, *_ in MISTAKES.values():
        spoil(finished, old, new)
    store, known = dataset.load_store(finished), shapes_graph.read_shapes(finished)
    assert {"R-03", "R-17"} <= {finding.rule for finding in agreed_findings(store, known)}


# ── the guide ───────────────────────────────────────────────────────────────


def shown(top, command):
    """The lines that CONTRIBUTING shows under a command."""
    guide = (top / "CONTRIBUTING.md").read_text(encoding="utf-8")
    block = re.search(rf"```text\n{re.escape(command)}.*?\n(.*?)```", guide, re.DOTALL)
    return [line for line in block[1].splitlines() if line not in ("", "…")]


def printed_in_turn(lines, output):
    """Return the first line that is missing or out of order; None if there is none."""
    output = iter([line.rstrip() for line in output.splitlines()])
    return next((line for line in lines if not any(line == row for row in output)), None)


def test_the_guide_shows_what_the_command_prints(top, begun, texts):
    printed = begun[1].replace(f" --data {begun[0]}", "").replace(str(texts), "~/texts")
    lines = shown(top, "sco-kg new-article ~/texts")
    assert len(lines) > 5 and printed_in_turn(lines, printed) is None


def test_the_guide_shows_what_the_check_prints(top, check, finished, monkeypatch):
    monkeypatch.setattr("rich.console.Console.width", 250)  # messages on one line
    for name in ("a wrong figure", "a concept of the wrong scheme", "a thing that is not declared"):
        spoil(finished, *MISTAKES[name][:2])
    path = finished / ARTICLE
    path.write_text(re.sub(r"^:unwatched-quays .*?\.\n(?=:)", "", path.read_text(encoding="utf-8"),
                           flags=re.MULTILINE | re.DOTALL), encoding="utf-8")
    lines = shown(top, "sco-kg check --articles ~/texts")
    assert len(lines) > 8 and printed_in_turn(lines, check("--article", SLUG)[1]) is None
