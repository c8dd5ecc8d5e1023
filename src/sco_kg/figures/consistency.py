"""Consistency: whether the figures of several sources for one measure can all be true, and why.

A running total never falls, so each figure of it limits its growth between two moments, from below and from above.
Such limits are difference constraints: they can be satisfied together unless their graph has a negative cycle
(Bellman-Ford). A measure that is not a running total, such as an attendance, has one value at one time.

A figure of a kind of a drug limits the drug from below. Sums over several kinds are not compared.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Literal, NamedTuple, TypeAlias

from ..rdf.namespaces import PREFIXES, slug_of
from ..rdf.terms import Thing
from .bounds import Bound, format_number, is_same_figure
from .observations import Observation

#: Measures whose figures add up over time.
RUNNING_TOTALS = ("drugs-seized", "people-helped")
Verdict = Literal["impossible", "doubtful", "possible", "alone"]
#: The verdicts in words, from worst to best.
VERDICTS: dict[Verdict, str] = {
    "impossible": "They cannot all be true.", "doubtful": "They can hardly all be true.",
    "possible": "They can all be true.", "alone": "There is one figure, so nothing contradicts it."}
_Name: TypeAlias = Callable[[Observation], str]
#: An amount, and minus the number of excluded bounds in it: tuples compare like limits.
_Amount: TypeAlias = tuple[Decimal | int, int]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why figures do or do not contradict each other: their relation, and a sentence about it."""

    relation: str
    figures: tuple[Observation, ...]
    text: str


class Contradiction(NamedTuple):
    """A minimal group of figures that cannot all be true; `hard` is False if that rests on a convention."""

    figures: tuple[Observation, ...]
    hard: bool


def assess(figures: Sequence[Observation]) -> tuple[Verdict, list[Reason]]:
    """Return the verdict on the figures of one measure, and its reasons."""
    found, name = contradictions(figures), _namer(figures)
    against = [Reason("contradiction" if hard else "doubt", some, _explain(some, hard, name)) for some, hard in found]
    return _verdict(figures, found), against + _remarks(figures, [set(some) for some, _ in found], name)


def _verdict(figures: Sequence[Observation], found: list[Contradiction]) -> Verdict:
    if any(contradiction.hard for contradiction in found):
        return "impossible"
    return "doubtful" if found else "possible" if len(figures) > 1 else "alone"


# ── limits on one running total ─────────────────────────────────────────────

@dataclass(frozen=True, slots=True)
class _Limit:
    """The growth of a running total from one day to another, by one figure; days are ordinals."""

    figure: Observation
    start: int
    end: int
    low: Bound
    high: Bound | None

    def constraints(self, hard: bool) -> Iterator[tuple[int, int, _Amount]]:
        """Yield (origin, target, most): the total at `target` exceeds that at `origin` by at most `most`.

        :param hard: whether to use hard bounds only.
        """
        if self.low.hard or not hard:
            yield self.end, self.start, (-self.low.value, -self.low.excluded)
        if self.high and (self.high.hard or not hard):
            yield self.start, self.end, (self.high.value, -self.high.excluded)


def contradictions(figures: Sequence[Observation]) -> list[Contradiction]:
    """Return the minimal groups of figures that cannot all be true; [] if all can be."""
    found: dict[frozenset[Observation], Contradiction] = {}
    for limits in _limits_by_total(figures):
        for hard in (True, False):
            for some in _conflicting(limits, hard):
                members = sorted({limit.figure for limit in some}, key=figures.index)
                found.setdefault(frozenset(members), Contradiction(tuple(members), hard))
    return list(found.values())


def _limits_by_total(figures: Iterable[Observation]) -> Iterator[list[_Limit]]:
    """Yield the limits on each total: one for each drug, area, unit and whole."""
    totals: dict[object, list[Observation]] = {}
    for figure in figures:
        span = "running" if _is_running_total(figure) else figure.days
        totals.setdefault((figure.unit, figure.subject, figure.whole, span), []).append(figure)
    for members in totals.values():
        for drug in dict.fromkeys(figure.substance for figure in members):
            yield [_limit(figure, drug) for figure in members
                   if figure.substance == drug or drug and drug.iri in figure.wider]


def _limit(figure: Observation, drug: Thing | None) -> _Limit:
    start, end = 0, 1
    if figure.days and _is_running_total(figure):
        start, end = figure.days[0].toordinal(), figure.days[1].toordinal() + 1
    high = figure.bounds.high if figure.substance == drug else None  # a kind of a drug limits it from below only
    return _Limit(figure, start, end, figure.bounds.low, high)


def _is_running_total(figure: Observation) -> bool:
    return figure.measure.iri.removeprefix(PREFIXES["c"]) in RUNNING_TOTALS and figure.days is not None


def _conflicting(limits: list[_Limit], hard: bool) -> list[Sequence[_Limit]]:
    """Return the pairs of limits that exclude each other, or else a minimal group that does; [] if there is none."""
    pairs: list[Sequence[_Limit]] = [pair for pair in combinations(limits, 2) if not _satisfiable(pair, hard)]
    if pairs or _satisfiable(limits, hard):
        return pairs
    for limit in limits:
        fewer = [other for other in limits if other != limit]
        limits = limits if _satisfiable(fewer, hard) else fewer
    return [limits]


def _satisfiable(limits: Sequence[_Limit], hard: bool) -> bool:
    """Return whether one total that never falls can satisfy all limits."""
    moments = sorted({moment for limit in limits for moment in (limit.start, limit.end)})
    zero: _Amount = (0, 0)
    constraints = [(later, earlier, zero) for earlier, later in pairwise(moments)]
    constraints += [constraint for limit in limits for constraint in limit.constraints(hard)]
    total = dict.fromkeys(moments, zero)
    for _ in moments:
        lowered = False
        for origin, target, most in constraints:
            reached = (total[origin][0] + most[0], total[origin][1] + most[1])
            if reached < total[target]:
                total[target], lowered = reached, True
        if not lowered:
            return True
    return False


# ── in words ────────────────────────────────────────────────────────────────

def _namer(figures: Iterable[Observation]) -> _Name:
    """Return a function that names a figure by its number, drug (if there are several), whole, and period."""
    several = len({figure.substance for figure in figures}) > 1

    def name(figure: Observation) -> str:
        drug = figure.substance if several else None
        time = figure.period or slug_of(figure.node.iri)
        return f"{figure.stated} ({', '.join(str(part) for part in (drug, figure.whole, time) if part)})"
    return name


def _explain(some: tuple[Observation, ...], hard: bool, name: _Name) -> str:
    if len(some) > 2:
        return (f"{_enumerate(map(name, some))} exclude each other together, though no two of them do: "
                "the parts do not fit into the whole, or do not fill it.")
    part, whole = some if _exceeds(*some) else some[::-1]
    low, high = part.bounds.low, whole.bounds.high
    at_least = f"{'more than' if low.excluded else 'at least'} {format_number(low.value)}"
    at_most = f"{'less than' if high.excluded else 'at most'} {format_number(high.value)}" if high else "anything"
    text = f"{name(part)} means {at_least}, {name(whole)} {at_most}; {_violated_rule(part, whole)}."
    return text if hard else f"{text} One of these bounds is a convention: this is a doubt, not a proof."


def _exceeds(part: Observation, whole: Observation) -> bool:
    least, most = part.bounds.low, whole.bounds.high
    if not part.is_part_of(whole) or most is None:
        return False
    return least.value > most.value or least.value == most.value and (least.excluded or most.excluded)


def _violated_rule(part: Observation, whole: Observation) -> str:
    if part.days != whole.days:
        return "a longer period cannot have a smaller total"
    if part.substance != whole.substance:
        return "no drug can have less than a kind of it"
    return "both are of one thing and time"


#: The relations of two figures that do not contradict each other, with a sentence for each; {} takes the pairs,
#: {all} the figures, each once.
_REMARKS = {
    "longer": "A longer period cannot have a smaller total, and none has: {}.",
    "wider": "No drug can have less than a kind of it, and none has: {}.",
    "one-number": "For one thing and time there is one number, and some number satisfies all figures: {all}.",
    "same-figure": "The same figure is given for different periods: {}. If both are about right, the parts that the "
                   "periods do not share have about the same amount.",
    "apart": "Where neither figure is part of the other, either may be the larger: {}.",
    "same-share": "Equal shares are of different wholes: {}. If both are about right and of the same time, the wholes "
                  "were about as large.",
    "other-whole": "Shares of different wholes may differ: {}.",
    "other-period": "A measure that is not a running total may change from period to period: {}.",
    "no-period": "A figure without a period cannot be compared with a figure that has one: {}.",
    "other-thing": "Figures of different things cannot be compared: {all}.",
}
#: The word between the two figures of a pair, if it is not "beside".
_JOINED = {"longer": "includes", "wider": "includes"}


def _remarks(figures: Iterable[Observation], contradictory: Collection[set[Observation]], name: _Name) -> list[Reason]:
    related: dict[str, list[tuple[Observation, Observation]]] = {}
    for pair in combinations(figures, 2):
        relation = None if set(pair) in contradictory else _relation(*pair)
        if relation:
            related.setdefault(relation, []).append(pair)
    return [_remark(relation, related[relation], name) for relation in _REMARKS if relation in related]


def _remark(relation: str, pairs: list[tuple[Observation, Observation]], name: _Name) -> Reason:
    members = tuple(dict.fromkeys(figure for pair in pairs for figure in pair))
    ordered = [(b, a) if relation in _JOINED and a.is_part_of(b) else (a, b) for a, b in pairs]
    each = "; ".join(f"{name(a)} {_JOINED.get(relation, 'beside')} {name(b)}" for a, b in ordered)
    return Reason(relation, members, _REMARKS[relation].format(each, all=_enumerate(map(name, members))))


def _relation(a: Observation, b: Observation) -> str | None:
    """Return the relation of a pair, a key of `_REMARKS`; None for unrelated drugs."""
    if (a.unit, a.subject) != (b.unit, b.subject):
        return "other-thing"
    if a.substance != b.substance and not _one_is_kind_of_other(a, b):
        return None
    alike = is_same_figure(a.value, b.value)
    if a.whole != b.whole:
        return "same-share" if alike else "other-whole"
    if a.days != b.days:
        return _relation_over_time(a, b, alike)
    return "one-number" if a.substance == b.substance else "wider"


def _one_is_kind_of_other(a: Observation, b: Observation) -> bool:
    """Return whether the drug of one figure is a kind of the other's."""
    return any(one.substance and one.substance.iri in other.wider for one, other in ((a, b), (b, a)))


def _relation_over_time(a: Observation, b: Observation, alike: bool) -> str:
    if None in (a.days, b.days):
        return "no-period"
    if not _is_running_total(a):
        return "other-period"
    if alike:
        return "same-figure"
    return "longer" if a.is_part_of(b) or b.is_part_of(a) else "apart"


def _enumerate(names: Iterable[str]) -> str:
    """Return names separated by commas and "and".

    >>> _enumerate(["one", "two", "three"])
    'one, two and three'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
