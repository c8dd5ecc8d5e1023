"""Rows of results, in a form that two stores can agree on."""

from collections import Counter
from decimal import Decimal

import sco_kg


def rows(result):
    """The rows of a result as a bag of Python values; what is a number in one is one in the other."""
    return Counter(tuple(map(_plain, row)) for row in result)


def _plain(value):
    if isinstance(value, sco_kg.Text):
        return str(value), value.language.lower()
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return "number", round(Decimal(value), 9)
    return type(value).__name__, value
