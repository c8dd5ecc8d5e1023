"""Rows of results in a normal form, the same for all stores."""

from collections import Counter
from decimal import Decimal

import sco_kg


def rows(result):
    """Return the rows of a result as a multiset of Python values; all numbers are Decimal."""
    return Counter(tuple(map(_plain, row)) for row in result)


def _plain(value):
    if isinstance(value, sco_kg.Text):
        return str(value), value.language.lower()
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return "number", round(Decimal(value), 9)
    return type(value).__name__, value
