"""The picture of a thing and its neighbours: it in the middle, they on either side, each with what joins them."""

import textwrap
from dataclasses import dataclass, field

import pyoxigraph as ox

from ...rdf import namespaces
from ..model import paths

WIDTH, MIDDLE, ROW = 880, 440, 44
#: More neighbours than this make a list, not a picture; all are in the tables below it.
MAX_NEIGHBOURS = 14
_LONGEST = 36


@dataclass(slots=True)
class Neighbour:
    """Another thing: the IRIs of what joins them, how often that is, and whether all of it is announced only."""

    iri: str
    joins: list = field(default_factory=list)
    facts: int = 0
    planned: bool = True

    def add(self, join, planned):
        """Count one more fact that joins them."""
        if join not in self.joins:
            self.joins.append(join)
        self.facts += 1
        self.planned = self.planned and planned


@dataclass(frozen=True, slots=True)
class NeighbourRow:
    """A neighbour in its place."""

    name: str
    label: str
    path: str
    planned: bool
    x: int
    y: int
    end: int
    bend: int
    anchor: str


@dataclass(frozen=True, slots=True)
class NeighbourChart:
    """The picture: `more` neighbours are not in it."""

    title: list
    rows: list
    more: int
    height: int
    width: int = WIDTH
    middle: int = MIDDLE


def neighbours_of(site, iri, nodes, pointers):
    """Return the `Neighbour`s of a thing, those with most facts first.

    :param nodes: what is said of it; :param pointers: what points to it.
    """
    found = {}
    for node in nodes:
        for prop, value in node.facts:
            _join(found, iri, value, prop, node.modality(site.planned))
    for node in pointers:
        planned = node.modality(site.planned)
        if not node.local:
            _join(found, iri, ox.NamedNode(node.iri), node.pointers[0], planned)
        for _, value in node.facts if node.local else ():
            _join(found, iri, value, _role(node), planned)
    return sorted(found.values(), key=lambda each: (-each.facts, each.iri))


def _join(found, iri, value, join, planned):
    """Count a fact, if what it leads to is a thing like the one in the middle, and join is known."""
    space = namespaces.PREFIXES["c" if iri.startswith(namespaces.PREFIXES["c"]) else "id"]
    if iri.startswith(namespaces.ONTOLOGY):
        space = namespaces.PREFIXES["sco"]
    if isinstance(value, ox.NamedNode) and value.value.startswith((space, namespaces.PREFIXES["id"])) \
            and value.value != iri and join:
        found.setdefault(value.value, Neighbour(value.value)).add(join, planned is not None)


def _role(node):
    """Return what a node of an article joins things as: the role it gives, or its kind; None if it is a figure."""
    role = node.value("sco:role")
    return role.value if role else None if node.value("sco:measure") else node.kind


def draw_neighbours(view, iri, found):
    """Return the `NeighbourChart` of a thing and its `Neighbour`s in the language of a `View`."""
    shown = sorted(found[:MAX_NEIGHBOURS], key=lambda each: (each.joins[0], -each.facts, each.iri))
    left, right = shown[:len(shown) // 2], shown[len(shown) // 2:]
    height = max(len(left), len(right), 2) * ROW + 16
    rows = [row for group, outward in ((left, -1), (right, 1)) for row in _column(view, group, outward, height)]
    title = textwrap.wrap(view.value(iri).text, 26)
    return NeighbourChart(_cut(title), rows, max(0, len(found) - MAX_NEIGHBOURS), height)


def _cut(lines):
    return [*lines[:2], lines[2] + " …"] if len(lines) > 3 else lines


def _column(view, group, outward, height):
    top = (height - len(group) * ROW) // 2 + ROW // 2
    for place, each in enumerate(group):
        label = ", ".join(list(dict.fromkeys(view.value(join).text for join in each.joins))[:2])
        end = MIDDLE + outward * 176
        yield NeighbourRow(view.brief(each.iri, _LONGEST), textwrap.shorten(label, _LONGEST, placeholder=" …"),
                  paths.page_path(each.iri), each.planned,
                  x=end + outward * 6, y=top + place * ROW, end=end, bend=MIDDLE + outward * 135,
                  anchor="start" if outward > 0 else "end")
