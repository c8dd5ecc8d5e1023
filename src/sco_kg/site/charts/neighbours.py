"""The chart of a thing and its neighbours: the thing in the middle, neighbours on both sides, labelled links."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import pyoxigraph as ox

from ...rdf.namespaces import PREFIXES
from ...rdf.terms import Term
from ..model.facts import NodeFacts
from ..model.paths import page_path
from ..model.site import Site
from ..model.view import View

WIDTH, MIDDLE, ROW = 880, 440, 44
#: The chart has at most this many neighbours; the tables below it have all.
MAX_NEIGHBOURS = 14
_MAX_CHARACTERS = 36
_TITLE_CHARACTERS, _TITLE_LINES = 26, 3


@dataclass(slots=True)
class Neighbour:
    """A thing that shares facts with the topic; `links` are IRIs, `facts` a count, `planned` if all are announced."""

    iri: str
    links: list[str] = field(default_factory=list)
    facts: int = 0
    planned: bool = True

    def add(self, link: str, planned: bool) -> None:
        """Count one more shared fact."""
        if link not in self.links:
            self.links.append(link)
        self.facts += 1
        self.planned = self.planned and planned


class NeighbourRow(NamedTuple):
    """A neighbour at its position, in pixels; the link ends at `end` and is curved by `bend`."""

    name: str
    label: str
    path: str | None
    planned: bool
    x: int
    y: int
    end: int
    bend: int
    anchor: Literal["start", "end"]


class NeighbourChart(NamedTuple):
    """The chart; `title` are the lines in the middle, `more` the number of neighbours left out."""

    title: list[str]
    rows: list[NeighbourRow]
    more: int
    height: int
    width: int = WIDTH
    middle: int = MIDDLE


def neighbours_of(site: Site, iri: str, nodes: Iterable[NodeFacts], referring: Iterable[NodeFacts]) -> list[Neighbour]:
    """Return the neighbours of a thing, those with most facts first.

    :param nodes: the facts of the thing.
    :param referring: the nodes that refer to it.
    """
    found: dict[str, Neighbour] = {}
    for node in nodes:
        for prop, value in node.facts:
            _count(found, iri, value, prop, _is_planned(site, node))
    for node in referring:
        if node.is_local:
            for _, value in node.facts:
                _count(found, iri, value, _role(node), _is_planned(site, node))
        else:
            _count(found, iri, ox.NamedNode(node.iri), node.links[0], _is_planned(site, node))
    return sorted(found.values(), key=lambda each: (-each.facts, each.iri))


def _is_planned(site: Site, node: NodeFacts) -> bool:
    return node.modality_in(site.planned_modalities) is not None


def _count(found: dict[str, Neighbour], topic: str, value: Term, link: str | None, planned: bool) -> None:
    """Count a fact if its value is a thing like the topic, and the link has a name."""
    spaces = [PREFIXES["id"], *(PREFIXES[name] for name in ("c", "sco") if topic.startswith(PREFIXES[name]))]
    if link and isinstance(value, ox.NamedNode) and value.value != topic and value.value.startswith(tuple(spaces)):
        found.setdefault(value.value, Neighbour(value.value)).add(link, planned)


def _role(node: NodeFacts) -> str | None:
    """Return the link that a local node makes between things: its role or class; None for an observation."""
    return node.text("sco:role") or (None if node.value("sco:measure") else node.class_iri)


def draw_neighbours(view: View, iri: str, found: Sequence[Neighbour]) -> NeighbourChart:
    """Return the chart of a thing and its neighbours in the language of a view."""
    shown = sorted(found[:MAX_NEIGHBOURS], key=lambda each: (each.links[0], -each.facts, each.iri))
    left, right = shown[:len(shown) // 2], shown[len(shown) // 2:]
    height = max(len(left), len(right), 2) * ROW + 16
    rows = [*_column(view, left, -1, height), *_column(view, right, 1, height)]
    return NeighbourChart(_title(view.display(iri).text), rows, max(0, len(found) - MAX_NEIGHBOURS), height)


def _title(text: str) -> list[str]:
    lines = textwrap.wrap(text, _TITLE_CHARACTERS)
    return lines if len(lines) <= _TITLE_LINES else [*lines[:_TITLE_LINES - 1], lines[_TITLE_LINES - 1] + " …"]


def _column(view: View, group: Sequence[Neighbour], outward: int, height: int) -> Iterator[NeighbourRow]:
    """Yield the rows of the left (`outward` -1) or right (1) side."""
    top = (height - len(group) * ROW) // 2 + ROW // 2
    for number, each in enumerate(group):
        label = ", ".join(list(dict.fromkeys(view.display(link).text for link in each.links))[:2])
        end = MIDDLE + outward * 176
        yield NeighbourRow(view.shortened(each.iri, _MAX_CHARACTERS),
                           textwrap.shorten(label, _MAX_CHARACTERS, placeholder=" …"),
                           page_path(each.iri), each.planned, x=end + outward * 6, y=top + number * ROW, end=end,
                           bend=MIDDLE + outward * 135, anchor="start" if outward > 0 else "end")
