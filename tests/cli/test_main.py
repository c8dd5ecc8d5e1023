"""The command as a user types it: what it prints, its exit codes, and its one message per mistake."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sco_kg.cli.main import main

HEROIN = "parliamentarians-against-drugs-2017#heroin"


@pytest.fixture
def run(monkeypatch):
    """Run the command; give (exit code, output, error output)."""
    for name in ("SCO_KG_ARTICLES", "SCO_KG_TOKEN", "SCO_KG_USER", "SCO_KG_PASSWORD"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*args, **extra):
        result = CliRunner().invoke(main, [str(arg) for arg in args], **extra)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr
    return invoke


@pytest.fixture
def copy(top, tmp_path):
    """A copy of the project's folders that a test may spoil."""
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(top / name, tmp_path / "copy" / name)
    return tmp_path / "copy"


def test_help_names_every_command(run):
    code, out, _ = run("--help")
    assert code == 0
    for name in ("tour", "queries", "query", "sparql", "show", "check", "export", "evidence", "sentences"):
        assert f"  {name} " in out


def test_a_query_prints_a_table(run):
    code, out, _ = run("query", "seizures", "-p", "drug=heroin")
    assert code == 0
    assert "over" in out and "70" in out and "Rashid Alimov" in out and "hashish" not in out


def test_a_query_prints_labels_in_other_languages(run):
    assert "Рашид Алимов" in run("query", "seizures", "--language", "ru")[1]


@pytest.mark.parametrize("form, expected", [
    ("csv", "substance,comparator,value"), ("tsv", "substance\tcomparator\tvalue"),
    ("markdown", "| substance | comparator | value"), ("json", '"substance": {')])
def test_formats(run, form, expected):
    assert expected in run("query", "seizures", "-f", form)[1]


def test_output_to_a_file(run, tmp_path):
    code, out, err = run("query", "seizures", "-o", tmp_path / "rows.json")
    assert (code, out) == (0, "")
    rows = json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"))
    assert {row["substance"]["label"] for row in rows} >= {"heroin", "hashish"} and f"{len(rows)} rows" in err


def test_sparql_from_the_command_line_a_file_and_standard_input(run, tmp_path):
    text = "SELECT ?label { GRAPH ?g { id:unodc rdfs:label ?label FILTER (LANG(?label) = 'en') } }"
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    answers = {run("sparql", text)[1], run("sparql", f"@{tmp_path / 'q.rq'}")[1],
               run("sparql", "-", input=text)[1]}
    assert len(answers) == 1 and "United Nations Office on Drugs and Crime" in answers.pop()


@pytest.mark.parametrize("name", ["UNODC", "unodc", "id:unodc", "https://w3id.org/sco-kg/id/unodc", "УНП ООН"])
def test_show_finds_an_entity_by_any_name(run, name):
    code, out, _ = run("show", name)
    assert code == 0 and "id:unodc" in out and re.search(r"organ of +United Nations ", out)


def test_show_finds_a_node_that_one_article_has(run):
    code, out, _ = run("show", HEROIN)
    assert code == 0 and re.search(r"value +70 ", out)


def test_show_gives_sentences_and_claimants(run):
    out = run("show", "rashid-alimov")[1]
    assert "according to" in out and "sentences" in out and "Rashid Alimov" in out


def test_queries_are_listed_and_searched(run):
    assert "seizures" in run("queries")[1]
    found = run("queries", "seizures")[1]
    assert "drug (concept)" in found and "timeline" not in found


def test_the_tour_shows_the_figures_side_by_side(run):
    code, out, _ = run("tour")
    assert code == 0
    for text in ("over 70 tonne", "some 69 tonne", "nearly 350 tonne", "sentence 8", "Timeline",
                 "42 of 42", "What the sources disagree on"):
        assert text in out


# ── checks ──────────────────────────────────────────────────────────────────


def test_check_is_clean_and_says_what_it_skipped(run):
    code, out, _ = run("check")
    assert code == 0, out
    assert "0 violations, 0 warnings" in out and "skipped: texts" in out


def test_check_finds_a_seeded_fault_and_names_file_and_line(run, copy):
    path = copy / "data" / "articles" / "parliamentarians-against-drugs-2017.ttl"
    text = path.read_text(encoding="utf-8")
    assert "sco:value 70 ; " in text
    path.write_text(text.replace("sco:value 70 ; ", "", 1), encoding="utf-8")
    line = text[:text.index(":heroin a")].count("\n") + 1
    code, out, _ = run("check", "--data", copy)
    assert code == 1 and "R-18" in out
    assert f"data/articles/parliamentarians-against-drugs-2017.ttl:{line}" in out


def test_check_as_json(run, copy):
    (copy / "data" / "entities.ttl").write_text(
        (copy / "data" / "entities.ttl").read_text(encoding="utf-8").replace('"Astana"@en', '"Astana"@EN-gb'),
        encoding="utf-8")
    code, out, _ = run("check", "--data", copy, "-f", "json")
    report = json.loads(out)
    assert code == 1 and report["clean"] is False
    assert {"rule", "severity", "entity", "message", "file", "line"} <= set(report["findings"][0])


def test_check_with_pyshacl_reports_the_same(run, top, tmp_path):
    for name in ("figures.ttl", "prefixes.ttl"):
        (tmp_path / "shapes").mkdir(exist_ok=True)
        shutil.copy(top / "shapes" / name, tmp_path / "shapes")
    (tmp_path / "data" / "articles").mkdir(parents=True)
    (tmp_path / "data" / "articles" / "plums-2031.ttl").write_text(
        "@prefix sco: <https://w3id.org/sco-kg/ontology#> .\n"
        "<https://w3id.org/sco-kg/graph/plums-2031#plums> a sco:Observation ; sco:value 70, 71 .\n", encoding="utf-8")
    here, reference = (json.loads(run("check", "--data", tmp_path, "-f", "json", "--engine", engine)[1])["findings"]
                       for engine in ("oxigraph", "pyshacl"))
    assert here == reference
    assert {"Observation-R18-value", "Observation-R19-scope"} < {finding["constraint"] for finding in here}


def test_check_with_the_texts(run, articles):
    code, out, _ = run("check", "--articles", articles)
    assert code == 0, out
    assert "skipped" not in out and "texts" in out


# ── evidence ────────────────────────────────────────────────────────────────


def test_evidence_verify(run, articles):
    code, out, _ = run("evidence", "verify", "--articles", articles)
    assert code == 0 and "parliamentarians-against-drugs-2017: 18 of 18 sentences found" in out


def test_evidence_verify_names_the_changed_sentence(run, articles, tmp_path):
    for path in articles.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace("70", "71", 1), encoding="utf-8")
    code, out, _ = run("evidence", "verify", "--articles", tmp_path)
    assert code == 1
    assert "parliamentarians-against-drugs-2017: 17 of 18" in out and "sentence 8: the words differ" in out


def test_evidence_verify_names_what_is_missing(run, tmp_path):
    code, out, _ = run("evidence", "verify", "--articles", tmp_path)
    assert code == 1 and "there is no parliamentarians-against-drugs-2017.txt" in out


def test_evidence_show(run, articles):
    code, out, _ = run("evidence", "show", HEROIN, "--articles", articles)
    assert code == 0 and out.splitlines()[0] == "parliamentarians-against-drugs-2017"
    assert "70 tonnes" in out


def test_evidence_requires_the_texts(run):
    code, _, err = run("evidence", "verify")
    assert code == 2 and "--articles DIR" in err and "SCO_KG_ARTICLES" in err


def test_evidence_write_reproduces_the_stored_file(run, articles, top, tmp_path):
    slug = "world-without-drugs-2017"
    made = tmp_path / f"{slug}.ttl"
    code, _, _ = run("evidence", "write", articles / f"{slug}.txt", "-o", made,
                     "--table", articles / f"{slug}.sentences.tsv")
    assert code == 0
    assert made.read_bytes() == (top / "data" / "evidence" / f"{slug}.ttl").read_bytes()


def test_sentences_are_numbered(run, tmp_path):
    (tmp_path / "a.txt").write_text("A title\n\nOne thing. Another\nthing.\n", encoding="utf-8")
    code, out, _ = run("sentences", tmp_path / "a.txt")
    assert code == 0 and out.splitlines() == ["   1  A title", "   2  One thing.", "   3  Another", "   4  thing."]


def test_export_reports_the_files_written(run, tmp_path):
    code, out, err = run("export", tmp_path / "release")
    listed = json.loads((tmp_path / "release" / "manifest.json").read_text(encoding="utf-8"))
    facts, digest = (listed["contents"][0][key] for key in ("facts", "digest"))
    assert (code, err) == (0, "")
    assert out == f"{tmp_path / 'release'}: {facts} facts in {len(listed['graphs'])} graphs, digest {digest}\n"


# ── mistakes ────────────────────────────────────────────────────────────────

USAGE = {
    "an unknown query": (["query", "seizure"], "Did you mean 'seizures'"),
    "a path as a query": (["query", "../checks/r01"], "There is no query"),
    "an unknown parameter": (["query", "seizures", "-p", "drugs=heroin"], "Did you mean 'drug'"),
    "a parameter without a value": (["query", "seizures", "-p", "drug"], "name=value"),
    "a parameter given twice": (["query", "seizures", "-p", "drug=heroin", "-p", "drug=opium"], "given twice"),
    "a value of the wrong type": (["query", "timeline", "-p", "since=March"], "is not a date, such as"),
    "an unknown thing": (["show", "Rashid Alimof"], "Did you mean 'Rashid Alimov'"),
    "an unknown thing in a parameter": (["query", "statements", "-p", "speaker=Alimof"], "Nothing is called"),
    "an IRI that is not there": (["show", "c:heroine"], "Did you mean 'c:heroin'"),
    "an unknown node": (["show", "world-without-drugs-2017#nobody"], "is not in the graph"),
    "an unknown prefix": (["show", "skso:unodc"], "Nothing is called 'skso:unodc'"),
    "broken SPARQL": (["sparql", "SELECT ?s WHERE { ?s ?p"], "Not valid SPARQL"),
    "a misspelt prefix": (["sparql", "SELECT ?s { ?s scoo:value ?o }"], "Not valid SPARQL"),
    "an update": (["sparql", "DROP ALL"], "This is an update"),
    "SERVICE": (["sparql", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"], "SERVICE is not allowed"),
    "an unknown format": (["query", "seizures", "-f", "xml"], "'xml' is not one of"),
    "an unknown command": (["querry"], "No such command"),
    "an unknown engine": (["check", "--engine", "jena"], "'jena' is not one of 'oxigraph', 'pyshacl'"),
}
INPUT = {
    "a missing file": (["sparql", "@nowhere.rq"], "there is no such file"),
    "a missing folder": (["query", "seizures", "--data", "nowhere"], "has no data folder"),
    "missing texts": (["check", "--articles", "nowhere"], "there is no such folder"),
    "standard input that is not UTF-8": (["sparql", "-"], "standard input, line 1: not UTF-8"),
    "an endpoint that is not there": (["query", "seizures", "--endpoint", "http://127.0.0.1:9/"], "cannot be reached"),
    "an address that is none": (["query", "seizures", "--endpoint", "localhost"], "http:// or https://"),
    "a folder without a parent": (["export", "nowhere/release"],
                                "Give a folder on a disk with room, inside a folder you may write to."),
    "the folder one is in": (["export", "."], "is the folder you are in. Type: sco-kg export sco-kg"),
    "a file that cannot be written": (["query", "seizures", "-o", "nowhere/rows.csv"], "existing folder"),
}


@pytest.mark.parametrize("case", USAGE)
def test_wrong_usage_gives_one_message_and_exit_2(run, case):
    args, message = USAGE[case]
    code, out, err = run(*args)
    assert (code, out) == (2, "") and message in err and "Traceback" not in err


@pytest.mark.parametrize("case", INPUT)
def test_failed_input_or_output_gives_one_message_and_exit_3(run, case, tmp_path, monkeypatch):
    from sco_kg.query import http
    monkeypatch.setattr(http, "RETRIES", (0.01,))
    monkeypatch.chdir(tmp_path)
    args, message = INPUT[case]
    code, out, err = run(*args, input=b"ASK {} # \xff")
    assert (code, out) == (3, "") and message in err and len(err.splitlines()) == 1


BROKEN = {
    "broken Turtle": (lambda path: path.write_text(path.read_text("utf-8").replace(" ;\n", "\n", 1), "utf-8"),
                      "line 1"),
    "an undeclared prefix": (lambda path: path.write_text("sco:x a sco:Person .", "utf-8"), "line 1"),
    "an empty file": (lambda path: path.write_text("\n", "utf-8"), "the file is empty"),
    "a wrong encoding": (lambda path: path.write_bytes("# é\n# Астана".encode("cp1251", "replace")), "not UTF-8"),
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("command", [["query", "seizures"], ["check"]], ids=["query", "check"])
def test_a_file_that_cannot_be_read_is_named(run, copy, case, command):
    spoil, message = BROKEN[case]
    spoil(copy / "data" / "articles" / "world-without-drugs-2017.ttl")
    code, out, err = run(*command, "--data", copy)
    assert (code, out) == (3, "") and message in err
    assert "world-without-drugs-2017.ttl" in err and len(err.splitlines()) == 1


def test_a_broken_header_is_named(run, copy):
    path = copy / "queries" / "questions" / "seizures.rq"
    path.write_text(path.read_text("utf-8").replace("#+ title:", "#+ titel:", 1), "utf-8")
    code, _, err = run("query", "seizures", "--data", copy)
    assert code == 3 and "needs title" in err and "'titel'" in err


def test_a_failed_write_leaves_the_old_file(run, tmp_path):
    target = tmp_path / "rows.txt"
    target.write_text("mine", encoding="utf-8")
    assert run("query", "seizure", "-o", target)[0] == 2
    assert target.read_text(encoding="utf-8") == "mine" and list(tmp_path.iterdir()) == [target]


def test_a_closed_pipe_is_not_an_error():
    command = [sys.executable, "-m", "sco_kg", "query", "facts-about", "-f", "csv"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.readline()
    process.stdout.close()
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(30)


def test_the_module_runs_as_the_command():
    assert Path(sys.executable).exists()
    run = subprocess.run([sys.executable, "-m", "sco_kg", "--version"], capture_output=True, text=True, timeout=30)
    assert run.returncode == 0 and run.stdout.startswith("sco-kg ")
