"""Bounds: the interval of true values that a stated number means, by its comparator.

Of a stated x:

    words               kind       from               to                 hard bounds
    over, more than     at-least   x, excluded        unbounded          from
    nearly, almost      at-most    0.9 x              x, excluded        to
    about, some         around     0.95 x             1.05 x             none
    (none)              None       x less ½ digit     x and ½ digit      both

The factors and the half of the last written digit are conventions, not measurements: no source states them. A hard
bound follows from the words alone. A soft bound rests on a factor, so a value beyond it is doubtful, not
impossible. This module has the only copy of these numbers in code; the check queries cannot import it and repeat
them, and tests compare the two.
"""

from dataclasses import dataclass
from decimal import Decimal

from ..errors import ParameterError

NEARLY_FROM, ABOUT_FROM, ABOUT_TO = Decimal("0.9"), Decimal("0.95"), Decimal("1.05")
#: In units of the last written digit; the last digit of 5,000 is its units.
HALF_TOLERANCE = Decimal("0.5")
#: Two figures are the same if neither is larger than the other by more than this factor.
SAME_TOLERANCE = Decimal("1.01")


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of an interval: its value, whether the value itself is excluded, and whether the bound is hard."""

    value: Decimal
    excluded: bool = False
    hard: bool = True


@dataclass(frozen=True, slots=True)
class Bounds:
    """The interval that a stated number means; `high` is None if it is unbounded.

    >>> print(bounds_of(70, "at-least"), bounds_of(350, "at-most"), bounds_of(69, "around"), bounds_of(28), sep="; ")
    more than 70; ~315 to under 350; ~65.55 to ~72.45; 27.5 to 28.5
    """

    low: Bound
    high: Bound | None

    def __str__(self) -> str:
        low = _render(self.low)
        if self.high is None:
            return f"more than {low}" if self.low.excluded else f"{low} or more"
        return f"{low} to {'under ' if self.high.excluded else ''}{_render(self.high)}"


def _render(bound: Bound) -> str:
    return ("" if bound.hard else "~") + format_number(bound.value)


def format_number(number: int | Decimal) -> str:
    """Return a number without exponent and trailing zeros.

    >>> format_number(Decimal("72.450")), format_number(Decimal("3E+6"))
    ('72.45', '3000000')
    """
    return f"{Decimal(number).normalize():f}"


def bounds_of(value: int | Decimal, kind: str | None = None) -> Bounds:
    """Return the bounds of a stated number.

    :param value: the number, with as many digits as were written.
    :param kind: the kind of its comparator: at-least, at-most or around; None if no word qualifies the number.
    :raises ParameterError: there is no such kind of comparator.
    """
    x = Decimal(value)
    if kind is None:
        half = HALF_TOLERANCE.scaleb(min(int(x.as_tuple().exponent), 0))
        return Bounds(Bound(x - half), Bound(x + half))
    if kind == "at-least":
        return Bounds(Bound(x, excluded=True), None)
    if kind == "at-most":
        return Bounds(Bound(NEARLY_FROM * x, hard=False), Bound(x, excluded=x > 0))  # nothing is under 0
    if kind == "around":
        return Bounds(Bound(ABOUT_FROM * x, hard=False), Bound(ABOUT_TO * x, hard=False))
    raise ParameterError(f"{kind!r} is not a kind of comparator. Kinds are at-least, at-most and around.")


def is_same_figure(x: int | Decimal, y: int | Decimal) -> bool:
    """Return whether two stated numbers are the same figure, apart from rounding.

    >>> is_same_figure(349, 350), is_same_figure(69, 70)
    (True, False)
    """
    return max(x, y) <= SAME_TOLERANCE * min(x, y)
