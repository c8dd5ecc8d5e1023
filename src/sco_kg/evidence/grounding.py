"""Grounding: whether the cited sentences of a node state its literals.

The functions here parse text in normal form, from `cited_text`: normal forms separated by single spaces, with a
line break where sentences were left out, so that nothing is matched across a gap. Each returns the set of values
that the text can state, empty if there are none. A literal outside that set was inferred and belongs to curation.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

import pyoxigraph as ox

from ..rdf.namespaces import PREFIXES, sco_term, sentence_number
from ..rdf.terms import Term, value_of
from .words import split_words


def _numbered(names: str, first: int, step: int = 1) -> dict[str, int]:
    return {name: first + step * position for position, name in enumerate(names.split())}


def _any(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(names)})"


_ONES = _numbered("zero one two three four five six seven eight nine ten eleven twelve thirteen "
               "fourteen fifteen sixteen seventeen eighteen nineteen", 0)
_TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_CARDINALS = _ONES | _TENS
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_ORDINALS = _numbered("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
                      "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth", 1)
_ORDINALS |= {f"{name[:-1]}ieth": ten for name, ten in _TENS.items()}
_MONTHS = _numbered("january february march april may june july august september october november "
                    "december", 1)
#: Shares written as a word, in percent.
_FRACTIONS = {"half": 50, "quarter": 25}

#: Normal forms have no comma: 5,000 is two words, 5 and 000.
_FIGURE = r"(?:\d{1,3}(?: \d{3})+|\d+)\b"
_SMALL = rf"(?:{_any(_TENS)}(?: {_any(_ONES)})?|{_any(_ONES)})\b"
_LARGE = rf"{_any(_SCALES)}\b"
_TAIL = rf"{_LARGE}(?: {_LARGE})*(?: (?:and )?{_SMALL})?"
_NUMBER = re.compile(rf"\b(?:(?:{_FIGURE}|{_SMALL})(?: {_TAIL})*|{_TAIL}(?: {_TAIL})*)")
#: Nor do they have a point: 1.5 is two words, 1 and 5.
_DECIMAL = re.compile(rf"\b({_FIGURE}) (\d{{1,2}})\b((?: {_LARGE})*)")
_ORDINAL = re.compile(rf"\b(?:(\d+)(?:st|nd|rd|th)|(?:({_any(_TENS)}) )?({_any(_ORDINALS)}))\b")
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(rf"\b({_DAY}(?: (?:(?:to|and) )?{_DAY})*) ({_any(_MONTHS)})\b(?: (\d{{4}})\b)?")
_MONTH = re.compile(rf"\b({_any(_MONTHS)}) (\d{{4}})\b")


def numbers(text: str) -> set[Decimal]:
    """Return the numbers that a text can state.

    Where two figures may be a range or a decimal, both readings are returned.

    :param text: normal forms, from `cited_text`.

    >>> sorted(map(int, numbers("5 000 people over 3 million two hundred and six")))
    [5000, 3000206]
    >>> sorted(map(str, numbers("1 5 tonnes")))
    ['1', '1.5', '5']
    """
    integers = {_parse_integer(match.group()) for match in _NUMBER.finditer(text)}
    decimals = {Decimal(f"{_parse_integer(figure)}.{fraction}") * _parse_integer(scales or "one")
                for figure, fraction, scales in _DECIMAL.findall(text)}
    return integers | decimals


def _parse_integer(words: str) -> Decimal:
    total = part = 0
    for word in re.sub(r"(?<=\d) (?=\d)", "", words).split():
        if word == "hundred":
            part = (part or 1) * 100
        elif word in _SCALES:
            total, part = total + (part or 1) * _SCALES[word], 0
        elif word != "and":
            part += _CARDINALS[word] if word in _CARDINALS else int(word)
    return Decimal(total + part)


def shares(text: str) -> set[Decimal]:
    """Return the percentages that a text can state.

    :param text: normal forms, from `cited_text`.

    >>> sorted(map(int, shares("half of them and 14 percent")))
    [14, 50]
    """
    return numbers(text) | {Decimal(_FRACTIONS[word]) for word in text.split() if word in _FRACTIONS}


def ordinals(text: str) -> set[Decimal]:
    """Return the ordinal numbers in a text.

    :param text: normal forms, from `cited_text`.

    >>> sorted(map(int, ordinals("the first of the 60th and the sixty sixth")))
    [1, 60, 66]
    """
    return {Decimal(figure or _TENS.get(ten, 0) + _ORDINALS[name])
            for figure, ten, name in _ORDINAL.findall(text)}


def _dates(text: str) -> Iterator[tuple[str, str]]:
    """Yield (year, MM-DD) of each date; the year is "" where none is stated."""
    for listed, month, year in _DATE.findall(text):
        for day in re.findall(r"\d+", listed):
            yield year, f"{_MONTHS[month]:02}-{int(day):02}"


def days(text: str) -> set[str]:
    """Return the full dates in a text, in the lexical form of `xsd:date`.

    :param text: normal forms, from `cited_text`.

    >>> sorted(days("from 3 to 5 june 2031"))
    ['2031-06-03', '2031-06-05']
    """
    return {f"{year}-{day}" for year, day in _dates(text) if year}


def month_days(text: str) -> set[str]:
    """Return the days of all dates in a text, with or without a year, in the lexical form of `sco:monthDay`.

    :param text: normal forms, from `cited_text`.

    >>> month_days("on 3 june")
    {'--06-03'}
    """
    return {f"--{day}" for _, day in _dates(text)}


def months(text: str) -> set[str]:
    """Return the months with a year in a text, in the lexical form of `xsd:gYearMonth`.

    :param text: normal forms, from `cited_text`.

    >>> months("in june 2031")
    {'2031-06'}
    """
    return {f"{year}-{_MONTHS[month]:02}" for month, year in _MONTH.findall(text)}


def contains_phrase(text: str, wanted: str) -> bool:
    """Return whether `text` contains the words of `wanted`, in sequence.

    Titles, addresses and years, including the years of a range, are compared like this.

    :param text: normal forms, from `cited_text`.
    :param wanted: any text.

    >>> contains_phrase("the orchard fair of larchmere", "“Orchard Fair”"), contains_phrase("orchards", "Orchard")
    (True, False)
    """
    forms = " ".join(word.form for word in split_words(wanted))
    return any(f" {forms} " in f" {line} " for line in text.splitlines())


def _decimal(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None  # the shapes report it; no text states it


_XSD = PREFIXES["xsd"]
#: For each unit, property or datatype: the function that parses a text, and the one that parses a literal into a
#: comparable value. Any other literal is compared word by word, by `contains_phrase`.
_PARSERS: dict[str, tuple[Callable[[str], Collection[object]], Callable[[str], object]]] = {
    PREFIXES["c"] + "percent": (shares, _decimal),
    sco_term("ordinal"): (ordinals, _decimal),
    sco_term("monthDay"): (month_days, str),
    _XSD + "decimal": (numbers, _decimal),
    _XSD + "integer": (numbers, _decimal),
    _XSD + "nonNegativeInteger": (numbers, _decimal),
    _XSD + "date": (days, str),
    _XSD + "gYearMonth": (months, str),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A literal of a node in an article graph, and the sentences that the node cites.

    `node`, `property`, `datatype` and `unit` are IRIs; only the value of an observation has a unit.
    """

    node: str
    property: str
    value: str
    datatype: str
    unit: str | None
    sentences: tuple[int, ...]


def is_stated(fact: Fact, text: str) -> bool:
    """Return whether a text states a fact, parsed by the fact's unit, property or datatype.

    :param text: normal forms, from `cited_text`.

    >>> fair = Fact("urn:fair", sco_term("ordinal"), "12", _XSD + "integer", None, (1,))
    >>> is_stated(fair, "the 12th fair"), is_stated(fair, "12 fairs")
    (True, False)
    """
    for key in (fact.unit, fact.property, fact.datatype):
        if key in _PARSERS:
            parse_text, parse_literal = _PARSERS[key]
            return parse_literal(fact.value) in parse_text(text)
    return contains_phrase(text, fact.value)


def literal_facts(quads: Iterable[ox.Quad]) -> list[Fact]:
    """Return the facts of an article graph that need grounding: all its literals except paraphrases.

    :return: facts in order of node and property; [] if there is no literal.
    """
    nodes: dict[str, list[tuple[str, Term]]] = {}
    for quad in quads:
        nodes.setdefault(value_of(quad.subject), []).append((quad.predicate.value, quad.object))
    found = [fact for node, pairs in nodes.items() for fact in _facts(node, pairs)]
    return sorted(found, key=lambda fact: (fact.node, fact.property, fact.value))


def _facts(node: str, pairs: list[tuple[str, Term]]) -> Iterator[Fact]:
    spans = (value_of(term) for name, term in pairs if name == sco_term("evidence"))
    cited = tuple(sorted(filter(None, map(sentence_number, spans))))
    unit = next((value_of(term) for name, term in pairs if name == sco_term("unit")), None)
    for name, term in pairs:
        if isinstance(term, ox.Literal) and name != sco_term("paraphrase"):
            own_unit = unit if name == sco_term("value") else None
            yield Fact(node, name, term.value, term.datatype.value, own_unit, cited)


def cited_text(sentences: Mapping[int, Iterable[str] | None], cited: Iterable[int]) -> str:
    """Return the text of cited sentences in normal form, with a line break at each gap.

    :param sentences: the normal forms of each sentence, by its number.
    :param cited: sentence numbers in ascending order.

    >>> cited_text({1: ["a", "b"], 2: ["c"], 4: ["d"]}, (1, 2, 4))
    'a b c\\nd'
    """
    text = ""
    for before, number in pairwise((0, *cited)):
        gap = "\n" if 0 < before < number - 1 else " "
        text += gap + " ".join(sentences.get(number) or ())
    return text.strip()


def ungrounded(quads: Iterable[ox.Quad], sentences: Mapping[int, Iterable[str] | None]) -> list[Fact]:
    """Return the facts of an article graph that their cited sentences do not state.

    Nodes that cite a sentence missing from the copy are ignored: the missing sentence is reported instead.

    :param sentences: the normal forms of each sentence, by its number; None if the copy does not contain it.
    :return: facts in order of node and property; [] if all are grounded.
    """
    missing = {number for number, forms in sentences.items() if forms is None}
    return [fact for fact in literal_facts(quads) if missing.isdisjoint(fact.sentences)
            and not is_stated(fact, cited_text(sentences, fact.sentences))]
