"""The RDF formats of a release: the same quads or triples give the same bytes in every run."""

import gzip
import io
import json
import re
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from typing import TypeAlias, cast
from xml.parsers import expat

import pyoxigraph as ox

from ..errors import UnwritableFileError
from . import namespaces
from .namespaces import RDF_TYPE, shorten
from .terms import Term
from .triples import parse_quads, serialize_rdf

#: File endings of the formats with named graphs, and of those with one graph.
OF_DATASETS = ("nq", "trig", "jsonld")
OF_GRAPHS = ("nt", "ttl", "rdf")

_INTEGER = namespaces.PREFIXES["xsd"] + "integer"
_W3C = "http://www.w3.org/ns/formats/"
_LOCAL = r"(?a)[A-Za-z0-9]([\w.-]*\w)?"
#: Without the prefixes of graphs: in the IRI of a local node a hash sign follows the graph's name. Turtle
#: would have to escape it, and not every store reads that.
PREFIXES = {prefix: space for prefix, space in namespaces.PREFIXES.items() if prefix not in ("graph", "evidence")}

#: A node, or a list of nodes or values, of expanded JSON-LD.
_Node: TypeAlias = "dict[str, _Json]"
_Json: TypeAlias = "str | bool | int | float | list[_Json] | _Node"


def format_of(ending: str) -> ox.RdfFormat:
    """Return the RDF format of a file ending, without its dot.

    :raises ValueError: no format has this ending.

    >>> format_of("jsonld").media_type
    'application/ld+json'
    """
    rdf_format = ox.RdfFormat.from_extension(ending)
    if rdf_format is None:
        raise ValueError(f"{ending!r} is not the ending of an RDF format. "
                         f"Endings are {', '.join(OF_DATASETS + OF_GRAPHS)}.")
    return rdf_format


def format_iri(file_format: ox.RdfFormat | ox.QueryResultsFormat) -> str:
    """Return the W3C's IRI of a format; the library has another one for JSON-LD.

    >>> format_iri(format_of("jsonld")), format_iri(format_of("rdf"))
    ('http://www.w3.org/ns/formats/JSON-LD', 'http://www.w3.org/ns/formats/RDF_XML')
    """
    if isinstance(file_format, ox.QueryResultsFormat):
        return file_format.iri
    return _W3C + file_format.name.replace("/", "_")


def compress(content: bytes) -> bytes:
    """Return bytes compressed by gzip, without file name and time: the same in every run with the same zlib."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as file:
        file.write(content)
    return out.getvalue()


def serialize_file(item: tuple[str, bytes]) -> bytes:
    """Return `serialize` of a pair: a file ending, and canonical N-Quads."""
    ending, content = item
    return serialize(parse_quads(content, ox.RdfFormat.N_QUADS), ending)


def serialize(quads: Collection[ox.Quad], ending: str, **prefixes: str) -> bytes:
    """Return quads as the content of a file, after parsing it again and comparing.

    :param quads: in canonical order, as `sco_kg.rdf.canonicalization.canonical_quads` returns them; for a
        format in `OF_GRAPHS`, all in the default graph.
    :param ending: one of `OF_DATASETS` or `OF_GRAPHS`.
    :param prefixes: namespaces by prefix, besides those of the project.
    :raises UnwritableFileError: the format cannot carry one of them; the message shows it.
    """
    rdf_format = format_of(ending)
    try:
        content = serialize_rdf(_ordered(quads, ending), rdf_format, PREFIXES | prefixes)
        content = _FINISH.get(ending, _unchanged)(content)
        given, parsed = set(quads), set(parse_quads(content, rdf_format))
    except (OSError, SyntaxError) as error:
        raise UnwritableFileError(f"{rdf_format.name} cannot carry these facts: {error}. Correct them.") from None
    if given != parsed:
        lost = min(map(str, given - parsed or parsed - given))
        raise UnwritableFileError(f"{rdf_format.name} changes this fact: {lost}. Correct it.")
    return content


def sort_prefixes(content: bytes) -> bytes:
    """Return Turtle or TriG with its prefixes in alphabetical order, and a blank line after them.

    The library's own order may change with its version.
    """
    lines = content.splitlines(keepends=True)
    head = [line for line in lines if line.startswith(b"@prefix")]
    return b"".join([*sorted(head), b"\n", *lines[len(head):]])


def turtle_term(term: Term, prefixes: Container[str] = namespaces.PREFIXES) -> str:
    """Return a term in Turtle: an IRI as a prefixed name if that needs no escape, an integer without its datatype.

    :param prefixes: those that may be used.

    >>> turtle_term(ox.NamedNode(namespaces.expand("id:unodc"))), turtle_term(ox.Literal(69))
    ('id:unodc', '69')
    >>> turtle_term(ox.NamedNode(namespaces.expand("graph:cnd-60#heroin")))
    '<https://w3id.org/sco-kg/graph/cnd-60#heroin>'
    """
    if isinstance(term, ox.NamedNode):
        name = shorten(term.value)
        prefix, _, local = name.partition(":")
        return name if prefix in prefixes and re.fullmatch(_LOCAL, local) else str(term)
    if isinstance(term, ox.Literal) and term.datatype.value == _INTEGER and re.fullmatch("[0-9]+", term.value):
        return term.value
    return str(term)


def _ordered(quads: Collection[ox.Quad], ending: str) -> Iterable[ox.Quad] | Iterable[ox.Triple]:
    if ending in OF_GRAPHS:
        return [quad.triple for quad in quads]
    return quads if ending == "nq" else sorted(quads, key=lambda quad: str(quad.graph_name))


def _unchanged(content: bytes) -> bytes:
    return content


def escape_for_xml(content: bytes) -> bytes:
    """Return XML of the library so that every XML parser reads it.

    Carriage returns are escaped, because other parsers take them for line ends.

    :raises SyntaxError: the library wrote what XML parsers refuse: control characters, or a property whose
        IRI does not end in a name.
    """
    content = content.replace(b"\r", b"&#xD;")
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(content, True)
    except expat.ExpatError as error:
        line = content.split(b"\n")[error.lineno - 1][max(0, error.offset - 100):error.offset + 100]
        raise SyntaxError(f"{expat.ErrorString(error.code)} in {line.decode('utf-8', 'replace').strip()!r}") from None
    return content


def _compact(content: bytes) -> bytes:
    """Shorten the names in expanded JSON-LD; the context is part of the file, since a remote one must be fetched."""
    return (_block({"@context": namespaces.PREFIXES}, json.loads(content)) + "\n").encode("utf-8")


def _block(head: Mapping[str, object], nodes: Sequence[_Node]) -> str:
    """Return a JSON object with its nodes, one a line."""
    return _dump(head)[:-1] + ', "@graph": [\n' + ",\n".join(map(_line, nodes)) + "\n]}"


def _line(node: _Node) -> str:
    if "@graph" in node:
        return _block({"@id": shorten(str(node["@id"]))}, cast("list[_Node]", node["@graph"]))
    return _dump(_compacted(node))


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _compacted(node: _Node) -> _Node:
    return dict(_compacted_pair(key, value) for key, value in node.items())


def _compacted_pair(key: str, value: _Json) -> tuple[str, _Json]:
    if key.startswith("@"):
        return key, shorten(value) if key in ("@id", "@type") and isinstance(value, str) else value
    values = cast("list[_Node]", value)
    if key == RDF_TYPE and all("@id" in each for each in values):
        return "@type", [shorten(str(each["@id"])) for each in values]
    return shorten(key), [_compacted(each) for each in values]


_FINISH: dict[str, Callable[[bytes], bytes]] = {
    "ttl": sort_prefixes, "trig": sort_prefixes, "rdf": escape_for_xml, "jsonld": _compact}
