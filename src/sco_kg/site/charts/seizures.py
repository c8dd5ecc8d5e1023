"""The picture of the seizures: what each source says of each drug, one bar each, with what its word means."""

from dataclasses import dataclass

from ...errors import SCOKGError
from ...figures import observations
from ...figures.bounds import format_number
from ...rdf import namespaces

WIDTH, LEFT, RIGHT, ROW, HEAD = 1040, 350, 200, 30, 34
MEASURE = "drugs-seized"


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure in its place: `low` and `high` are where what the word means begins and ends, None if open."""

    figure: object
    source: int
    y: int
    length: int
    low: int | None
    high: int | None
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class SeizuresChart:
    """The whole picture: `drugs` are pairs of a drug's IRI and its bars."""

    drugs: list
    sources: list
    height: int
    width: int = WIDTH
    left: int = LEFT


def read_seizures(site):
    """Return the `sco_kg.figures.observations.Observation`s of seizures with a drug; [] if there are none."""
    try:
        found = observations.read_observations(site.graph, MEASURE)
    except SCOKGError:  # other data need not speak of seizures
        return []
    return [figure for figure in found if figure.substance]


def draw_seizures(view, found):
    """Return the `SeizuresChart` of some figures in the language of a `View`: drugs with one above them go under that."""
    sources = sorted({figure.article.iri for figure in found})
    families = {}
    for figure in sorted(found, key=lambda each: (each.days or (), each.node.iri)):
        families.setdefault(_family(figure, found), []).append(figure)
    scale = (WIDTH - LEFT - RIGHT) / max((_end(figure) for figure in found), default=1)
    y, drugs = 0, []
    for drug, group in sorted(families.items()):
        bars = [_bar(view, figure, sources, y + HEAD + ROW * place, scale, drug) for place, figure in enumerate(group)]
        drugs.append((drug, y + HEAD - 12, bars))
        y += HEAD + ROW * len(group) + 6
    return SeizuresChart(drugs, sources, y + 6)


def _family(figure, found):
    """Return the drug a figure is shown under: a wider one of which there are figures too, or its own."""
    named = {each.substance.iri for each in found}
    return min(figure.wider & named, default=figure.substance.iri)


def _end(figure):
    high = figure.bounds.high
    return float(high.value if high else figure.value)


def _bar(view, figure, sources, y, scale, family):
    low, high = figure.bounds.low, figure.bounds.high
    words = [view.value(figure.comparator.iri).text] if figure.comparator else []
    stated = " ".join([*words, format_number(figure.value), view.unit(figure.unit.iri, figure.value)])
    own = "" if figure.substance.iri == family else f", {view.value(figure.substance.iri).text}"
    cited = view.article(namespaces.slug_of_article(figure.article.iri))
    source = ", ".join(filter(None, [cited["by"] or cited["name"].text, cited["on"] and cited["on"].text]))
    period = view.value(figure.period.iri).text if figure.period else ""
    return Bar(figure, sources.index(figure.article.iri) + 1, y, round(float(figure.value) * scale),
               round(float(low.value) * scale), high and round(float(high.value) * scale),
               stated + own, f"{source} · {period}" if period else source)
