"""A small generated site with every kind of file: things, graphs, evidence, vocabulary, dumps, languages.

Its data are invented: a lake, a council and a fish in three reports.
"""

import gzip
import json
import sys
from contextlib import contextmanager

import pyoxigraph as ox

from sco_kg.rdf import namespaces
from sco_kg.rdf.canonicalization import canonical_quads
from sco_kg.rdf.namespaces import DATASET, expand
from sco_kg.rdf.serialization import serialize
from sco_kg.rdf.triples import triple
from support.processes import free_port, running

REPORTS = ("lake-2031", "lake-2032", "lake-2033")
LANGUAGES = ("", ".ru", ".zh")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_DATA = {
    namespaces.ENTITIES: """
        id:larchmere a sco:Place ; rdfs:label "Larchmere"@en, "Ларчмер"@ru, "拉奇湖"@zh .
        id:lake-council a sco:Organization ; rdfs:label "Lake Council"@en .""",
    namespaces.CONCEPTS: 'c:perch a skos:Concept ; skos:prefLabel "perch"@en .',
    namespaces.ONTOLOGY: """
        sco:Place a owl:Class . sco:Organization a owl:Class . sco:Report a owl:Class . sco:Span a owl:Class .
        sco:place a owl:ObjectProperty . sco:about a owl:ObjectProperty . sco:evidence a owl:ObjectProperty .""",
    DATASET: f"""
        <{DATASET}> a void:Dataset ; dcterms:modified "2031-05-06"^^xsd:date ; dcterms:license <{LICENCE}> .""",
}
_REPORT = """
    <https://w3id.org/sco-kg/graph/{slug}#it> a sco:Report ; sco:place id:larchmere ; sco:about c:perch ;
        sco:evidence <https://w3id.org/sco-kg/evidence/{slug}#1> . id:larchmere sco:about id:lake-council ."""
_SPAN = "<https://w3id.org/sco-kg/evidence/{slug}#1> a sco:Span ."


@contextmanager
def serving(top, log, *options):
    """Run `sco-kg serve` on a site in a `with` block; yield its URL and the process.

    :param log: an empty folder for the output; :param options: of the command.
    """
    port = free_port()
    command = [sys.executable, "-m", "sco_kg", "serve", top, "--port", port, *options]
    with running(command, f"http://127.0.0.1:{port}/", log) as process:
        yield f"http://127.0.0.1:{port}", process


def quads():
    """Return all quads of the small site."""
    graphs = dict(_DATA)
    for slug in REPORTS:
        graphs[namespaces.GRAPHS + slug] = _REPORT.format(slug=slug)
        graphs[namespaces.EVIDENCE + slug] = _SPAN.format(slug=slug)
    prefixes = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in namespaces.PREFIXES.items())
    return [ox.Quad(*quad.triple, ox.NamedNode(graph)) for graph, text in graphs.items()
            for quad in ox.parse(prefixes + text, format=ox.RdfFormat.TURTLE)]


def write(top):
    """Write the site to a folder; return the folder."""
    data = quads()
    for path, iri, found in _documents(data):
        topic = ox.Quad(*triple(namespaces.BASE + path, "foaf:primaryTopic", iri))
        _document(top / path, {*found, topic})
    for name in ("index", "404", "410", "sparql/index", "version/0.1.0/index"):
        _pages(top / name)
    dump(top, data)
    about = serialize(canonical_quads(quad.triple for quad in data if quad.graph_name.value == DATASET), "ttl")
    _file(top / "void.ttl", about)
    _file(top / ".well-known/void", about)
    _file(top / "version/0.1.0/ontology.ttl", (top / "ontology.ttl").read_bytes())
    _file(top / "linkset.json", json.dumps({"linkset": list(_links(data))}).encode())
    _file(top / "queries/all/result.csv", b"name\r\nLarchmere\r\n")
    _file(top / ".htaccess", b"# for Apache alone\n")
    _file(top / "_headers", b"# for other hosts\n")
    return top


def dump(top, data):
    """Write the dumps of a site, which `/sparql` loads."""
    content = serialize(canonical_quads(data), "nq")
    _file(top / "dumps/sco-kg.nq.gz", gzip.compress(content, mtime=0))
    _file(top / "dumps/sco-kg.nq", content)


def _documents(data):
    """Yield the path, the topic and the quads of each document."""
    for name in ("id/larchmere", "id/lake-council", "concept/perch"):
        iri = ox.NamedNode(namespaces.BASE + name)
        yield "doc/" + name, iri.value, [quad for quad in data if iri in (quad.subject, quad.object)]
    gone = ox.Quad(*triple("id:drained-lake", "dcterms:isReplacedBy", "id:larchmere"))
    yield "gone/id/drained-lake", expand("id:drained-lake"), [gone]
    for graph in {quad.graph_name.value for quad in data}:
        yield graph.removeprefix(namespaces.BASE), graph, [quad for quad in data if quad.graph_name.value == graph]


def _links(data):
    for path in ("index", *(path for path, _, _ in _documents(data))):
        yield {"anchor": f"{namespaces.BASE}{path}.html", "license": [{"href": LICENCE}]}


def _document(path, found):
    _pages(path)
    for ending in ("ttl", "jsonld", "nt", "trig", *(("rdf",) if path.name == "ontology" else ())):
        quads = found if ending == "trig" else {quad.triple for quad in found}
        _file(path.with_name(f"{path.name}.{ending}"), serialize(canonical_quads(quads), ending))


def _pages(path):
    for tag in LANGUAGES:
        text = f'<!DOCTYPE html><html lang="{tag[1:] or "en"}"><title>a</title><main>{"<p>text</p>" * 99}</main>'
        _file(path.with_name(f"{path.name}{tag}.html"), text.encode())


def _file(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
