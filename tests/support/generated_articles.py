"""Many articles of the real shape: the five real ones again and again, under other names and other years.

    python -m support.generated_articles FOLDER ARTICLES

Each copy has articles, events, documents, groups and people of its own; the bodies, places, countries
and posts they speak of are the same in all, as they would be. Years move on with each copy, so that the
figures of one copy are not taken for figures of another.
"""

import shutil
import sys
from pathlib import Path

import pyoxigraph as ox

from sco_kg.dataset import layout, turtle_file
from sco_kg.rdf import namespaces

#: What stays one thing however many articles speak of it.
SHARED = {namespaces.sco_term(name) for name in (
    "Organisation", "InternationalOrganisation", "Organ", "Place", "Region", "Country", "City", "Venue", "Post")}
_SPACES = (namespaces.GRAPHS, namespaces.EVIDENCE, namespaces.PREFIXES["id"])
_TYPE = ox.NamedNode(namespaces.PREFIXES["rdf"] + "type")
_DATES = {namespaces.PREFIXES["xsd"] + name for name in ("date", "gYear", "gYearMonth")}
#: Between copies: more than the sources look back, and a multiple of four for the sake of leap days.
YEARS = 8
#: Copies that come after the real years; the others come before, as years have four digits.
_AFTER = 950


class Copy:
    """One copy of the five articles: how it names and dates what they have."""

    def __init__(self, number, shared):
        self.number = number
        self.shared = shared
        self.years = YEARS * (number if number < _AFTER else _AFTER - number - 1)

    def name(self, iri):
        """Return the IRI that a thing of the real articles has in this copy."""
        if iri in self.shared or not self.number:
            return iri
        space = next((space for space in _SPACES if iri.startswith(space)), None)
        if not space:
            return iri
        slug, hash_, local = iri[len(space):].partition("#")
        if slug in namespaces.RESERVED:
            return f"{iri}-{self.number}" if hash_ else iri
        return f"{space}{slug}-{self.number}{hash_}{local}"

    def term(self, term):
        """Return a term of the real articles as it is in this copy."""
        if isinstance(term, ox.NamedNode):
            return ox.NamedNode(self.name(term.value))
        if term.datatype.value in _DATES and self.number:
            return ox.Literal(f"{int(term.value[:4]) + self.years:04}{term.value[4:]}", datatype=term.datatype)
        return term

    def quad(self, quad):
        """Return a fact of the real articles as it is in this copy.

        Labels tell the copies apart. Of a shared thing all copies say the same, each with its own evidence.
        """
        subject, value = self.term(quad.subject), self.term(quad.object)
        if subject == quad.subject and quad.predicate.value != namespaces.sco_term("evidence"):
            value = quad.object
        if subject != quad.subject and quad.predicate.value == namespaces.PREFIXES["rdfs"] + "label":
            value = ox.Literal(f"{value.value} = {self.number}", language=value.language)
        return ox.Triple(subject, quad.predicate, value)


def write(folder, articles, source=layout.PROJECT_ROOT):
    """Write a checkout with a number of articles, a multiple of five, to a folder that is not there yet."""
    folder = Path(folder)
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(source / name, folder / name)
    (folder / "data" / "articles").mkdir(parents=True)
    (folder / "data" / "evidence").mkdir()
    shutil.copy(source / "data" / "dataset.ttl", folder / "data")
    copies = [Copy(number, _shared(source)) for number in range(articles // 5)]
    for kind in ("articles", "evidence"):
        for path in sorted((source / "data" / kind).glob("*.ttl")):
            for copy in copies:
                _write(folder / "data" / kind, path, [copy])
    for name in ("entities", "curation"):
        _write(folder / "data", source / "data" / f"{name}.ttl", copies)


def _shared(source):
    """Return the things that are the same in all copies: those of lasting kinds, and where articles are published.

    Whatever a discrepancy concerns is not among them: each copy has discrepancies of its own.
    """
    entities, curation = (turtle_file.read_quads(source / "data" / f"{name}.ttl") for name in ("entities", "curation"))
    concerned = {quad.object.value for quad in curation if quad.predicate.value == namespaces.sco_term("concerns")}
    return {quad.subject.value for quad in entities if quad.predicate == _TYPE
            and (quad.object.value in SHARED or quad.subject.value.endswith("-website"))} - concerned


def _write(folder, path, copies):
    graph = layout.graph_of(path)
    quads = turtle_file.read_quads(path)
    named = copies[0].name(graph)
    stem = named.rpartition("/")[2]
    facts = dict.fromkeys(copy.quad(quad) for copy in copies for quad in quads)
    spaces = {prefix: namespaces.PREFIXES[prefix] for prefix in ("sco", "c", "id", "xsd", "rdfs", "skos")}
    local = {} if len(copies) > 1 else {"": f"{named}#"} if namespaces.slug_of(graph) else {}
    content = ox.serialize(facts, format=ox.RdfFormat.TURTLE, prefixes=spaces | local)
    (folder / f"{stem}.ttl").write_bytes(content)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]))
