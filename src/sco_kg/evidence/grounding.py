"""Grounding: whether the words of its sentences say what a literal of a node says.

Words come as one string: normal forms with single blanks between them, a new line where sentences
were left out, so that nothing is read across a gap (`cited_text` makes it). A reader turns that string
into the set of values it can state, empty if there are none. A literal that is not among them was
inferred, and belongs to curation.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from ..rdf import namespaces
from .words import split_words


def _table(names, first, step=1):
    return {name: first + step * place for place, name in enumerate(names.split())}


def _any(table):
    return f"(?:{'|'.join(table)})"


_ONES = _table("zero one two three four five six seven eight nine ten eleven twelve thirteen "
               "fourteen fifteen sixteen seventeen eighteen nineteen", 0)
_TENS = _table("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_WRITTEN = _ONES | _TENS
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_FIRSTS = _table("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
                 "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth", 1)
_FIRSTS |= {f"{name[:-1]}ieth": ten for name, ten in _TENS.items()}
_MONTHS = _table("january february march april may june july august september october november "
                 "december", 1)
#: Shares that are written as a word, in percent.
_PARTS = {"half": 50, "quarter": 25}

#: Normal forms have no comma: 5,000 is the words 5 and 000.
_FIGURE = r"(?:\d{1,3}(?: \d{3})+|\d+)\b"
_SMALL = rf"(?:{_any(_TENS)}(?: {_any(_ONES)})?|{_any(_ONES)})\b"
_LARGE = rf"{_any(_SCALES)}\b"
_TAIL = rf"{_LARGE}(?: {_LARGE})*(?: (?:and )?{_SMALL})?"
_NUMBER = re.compile(rf"\b(?:(?:{_FIGURE}|{_SMALL})(?: {_TAIL})*|{_TAIL}(?: {_TAIL})*)")
#: Nor a point: 1.5 is the words 1 and 5.
_DECIMAL = re.compile(rf"\b({_FIGURE}) (\d{{1,2}})\b((?: {_LARGE})*)")
_ORDINAL = re.compile(rf"\b(?:(\d+)(?:st|nd|rd|th)|(?:({_any(_TENS)}) )?({_any(_FIRSTS)}))\b")
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(rf"\b({_DAY}(?: (?:(?:to|and) )?{_DAY})*) ({_any(_MONTHS)})\b(?: (\d{{4}})\b)?")
_MONTH = re.compile(rf"\b({_any(_MONTHS)}) (\d{{4}})\b")


def numbers(text):
    """Return the numbers that words can state, as a set of `Decimal`s.

    Where normal forms leave open whether two figures are a range or a decimal, both are returned.

    :param text: normal forms, as `cited_text` gives them.

    >>> sorted(map(int, numbers("5 000 people over 3 million two hundred and six")))
    [5000, 3000206]
    >>> sorted(map(str, numbers("1 5 tonnes")))
    ['1', '1.5', '5']
    """
    whole = {_value(match.group()) for match in _NUMBER.finditer(text)}
    broken = {Decimal(f"{_value(figure)}.{rest}") * _value(scales or "one")
              for figure, rest, scales in _DECIMAL.findall(text)}
    return whole | broken


def _value(run):
    total = part = 0
    for word in re.sub(r"(?<=\d) (?=\d)", "", run).split():
        if word == "hundred":
            part = (part or 1) * 100
        elif word in _SCALES:
            total, part = total + (part or 1) * _SCALES[word], 0
        elif word != "and":
            part += _WRITTEN[word] if word in _WRITTEN else int(word)
    return Decimal(total + part)


def shares(text):
    """Return the percentages that words can state, as a set of `Decimal`s.

    :param text: normal forms, as `cited_text` gives them.

    >>> sorted(map(int, shares("half of them and 14 percent")))
    [14, 50]
    """
    return numbers(text) | {Decimal(_PARTS[word]) for word in text.split() if word in _PARTS}


def ordinals(text):
    """Return the ordinal numbers in words, as a set of `Decimal`s.

    :param text: normal forms, as `cited_text` gives them.

    >>> sorted(map(int, ordinals("the first of the 60th and the sixty sixth")))
    [1, 60, 66]
    """
    return {Decimal(figure or _TENS.get(ten, 0) + _FIRSTS[name])
            for figure, ten, name in _ORDINAL.findall(text)}


def _dates(text):
    for listed, month, year in _DATE.findall(text):
        for day in re.findall(r"\d+", listed):
            yield year, f"{_MONTHS[month]:02}-{int(day):02}"


def days(text):
    """Return the full dates in words, as `xsd:date` writes them.

    :param text: normal forms, as `cited_text` gives them.

    >>> sorted(days("from 3 to 5 june 2031"))
    ['2031-06-03', '2031-06-05']
    """
    return {f"{year}-{day}" for year, day in _dates(text) if year}


def month_days(text):
    """Return the days of a year in words, with or without the year, as `sco:monthDay` writes them.

    :param text: normal forms, as `cited_text` gives them.

    >>> month_days("on 3 june")
    {'--06-03'}
    """
    return {f"--{day}" for _, day in _dates(text)}


def months(text):
    """Return the months of a year in words, as `xsd:gYearMonth` writes them.

    :param text: normal forms, as `cited_text` gives them.

    >>> months("in june 2031")
    {'2031-06'}
    """
    return {f"{year}-{_MONTHS[month]:02}" for month, year in _MONTH.findall(text)}


def contains_phrase(text, wanted):
    """Say whether the words of `wanted` stand in `text`, one after the other.

    Read like this are titles, addresses and years, those of a range included.

    :param text: normal forms, as `cited_text` gives them; :param wanted: any text.

    >>> contains_phrase("the orchard fair of larchmere", "“Orchard Fair”"), contains_phrase("orchards", "Orchard")
    (True, False)
    """
    forms = " ".join(word.form for word in split_words(wanted))
    return any(f" {forms} " in f" {line} " for line in text.splitlines())


def _number(value):
    try:
        return Decimal(value)
    except InvalidOperation:
        return None  # the shapes report it; no words say it


_XSD = namespaces.PREFIXES["xsd"]
#: The reader of each unit, property or datatype, and what makes a literal comparable with what it
#: returns. Whatever has none is read word for word, by `contains_phrase`.
_READERS = {
    namespaces.PREFIXES["c"] + "percent": (shares, _number),
    namespaces.sco_term("ordinal"): (ordinals, _number),
    namespaces.sco_term("monthDay"): (month_days, str),
    _XSD + "decimal": (numbers, _number),
    _XSD + "integer": (numbers, _number),
    _XSD + "nonNegativeInteger": (numbers, _number),
    _XSD + "date": (days, str),
    _XSD + "gYearMonth": (months, str),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One literal of a node in an article graph, and the sentences the node cites.

    IRIs in full; `unit` is None but for the value of an observation.
    """

    node: str
    property: str
    value: str
    datatype: str
    unit: str | None
    sentences: tuple[int, ...]


def is_stated(fact, text):
    """Say whether words state a fact, read as its unit, property or datatype wants.

    :param text: normal forms, as `cited_text` gives them.

    >>> fair = Fact("urn:fair", namespaces.sco_term("ordinal"), "12", _XSD + "integer", None, (1,))
    >>> is_stated(fair, "the 12th fair"), is_stated(fair, "12 fairs")
    (True, False)
    """
    for key in (fact.unit, fact.property, fact.datatype):
        if key in _READERS:
            read, comparable = _READERS[key]
            return comparable(fact.value) in read(text)
    return contains_phrase(text, fact.value)


def literal_facts(quads):
    """Return the facts of an article graph to be grounded: all its literals but paraphrases.

    :param quads: the pyoxigraph quads of the graph.
    :return: `Fact`s, by node and property; [] if there is no literal.
    """
    nodes = {}
    for quad in quads:
        nodes.setdefault(quad.subject.value, []).append((quad.predicate.value, quad.object))
    found = [fact for node, pairs in nodes.items() for fact in _facts(node, pairs)]
    return sorted(found, key=lambda fact: (fact.node, fact.property, fact.value))


def _facts(node, pairs):
    spans = (term.value for name, term in pairs if name == namespaces.sco_term("evidence"))
    cited = tuple(sorted(filter(None, map(namespaces.sentence_number, spans))))
    unit = next((term.value for name, term in pairs if name == namespaces.sco_term("unit")), None)
    for name, term in pairs:
        if hasattr(term, "datatype") and name != namespaces.sco_term("paraphrase"):
            own = unit if name == namespaces.sco_term("value") else None
            yield Fact(node, name, term.value, term.datatype.value, own, cited)


def cited_text(sentences, cited):
    """Return the words of cited sentences as readers want them.

    :param sentences: {sentence number: its normal forms}; :param cited: numbers, in order.

    >>> cited_text({1: ["a", "b"], 2: ["c"], 4: ["d"]}, (1, 2, 4))
    'a b c\\nd'
    """
    text = ""
    for before, number in pairwise((None, *cited)):
        gap = "\n" if before is not None and before + 1 < number else " "
        text += gap + " ".join(sentences.get(number, ()))
    return text.strip()


def ungrounded(quads, sentences):
    """Return the facts of an article graph that the words of their sentences do not state.

    A node that cites a sentence the copy lacks is passed over: there the sentence is the fault.

    :param quads: the pyoxigraph quads of the graph.
    :param sentences: {sentence number: its normal forms, None if the copy lacks them}.
    :return: a list of `Fact`s, by node and property; [] if all are grounded.
    """
    lacking = {number for number, forms in sentences.items() if forms is None}
    return [fact for fact in literal_facts(quads) if lacking.isdisjoint(fact.sentences)
            and not is_stated(fact, cited_text(sentences, fact.sentences))]
