"""The data of the documents: the same graph in every format, and a document for every name (A3, A5, A6, B22, F4)."""

import pyoxigraph as ox
import pytest
import rdflib

from sco_kg.rdf import namespaces
from sco_kg.rdf.canonicalization import canonical_digest
from sco_kg.site.model import paths

RDFLIB = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "trig": "trig", "rdf": "xml"}


def stems(site):
    return sorted(path.relative_to(site).as_posix()[:-5] for path in site.rglob("*.trig")
                  if path.parent.name != "dumps" and "version" not in path.parts)


def endings(site, stem):
    return [ending for ending in RDFLIB if (site / f"{stem}.{ending}").is_file()]


def triples(site, stem, ending):
    content = (site / f"{stem}.{ending}").read_bytes()
    return {quad.triple for quad in ox.parse(content, format=ox.RdfFormat.from_extension(ending))}


def test_all_formats_of_a_document_hold_the_same_graph(site):
    assert len(stems(site)) > 450
    for stem in stems(site):
        digests = {ending: canonical_digest(triples(site, stem, ending)) for ending in endings(site, stem)}
        assert len(digests) >= 4 and len(set(digests.values())) == 1, f"{stem}: {digests}"


@pytest.mark.references
def test_rdflib_reads_the_same_graph_in_every_format(site):
    for stem in ("doc/id/unodc", "doc/concept/heroin", "graph/world-without-drugs-2017", "ontology-owl2",
                 "doc/ontology/Event"):
        wanted = canonical_digest(triples(site, stem, "nt"))
        for ending in endings(site, stem):
            dataset = rdflib.Dataset(default_union=True)
            dataset.parse(site / f"{stem}.{ending}", format=RDFLIB[ending])
            plain = rdflib.Graph()
            for triple in dataset.triples((None, None, None)):
                plain.add(triple)
            found = ox.parse(plain.serialize(format="nt").encode("utf-8"), format=ox.RdfFormat.N_TRIPLES)
            assert canonical_digest(found) == wanted, f"{stem}.{ending}"


def test_trig_separates_the_named_graphs(site, store):
    for stem in ("doc/id/unodc", "graph/curation", "doc/id/rashid-alimov"):
        found = [quad for quad in ox.parse((site / f"{stem}.trig").read_bytes(), format=ox.RdfFormat.TRIG)
                 if quad.graph_name != ox.DefaultGraph()]
        assert found and all(quad in store for quad in found)


def named(store):
    terms = {term for quad in store for term in (*quad.triple, quad.graph_name) if isinstance(term, ox.NamedNode)}
    return sorted(term.value for term in terms if term.value.startswith(namespaces.BASE))


def test_every_iri_of_the_data_has_a_document_and_an_anchor(site, store, pages):
    for iri in named(store):
        path, _, place = paths.page_path(iri).partition("#")
        assert (site / path).is_file(), f"{iri} has no {path}"
        if place:
            assert place in pages[path].ids, f"{path} has no place {place}"


def test_a_document_describes_its_thing_under_its_iri(site, store):
    topic, part = (ox.NamedNode(namespaces.expand(name)) for name in ("foaf:primaryTopic", "void:inDataset"))
    for iri in named(store):
        stem = paths.document_path(iri)
        if "#" in iri or "." in stem:
            continue
        found = triples(site, stem, "ttl")
        document = ox.NamedNode(namespaces.BASE + stem)
        assert any(triple.subject.value == iri for triple in found), f"{stem}.ttl says nothing of {iri}"
        assert ox.Triple(document, part, ox.NamedNode(namespaces.DATASET)) in found, stem
        assert document.value == iri or ox.Triple(document, topic, ox.NamedNode(iri)) in found, stem


def test_a_document_labels_all_things_it_mentions(site, store):
    naming = {namespaces.expand("rdfs:label"), namespaces.expand("skos:prefLabel")}
    named_ = {quad.subject for quad in store if quad.predicate.value in naming}
    for stem in stems(site):
        found = triples(site, stem, "nt")
        used = {term for triple in found for term in triple if isinstance(term, ox.NamedNode)}
        labelled = {triple.subject for triple in found if triple.predicate.value in naming}
        if stem.startswith(("doc/", "graph/", "evidence/")):
            assert used & named_ <= labelled, f"{stem} does not name {min(map(str, used & named_ - labelled))}"


def test_every_term_used_is_defined_in_the_vocabulary(site, store):
    defined = {triple.subject.value for triple in triples(site, "ontology", "ttl")}
    used = {term.value for quad in store for term in quad.triple if isinstance(term, ox.NamedNode)}
    assert {iri for iri in used if iri.startswith(namespaces.PREFIXES["sco"])} - {namespaces.PREFIXES["sco"]} <= defined
