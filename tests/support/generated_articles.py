"""Generated articles: copies of the five real ones under other names and in other years.

    python -m support.generated_articles FOLDER ARTICLES

Each copy has articles, events, documents, groups and people of its own. Bodies, places, countries and
posts are shared by all, as in real articles. The years differ by copy, so the figures of two copies are
never compared.
"""

import shutil
import sys
from pathlib import Path

import pyoxigraph as ox

from sco_kg.dataset import layout, turtle_file
from sco_kg.rdf import namespaces

#: Classes whose things are shared by all copies.
SHARED = {namespaces.sco_term(name) for name in (
    "Organisation", "InternationalOrganisation", "Organ", "Place", "Region", "Country", "City", "Venue", "Post")}
_SPACES = (namespaces.GRAPHS, namespaces.EVIDENCE, namespaces.PREFIXES["id"])
_TYPE = ox.NamedNode(namespaces.PREFIXES["rdf"] + "type")
_DATES = {namespaces.PREFIXES["xsd"] + name for name in ("date", "gYear", "gYearMonth")}
#: Between copies: longer than the articles look back, and a multiple of four because of leap days.
YEARS = 8
#: How many copies are dated after the real years; the others are before, since years have four digits.
_AFTER = 950


class Copy:
    """One copy of the five articles: its names and dates."""

    def __init__(self, number, shared):
        self.number = number
        self.shared = shared
        self.years = YEARS * (number if number < _AFTER else _AFTER - number - 1)

    def name(self, iri):
        """Return the IRI of a real thing in this copy."""
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
        """Return a real term in this copy."""
        if isinstance(term, ox.NamedNode):
            return ox.NamedNode(self.name(term.value))
        if term.datatype.value in _DATES and self.number:
            return ox.Literal(f"{int(term.value[:4]) + self.years:04}{term.value[4:]}", datatype=term.datatype)
        return term

    def quad(self, quad):
        """Return a real fact in this copy.

        Labels differ by copy. All copies state the same about a shared thing, each with its own evidence.
        """
        subject, value = self.term(quad.subject), self.term(quad.object)
        if subject == quad.subject and quad.predicate.value != namespaces.sco_term("evidence"):
            value = quad.object
        if subject != quad.subject and quad.predicate.value == namespaces.PREFIXES["rdfs"] + "label":
            value = ox.Literal(f"{value.value} = {self.number}", language=value.language)
        return ox.Triple(subject, quad.predicate, value)


def write(folder, articles, source=layout.PROJECT_ROOT):
    """Write a checkout with a number of articles, a multiple of five, to a new folder."""
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
    """Return the things that all copies share: those of shared classes, and the publishers.

    A thing with a discrepancy is not shared: each copy has discrepancies of its own.
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
