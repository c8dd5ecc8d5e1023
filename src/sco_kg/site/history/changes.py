"""The changes from one version to the next, by thing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from ...rdf.namespaces import PREFIXES
from .versions import Version


@dataclass(slots=True)
class ThingChange:
    """The facts of a thing that were removed and added, as lines of N-Quads."""

    thing: str
    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


def changes_between(older: Version, newer: Version) -> list[ThingChange]:
    """Return the changes from one version to another, by thing; [] if both have the same facts."""
    before, after = older.lines, newer.lines
    found: dict[str, ThingChange] = {}
    for line in sorted(before - after):
        _change_of(found, line).removed.append(line)
    for line in sorted(after - before):
        _change_of(found, line).added.append(line)
    return [found[thing] for thing in sorted(found)]


def _change_of(found: dict[str, ThingChange], line: str) -> ThingChange:
    thing = _subject(line)
    return found.setdefault(thing, ThingChange(thing))


def _subject(line: str) -> str:
    """Return the IRI of the subject of a line of N-Quads; of its graph if the subject is a blank node.

    >>> _subject('<https://example.org/lake> <https://example.org/p> "1" .'), _subject('_:c14n0 <a:p> "1" <a:graph> .')
    ('https://example.org/lake', 'a:graph')
    """
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
    return quad.subject.value if isinstance(quad.subject, ox.NamedNode) else quad.graph_name.value


def changes_table(changes: Iterable[ThingChange]) -> bytes:
    """Return changes as CSV with the columns thing, change (`removed` or `added`) and fact."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("thing", "change", "fact"))
    for each in changes:
        rows.writerows((each.thing, "removed", line) for line in each.removed)
        rows.writerows((each.thing, "added", line) for line in each.added)
    return text.getvalue().encode("utf-8")


def vanished_things(earlier: Iterable[Version], newest: Version) -> list[str]:
    """Return the IRIs of things and concepts with facts in earlier versions and none in the newest, in order.

    They are withdrawn without a replacement: otherwise the newest version had a fact about each.
    """
    before = {iri for version in earlier for iri in _subjects(version)} - _subjects(newest)
    return sorted(iri for iri in before if iri.startswith((PREFIXES["id"], PREFIXES["c"])))


def _subjects(version: Version) -> set[str]:
    return {_subject(line) for line in version.lines}
