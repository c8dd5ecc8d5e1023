"""The descriptions of the site are true: counts, files, links, a research object (F1, F2, F3, F9, F12, H1 to H5)."""

import gzip
import hashlib
import json
import re
import xml.etree.ElementTree as xml
from collections import Counter

import pyoxigraph as ox
import pytest
import rdflib

import sco_kg
from sco_kg.dataset import store as dataset
from sco_kg.rdf import namespaces
from sco_kg.rdf.canonicalization import canonical_digest
from sco_kg.site.model import paths
from support.small_site import LICENCE

VOID, TYPE = namespaces.PREFIXES["void"], ox.NamedNode(namespaces.expand("rdf:type"))


@pytest.fixture(scope="module")
def described(site):
    """The description of the data set, as a store to query."""
    store = ox.Store()
    store.load(path=str(site / "void.ttl"), format=ox.RdfFormat.TURTLE)
    return store


def values(described, text):
    rows = described.query(text, prefixes=namespaces.PREFIXES | {"spdx": "http://spdx.org/rdf/terms#"})
    return [tuple(term and term.value for term in row) for row in rows]


def test_total_counts_are_those_of_the_data(described, store):
    merged = {quad.triple for quad in store}
    counts = dict(values(described, "SELECT ?p ?n { <https://w3id.org/sco-kg/dataset> ?p ?n FILTER (isNumeric(?n)) }"))
    assert int(counts[VOID + "triples"]) == len(merged)
    assert int(counts[VOID + "classes"]) == len({triple.object for triple in merged if triple.predicate == TYPE})
    assert int(counts[VOID + "properties"]) == len({triple.predicate for triple in merged})


@pytest.mark.parametrize("part, of, count", [("class", "classPartition", "entities"),
                                             ("property", "propertyPartition", "triples")])
def test_parts_by_class_and_property_are_counted_right(described, store, part, of, count):
    merged = {quad.triple for quad in store}
    wanted = Counter(triple.object.value for triple in merged if triple.predicate == TYPE) if part == "class" else \
        Counter(triple.predicate.value for triple in merged)
    found = values(described, f"""SELECT ?term ?n {{
        <{namespaces.DATASET}> void:{of} ?part . ?part void:{part} ?term ; void:{count} ?n }}""")
    assert len(found) == len(wanted) and {term: int(n) for term, n in found} == wanted


def test_every_described_file_exists_as_described(described, site):
    rows = values(described, "SELECT ?file ?size ?sum { ?file a dcat:Distribution ; dcat:byteSize ?size ; "
                             "spdx:checksum/spdx:checksumValue ?sum }")
    assert len(rows) == 12
    for file, size, digest in rows:
        content = (site / "dumps" / file.rpartition("/")[2]).read_bytes()
        assert len(content) == int(size) and hashlib.sha256(content).hexdigest() == digest


def test_the_dataset_has_the_metadata_catalogues_and_crawlers_require(described):
    """F2: one thing for both of them, with its dates, version, space of names, vocabularies and formats."""
    stated = {}
    for prop, value in values(described, f"SELECT ?p ?o {{ <{namespaces.DATASET}> ?p ?o }}"):
        stated.setdefault(namespaces.shorten(prop), set()).add(value)
    assert {namespaces.expand("void:Dataset"), namespaces.expand("dcat:Dataset")} <= stated["rdf:type"]
    assert stated["dcterms:license"] == {LICENCE} and stated["dcat:version"] == {sco_kg.__version__}
    for prop in ("dcterms:issued", "dcterms:modified"):
        assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", *stated[prop])
    assert stated["void:uriSpace"] == {namespaces.BASE} and namespaces.PREFIXES["sco"] in stated["void:vocabulary"]
    assert {iri.rpartition("/")[2] for iri in stated["void:feature"]} == {
        "Turtle", "N-Triples", "N-Quads", "TriG", "RDF_XML", "JSON-LD"}


def test_its_examples_have_documents_and_its_files_hold_the_data(described, site, store):
    """F2: each example leads somewhere; each file parses to all facts, with their graphs where the format has them."""
    examples = values(described, f"SELECT ?e {{ <{namespaces.DATASET}> void:exampleResource ?e }}")
    assert len(examples) == 3 and all((site / paths.page_path(iri)).is_file() for iri, in examples)
    merged = {quad.triple for quad in store}
    for file, in values(described, f"SELECT ?f {{ <{namespaces.DATASET}> void:dataDump ?f }}"):
        name = file.rpartition("/")[2]
        content = (site / "dumps" / name).read_bytes()
        content = gzip.decompress(content) if name.endswith(".gz") else content
        found = set(ox.parse(content, format=ox.RdfFormat.from_extension(name.removesuffix(".gz").rpartition(".")[2])))
        assert (found == set(store)) if {quad.graph_name for quad in found} != {ox.DefaultGraph()} else \
            {quad.triple for quad in found} == merged


def test_every_document_names_its_dataset(site):
    """F4."""
    part, whole = ox.NamedNode(VOID + "inDataset"), ox.NamedNode(namespaces.DATASET)
    stems = [path for path in site.rglob("*.trig") if not {"dumps", "version"} & set(path.parts)]
    assert len(stems) > 400
    for path in stems:
        name = ox.NamedNode(namespaces.BASE + path.relative_to(site).as_posix().removesuffix(".trig"))
        own = ox.Quad(name, part, whole, ox.DefaultGraph())
        assert own in set(ox.parse(path.read_bytes(), format=ox.RdfFormat.TRIG)), path


def test_the_map_has_each_page_in_all_languages(site):
    """F8."""
    root = xml.fromstring((site / "sitemap.xml").read_bytes())
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    for url in root.iterfind("s:url", space):
        others = {link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", space)}
        assert set(others) == {"en", "ru", "zh"} and url.findtext("s:loc", None, space) in others.values()
        assert all((site / href.removeprefix(namespaces.BASE)).is_file() for href in others.values())
    assert "Disallow" not in (site / "robots.txt").read_text("utf-8")


def test_the_title_has_three_languages(described):
    rows = described.query("SELECT ?t { <https://w3id.org/sco-kg/dataset> dcterms:title ?t }",
                           prefixes=namespaces.PREFIXES)
    assert {row["t"].language for row in rows} == {"en", "ru", "zh"}


def test_a_static_site_declares_no_service(site):
    for name in ("void.ttl", "dcat.jsonld", "sd.ttl"):
        text = (site / name).read_text(encoding="utf-8")
        assert not re.search(r"sparqlEndpoint|sd:endpoint|description#endpoint|DataService", text), name


def test_the_description_is_the_same_in_all_places(site):
    assert (site / ".well-known/void").read_bytes() == (site / "void.ttl").read_bytes()
    digests = {canonical_digest(quad.triple for quad in ox.parse((site / name).read_bytes(), format=form))
               for name, form in (("void.ttl", ox.RdfFormat.TURTLE), ("dcat.jsonld", ox.RdfFormat.JSON_LD))}
    assert len(digests) == 1


def test_the_graphs_of_a_service_are_those_of_the_data(site, store):
    held = ox.Store()
    held.load(path=str(site / "sd.ttl"), format=ox.RdfFormat.TURTLE)
    rows = held.query("PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: "
                      "<http://rdfs.org/ns/void#> SELECT ?name ?n { ?g sd:name ?name ; sd:graph/void:triples ?n }")
    found = {row["name"].value: int(row["n"].value) for row in rows}
    assert found == Counter(quad.graph_name.value for quad in store)


@pytest.fixture(scope="module")
def violations(top):
    """Count what is wrong with a description after the shapes of DCAT-AP 3.0.1 (F6)."""
    import pyshacl

    shapes = top.parent / "shared" / "conformance" / "dcat-ap-3.0.1-dcat-ap-SHACL.ttl"
    if not shapes.is_file():
        pytest.skip("needs the shapes of DCAT-AP 3.0.1 in ../shared/conformance")
    return lambda graph: pyshacl.validate(graph, shacl_graph=str(shapes))[2].count("Constraint Violation")


def test_the_description_conforms_to_dcat_ap(site, violations):
    assert violations(rdflib.Graph().parse(site / "void.ttl")) == 0


@pytest.mark.parametrize("prop, values_left", [("dcterms:description", []), ("dcat:accessURL", []),
                                               ("dcterms:accessRights", [rdflib.Literal("everybody")])])
def test_a_nonconforming_description_is_found(site, violations, prop, values_left):
    graph, name = rdflib.Graph().parse(site / "void.ttl"), rdflib.URIRef(namespaces.expand(prop))
    subject = next(graph.subjects(name))
    graph.remove((subject, name, None))
    for value in values_left:
        graph.add((subject, name, value))
    assert violations(graph) >= 1


def test_every_document_is_in_the_linkset(site):
    found = json.loads((site / "linkset.json").read_bytes())["linkset"]
    anchors = {links["anchor"].removeprefix(namespaces.BASE): links for links in found}
    stems = {path.relative_to(site).as_posix()[:-5] for path in site.rglob("*.trig")
             if not {"dumps", "version"} & set(path.parts)}
    assert {f"{stem}.html" for stem in stems} == set(anchors) and len(found) == len(anchors)
    for links in found:
        for link in [*links["alternate"], *links["describedby"], *links["collection"]]:
            assert (site / link["href"].removeprefix(namespaces.BASE)).is_file() and link["type"]
        assert links["cite-as"][0]["href"].startswith(namespaces.BASE)
        assert links["license"] == [{"href": LICENCE}]


def test_the_links_of_a_page_say_what_the_linkset_says(site, pages):
    for links in json.loads((site / "linkset.json").read_bytes())["linkset"]:
        rels = {(rel["rel"], rel.get("type")) for rel in pages[links["anchor"].removeprefix(namespaces.BASE)].rels}
        assert {("alternate", each["type"]) for each in links["alternate"]} <= rels
        assert {"cite-as", "describedby", "license", "linkset", "type", "collection"} <= {rel for rel, _ in rels}


def test_the_research_object_lists_existing_files(site):
    graph = {node["@id"]: node for node in json.loads((site / "ro-crate-metadata.json").read_bytes())["@graph"]}
    parts = [part["@id"] for part in graph["./"]["hasPart"]]
    assert len(parts) > 20 and graph["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    for name in parts:
        content = (site / name).read_bytes()
        assert graph[name]["sha256"] == hashlib.sha256(content).hexdigest()
        assert int(graph[name]["contentSize"]) == len(content) and graph[name]["encodingFormat"]


def test_the_checksums_cover_all_files(site):
    listed = dict(reversed(line.split("  ", 1)) for line in (site / "SHA256SUMS").read_text("utf-8").splitlines())
    there = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    assert set(there) - {"SHA256SUMS"} == set(listed)
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == listed[name]
               for name, path in there.items() if name != "SHA256SUMS")


def test_this_version_is_frozen_beside_the_release(site):
    frozen = site / "version" / sco_kg.__version__
    held = {path.name: path.read_bytes() for path in frozen.iterdir()}
    assert held == {path.name: path.read_bytes() for path in (site / "dumps").iterdir()} and "manifest.json" in held


def test_the_feed_lists_each_version(site):
    feed = xml.fromstring((site / "changes.atom").read_bytes())
    atom = "{http://www.w3.org/2005/Atom}"
    entries = [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")]
    assert entries == [f"SCO-KG {sco_kg.__version__}"]
    digest = canonical_digest(dataset.load_store())
    assert digest in (site / "changes.atom").read_text("utf-8")


def test_the_examples_are_in_the_form_that_editors_look_for(site):
    held = ox.Store()
    held.load(path=str(site / "queries/examples.ttl"), format=ox.RdfFormat.TURTLE)
    rows = list(held.query("PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?q ?text ?what { ?q a sh:SPARQLExecutable "
                           "; sh:select ?text ; <http://www.w3.org/2000/01/rdf-schema#comment> ?what }"))
    assert len(rows) == len(sco_kg.open().queries)
    assert {row["text"].value for row in rows} == {query.text for query in sco_kg.open().queries.values()}


# ── the page for queries (E5) ───────────────────────────────────────────────


def test_the_page_for_queries_leads_to_the_description_of_the_service(pages):
    for path in ("sparql/index.html", "sparql/index.ru.html", "sparql/index.zh.html"):
        rels = [rel for rel in pages[path].rels if rel.get("type") == "text/turtle"]
        assert [(rel["rel"], rel["href"]) for rel in rels] == [("alternate", "../sd.ttl")], path
