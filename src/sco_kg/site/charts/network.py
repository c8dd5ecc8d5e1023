"""The chart of who took part in what: people on the left, events in the middle, bodies on the right."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ...rdf.namespaces import RDF_TYPE, sco_term
from ...rdf.terms import value_of
from ..model.facts import NodeFacts, facts_of_node
from ..model.paths import page_path
from ..model.site import Site
from ..model.view import View
from .timeline import TimelineEntry

WIDTH, MARGIN, ROW = 1060, 300, 30
_EVENT_ROW, _EVENT_HALF_WIDTH = 44, 112
_MAX_CHARACTERS = 40


class PartPlayed(NamedTuple):
    """A participation as one article states it: three IRIs, whether it is announced only, and its facts."""

    who: str
    event: str
    role: str
    planned: bool
    node: NodeFacts


def parts_played(site: Site) -> list[PartPlayed]:
    """Return the participations that the articles state, by the IRI of their node."""
    found = site.quads(prop=RDF_TYPE, value=sco_term("Participation"))
    nodes = [facts_of_node(site, value_of(quad.subject), value_of(quad.graph_name)) for quad in found]
    return [part for node in sorted(nodes, key=lambda node: node.iri) if node.article and (part := _part(site, node))]


def _part(site: Site, node: NodeFacts) -> PartPlayed | None:
    """Return the part a node states, None if it is incomplete; planned if the part or its event is."""
    who, event, role = (node.text(f"sco:{name}") for name in ("participant", "inEvent", "role"))
    if not (who and event and role):
        return None
    modalities = [*node.values("sco:modality"), *site.objects(event, sco_term("modality"), node.graph)]
    return PartPlayed(who, event, role, not site.planned_modalities.isdisjoint(map(value_of, modalities)), node)


def parts_by_event(view: View, parts: Iterable[PartPlayed]) -> dict[str, list[PartPlayed]]:
    """Return the parts of each event, by role and name."""
    found: dict[str, list[PartPlayed]] = {}
    for part in parts:
        found.setdefault(part.event, []).append(part)
    for own in found.values():
        own.sort(key=lambda part: (view.display(part.role).text, view.display(part.who).text, part.node.iri))
    return found


class Box(NamedTuple):
    """A thing in one of the three columns; `rows` are the lines of its text."""

    iri: str
    path: str | None
    text: str
    y: int
    rows: list[str]


class NetworkLine(NamedTuple):
    """A line between two boxes, from (`x`, `y`) to (`to_x`, `to_y`), with its tooltip."""

    x: int
    y: int
    to_x: int
    to_y: int
    planned: bool
    text: str


class NetworkChart(NamedTuple):
    """The chart: three columns of boxes, and the lines between them."""

    people: list[Box]
    events: list[Box]
    bodies: list[Box]
    lines: list[NetworkLine]
    height: int
    width: int = WIDTH
    margin: int = MARGIN


def draw_network(view: View, parts: Sequence[PartPlayed], timeline: Iterable[TimelineEntry]) -> NetworkChart:
    """Return the chart of some participations in the language of a view.

    :param timeline: entries whose events come first, in this order.
    """
    order = {entry.iri: number for number, entry in enumerate(timeline)}
    events = sorted({part.event for part in parts}, key=lambda iri: (order.get(iri, len(order)), iri))
    people = {part.who for part in parts if sco_term("Person") in view.site.classes(part.who)}
    bodies = {part.who for part in parts} - people
    columns = [_by_events(parts, people, events), events, _by_events(parts, bodies, events)]
    height = max(len(columns[0]) * ROW, len(events) * _EVENT_ROW, len(columns[2]) * ROW) + 16
    left, middle, right = (
        [_box(view, iri, number, len(column), height) for number, iri in enumerate(column)] for column in columns)
    heights = {box.iri: box.y for box in (*left, *middle, *right)}
    return NetworkChart(left, middle, right, list(_lines(view, parts, people, heights)), height)


def _by_events(parts: Sequence[PartPlayed], those: Iterable[str], events: Sequence[str]) -> list[str]:
    """Return participants by the mean position of their events, so that few lines cross."""
    def mean_position(iri: str) -> tuple[float, str]:
        own = [events.index(part.event) for part in parts if part.who == iri]
        return sum(own) / len(own), iri

    return sorted(those, key=mean_position)


def _box(view: View, iri: str, number: int, count: int, height: int) -> Box:
    text = view.shortened(iri, _MAX_CHARACTERS)
    step = (height - 16) / count
    return Box(iri, page_path(iri), text, round(8 + step * (number + 0.5)), textwrap.wrap(text, 30)[:2])


def _lines(view: View, parts: Iterable[PartPlayed], people: Collection[str],
           heights: Mapping[str, int]) -> Iterator[NetworkLine]:
    """Yield one line for each participant of each event, independent of the number of articles."""
    joined: dict[tuple[str, str], list[PartPlayed]] = {}
    for part in parts:
        joined.setdefault((part.who, part.event), []).append(part)
    for (who, event), group in sorted(joined.items()):
        roles = ", ".join(sorted({view.display(part.role).text for part in group}))
        text = f"{view.display(who).text} – {roles} – {view.display(event).text}"
        x, side = (MARGIN, -1) if who in people else (WIDTH - MARGIN, 1)
        yield NetworkLine(x, heights[who], WIDTH // 2 + side * _EVENT_HALF_WIDTH, heights[event],
                          all(part.planned for part in group), text)
