"""The data profile: a seeded violation of each rule is found, and literals that stores rewrite conform."""

import unicodedata
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sco_kg.check import data_profile
from sco_kg.dataset import store as dataset
from sco_kg.rdf import namespaces

A = ox.NamedNode(namespaces.PREFIXES["id"] + "a")
GRAPH = ox.NamedNode(namespaces.ENTITIES)

#: The form of a literal is written as text^type; nothing after ^ means plain text.
FAULTY = {
    "D-01-type": ("1.5^float", "1^int", "1^nonNegativeInteger", "PT36H^duration", "P1D^dayTimeDuration",
                  "--03-13^gMonthDay", "0aFF^hexBinary"),
    "D-01-canonical": ("007^integer", "+7^integer", "-0^integer", "12.50^decimal", "3.0^decimal",
                       ".5^decimal", "00.5^decimal", "-0^decimal", "1^boolean"),
    "D-01-range": ("9223372036854775807^integer", "-9223372036854775807^integer",
                   "1234567890123456^decimal", "0.1234567890123456^decimal", "0.0000000009^decimal"),
    "D-02-day": ("2017-03-13Z^date", "2017-03-13+05:00^date", "0000-01-01^date", "12017-01-01^date",
                 "-0044^gYear", "2017Z^gYear", "2016-04+05:00^gYearMonth",
                 "2017-03-13T10:00:00^dateTime", "2017-03-13T10:00:00+05:00^dateTime",
                 "2017-03-13T10:00:00.5Z^dateTime"),
    "D-02-text": ("\u0438\u0306^", "e\u0301^"),
    "D-03-legal": ("abc^integer", "1.5^integer", "1,5^decimal", "1e3^decimal", "^decimal", "yes^boolean",
                   "2021-02-30^date", "1900-02-29^date", "13.03.2017^date", "2017-13^gYearMonth",
                   "17^gYear", "2017-03-13T25:00:00Z^dateTime", "a b^anyURI"),
}
SOUND = ("0^integer", "-7^integer", "9223372036854775806^integer", "0^decimal", "12.5^decimal",
         "-0.25^decimal", "500^decimal", "0.000000001^decimal", "true^boolean", "2017-03-13^date",
         "2000-02-29^date", "9999-12-31^date", "2016-04^gYearMonth", "0001^gYear",
         "2017-03-13T10:00:00Z^dateTime", "http://lake.example/%D0%93^anyURI", "--03-13^", "two\nlines^", "^")
PATHS = {
    "D-04-dots": ("t/../u", "./u", "t/.", "t/..#u", "..?u"),
    "D-04-percent": ("%d0%93", "a%2fb", "a%252Fb"),
}


def pairs(table):
    return [(clause, example) for clause, examples in table.items() for example in examples]


def literal(written):
    text, _, kind = written.rpartition("^")
    return ox.Literal(text, datatype=ox.NamedNode(namespaces.PREFIXES["xsd"] + kind)) if kind else ox.Literal(text)


def broken(*terms, graph=GRAPH):
    """The names of the clauses that a fact of A and these terms breaks."""
    return [finding.constraint for finding in data_profile.check_profile([ox.Quad(A, *terms, graph)])]


@pytest.mark.parametrize("clause, written", pairs(FAULTY))
def test_a_faulty_literal_is_found(clause, written):
    assert broken(A, literal(written)) == [clause]


@pytest.mark.parametrize("written", SOUND)
def test_a_sound_literal_passes(written):
    assert broken(A, literal(written)) == []


def test_text_with_a_language_tag_must_be_normalized():
    assert broken(A, ox.Literal("\u0438\u0306", language="ru")) == ["D-02-text"]
    assert broken(A, ox.Literal("\u0439", language="ru")) == []


def test_markup_and_other_types_are_not_allowed():
    markup = ox.Literal("<b>1</b>", datatype=ox.NamedNode(namespaces.PREFIXES["rdf"] + "XMLLiteral"))
    assert broken(A, markup) == ["D-01-type"]


@pytest.mark.parametrize("clause, path", pairs(PATHS))
def test_a_faulty_iri_is_found_in_every_position(clause, path):
    faulty = ox.NamedNode("https://lake.example/" + path)
    assert broken(faulty, A) == broken(A, faulty) == broken(A, A, graph=faulty) == [clause]
    [finding] = data_profile.check_profile([ox.Quad(faulty, A, A, GRAPH), ox.Quad(faulty, A, literal("1^"), GRAPH)])
    assert (finding.constraint, finding.entity, finding.property) == (clause, faulty.value, "")


@pytest.mark.parametrize("iri", ["https://lake.example/", "https://lake.example/a..b/.c/d.#e/../f",
                                 "https://lake.example/?x=/../y", "urn:isbn:0-1", "mailto:a.b",
                                 "https://lake.example/10.1000%2F1", "https://lake.example/100%25"])
def test_a_sound_iri_passes(iri):
    assert broken(A, ox.NamedNode(iri)) == []


def test_blank_nodes_are_found():
    assert broken(A, ox.BlankNode()) == broken(A, A, graph=ox.BlankNode()) == ["D-05-blank"]
    [finding] = data_profile.check_profile([ox.Quad(ox.BlankNode("b"), A, A, GRAPH)])
    assert (finding.constraint, finding.entity) == ("D-05-blank", "b")


def test_the_default_graph_must_be_empty():
    assert broken(A, A, graph=ox.DefaultGraph()) == ["D-06-graph"]


def test_a_finding_names_the_place_and_the_remedy():
    [finding] = data_profile.check_profile([ox.Quad(A, A, literal("007^integer"), GRAPH)])
    assert str(finding) == ("violation: id:a id:a 007: D-01 A number needs its shortest form; "
                            "write 7 for 007, 3 for 3.0, true for 1.")


def test_each_clause_is_seeded():
    seeded = set(FAULTY) | set(PATHS) | {"D-05-blank", "D-06-graph"}
    assert {f"{rule}-{name}" for rule, name, *_ in data_profile.RULES} == seeded


@pytest.mark.parametrize("turtle", ['<urn:a> <urn:b> "x"@en_GB .', "<http://a/ b> <urn:b> 1 .",
                                    "<http://a/%zz> <urn:b> 1 ."])
def test_the_parser_refuses_what_no_rule_covers(turtle):
    with pytest.raises(SyntaxError):
        list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))


def test_the_parser_writes_language_tags_in_lower_case():
    [quad] = ox.parse('<urn:a> <urn:b> "x"@zh-Hans .', format=ox.RdfFormat.TURTLE)
    assert quad.object.language == "zh-hans"


@given(some.integers(-(2**63) + 2, 2**63 - 2))
def test_any_integer_passes(number):
    assert broken(A, literal(f"{number}^integer")) == []


@given(some.decimals(-10**6, 10**6, places=6))
def test_what_a_store_makes_of_a_decimal_passes(number):
    store = ox.Store()
    store.add(ox.Quad(A, A, literal(f"{number:f}^decimal"), GRAPH))
    assert data_profile.check_profile(store) == []
    assert Decimal(next(iter(store)).object.value) == number


@given(some.dates())
def test_any_date_passes(date):
    assert broken(A, literal(f"{date.isoformat()}^date")) == []


@given(some.text())
def test_any_text_passes_in_normal_form_only(text):
    composed = unicodedata.normalize("NFC", text)
    assert broken(A, ox.Literal(composed)) == []
    assert (broken(A, ox.Literal(text)) == []) == (text == composed)


def test_the_files_conform_to_the_profile(top):
    assert [str(finding) for finding in data_profile.check_profile(data_profile.parsed_quads(top))] == []


def test_derived_facts_conform_to_the_profile(top):
    assert [str(finding) for finding in data_profile.check_profile(dataset.load_store(top))] == []
