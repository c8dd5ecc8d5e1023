"""The chart of seizures: one bar for each figure of each source, by drug, with the range its comparator allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...errors import SCOKGError
from ...figures.bounds import format_number
from ...figures.observations import Observation, read_observations
from ...rdf.namespaces import slug_of_article
from ..model.site import Site
from ..model.view import View

WIDTH, LEFT, RIGHT, ROW, HEAD = 1040, 350, 200, 30, 34
MEASURE = "drugs-seized"


class Bar(NamedTuple):
    """A figure at its position, in pixels; its possible values reach from `low` to `high`, None if unlimited."""

    figure: Observation
    source: int
    y: int
    length: int
    low: int
    high: int | None
    text: str
    label: str


class SeizuresChart(NamedTuple):
    """The chart: for each drug its IRI, the height of its heading and its bars; `sources` are IRIs of articles."""

    drugs: list[tuple[str, int, list[Bar]]]
    sources: list[str]
    height: int
    width: int = WIDTH
    left: int = LEFT


def read_seizures(site: Site) -> list[Observation]:
    """Return the observations of seizures that name a drug; [] if there are none."""
    try:
        found = read_observations(site.graph, MEASURE)
    except SCOKGError:  # other data need not have this measure
        return []
    return [figure for figure in found if figure.substance]


def draw_seizures(view: View, figures: Sequence[Observation]) -> SeizuresChart:
    """Return the chart of some observations in the language of a view; a drug comes under the wider one, if any."""
    sources = sorted({_article(figure) for figure in figures})
    families: dict[str, list[Observation]] = {}
    for figure in sorted(figures, key=lambda each: (each.days or (), each.node.iri)):
        families.setdefault(_family(figure, figures), []).append(figure)
    scale = (WIDTH - LEFT - RIGHT) / max(map(_upper_end, figures), default=1)
    y, drugs = 0, []
    for drug, group in sorted(families.items()):
        bars = [_bar(view, figure, sources, y + HEAD + ROW * row, scale, drug) for row, figure in enumerate(group)]
        drugs.append((drug, y + HEAD - 12, bars))
        y += HEAD + ROW * len(group) + 6
    return SeizuresChart(drugs, sources, y + 6)


def _drug(figure: Observation) -> str:
    return figure.substance.iri if figure.substance else ""


def _article(figure: Observation) -> str:
    return figure.article.iri if figure.article else ""


def _family(figure: Observation, figures: Iterable[Observation]) -> str:
    """Return the drug under which a figure is shown: a wider one that has figures too, or its own."""
    return min(figure.wider & {_drug(each) for each in figures}, default=_drug(figure))


def _upper_end(figure: Observation) -> float:
    high = figure.bounds.high
    return float(high.value if high else figure.value)


def _bar(view: View, figure: Observation, sources: Sequence[str], y: int, scale: float, family: str) -> Bar:
    low, high = figure.bounds.low, figure.bounds.high
    words = [view.display(figure.comparator.iri).text] if figure.comparator else []
    stated = " ".join([*words, format_number(figure.value), view.unit_label(figure.unit.iri, figure.value)])
    drug = "" if _drug(figure) == family else f", {view.display(_drug(figure)).text}"
    cited = view.citation(slug_of_article(_article(figure)))
    source = ", ".join([cited.publisher or cited.label.text, *([cited.day.text] if cited.day else [])])
    period = view.display(figure.period.iri).text if figure.period else ""
    return Bar(figure, sources.index(_article(figure)) + 1, y, round(float(figure.value) * scale),
               round(float(low.value) * scale), round(float(high.value) * scale) if high else None,
               stated + drug, f"{source} · {period}" if period else source)
