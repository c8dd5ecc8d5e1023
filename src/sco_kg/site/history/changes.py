"""What changed from one version to the next, thing by thing."""

import csv
import io
from dataclasses import dataclass, field

import pyoxigraph as ox

from ...rdf import namespaces


@dataclass(slots=True)
class ThingChange:
    """What was said of a thing and is no more, and what is said of it now: lines of N-Quads."""

    thing: str
    removed: list = field(default_factory=list)
    added: list = field(default_factory=list)


def changes_between(older, newer):
    """Return the `ThingChange`s between two `Version`s, by thing; [] if they say the same."""
    before, after, found = older.lines, newer.lines, {}
    for line in sorted(before - after):
        _of(found, line).removed.append(line)
    for line in sorted(after - before):
        _of(found, line).added.append(line)
    return [found[thing] for thing in sorted(found)]


def _of(found, line):
    thing = _subject(line)
    return found.setdefault(thing, ThingChange(thing))


def _subject(line):
    """Return the IRI that a line is about; that of its graph if its subject has none.

    >>> _subject('<https://example.org/lake> <https://example.org/p> "1" .'), _subject('_:c14n0 <a:p> "1" <a:graph> .')
    ('https://example.org/lake', 'a:graph')
    """
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
    return (quad.subject if isinstance(quad.subject, ox.NamedNode) else quad.graph_name).value


def changes_table(changes):
    """Return changes as CSV, in bytes: the thing, whether a fact was removed or added, and the fact."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("thing", "change", "fact"))
    rows.writerows((each.thing, word, line) for each in changes
                   for word, lines in (("removed", each.removed), ("added", each.added)) for line in lines)
    return text.getvalue().encode("utf-8")


def vanished_things(earlier, newest):
    """Return the names of things that earlier `Version`s speak of and the newest does not, in order.

    Such a name is withdrawn: nothing says what took its place, or there would still be a fact about it.
    """
    spaces = (namespaces.PREFIXES["id"], namespaces.PREFIXES["c"])
    before = {name for version in earlier for name in _names(version)} - _names(newest)
    return sorted(name for name in before if name.startswith(spaces))


def _names(version):
    return {_subject(line) for line in version.lines}
