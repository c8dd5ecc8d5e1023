"""What a sentence looks as if it held: hints for a curator, in words of ours; the text decides."""

import re

from . import grounding
from .words import split_words

#: Kinds of facts, and words that often come with them.
_WORDS = {
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
_PLAIN = "people, bodies, posts, places, events"


def possible_facts(sentence):
    """Return the kinds of facts that the text of a sentence may hold; never empty, and none of its words.

    >>> possible_facts("On 3 June, “more is needed”, she said.")
    ['a date', 'a statement (who, which speech act)', 'words in quotation marks (a title, or a statement)']
    """
    text = " ".join(word.form for word in split_words(sentence) if word.form != "one")  # seldom a figure
    dates = _dated(text)
    found = ["a date"] if dates else []
    if grounding.numbers(text) - dates:
        found.append("a figure (qualifier, period, claimant)")
    if "%" in sentence or re.search(r"\bper ?cent\b|\bhalf\b", text):
        found.append("a share, and of what")
    found += [kind for kind, pattern in _WORDS.items() if re.search(rf"\b(?:{pattern})\b", text)]
    if re.search("[“”„«»\"]", sentence):
        found.append("words in quotation marks (a title, or a statement)")
    if "@" in sentence or re.search(r"\+\d|www\.", sentence):
        found.append("an address (cite the sentence, do not record it)")
    return found or [_PLAIN]


def _dated(text):
    """Return the numbers that belong to dates, years among them."""
    years = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)}
    days = {int(day[-2:]) for day in grounding.month_days(text)}
    return years | days
