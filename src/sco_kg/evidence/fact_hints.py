"""Hints for a curator: the kinds of facts that a sentence may state, without its words."""

import re
from decimal import Decimal

from . import grounding
from .words import split_words

#: Kinds of facts, and the words that often accompany them.
_INDICATORS = {
    "a statement (who, which speech act)": r"said|says|told|asked|noted|stated|stress\w+|warn\w+|call\w*|"
    r"urg\w+|prais\w+|hop\w+|thank\w+|express\w+|emphasi\w+|underlin\w+|convinced|concern\w*|announc\w+|according",
    "something planned (modality, or a speech act that looks ahead)": r"will|shall|plan|plans|planned|intend\w*|"
    r"expect\w*|announc\w+|upcoming",
    "a part played (who, role, post)": r"attend\w*|participa\w+|took part|moderat\w+|chair\w*|host\w*|"
    r"organi[sz]\w+|open\w*|spoke|speak\w*|delegations?|visitors?|guests?|sponsor\w*|interview\w*",
    "a document": r"declarations?|memorand\w+|agreements?|conventions?|strateg\w+|action plan|statements?|"
    r"resolutions?|protocols?|films?",
    "cooperation": r"cooperat\w+|partner\w*|joint\w*|together|mechanisms?",
}
_OTHER = "people, bodies, posts, places, events"


def possible_facts(sentence: str) -> list[str]:
    """Return the kinds of facts that a sentence may state; never empty, and without words of the sentence.

    >>> possible_facts("On 3 June, “more is needed”, she said.")
    ['a date', 'a statement (who, which speech act)', 'words in quotation marks (a title, or a statement)']
    """
    text = " ".join(word.form for word in split_words(sentence) if word.form != "one")  # rarely a figure
    dates = _numbers_of_dates(text)
    found = ["a date"] if dates else []
    if grounding.numbers(text) - dates:
        found.append("a figure (qualifier, period, claimant)")
    if "%" in sentence or re.search(r"\bper ?cent\b|\bhalf\b", text):
        found.append("a share, and of what")
    found += [kind for kind, pattern in _INDICATORS.items() if re.search(rf"\b(?:{pattern})\b", text)]
    if re.search("[“”„«»\"]", sentence):
        found.append("words in quotation marks (a title, or a statement)")
    if "@" in sentence or re.search(r"\+\d|www\.", sentence):
        found.append("an address (cite the sentence, do not record it)")
    return found or [_OTHER]


def _numbers_of_dates(text: str) -> set[Decimal]:
    """Return the numbers that belong to dates, including years."""
    years = {Decimal(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)}
    days = {Decimal(day[-2:]) for day in grounding.month_days(text)}
    return years | days
