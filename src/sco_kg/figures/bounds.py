"""Bounds: between which numbers the true one lies, by the word before the number stated.

Of a stated x:

    words               kind       from               to                 which bound is hard
    over, more than     at-least   x, excluded        without end        from
    nearly, almost      at-most    0.9 x              x, excluded        to
    about, some         around     0.95 x             1.05 x             neither
    (none)              None       x less ½ digit     x and ½ digit      both

The factors and the half of the last written digit are conventions, not measurements: nobody told the
authors. A hard bound is what the words say by themselves; a soft one rests on a factor, so what it
excludes is doubtful, not impossible. This module has the one copy of these numbers in code; the check
queries, which cannot import, repeat them, and tests compare the two.
"""

from dataclasses import dataclass
from decimal import Decimal

from ..errors import ParameterError

NEARLY_FROM, ABOUT_FROM, ABOUT_TO = Decimal("0.9"), Decimal("0.95"), Decimal("1.05")
#: Of the last written digit; that of 5,000 is its units.
HALF_TOLERANCE = Decimal("0.5")
#: Two figures are the same if neither is larger than the other by more than this factor.
SAME_TOLERANCE = Decimal("1.01")


@dataclass(frozen=True, slots=True)
class Bound:
    """One end: its number, whether that number itself is excluded, and whether it is hard."""

    value: Decimal
    excluded: bool = False
    hard: bool = True


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a stated number means: from `low` to `high`, where None is without end.

    >>> print(bounds_of(70, "at-least"), bounds_of(350, "at-most"), bounds_of(69, "around"), bounds_of(28), sep="; ")
    more than 70; ~315 to under 350; ~65.55 to ~72.45; 27.5 to 28.5
    """

    low: Bound
    high: Bound | None

    def __str__(self):
        low = _written(self.low)
        if self.high is None:
            return f"more than {low}" if self.low.excluded else f"{low} or more"
        return f"{low} to {'under ' if self.high.excluded else ''}{_written(self.high)}"


def _written(bound):
    return ("" if bound.hard else "~") + format_number(bound.value)


def format_number(number):
    """Return a number as a reader writes it.

    >>> format_number(Decimal("72.450")), format_number(Decimal("3E+6"))
    ('72.45', '3000000')
    """
    return f"{Decimal(number).normalize():f}"


def bounds_of(value, kind=None):
    """Return the `Bounds` of a stated number.

    :param value: an int or Decimal with as many digits as were written.
    :param kind: at-least, at-most, around, or None for a number that no word qualifies.
    :raises ParameterError: there is no such kind of comparator.
    """
    x = Decimal(value)
    if kind is None:
        half = HALF_TOLERANCE.scaleb(min(x.as_tuple().exponent, 0))
        return Bounds(Bound(x - half), Bound(x + half))
    if kind == "at-least":
        return Bounds(Bound(x, excluded=True), None)
    if kind == "at-most":
        return Bounds(Bound(NEARLY_FROM * x, hard=False), Bound(x, excluded=x > 0))  # nothing is under 0
    if kind == "around":
        return Bounds(Bound(ABOUT_FROM * x, hard=False), Bound(ABOUT_TO * x, hard=False))
    raise ParameterError(f"{kind!r} is no kind of comparator. Kinds are at-least, at-most and around.")


def is_same_figure(x, y):
    """Say whether two stated numbers are the same figure, give or take what rounding does.

    >>> is_same_figure(349, 350), is_same_figure(69, 70)
    (True, False)
    """
    return max(x, y) <= SAME_TOLERANCE * min(x, y)
