"""Checks beside the texts: a made-up article that passes, and each rule with an error seeded in it."""

import re

import pytest

from sco_kg.check import text_checks
from sco_kg.dataset import store as dataset
from sco_kg.dataset import text_file
from sco_kg.errors import UnreadableFileError
from sco_kg.evidence import sentences, spans

SLUG = "orchard-fair-2031"
TEXT = """\
Larchmere opens its 12th Orchard Fair

On 3 May 2031, growers from six valleys met in Larchmere. Half of the 1,200 visitors were children.

"Whoever plants a plum tree beside the river will have shade and fruit for forty years," the mayor said.
"""

FACTS = """\
@prefix sco: <https://w3id.org/sco-kg/ontology#> .
@prefix c: <https://w3id.org/sco-kg/concept/> .
@prefix id: <https://w3id.org/sco-kg/id/> .
@prefix s: <https://w3id.org/sco-kg/evidence/orchard-fair-2031#> .
@prefix : <https://w3id.org/sco-kg/graph/orchard-fair-2031#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

id:article-orchard-fair-2031 a sco:Article ;
    sco:title "Larchmere opens its 12th Orchard Fair"@en ; sco:evidence s:1 .
id:orchard-fair-2031 a sco:Event ; sco:title "Orchard Fair"@en ; sco:ordinal 12 ;
    sco:startDate "2031-05-03"^^xsd:date ; sco:evidence s:1, s:2 .
:children a sco:Observation ; sco:value 50 ; sco:unit c:percent ; sco:evidence s:3 .
:visitors a sco:Observation ; sco:value 1200 ; sco:unit c:person ; sco:evidence s:3 .
:valleys a sco:Observation ; sco:value 6 ; sco:unit c:item ; sco:evidence s:2 .
:advice a sco:Statement ; sco:evidence s:4 ;
    sco:paraphrase "Fruit trees pay back the work of planting them."@en .
"""

ENTITIES = """\
@prefix sco: <https://w3id.org/sco-kg/ontology#> .
@prefix id: <https://w3id.org/sco-kg/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
id:orchard-fair-2031 rdfs:label "Orchard Fair of 2031"@en .
"""


class Project:
    """A folder with one article's data, and one with its text and frozen table."""

    def __init__(self, folder):
        self.top, self.articles = folder / "project", folder / "articles"
        self.text = self.articles / f"{SLUG}.txt"
        self.table = self.articles / f"{SLUG}.sentences.tsv"
        self.facts = self.top / "data" / "articles" / f"{SLUG}.ttl"
        self.spans = self.top / "data" / "evidence" / f"{SLUG}.ttl"
        self.entities = self.top / "data" / "entities.ttl"
        numbered = sentences.split_sentences(TEXT)
        rows = "".join(f"{s.number}\t{s.start}\t{s.end}\n" for s in numbered)
        for path, content in ((self.text, TEXT), (self.facts, FACTS), (self.entities, ENTITIES),
                              (self.table, f"sentence_no\tstart\tend\n{rows}"),
                              (self.spans, spans.spans_to_turtle(SLUG, TEXT, numbered))):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")

    def change(self, name, old, new):
        """Replace one stretch of a file."""
        path = getattr(self, name)
        content = path.read_text(encoding="utf-8")
        assert content.count(old) == 1, f"{old!r} is not there once"
        path.write_text(content.replace(old, new), encoding="utf-8")

    def faults(self):
        return text_checks.check_texts(dataset.load_store(self.top), self.articles)


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def shown(found):
    """Show findings as constraint, entity, property and value, the names without their article."""
    return [(finding.constraint, finding.entity.replace(f":{SLUG}#", ":"), finding.property,
             finding.value) for finding in found]


def test_a_valid_article_has_no_findings(project):
    assert project.faults() == []


#: Each error: the file, what is changed into what, and what is found.
SEEDED = {
    "R-52 a number left out": (
        "spans", "s:4 a", "s:5 a",
        [("Span-R52-table", "evidence:4", "sco:charStart", "none"),
         ("Span-R52-gap", "evidence:5", "sco:wordStart", "25"),
         ("Span-R52-table", "evidence:5", "sco:charStart", "140 to 244")]),
    "R-52 a word left out between spans": (
        "spans", "sco:wordStart 17", "sco:wordStart 18",
        [("Span-R52-gap", "evidence:3", "sco:wordStart", "18")]),
    "R-52 more words than the spans hold": (
        "spans", "sco:wordCount 44", "sco:wordCount 45",
        [("Article-R52-gap", f"id:article-{SLUG}", "sco:wordCount", "45")]),
    "R-52 a place unlike the frozen table": (
        "table", "97\t138", "97\t137",
        [("Span-R52-table", "evidence:3", "sco:charStart", "97 to 138")]),
    "R-52 a sentence more in the frozen table": (
        "table", "140\t244\n", "140\t244\n5\t244\t245\n",
        [("Span-R52-table", "evidence:5", "sco:charStart", "none")]),
    "R-54 a letter changed in the copy": (
        "text", "shade", "shame",
        [("Span-R54-digest", "evidence:4", "sco:wordsSha256", "")]),
    "R-54 a figure changed in the copy": (
        "text", "1,200", "1,300",
        [("Span-R54-digest", "evidence:3", "sco:wordsSha256", "")]),
    "R-54 a sentence left out of the copy": (
        "text", "Half of the 1,200 visitors were children.", "",
        [("Span-R54-digest", "evidence:3", "sco:wordsSha256", "")]),
    "R-54 a digest changed in the data": (
        "spans", '"24f579ca', '"24f579cb',
        [("Span-R54-digest", "evidence:3", "sco:wordsSha256", "")]),
    "R-54 the article's digest changed in the data": (
        "spans", '"8e93b4a372fb421b3aa59cd2f7e656c1f209a5f7f00fd40d33127ffe418d2377"', '"8e93"',
        [("Article-R54-digest", f"id:article-{SLUG}", "sco:wordsSha256", "8e93")]),
    "R-54 a number not in the words": (
        "facts", "value 1200", "value 1201",
        [("Literal-R54-grounding", "graph:visitors", "sco:value", "1201")]),
    "R-54 a share not in the words": (
        "facts", "value 50", "value 51",
        [("Literal-R54-grounding", "graph:children", "sco:value", "51")]),
    "R-54 a share where a count was meant": (
        "facts", "c:percent", "c:person",
        [("Literal-R54-grounding", "graph:children", "sco:value", "50")]),
    "R-54 a number from another sentence": (
        "facts", "c:item ; sco:evidence s:2", "c:item ; sco:evidence s:3",
        [("Literal-R54-grounding", "graph:valleys", "sco:value", "6")]),
    "R-54 an ordinal not in the words": (
        "facts", "ordinal 12", "ordinal 13",
        [("Literal-R54-grounding", f"id:{SLUG}", "sco:ordinal", "13")]),
    "R-54 a date not in the words": (
        "facts", "2031-05-03", "2031-05-04",
        [("Literal-R54-grounding", f"id:{SLUG}", "sco:startDate", "2031-05-04")]),
    "R-54 a title not in the words": (
        "facts", '"Orchard Fair"', '"Orchard Show"',
        [("Literal-R54-grounding", f"id:{SLUG}", "sco:title", "Orchard Show")]),
    "R-54 a literal without evidence": (
        "facts", "c:item ; sco:evidence s:2", "c:item",
        [("Literal-R54-grounding", "graph:valleys", "sco:value", "6")]),
    "R-55 eight words in a paraphrase": (
        "facts", "Fruit trees pay back the work of planting them.",
        "Any plum tree beside the river: will have shade!",
        [("Literal-R55-copied", "graph:advice", "sco:paraphrase",
          "Any plum tree beside the river: will have shade!")]),
    "R-55 eight words in disguise, outside the article graph": (
        "entities", 'rdfs:label "Orchard Fair of 2031"',
        'rdfs:comment "A PLUM-TREE “beside” the ri\u00adver will have"',
        [("Literal-R55-copied", f"id:{SLUG}", "rdfs:comment",
          "A PLUM-TREE “beside” the ri\u00adver will have")]),
}


@pytest.mark.parametrize(("name", "old", "new", "expected"), SEEDED.values(), ids=SEEDED)
def test_only_the_seeded_error_is_reported(project, name, old, new, expected):
    project.change(name, old, new)
    found = project.faults()
    assert sorted(shown(found)) == sorted(expected)
    assert {finding.severity for finding in found} == {"violation"}
    assert all(finding.message.startswith(f"{finding.rule} ") for finding in found)


def test_a_missing_last_sentence_is_reported(project):
    numbered = sentences.split_sentences(TEXT)[:-1]
    project.spans.write_text(spans.spans_to_turtle(SLUG, TEXT, numbered), encoding="utf-8")
    project.table.unlink()
    assert [finding.constraint for finding in project.faults()] == ["Article-R52-gap", "Article-R54-digest"]


def test_the_first_misaligned_span_is_named(project):
    project.change("spans", "s:2 a", "s:9 a")
    gaps = [finding.entity for finding in project.faults() if finding.constraint == "Span-R52-gap"]
    assert gaps == [f"evidence:{SLUG}#3"]


def test_an_article_without_spans_is_reported(project):
    project.spans.unlink()
    assert "Article-R52-gap" in [finding.constraint for finding in project.faults()]


@pytest.mark.parametrize("name", ["rdfs:label", "skos:prefLabel", "skos:altLabel", "sco:title", "sco:url"])
def test_names_of_any_length_are_allowed(project, name):
    long = "http://fair.example/whoever-plants-a-plum-tree-beside-the-river"
    project.change("entities", 'rdfs:label "Orchard Fair of 2031"', f'{name} "{long}"')
    assert project.faults() == []


@pytest.mark.parametrize("literal", ["Plant a tree beside the river: will have shade",
                                     "Plum tree beside the river will have, and shade"])
def test_seven_consecutive_words_are_not_a_copied_passage(project, literal):
    project.change("facts", "Fruit trees pay back the work of planting them.", literal)
    assert project.faults() == []


@pytest.mark.parametrize("distort", [
    str.upper, lambda text: f"Home · News\n\n{text}\nContact", lambda text: text.replace(" ", "\u00a0\r\n"),
], ids=["capitals", "header and footer", "other blanks"])
def test_a_copy_may_have_other_typography(project, distort):
    project.text.write_bytes(distort(TEXT).encode("utf-8"))
    assert project.faults() == []


def test_the_frozen_table_is_optional(project):
    project.table.unlink()
    assert project.faults() == []


def test_an_article_without_a_copy_is_named_and_the_others_are_compared(project):
    other = "plum-day-2032"
    for path in (project.facts, project.spans):
        text = path.read_text(encoding="utf-8").replace(SLUG, other)
        path.with_stem(other).write_text(text, encoding="utf-8")
    project.change("text", "1,200", "1,300")
    digest, missing = project.faults()
    assert (digest.severity, digest.entity) == ("violation", f"evidence:{SLUG}#3")
    assert (missing.severity, missing.entity) == ("information", f"id:article-{other}")
    assert missing.message.startswith("R-54 plum-day-2032 was not compared: there is no plum-day-2032.txt")


def test_without_copies_the_numbering_is_still_checked(project):
    project.text.unlink()
    project.change("spans", "sco:wordStart 17", "sco:wordStart 18")
    assert [finding.constraint for finding in project.faults()] == ["Span-R52-gap", "Article-R54-copy"]


@pytest.mark.parametrize(("name", "content", "message"), [
    ("text", b"\xff\xfe", "not UTF-8"), ("text", b" \n", "empty"), ("table", b"1\t2\n", "header"),
], ids=["a copy not in UTF-8", "an empty copy", "a table without header"])
def test_invalid_input_is_refused(project, name, content, message):
    path = getattr(project, name)
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=rf"{re.escape(path.name)}.*{message}"):
        project.faults()


# ── with the article texts ──────────────────────────────────────────────────

@pytest.fixture(scope="module")
def store(top):
    return dataset.load_store(top)


@pytest.mark.texts
def test_the_data_agrees_with_the_texts(store, articles):
    assert [str(finding) for finding in text_checks.check_texts(store, articles)] == []


def last_figure(text, span):
    return max(match.start() for match in re.finditer(r"\d", text))


def middle_of_the_longest(text, numbered):
    longest = max(numbered, key=lambda sentence: sentence.end - sentence.start)
    middle = (longest.start + longest.end) // 2
    return next(i for i in range(middle, longest.end) if text[i].isalpha())


@pytest.mark.texts
@pytest.mark.parametrize("pick", [last_figure, middle_of_the_longest])
def test_a_changed_character_is_reported_with_article_and_sentence(pick, store, articles, tmp_path):
    changed = set()
    for path in articles.glob("*.txt"):
        text = text_file.read_text(path)
        numbered = sentences.read_table(path.with_suffix(".sentences.tsv"))
        at = pick(text, numbered)
        new = "7" if text[at].isdigit() and text[at] != "7" else "8" if text[at].isdigit() else "q"
        (tmp_path / path.name).write_bytes(f"{text[:at]}{new}{text[at + 1:]}".encode())
        changed |= {f"evidence:{path.stem}#{s.number}" for s in numbered if s.start <= at < s.end}
    found = text_checks.check_texts(store, tmp_path)
    assert {finding.entity for finding in found if finding.constraint == "Span-R54-digest"} == changed
    assert len(changed) == len(list(articles.glob("*.txt")))
