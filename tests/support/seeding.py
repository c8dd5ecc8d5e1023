"""Facts with seeded errors."""

import random

import pyoxigraph as ox

from sco_kg.rdf import namespaces

_XSD = namespaces.PREFIXES["xsd"]
_TYPES = [ox.NamedNode(_XSD + name) for name in ("string", "integer", "decimal", "double", "date", "gYear", "anyURI")]
_NUMBERS = {_XSD + name for name in ("integer", "decimal", "double")}
_TAGS = ("en", "en-gb", "ru", "zh", "de")


def spoilt(facts, seed, mistakes, ordered=()):
    """Return facts with errors; rare properties get as many as frequent ones.

    :param facts: pyoxigraph triples, sorted, so that a seed always gives the same errors.
    :param ordered: IRIs of properties that only get values which they have elsewhere in the facts.
    """
    dice, now, alike = random.Random(seed), dict.fromkeys(facts), {}
    for fact in facts:
        alike.setdefault(fact.predicate, []).append(fact)
    for _ in range(mistakes):
        fact = dice.choice(alike[dice.choice(list(alike))])
        now.pop(fact, None)
        for wrong in dice.choice(_MISTAKES)(dice, fact, facts, alike[fact.predicate]):
            right = {fact.object for fact in alike[wrong.predicate]}
            if wrong.predicate.value not in ordered or wrong.object in right:
                now[wrong] = None
    return list(now)


def _forgotten(dice, fact, facts, alike):
    return []


def _confused(dice, fact, facts, alike):
    return [_with(fact, dice.choice(alike).object)]


def _twice(dice, fact, facts, alike):
    return [fact, *_confused(dice, fact, facts, alike)]


def _something_else(dice, fact, facts, alike):
    return [_with(fact, dice.choice(facts).object)]


def _something_more(dice, fact, facts, alike):
    return [fact, *_something_else(dice, fact, facts, alike)]


def _of_something_else(dice, fact, facts, alike):
    return [fact, ox.Triple(dice.choice(facts).subject, fact.predicate, fact.object)]


def _otherwise_related(dice, fact, facts, alike):
    return [ox.Triple(fact.subject, dice.choice(facts).predicate, fact.object)]


def _of_itself(dice, fact, facts, alike):
    return [fact, _with(fact, fact.subject)]


def _without_name(dice, fact, facts, alike):
    return [_with(fact, ox.BlankNode(f"node{dice.randrange(100)}"))]


def _quoted(dice, fact, facts, alike):
    return [_with(fact, ox.Literal(fact.object.value))]


def _misspelt(dice, fact, facts, alike):
    text, term = fact.object.value, fact.object
    if not isinstance(term, ox.Literal):
        return [_with(fact, ox.NamedNode(f"{namespaces.BASE}id/{dice.choice(['unodcc', 'UNODC', 'un--odc', ''])}"))]
    wrong = [text[1:], text[:-1], text + "x", text + ". And", "", "«" + text]
    # Python accepts a number with blanks around it, XML Schema does not.
    wrong += [" " + text, text + " "] * (term.datatype.value not in _NUMBERS)
    return [_with(fact, _like(term, dice.choice(wrong)))]


def _of_another_type(dice, fact, facts, alike):
    return [_with(fact, ox.Literal(fact.object.value, datatype=dice.choice(_TYPES)))]


def _in_another_language(dice, fact, facts, alike):
    return [_with(fact, ox.Literal(fact.object.value, language=dice.choice(_TAGS)))]


_MISTAKES = (_forgotten, _confused, _twice, _something_else, _something_more, _of_something_else, _otherwise_related,
             _of_itself, _without_name, _quoted, _misspelt, _of_another_type, _in_another_language)


def _with(fact, term):
    return ox.Triple(fact.subject, fact.predicate, term)


def _like(literal, text):
    """Return a literal of the same type or language with another text."""
    if literal.language:
        return ox.Literal(text, language=literal.language)
    return ox.Literal(text, datatype=literal.datatype)
