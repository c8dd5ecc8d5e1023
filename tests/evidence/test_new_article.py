"""A new article: what is written and printed, what is refused; never a word of the text, never some of the files."""

import re
import shutil

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sco_kg.check import run
from sco_kg.cli.main import main
from sco_kg.dataset import layout, turtle_file
from sco_kg.errors import MissingFileError, ParameterError, UnreadableFileError, UnwritableFileError
from sco_kg.evidence import fact_hints, new_article, sentences, spans
from sco_kg.evidence.words import split_words
from sco_kg.rdf import namespaces

#: Words that no hint, pattern or heading has.
TEXT = "Gnarled quinces ripen\n\nZebulon picked 40 quinces on 3 June 2031. “Wherefore?” quizzed Barnaby.\n"
SLUG = "quinces-2031"
HEAD = "sentence_no\tstart\tend\n"


@pytest.fixture
def project(top, tmp_path):
    """A copy of the project's folders that a test may add to."""
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(top / name, tmp_path / "project" / name)
    return tmp_path / "project"


@pytest.fixture
def text(tmp_path):
    """A text outside the project."""
    (tmp_path / "texts").mkdir()
    path = tmp_path / "texts" / f"{SLUG}.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def there(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ── what is written ─────────────────────────────────────────────────────────


def test_only_the_three_new_files_are_written(project, text):
    before = there(project)
    made = new_article.start_article(text, SLUG, project)
    after = there(project)
    assert after.keys() - before.keys() == {f"data/{folder}/{SLUG}.ttl" for folder in ("articles", "evidence")}
    assert before.items() <= after.items()
    assert {path.name for path in text.parent.iterdir()} == {text.name, f"{SLUG}.sentences.tsv"}
    assert (made.sentences, made.words, made.table_existed) == (3, 14, False)
    assert sentences.read_table(made.table) == sentences.split_sentences(TEXT)
    numbered = sentences.split_sentences(TEXT)
    assert after[f"data/evidence/{SLUG}.ttl"].decode() == spans.spans_to_turtle(SLUG, TEXT, numbered)


def test_the_skeleton_has_one_fact_and_no_words_of_the_text(project, text):
    new_article.start_article(text, SLUG, project)
    path = project / "data" / "articles" / f"{SLUG}.ttl"
    [quad] = turtle_file.read_quads(path)
    assert (quad.subject.value, quad.object.value) == (namespaces.article_iri(SLUG), namespaces.sco_term("Article"))
    skeleton = {word.form for word in split_words(path.read_text(encoding="utf-8"))}
    own = {"gnarled", "quinces", "ripen", "zebulon", "picked", "40", "june", "wherefore", "quizzed", "barnaby"}
    assert skeleton & own == {"quinces"}, "the slug has this word"
    assert [f"# s:{number} " in path.read_text(encoding="utf-8") for number in range(1, 5)] == [True] * 3 + [False]


def test_the_patterns_name_terms_and_concepts_that_exist(top, project, text):
    new_article.start_article(text, SLUG, project)
    known = {quad.subject.value for path in layout.turtle_files(top) if "ontology" in path.parts
             for quad in turtle_file.read_quads(path)}
    lines = (project / "data" / "articles" / f"{SLUG}.ttl").read_text(encoding="utf-8")
    names = set(re.findall(r"\b(?:sco|c):[a-z][\w-]*|\bsco:[A-Z]\w*", lines.partition("── events")[2]))
    assert {name for name in names if namespaces.expand(name) not in known} == set() and len(names) > 30


def test_the_sections_are_in_the_order_of_the_other_files(project, text):
    new_article.start_article(text, SLUG, project)
    lines = (project / "data" / "articles" / f"{SLUG}.ttl").read_text(encoding="utf-8")
    kinds = ["the article", "events", "bodies", "who took part", "cooperation", "figures", "what was said"]
    assert sorted(kinds, key=lambda kind: lines.index(f"── {kind}")) == kinds


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_the_hints_quote_no_sentence(sentence):
    assert set(fact_hints.possible_facts(sentence)) <= set(HINTS)


HINTS = {
    "a date": "The fair was on 3 June.",
    "a figure (qualifier, period, claimant)": "Some 2,000 came.",
    "a share, and of what": "Half of all drugs.",
    "a statement (who, which speech act)": "She urged them to act.",
    "something planned (modality, or a speech act that looks ahead)": "It will rain.",
    "a part played (who, role, post)": "He moderated the talk.",
    "a document": "They read the Memorandum.",
    "cooperation": "They work together.",
    "words in quotation marks (a title, or a statement)": "They sang “Plums”.",
    "an address (cite the sentence, do not record it)": "Write to plum@orchard.example.",
    "people, bodies, posts, places, events": "Plums and pears.",
}


@pytest.mark.parametrize("kind", HINTS)
def test_a_sentence_gets_the_hint_and_no_other(kind):
    assert fact_hints.possible_facts(HINTS[kind]) == [kind]


# ── the guide ───────────────────────────────────────────────────────────────


def test_the_guide_names_the_files_and_the_next_steps(project, text):
    result = CliRunner().invoke(main, ["new-article", str(text), "--slug", SLUG, "--data", str(project)])
    assert result.exit_code == 0, result.output
    for part in (f"data/evidence/{SLUG}.ttl: 3 sentences, 14 words", "Review the sentence numbers",
                 "the new sentence table", f"sco-kg sentences {text} --table {text.parent}/{SLUG}.sentences.tsv",
                 f"sco-kg check --data {project} --articles {text.parent} --article {SLUG}",
                 "before id:article-unodc-sco-side-event-2023",
                 f'id:article-{SLUG} a sco:Article ; rdfs:label "Article on WHAT (YEAR)"@en .'):
        assert part in result.stdout, result.stdout
    assert "The checks read" not in result.stdout and result.stderr == ""


def test_the_place_in_the_entities_may_be_the_end(project, text):
    (project / "data" / "entities.ttl").write_text("id:apple a sco:Group .\n", encoding="utf-8")
    made = new_article.start_article(text, SLUG, project)
    assert made.entry_before == "" and "data/entities.ttl, at the end" in new_article.next_steps(made)


def test_a_text_with_another_name_gets_a_remark(project, text):
    other = text.rename(text.with_name("my copy.txt"))
    guide = new_article.next_steps(new_article.start_article(other, SLUG, project))
    assert f"The checks read {SLUG}.txt" in guide and f"sentences '{other}'" in guide


def test_an_existing_table_is_used_unchanged(project, text):
    frozen = text.with_name(f"{SLUG}.sentences.tsv")
    frozen.write_text(f"{HEAD}1\t0\t{len(TEXT)}\n", encoding="utf-8")
    made = new_article.start_article(text, SLUG, project)
    assert made.sentences == 1 and made.table_existed
    assert "the existing sentence table" in new_article.next_steps(made)
    assert frozen.read_text(encoding="utf-8") == f"{HEAD}1\t0\t{len(TEXT)}\n"


# ── what is refused ─────────────────────────────────────────────────────────

SLUGS = {
    "world-without-drugs-2017": "is taken: data/articles/world-without-drugs-2017.ttl exists",
    "entities": "is the name of a graph of the project. Use another slug, such as 'entities-2031'",
    "derived": "Other reserved names: concepts, curation, entities.",
    "Quinces 2031": "is not a slug: use lower-case letters a to z and digits, in words joined by single hyphens, "
                    "such as side-event-2031. Try 'quinces-2031'.",
    "quinces_2031": "Try 'quinces-2031'.",
    "-quinces": "Try 'quinces'.",
    "../quinces": "Try 'quinces'.",
    "": "is not a slug",
    "айва": "such as side-event-2031.",
}


@pytest.mark.parametrize("slug", SLUGS)
def test_an_invalid_slug_is_refused(project, text, slug):
    refused(project, text, slug, ParameterError, SLUGS[slug], 2)


def test_a_slug_with_one_existing_file_is_in_use(project, text):
    (project / "data" / "articles" / f"{SLUG}.ttl").write_text("mine", encoding="utf-8")
    refused(project, text, SLUG, ParameterError, f"data/articles/{SLUG}.ttl exists", 2)


CONTENTS = {
    "an empty file": (b"", "the file is empty"),
    "blanks": (b" \n\t\n", "the file is empty"),
    "another encoding": ("Айва".encode("cp1251"), "line 1: not UTF-8"),
    "no word": ("… — !\n".encode(), "the file has no words"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_that_is_not_text_is_refused(project, text, name):
    content, message = CONTENTS[name]
    text.write_bytes(content)
    refused(project, text, SLUG, UnreadableFileError, message, 3)


def test_a_missing_file_is_reported(project, text):
    refused(project, text.with_name("nothing.txt"), SLUG, MissingFileError, "there is no such file", 3)


def test_a_text_within_the_project_is_refused(project, text):
    inside = text.rename(project / "data" / text.name)
    refused(project, inside, SLUG, ParameterError, "is inside the project, which must not contain the words of an", 2)


TABLES = {
    "of another text": (f"{HEAD}1\t0\t8\n", "its sentences have 1 of the 14 words"),
    "beyond the text": (f"{HEAD}1\t0\t{len(TEXT)}\n2\t900\t950\n", "has no word"),
    "not a table": ("1,2,3\n", "is not the header"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_mismatched_frozen_table_is_refused(project, text, name):
    content, message = TABLES[name]
    text.with_name(f"{SLUG}.sentences.tsv").write_text(content, encoding="utf-8")
    refused(project, text, SLUG, UnreadableFileError, message, 3)


@pytest.mark.parametrize("missing", ["articles", "evidence"])
def test_an_unwritable_folder_is_reported(project, text, missing):
    shutil.rmtree(project / "data" / missing)
    refused(project, text, SLUG, UnwritableFileError, "existing folder", 3)


def test_unreadable_entities_are_reported(project, text):
    (project / "data" / "entities.ttl").unlink()
    refused(project, text, SLUG, MissingFileError, "entities.ttl: there is no such file", 3)


def test_an_unwritable_table_is_reported(project, text):
    text.with_name(f"{SLUG}.sentences.tsv").mkdir()
    refused(project, text, SLUG, UnwritableFileError, "is a folder", 3)


@pytest.mark.parametrize("begin, end", [("", "\r\n"), ("\ufeff", "\n"), ("", "\r")])
def test_line_ends_and_byte_order_marks_make_no_difference(project, text, begin, end):
    text.write_bytes((begin + TEXT.replace("\n", end)).encode())
    new_article.start_article(text, SLUG, project)
    report = run.run_checks(project, text.parent, article=SLUG)
    assert not [finding for finding in report.findings if finding.rule in ("R-51", "R-52", "R-54")]
    assert len([finding for finding in report.findings if finding.rule == "R-53"]) == 3


def test_the_data_of_an_installed_package_is_not_written_to(project, text, monkeypatch):
    bundle = project.rename(project.with_name("bundle"))
    monkeypatch.setattr(layout, "PROJECT_ROOT", bundle)
    with pytest.raises(ParameterError, match="not for editing.*--data DIR"):
        new_article.start_article(text, SLUG)
    assert not (bundle / "data" / "articles" / f"{SLUG}.ttl").exists()


def refused(project, text, slug, error, message, code):
    """Nothing is written, and one message gives the reason, in Python and on the command line."""
    before = there(project) | there(text.parent)
    with pytest.raises(error) as raised:
        new_article.start_article(text, slug, project)
    assert message in str(raised.value)
    result = CliRunner().invoke(main, ["new-article", str(text), "--slug", slug, "--data", str(project)])
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    assert message in result.stderr and len(result.stderr.splitlines()) == 1
    assert there(project) | there(text.parent) == before
