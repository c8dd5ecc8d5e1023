"""Whether what several sources say of one measure can all be true, and why.

A total grows with the time it covers, so all figures of it are limits on one running total: between
two moments it must grow by so much at least and so much at most. Such limits can be kept together or
they contain a circle that asks a number to be smaller than itself (the difference constraints of
Bellman and Ford). What is not a total over time, such as an attendance, is one number at one time.

A figure of a kind of a drug limits the drug from below. Sums over several kinds are not compared.
"""

from dataclasses import dataclass
from itertools import combinations, pairwise

from ..rdf import namespaces
from . import bounds

#: Measures whose figures add up over time.
RUNNING_TOTALS = ("drugs-seized", "people-helped")
#: What can come of it, from worst to best.
VERDICTS = {"impossible": "They cannot all be true.", "doubtful": "They can hardly all be true.",
            "possible": "They can all be true.", "alone": "There is one figure, so nothing contradicts it."}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why figures do or do not contradict each other: how they are related, and that in words."""

    relation: str
    figures: tuple
    text: str


def assess(figures):
    """Return the verdict on figures of one measure, a key of `VERDICTS`, and its `Reason`s.

    :param figures: a list of `sco_kg.figures.observations.Observation`s.
    """
    faults = contradictions(figures)
    if any(hard for _, hard in faults):
        verdict = "impossible"
    else:
        verdict = "doubtful" if faults else "possible" if len(figures) > 1 else "alone"
    name = _namer(figures)
    against = [Reason("contradiction" if hard else "doubt", some, _explain(some, hard, name)) for some, hard in faults]
    return verdict, against + _remarks(figures, [set(some) for some, _ in faults], name)


# ── limits on one running total ─────────────────────────────────────────────

@dataclass(frozen=True, slots=True)
class _Limit:
    """What a figure says of a running total: its growth from one moment to another."""

    figure: object
    start: int
    end: int
    low: bounds.Bound
    high: bounds.Bound | None

    def steps(self, hard):
        """Yield (from, to, most): the total at `to` is that at `from` and `most` at most.

        `most` is a number and how often a bound is excluded on the way, as a tuple that compares.
        """
        if self.low.hard or not hard:
            yield self.end, self.start, (-self.low.value, -self.low.excluded)
        if self.high and (self.high.hard or not hard):
            yield self.start, self.end, (self.high.value, -self.high.excluded)


def contradictions(figures):
    """Return the least groups of figures that cannot all be true, as (figures, hard) pairs.

    :return: pairs of a tuple of figures and whether their words alone exclude each other; False
        where that rests on a convention. [] if all can be true.
    """
    found = {}
    for limits in _accounts(figures):
        for hard in (True, False):
            for some in _conflicting(limits, hard):
                members = sorted({limit.figure for limit in some}, key=figures.index)
                found.setdefault(frozenset(members), (tuple(members), hard))
    return list(found.values())


def _accounts(figures):
    """Yield the limits on each running total: one for each drug, area, unit and whole."""
    accounts = {}
    for figure in figures:
        span = "running" if _is_running_total(figure) else figure.days
        accounts.setdefault((figure.unit, figure.subject, figure.whole, span), []).append(figure)
    for members in accounts.values():
        for drug in dict.fromkeys(figure.substance for figure in members):
            yield [_limit(figure, drug) for figure in members
                   if figure.substance == drug or drug and drug.iri in figure.wider]


def _limit(figure, drug):
    start, end = (figure.days[0].toordinal(), figure.days[1].toordinal() + 1) if _is_running_total(figure) else (0, 1)
    high = figure.bounds.high if figure.substance == drug else None  # a kind is a part only
    return _Limit(figure, start, end, figure.bounds.low, high)


def _is_running_total(figure):
    return figure.measure.iri.removeprefix(namespaces.PREFIXES["c"]) in RUNNING_TOTALS and figure.days is not None


def _conflicting(limits, hard):
    """Return the pairs of limits that exclude each other, or else the least group that does; [] if none."""
    pairs = [pair for pair in combinations(limits, 2) if not _satisfiable(pair, hard)]
    if pairs or _satisfiable(limits, hard):
        return pairs
    for limit in limits:
        fewer = [other for other in limits if other != limit]
        limits = limits if _satisfiable(fewer, hard) else fewer
    return [limits]


def _satisfiable(limits, hard):
    """Say whether one total, never falling, can keep all limits."""
    moments = sorted({moment for limit in limits for moment in (limit.start, limit.end)})
    steps = [(later, earlier, (0, 0)) for earlier, later in pairwise(moments)]
    steps += [step for limit in limits for step in limit.steps(hard)]
    total = dict.fromkeys(moments, (0, 0))
    for _ in moments:
        lowered = False
        for origin, target, most in steps:
            reached = (total[origin][0] + most[0], total[origin][1] + most[1])
            if reached < total[target]:
                total[target], lowered = reached, True
        if not lowered:
            return True
    return False


# ── in words ────────────────────────────────────────────────────────────────

def _namer(figures):
    """Return a function that names a figure: its number, its whole, its drug where there are several, its time."""
    several = len({figure.substance for figure in figures}) > 1

    def name(figure):
        drug = figure.substance if several else None
        time = figure.period or namespaces.slug_of(figure.node.iri)
        return f"{figure.stated} ({', '.join(str(part) for part in (drug, figure.whole, time) if part)})"
    return name


def _explain(some, hard, name):
    if len(some) > 2:
        return (f"{_listed(map(name, some))} exclude each other together, though no two of them do: "
                "the parts do not fit into the whole, or do not fill it.")
    part, whole = some if _exceeds(*some) else reversed(some)
    least, most = part.bounds.low, whole.bounds.high
    means = f"{'more than' if least.excluded else 'at least'} {bounds.format_number(least.value)}"
    holds = f"{'less than' if most.excluded else 'at most'} {bounds.format_number(most.value)}"
    text = f"{name(part)} means {means}, {name(whole)} {holds}; {_rule(part, whole)}."
    return text if hard else f"{text} One of these bounds is a convention: this is a doubt, not a proof."


def _exceeds(part, whole):
    least, most = part.bounds.low, whole.bounds.high
    if not part.part_of(whole) or most is None:
        return False
    return least.value > most.value or least.value == most.value and (least.excluded or most.excluded)


def _rule(part, whole):
    if part.days != whole.days:
        return "a longer period cannot have a smaller total"
    if part.substance != whole.substance:
        return "no drug can have less than a kind of it"
    return "both are of one thing and time"


#: How two figures that do not contradict each other are related, and what that means. In place of {}
#: come the pairs, in place of {all} the figures concerned, each once.
_REMARKS = {
    "longer": "A longer period cannot have a smaller total, and none has: {}.",
    "wider": "No drug can have less than a kind of it, and none has: {}.",
    "one-number": "For one thing and time there is one number, and some number fits all that is said: {all}.",
    "same-figure": "The same figure stands for different periods: {}. If both are near the mark, what each "
                   "period has alone came to much the same.",
    "apart": "Where neither figure is part of the other, either may be the larger: {}.",
    "same-share": "Equal shares are of different wholes: {}. If both are near the mark and of one time, the wholes "
                  "were about as large.",
    "other-whole": "Shares of different wholes may differ: {}.",
    "other-period": "What is not a total may change from period to period: {}.",
    "no-period": "A figure without a period cannot be set against one with a period: {}.",
    "other-thing": "Figures of different things have no bearing on each other: {all}.",
}
#: What stands between the two of a pair.
_JOINED = {"longer": "holds", "wider": "holds"}


def _remarks(figures, contradictory, name):
    related = {}
    for pair in combinations(figures, 2):
        relation = None if set(pair) in contradictory else _relation(*pair)
        if relation:
            related.setdefault(relation, []).append(pair)
    return [_remark(relation, related[relation], name) for relation in _REMARKS if relation in related]


def _remark(relation, pairs, name):
    members = tuple(dict.fromkeys(figure for pair in pairs for figure in pair))
    ordered = [(b, a) if relation in _JOINED and a.part_of(b) else (a, b) for a, b in pairs]
    each = "; ".join(f"{name(a)} {_JOINED.get(relation, 'beside')} {name(b)}" for a, b in ordered)
    return Reason(relation, members, _REMARKS[relation].format(each, all=_listed(map(name, members))))


def _relation(a, b):
    """Return the key of `_REMARKS` that a pair comes under; None for different drugs."""
    if (a.unit, a.subject) != (b.unit, b.subject):
        return "other-thing"
    if a.substance != b.substance and not _kinds(a, b):
        return None
    alike = bounds.is_same_figure(a.value, b.value)
    if a.whole != b.whole:
        return "same-share" if alike else "other-whole"
    if a.days != b.days:
        return _over_time(a, b, alike)
    return "one-number" if a.substance == b.substance else "wider"


def _kinds(a, b):
    """Say whether one figure's drug is a kind of the other's."""
    return any(one.substance and one.substance.iri in other.wider for one, other in ((a, b), (b, a)))


def _over_time(a, b, alike):
    if None in (a.days, b.days):
        return "no-period"
    if not _is_running_total(a):
        return "other-period"
    if alike:
        return "same-figure"
    return "longer" if a.part_of(b) or b.part_of(a) else "apart"


def _listed(names):
    """Return names as a reader writes them.

    >>> _listed(["one", "two", "three"])
    'one, two and three'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
