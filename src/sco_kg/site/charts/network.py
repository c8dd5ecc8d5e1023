"""The picture of who took part in what: people on the left, events in the middle, bodies on the right."""

import textwrap
from dataclasses import dataclass

from ...rdf import namespaces
from ..model import facts, paths

WIDTH, MARGIN, ROW = 1060, 300, 30
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class PartPlayed:
    """Somebody's part in an event, as one article tells it: IRIs, and whether it is announced only."""

    who: str
    event: str
    role: str
    planned: bool
    node: object


def parts_played(site):
    """Return the `PartPlayed`s that the articles tell of, in order of the node."""
    found = site.quads(prop=facts.TYPE, value=namespaces.sco_term("Participation"))
    nodes = [facts.facts_of_node(site, quad.subject.value, quad.graph_name.value) for quad in found]
    return [_part(site, node) for node in sorted(nodes, key=lambda node: node.iri) if node.article and _whole(node)]


def _whole(node):
    return all(node.value(f"sco:{name}") for name in ("participant", "inEvent", "role"))


def _part(site, node):
    """Return the part a node tells of; announced if the part or its event is, in the same article."""
    event = node.value("sco:inEvent").value
    there = site.objects(event, namespaces.sco_term("modality"), node.graph)
    planned = node.modality(site.planned) or any(term.value in site.planned for term in there)
    return PartPlayed(node.value("sco:participant").value, event, node.value("sco:role").value, bool(planned), node)


@dataclass(frozen=True, slots=True)
class Box:
    """Something in its place in one of the three columns."""

    iri: str
    path: str
    text: str
    y: int
    rows: list


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two boxes: from (`x`, `y`) to (`to_x`, `to_y`), `text` says what it is."""

    x: int
    y: int
    to_x: int
    to_y: int
    planned: bool
    text: str


@dataclass(frozen=True, slots=True)
class NetworkChart:
    """The whole picture: `people`, `events` and `bodies` are `Box`es."""

    people: list
    events: list
    bodies: list
    links: list
    height: int
    width: int = WIDTH
    margin: int = MARGIN


def draw_network(site, view, found, moments):
    """Return the `NetworkChart` of some `PartPlayed`s.

    :param moments: the `timelines.Moment`s, whose events come in their order; others come last.
    """
    when = {moment.iri: place for place, moment in enumerate(moments)}
    events = sorted({part.event for part in found}, key=lambda iri: (when.get(iri, len(when)), iri))
    people = {part.who for part in found if namespaces.sco_term("Person") in site.kinds(part.who)}
    columns = [_beside(found, people, events), events, _beside(found, {part.who for part in found} - people, events)]
    height = max(len(columns[0]) * ROW, len(events) * 44, len(columns[2]) * ROW) + 16
    boxes = [[_box(view, iri, place, len(column), height) for place, iri in enumerate(column)] for column in columns]
    places_ = {box.iri: box.y for column in boxes for box in column}
    return NetworkChart(*boxes, list(_links(view, found, people, places_)), height)


def _beside(found, those, events):
    """Return those who took part, ordered so that lines cross little: by the middle of their events."""
    def middle(iri):
        own = [events.index(part.event) for part in found if part.who == iri]
        return sum(own) / len(own), iri

    return sorted(those, key=middle)


def _box(view, iri, place, of, height):
    text = view.brief(iri, _LONGEST)
    step = (height - 16) / of
    return Box(iri, paths.page_path(iri), text, round(8 + step * (place + 0.5)), textwrap.wrap(text, 30)[:2])


def _links(view, found, people, at):
    """Yield one line for each two that are joined, however many articles say so."""
    joined = {}
    for part in found:
        joined.setdefault((part.who, part.event), []).append(part)
    for (who, event), group in sorted(joined.items()):
        roles = ", ".join(sorted({view.value(part.role).text for part in group}))
        text = f"{view.value(who).text} – {roles} – {view.value(event).text}"
        left = who in people
        yield Link(MARGIN if left else WIDTH - MARGIN, at[who], WIDTH // 2 + (-112 if left else 112), at[event],
                   all(part.planned for part in group), text)
