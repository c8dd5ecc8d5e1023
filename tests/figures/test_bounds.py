"""Bounds hold the value they are of, and mean what the check queries take them to mean."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sco_kg import errors
from sco_kg.figures import bounds

KINDS = ("at-least", "at-most", "around", None)
values = st.one_of(st.integers(0, 10**9), st.decimals(0, 10**6, places=3).map(lambda x: Decimal(f"{x.normalize():f}")))
kinds = st.sampled_from(KINDS)


def holds(limits, x):
    """Whether a number is within bounds."""
    above = x > limits.low.value or x == limits.low.value and not limits.low.excluded
    high = limits.high
    return above and (high is None or x < high.value or x == high.value and not high.excluded)


@given(values, kinds)
def test_a_value_is_within_its_bounds_or_is_the_end_that_its_word_excludes(x, kind):
    limits = bounds.bounds_of(x, kind)
    excluded = {end.value for end in (limits.low, limits.high) if end and end.excluded}
    assert holds(limits, x) or x in excluded
    assert limits.high is None or limits.low.value <= limits.high.value


@given(values, values, kinds)
def test_a_larger_value_of_as_many_digits_has_larger_bounds(x, y, kind):
    x, y = sorted((int(x), int(y)))
    small, large = bounds.bounds_of(x, kind), bounds.bounds_of(y, kind)
    assert small.low.value <= large.low.value
    assert small.high is large.high is None or small.high.value <= large.high.value


@given(st.integers(10, 10**9))
def test_a_number_without_a_comparator_is_tighter_than_one_with(x):
    plain, around = bounds.bounds_of(x), bounds.bounds_of(x, "around")
    assert around.low.value <= plain.low.value and plain.high.value <= around.high.value
    assert plain.low.hard and plain.high.hard and not around.low.hard and not around.high.hard


@given(values.filter(bool))
def test_over_and_nearly_the_same_number_exclude_each_other(x):
    over, nearly = bounds.bounds_of(x, "at-least"), bounds.bounds_of(x, "at-most")
    for number in (x, over.low.value, nearly.low.value, x + 1):
        assert not (holds(over, number) and holds(nearly, number))
    assert over.low.hard and nearly.high.hard and not nearly.low.hard


@given(st.integers(0, 10**6), st.integers(0, 6))
def test_more_digits_are_tighter_bounds(x, digits):
    limits = bounds.bounds_of(Decimal(x).scaleb(-digits))
    assert limits.high.value - limits.low.value == Decimal(1).scaleb(-digits)


@pytest.mark.parametrize("value, kind, written", [
    (69, None, "68.5 to 69.5"), (Decimal("12.5"), None, "12.45 to 12.55"), (5000, None, "4999.5 to 5000.5"),
    (70, "at-least", "more than 70"), (350, "at-most", "~315 to under 350"), (69, "around", "~65.55 to ~72.45"),
    (0, "at-most", "~0 to 0"), (3000000, "at-least", "more than 3000000")])
def test_bounds_as_text(value, kind, written):
    assert str(bounds.bounds_of(value, kind)) == written


def test_a_bound_that_is_not_excluded_and_has_no_end():
    assert str(bounds.Bounds(bounds.Bound(Decimal(3)), None)) == "3 or more"


def test_an_unknown_kind_is_refused():
    with pytest.raises(errors.ParameterError, match="'at-best' is not a kind of comparator. Kinds are at-least"):
        bounds.bounds_of(1, "at-best")


@pytest.mark.parametrize("x, y, same", [(349, 350, True), (100, 101, True), (100, 102, False), (0, 0, True),
                                        (0, 1, False), (Decimal("69.5"), 69, True)])
def test_the_same_figure_is_one_within_a_hundredth(x, y, same):
    assert bounds.is_same_figure(x, y) is bounds.is_same_figure(y, x) is same
