"""Grounding: each reader on words that state a value and words that do not; nodes and their sentences."""

import calendar
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sco_kg.evidence.grounding import (
    Fact,
    cited_text,
    contains_phrase,
    days,
    is_stated,
    literal_facts,
    month_days,
    months,
    numbers,
    ordinals,
    shares,
    ungrounded,
)
from sco_kg.evidence.words import split_words
from sco_kg.rdf import namespaces


def normal(text):
    return " ".join(word.form for word in split_words(text))


def decimals(*values):
    return {Decimal(value) for value in values}


@pytest.mark.parametrize(("text", "expected"), [
    ("43 orchards", decimals(43)),
    ("5,000 visitors", decimals(5000)),
    ("5\u202f000 visitors", decimals(5000)),
    ("1,234,567 plums", decimals(1234567)),
    ("over 3 million plums", decimals(3000000)),
    ("3 hundred thousand", decimals(300000)),
    ("2.5 million plums", decimals(2, "2500000", 5000000)),
    ("1.5 tonnes", decimals(1, "1.5", 5)),
    ("1,234.5 tonnes", decimals(1234, "1234.5", 5)),
    ("six kinds on three-level shelves", decimals(6, 3)),
    ("one or two", decimals(1, 2)),
    ("twenty-one", decimals(21)),
    ("three hundred and fifty-two", decimals(352)),
    ("two million three hundred thousand and six", decimals(2300006)),
    ("a million trees", decimals(1000000)),
    ("hundred and six trees", decimals(106)),
    ("in 2030-2035, three", decimals(2030, 2035, 3)),
    ("14 percent", decimals(14)),
    ("the 60th fair, the first and the sixtieth", set()),
    ("weighty onerous tenfold", set()),
    ("", set()),
])
def test_numbers(text, expected):
    assert numbers(normal(text)) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("half of the orchards", decimals(50)),
    ("a quarter, or 26 per cent", decimals(25, 26)),
    ("14%", decimals(14)),
    ("halves and quarters", set()),
])
def test_shares(text, expected):
    assert shares(normal(text)) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("the 60th", decimals(60)),
    ("1st, 2nd and 3rd", decimals(1, 2, 3)),
    ("for the first time", decimals(1)),
    ("the twelfth and the twentieth", decimals(12, 20)),
    ("the sixty-sixth", decimals(66)),
    ("60 fairs, one of them firsthand", set()),
])
def test_ordinals(text, expected):
    assert ordinals(normal(text)) == expected


#: Words, and the days, days without a year and months they state.
DATES = [
    ("on 13 March 2031", {"2031-03-13"}, {"--03-13"}, {"2031-03"}),
    ("on 13 March, Larchmere", set(), {"--03-13"}, set()),
    ("on the 3rd May 2031", {"2031-05-03"}, {"--05-03"}, {"2031-05"}),
    ("in March 2031", set(), set(), {"2031-03"}),
    ("from 3 to 5 June", set(), {"--06-03", "--06-05"}, set()),
    ("3–15 June 2031", {"2031-06-03", "2031-06-15"}, {"--06-03", "--06-15"}, {"2031-06"}),
    ("3, 4 and 9 June", set(), {"--06-03", "--06-04", "--06-09"}, set()),
    ("in 2030-2035", set(), set(), set()),
    ("march 13 miles, 20311 steps", set(), set(), set()),
    ("30 days in March", set(), set(), set()),
]


@pytest.mark.parametrize(("text", "full", "yearless", "monthly"), DATES, ids=[case[0] for case in DATES])
def test_dates(text, full, yearless, monthly):
    stated = normal(text)
    assert (days(stated), month_days(stated), months(stated)) == (full, yearless, monthly)


@pytest.mark.parametrize(("wanted", "found"), [
    ("Orchard Fair", True), ("“Orchard-Fair”", True), ("ORCHARD\u00a0FAIR", True),
    ("Great Orchard Fair of Larchmere", True),
    ("Orchard Fairs", False), ("Fair Orchard", False), ("Great Fair", False), ("Larchmere The", False),
])
def test_phrases(wanted, found):
    assert contains_phrase("the great orchard fair of larchmere\nthe end", wanted) is found


@given(st.integers(0, 10**12))
@settings(deadline=None)
def test_a_number_is_stated_by_its_digits_in_any_grouping(number):
    assert numbers(normal(f"{number:,} plums")) == {number}
    assert numbers(normal(f"some {number} plums")) == {number}


ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen")
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def spelt(number):
    """Spell a number below a thousand."""
    if number < 20:
        return ONES.split()[number]
    if number < 100:
        ten = TENS.split()[number // 10 - 2]
        return f"{ten}-{spelt(number % 10)}" if number % 10 else ten
    hundreds = f"{spelt(number // 100)} hundred"
    return f"{hundreds} and {spelt(number % 100)}" if number % 100 else hundreds


@pytest.mark.parametrize("number", range(0, 1000, 7))
def test_a_number_is_stated_by_its_words(number):
    assert numbers(normal(f"Some {spelt(number)} plums")) == {number}


@given(st.integers(1, 999), st.sampled_from([("thousand", 10**3), ("million", 10**6), ("billion", 10**9)]))
@settings(deadline=None)
def test_a_number_is_stated_by_words_or_figures_and_a_scale(number, scale):
    name, times = scale
    assert numbers(normal(f"{spelt(number)} {name}")) == {number * times}
    assert numbers(normal(f"{number} {name}")) == {number * times}


@given(st.dates(date(1000, 1, 1)))
@settings(deadline=None)
def test_a_date_is_stated_by_day_month_and_year(day):
    stated = normal(f"on {day.day} {calendar.month_name[day.month]} {day:%Y}.")
    assert (days(stated), months(stated)) == ({day.isoformat()}, {day.isoformat()[:7]})
    assert month_days(stated) == {f"--{day:%m-%d}"}
    assert contains_phrase(stated, f"{day:%Y}")


XSD = namespaces.PREFIXES["xsd"]
PERCENT = namespaces.PREFIXES["c"] + "percent"


#: Property, datatype, unit, literal, words that state it, words that do not.
READ = [
    ("value", "integer", None, "5000", "5,000 people", "5 people"),
    ("value", "decimal", None, "3000000.0", "3 million people", "3 people"),
    ("value", "integer", None, "5", "the first five years", "half of 10"),
    ("value", "integer", PERCENT, "50", "half of all", "all of them"),
    ("value", "integer", namespaces.PREFIXES["c"] + "tonne", "50", "50 tonnes", "the first half"),
    ("ordinal", "integer", None, "60", "the 60th fair", "60 fairs"),
    ("ordinal", "nonNegativeInteger", None, "1", "for the first time", "at one time"),
    ("monthDay", "string", None, "--03-13", "on 13 March", "on 13 May"),
    ("startDate", "date", None, "2031-03-13", "on 13 March 2031", "on 13 March, in 2031"),
    ("startDate", "gYearMonth", None, "2031-03", "in March 2031", "in March"),
    ("validFrom", "gYear", None, "2030", "for 2030-2035", "for 2031-2035"),
    ("validUntil", "gYear", None, "2035", "for 2030-2035", "20350 steps"),
    ("url", "anyURI", None, "http://fair.example/plums", "See HTTP://fair.example/plums", "plums"),
    ("title", "string", None, "Orchard Fair", "the Orchard-Fair", "the orchards' fair"),
]


@pytest.mark.parametrize(("name", "datatype", "unit", "value", "stated", "unstated"), READ)
def test_each_kind_of_literal_has_its_reader(name, datatype, unit, value, stated, unstated):
    fact = Fact("urn:node", namespaces.sco_term(name), value, XSD + datatype, unit, (1,))
    assert is_stated(fact, normal(stated))
    assert not is_stated(fact, normal(unstated))


def test_an_invalid_number_is_not_stated():
    fact = Fact("urn:node", namespaces.sco_term("value"), "many", XSD + "integer", None, (1,))
    assert not is_stated(fact, "many plums")


FAIR = """\
@prefix sco: <https://w3id.org/sco-kg/ontology#> .
@prefix c: <https://w3id.org/sco-kg/concept/> .
@prefix id: <https://w3id.org/sco-kg/id/> .
@prefix s: <https://w3id.org/sco-kg/evidence/fair#> .
@prefix : <https://w3id.org/sco-kg/graph/fair#> .
id:fair a sco:Event ; sco:title "Orchard Fair"@en ; sco:ordinal 12 ; sco:evidence s:4, s:1 .
:half a sco:Observation ; sco:value 50 ; sco:unit c:percent ; sco:evidence s:2 .
:praise a sco:Statement ; sco:paraphrase "Plums are the best of fruit."@en ; sco:evidence s:3 .
:nowhere a sco:Event ; sco:title "Plum Day"@en .
"""
SENTENCES = {number: normal(text).split() for number, text in enumerate(
    ["The 12th Orchard", "Half of them are children.", "Nothing beats a plum.", "Fair is over."], 1)}


def quads(turtle=FAIR):
    return list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))


def test_all_literals_but_paraphrases_are_facts():
    shown = [(namespaces.shorten(fact.node), namespaces.shorten(fact.property), fact.value, fact.unit, fact.sentences)
             for fact in literal_facts(quads())]
    assert shown == [("graph:fair#half", "sco:value", "50", PERCENT, (2,)),
                     ("graph:fair#nowhere", "sco:title", "Plum Day", None, ()),
                     ("id:fair", "sco:ordinal", "12", None, (1, 4)),
                     ("id:fair", "sco:title", "Orchard Fair", None, (1, 4))]


def test_a_unit_is_that_of_the_value_alone():
    named = FAIR.replace("sco:unit c:percent", 'sco:unit c:percent ; sco:title "children"')
    assert ("fair#half", "children") not in missing(SENTENCES, named)


def test_no_literal_no_fact():
    assert literal_facts([]) == []


def test_no_phrase_spans_an_omitted_sentence():
    assert cited_text(SENTENCES, (1, 4)) == "the 12th orchard\nfair is over"
    assert cited_text(SENTENCES, (3, 4)) == "nothing beats a plum fair is over"
    assert cited_text(SENTENCES, ()) == ""


def missing(sentences, turtle=FAIR):
    return [(fact.node.rpartition("/")[2], fact.value) for fact in ungrounded(quads(turtle), sentences)]


def test_a_literal_that_no_sentence_states_is_ungrounded():
    assert missing(SENTENCES) == [("fair#nowhere", "Plum Day"), ("fair", "Orchard Fair")]


def test_a_title_may_span_consecutive_sentences():
    neighbours = SENTENCES | {2: SENTENCES[4]}
    assert ("fair", "Orchard Fair") not in missing(neighbours, FAIR.replace("s:4, s:1", "s:2, s:1"))


def test_a_sentence_missing_from_the_copy_is_the_only_finding():
    assert missing(SENTENCES | {4: None}) == [("fair#nowhere", "Plum Day")]


def test_a_nonexistent_sentence_states_nothing():
    assert ("fair#half", "50") in missing(SENTENCES, FAIR.replace("s:2", "s:9"))
