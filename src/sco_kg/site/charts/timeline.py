"""The timeline chart: one band for each year that has events or documents, one row for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from ...query.result import Row
from ..model.dates import format_period
from ..model.site import Site
from ..model.view import View

WIDTH, HEAD, ROW = 1000, 34, 30
_BAND_MARGIN = 8
_MAX_CHARACTERS = 48


@dataclass(slots=True)
class TimelineEntry:
    """An event, or a document, with its days; `last` is None if the end is not known.

    If only a year is known, it is that year's first and last day. `rows` are the query results of the articles that
    mention it. `date_kind` is the IRI of what a document's date means, None for an event.
    """

    iri: str
    kind: str
    first: date
    last: date | None
    is_event: bool
    date_kind: str | None = None
    rows: list[Row] = field(default_factory=list)
    is_reported: bool = False

    def add(self, row: Row, planned: bool) -> None:
        """Add the row of one article; what one article reports is reported, even if another only announces it."""
        self.rows.append(row)
        self.is_reported = self.is_reported or not planned


def read_timeline(site: Site) -> list[TimelineEntry]:
    """Return the events of the graph, and the documents with a date or year, by date."""
    found: dict[tuple[str, ...], TimelineEntry] = {}
    for row in site.graph.query("timeline"):
        entry = found.setdefault((row.event.iri,), TimelineEntry(
            row.event.iri, row.kind.iri, row.earliest, row.latest, is_event=True))
        entry.add(row, row.modality.iri in site.planned_modalities)
    for row in site.graph.query("documents"):
        if row.date and (days := _days(row.date)):
            key = (row.document.iri, row.dated.iri, str(row.date))
            entry = found.setdefault(key, TimelineEntry(
                row.document.iri, row.kind.iri, *days, is_event=False, date_kind=row.dated.iri))
            entry.add(row, planned=False)
    return sorted(found.values(), key=lambda each: (each.first, each.last or date.max, each.is_event, each.iri))


def _days(value: date | str | int) -> tuple[date, date] | None:
    """Return the first and last day of a date or a year; None if it is neither."""
    if isinstance(value, date):
        return value, value
    year = str(value)
    return _year(int(year)) if year.isdigit() and len(year) == 4 else None


def _year(number: int) -> tuple[date, date]:
    return date(number, 1, 1), date(number, 12, 31)


class TimelineMark(NamedTuple):
    """An entry at its position, in pixels: its time from `x` to `end`, its text at `text_x`."""

    entry: TimelineEntry
    y: int
    x: int
    end: int
    text: str
    text_x: int
    anchor: Literal["start", "end"]
    period: str


class TimelineChart(NamedTuple):
    """The chart; `bands` are pairs of a year and its left edge, all bands of one width."""

    bands: list[tuple[int, int]]
    band_width: int
    marks: list[TimelineMark]
    height: int
    width: int = WIDTH


def draw_timeline(view: View, entries: Sequence[TimelineEntry]) -> TimelineChart:
    """Return the chart of some entries in the language of a view; without entries, an empty chart."""
    years = sorted({entry.first.year for entry in entries})
    if not years:
        return TimelineChart([], 0, [], 0)
    band = WIDTH // len(years)
    marks = [_mark(view, entry, years, band, HEAD + ROW * row + ROW // 2) for row, entry in enumerate(entries)]
    bands = [(year, band * number) for number, year in enumerate(years)]
    return TimelineChart(bands, band, marks, HEAD + ROW * len(entries) + 8)


def _mark(view: View, entry: TimelineEntry, years: Sequence[int], band: int, y: int) -> TimelineMark:
    x = _position(entry.first, years, band)
    last = min(entry.last or entry.first, _year(entry.first.year)[1])  # the chart has no other year beside it
    end = max(x, _position(last, years, band))
    text = view.shortened(entry.iri, _MAX_CHARACTERS)
    text += f" · {view.display(entry.date_kind).text}" if entry.date_kind else ""
    right = end < WIDTH * 0.52
    return TimelineMark(entry, y, x, end, text, end + 12 if right else x - 12, "start" if right else "end",
                        format_period(entry.first, entry.last, view.language))


def _position(day: date, years: Sequence[int], band: int) -> int:
    """Return the horizontal position of a day in the band of its year."""
    start, end = _year(day.year)
    share = (day - start).days / (end - start).days
    return round(years.index(day.year) * band + _BAND_MARGIN + share * (band - 2 * _BAND_MARGIN))
