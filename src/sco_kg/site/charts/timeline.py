"""The picture of what happened when: one band for each year of which something is told, one line for each thing."""

from dataclasses import dataclass, field
from datetime import date

from ..model import dates

WIDTH, HEAD, ROW = 1000, 34, 30
_LONGEST = 48
_LAST = date(2000, 12, 31)


@dataclass(slots=True)
class Moment:
    """An event or a document with its day: `last` is None if it goes on, and the last of the year if only that is told.

    `tellings` are the rows in which articles tell of it; `how` is the IRI of what a document's day is the day of.
    """

    iri: str
    kind: str
    first: date
    last: date | None
    event: bool
    how: str | None = None
    tellings: list = field(default_factory=list)
    reported: bool = False

    def add(self, row, planned):
        """Take in one telling; what one article reports is reported, whatever another announced."""
        self.tellings.append(row)
        self.reported = self.reported or not planned


def read_moments(site):
    """Return the `Moment`s of the graph in order of time: events, and documents that have a day or a year."""
    found = {}
    for row in site.graph.query("timeline"):
        moment = found.setdefault(row.event.iri, Moment(
            row.event.iri, row.kind.iri, row.earliest, row.latest, event=True))
        moment.add(row, row.modality.iri in site.planned)
    for row in site.graph.query("documents"):
        if span := row.date and _span(row.date):
            key = (row.document.iri, row.dated.iri, row.date)
            moment = found.setdefault(key, Moment(
                row.document.iri, row.kind.iri, *span, event=False, how=row.dated.iri))
            moment.add(row, planned=False)
    return sorted(found.values(), key=lambda each: (each.first, each.last or date.max, each.event, each.iri))


def _span(stated):
    """Return the first and last day of a date, month or year; None if it is none of them."""
    if isinstance(stated, date):
        return stated, stated
    year = str(stated)
    return (date(int(year), 1, 1), date(int(year), 12, 31)) if year.isdigit() and len(year) == 4 else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment in its place: `x` to `end` is its time, `text` stands at `at`."""

    moment: Moment
    y: int
    x: int
    end: int
    text: str
    at: int
    anchor: str
    day: str


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """The whole picture: `bands` are pairs of a year and where it begins."""

    bands: list
    band: int
    marks: list
    height: int
    width: int = WIDTH


def draw_timeline(view, found):
    """Return the `TimelineChart` of some `Moment`s in the language of a `View`; without any, one of height 0."""
    years = sorted({moment.first.year for moment in found})
    if not years:
        return TimelineChart([], 0, [], 0)
    band = WIDTH // len(years)
    marks = [_mark(view, moment, years, band, HEAD + ROW * place + ROW // 2) for place, moment in enumerate(found)]
    return TimelineChart([(year, band * place) for place, year in enumerate(years)], band, marks, HEAD + ROW * len(found) + 8)


def _mark(view, moment, years, band, y):
    x, last = _place(moment.first, years, band), moment.last or moment.first
    end = max(x, _place(last if last.year == moment.first.year else _LAST.replace(year=moment.first.year), years, band))
    text = view.brief(moment.iri, _LONGEST)
    text += f" · {view.value(moment.how).text}" if moment.how else ""
    right = end < WIDTH * 0.52
    return Mark(moment, y, x, end, text, end + 12 if right else x - 12, "start" if right else "end",
                dates.format_period(moment.first, moment.last, view.language))


def _place(day, years, band):
    start = date(day.year, 1, 1)
    share = (day - start).days / ((date(day.year, 12, 31) - start).days)
    return round(years.index(day.year) * band + 8 + share * (band - 16))
