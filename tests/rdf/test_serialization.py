"""Graphs round-trip through each format in any reader; terms that a format cannot represent are refused."""

import gzip
import json
from xml.sax import SAXParseException

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from sco_kg.errors import UnwritableFileError
from sco_kg.rdf import namespaces, serialization
from sco_kg.rdf.canonicalization import canonical_digest, canonical_nquads, canonical_quads
from sco_kg.rdf.serialization import serialize

XSD = namespaces.PREFIXES["xsd"]
ENDINGS = (*serialization.OF_DATASETS, *serialization.OF_GRAPHS)
RDFLIB = {"nq": "nquads", "nt": "nt", "trig": "trig", "ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}

# What XML 1.0 cannot hold no text of a release can hold; see the refusals below.
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff").filter(
    lambda c: c >= " " or c in "\t\n\r")
texts = st.text(characters, max_size=12)
spaces = st.sampled_from(
    ["http://example.org/", "https://example.org/a#", "urn:example:", *namespaces.PREFIXES.values()])
names = st.from_regex(r"[A-Za-z_é合][A-Za-z0-9._é合-]{0,5}", fullmatch=True)
paths = st.from_regex(r"[A-Za-z0-9._~!$&'()*+,;=:@%é合/?#-]{0,6}", fullmatch=True).filter(
    lambda path: "%" not in path and path.count("#") < 1 and not path.startswith("//"))
properties = st.builds(lambda space, name: ox.NamedNode(space + name), spaces, names).filter(
    lambda node: not node.value.startswith(namespaces.PREFIXES["rdf"]))
nodes = st.builds(lambda space, path: ox.NamedNode(space + path), spaces, paths)
blanks = st.sampled_from([ox.BlankNode("a"), ox.BlankNode("b"), ox.BlankNode("c14n1")])
typed = st.sampled_from(["integer", "decimal", "boolean", "date", "gYear", "double", "anyURI", "hexBinary"])
tags = st.sampled_from(["en", "ru", "zh-hans", "en-gb"])
literals = st.one_of(
    st.builds(ox.Literal, texts),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), texts, tags),
    st.builds(lambda text, name: ox.Literal(text, datatype=ox.NamedNode(XSD + name)), texts, typed),
    st.builds(lambda text, node: ox.Literal(text, datatype=node), texts, properties))
subjects = nodes | blanks
kind = st.just(ox.NamedNode(namespaces.PREFIXES["rdf"] + "type"))
types = st.builds(ox.Triple, subjects, kind, properties | blanks | literals)
triples = types | st.builds(ox.Triple, subjects, properties, subjects | literals)
quads = st.builds(lambda triple, graph: ox.Quad(*triple, graph), triples, subjects | st.just(ox.DefaultGraph()))


def read(content, ending):
    return ox.parse(content, format=serialization.format_of(ending))


@settings(deadline=None)
@given(st.lists(quads, max_size=8))
def test_any_dataset_round_trips_with_the_same_digest(given_quads):
    ordered = canonical_quads(given_quads)
    for ending in serialization.OF_DATASETS:
        assert canonical_digest(read(serialize(ordered, ending), ending)) == canonical_digest(given_quads)


@settings(deadline=None)
@given(st.lists(triples, max_size=8))
def test_any_graph_round_trips_with_the_same_digest(given_triples):
    ordered = canonical_quads(given_triples)
    for ending in ENDINGS:
        assert canonical_digest(read(serialize(ordered, ending), ending)) == canonical_digest(given_triples)


@settings(deadline=None)
@given(st.lists(quads, max_size=8), st.randoms())
def test_order_and_names_of_blank_nodes_make_no_difference(given_quads, random):
    shuffled = random.sample(given_quads, len(given_quads))
    renamed = list(ox.parse(ox.serialize(shuffled, format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS,
                            rename_blank_nodes=True))
    for ending in serialization.OF_DATASETS:
        assert serialize(canonical_quads(renamed), ending) == serialize(canonical_quads(given_quads), ending)


@settings(deadline=None)
@given(texts)
def test_another_reader_reads_the_same_text(text):
    """The library reads what it wrote even where others would not, such as a carriage return in XML."""
    node = ox.NamedNode("http://example.org/a")
    for ending in ENDINGS:
        content = serialize([ox.Quad(node, node, ox.Literal(text))], ending)
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=content, format=RDFLIB[ending])
        assert [str(value) for value in dataset.objects()] == [text], ending


#: Two rings of blank nodes, which differ only in their neighbourhood, and the result of PyLD 3.3.0.
RINGS = """
_:x <https://example.org/next> _:y .
_:y <https://example.org/next> _:z .
_:z <https://example.org/next> _:x .
_:z <https://example.org/name> "合作"@zh-hans .
_:u <https://example.org/next> _:v <https://example.org/graph> .
_:v <https://example.org/next> _:u <https://example.org/graph> .
"""
DIGEST = "b5713dcb193d2990c9c967e34291484612980a5aad88c88d0fb8442b3a76e3d9"


def test_another_implementation_computes_the_same_digest():
    assert canonical_digest(ox.parse(RINGS, format=ox.RdfFormat.N_QUADS)) == DIGEST


def test_canonical_n_quads_are_their_own_canonical_form():
    node = ox.NamedNode("http://example.org/a")
    given_quads = [ox.Quad(ox.BlankNode(), node, ox.Literal(text), graph)
                   for text in ("b", "a\n", "\x7f") for graph in (node, ox.DefaultGraph())]
    assert serialize(canonical_quads(given_quads), "nq") == canonical_nquads(given_quads)


def test_the_context_of_json_ld_is_inside():
    node = ox.NamedNode(namespaces.sco_term("Event"))
    document = json.loads(serialize([ox.Quad(node, node, node, node)], "jsonld"))
    assert document["@context"] == namespaces.PREFIXES
    inside = {"@id": "sco:Event", "sco:Event": [{"@id": "sco:Event"}]}
    assert document["@graph"] == [{"@id": "sco:Event", "@graph": [inside]}]


def test_prefixes_are_sorted():
    node = ox.NamedNode("http://example.org/a")
    head, body = serialize([ox.Quad(node, node, node)], "ttl", z="http://example.org/").decode().split("\n\n")
    assert head.split("\n") == sorted(head.split("\n")) and "@prefix z: <http://example.org/> ." in head
    assert body == "z:a z:a z:a .\n"


def test_no_local_node_needs_an_escape():
    span = ox.NamedNode(namespaces.EVIDENCE + "cnd-60#8")
    assert b"<https://w3id.org/sco-kg/evidence/cnd-60#8>" in serialize([ox.Quad(span, span, span)], "ttl")


def test_compressed_files_are_reproducible():
    packed = serialization.compress(b"facts")
    assert gzip.decompress(packed) == b"facts"
    assert packed[3:8] == bytes(5)  # RFC 1952: no flags, so no name; no time


NODE = "http://example.org/a"
REFUSED = {
    "a control character in XML": ("rdf", NODE, ox.Literal("a\x01b"), "invalid token"),
    "a character that is none in XML": ("rdf", NODE, ox.Literal("a\ufffeb"), "invalid token"),
    "a property in XML that ends in no name": ("rdf", NODE + "/1", ox.Literal("a"), NODE + "/1"),
    "a class in XML that ends in no name": ("rdf", namespaces.RDF_TYPE, ox.NamedNode(NODE + "/"), NODE + "/"),
    "a property that XML keeps for itself": ("rdf", namespaces.PREFIXES["rdf"] + "li", ox.Literal("a"), "reserved"),
    "a prefixed name that was never expanded": ("jsonld", NODE, ox.NamedNode("id:unodc"), "<id:unodc>"),
    "a name that looks like an address": ("jsonld", NODE, ox.NamedNode(namespaces.PREFIXES["id"] + "//a"), "id///a"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_term_that_a_format_cannot_represent_is_refused_and_shown(case):
    ending, prop, value, shown = REFUSED[case]
    with pytest.raises(UnwritableFileError) as caught:
        serialize([ox.Quad(ox.NamedNode(NODE), ox.NamedNode(prop), value)], ending)
    assert shown in str(caught.value) and serialization.format_of(ending).name in str(caught.value)
    assert "Correct" in str(caught.value) and "\n" not in str(caught.value)


def test_refused_xml_is_refused_by_another_parser():
    content = ox.serialize([ox.Triple(ox.NamedNode(NODE), ox.NamedNode(NODE + "/1"), ox.Literal("a"))],
                           format=ox.RdfFormat.RDF_XML)
    with pytest.raises(SAXParseException):
        rdflib.Graph().parse(data=content, format="xml")
