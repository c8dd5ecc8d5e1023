"""The RDF formats of a release: the same quads or triples, the same bytes, in every run."""

import functools
import gzip
import io
import json
import re
from xml.parsers import expat

import pyoxigraph as ox

from ..errors import UnwritableFileError
from . import namespaces

#: Endings of the formats that keep named graphs apart, and of those that hold one graph.
OF_DATASETS = ("nq", "trig", "jsonld")
OF_GRAPHS = ("nt", "ttl", "rdf")

_TYPE = namespaces.PREFIXES["rdf"] + "type"
_INTEGER = namespaces.PREFIXES["xsd"] + "integer"
_W3C = "http://www.w3.org/ns/formats/"
_LOCAL = r"(?a)[A-Za-z0-9]([\w.-]*\w)?"
#: A local node goes on after the name of its graph with a hash sign, which Turtle would have to
#: escape, and not every store reads that.
PREFIXES = {prefix: space for prefix, space in namespaces.PREFIXES.items() if prefix not in ("graph", "evidence")}


def format_of(ending):
    """Return the pyoxigraph format of a file name's ending.

    >>> format_of("jsonld").media_type
    'application/ld+json'
    """
    return ox.RdfFormat.from_extension(ending)


def format_iri(form):
    """Return the IRI the W3C has for a pyoxigraph format; the library has another for JSON-LD.

    >>> format_iri(format_of("jsonld")), format_iri(format_of("rdf"))
    ('http://www.w3.org/ns/formats/JSON-LD', 'http://www.w3.org/ns/formats/RDF_XML')
    """
    return form.iri if isinstance(form, ox.QueryResultsFormat) else _W3C + form.name.replace("/", "_")


def compress(content):
    """Return bytes compressed; nothing in them tells of a file's name or of the time.

    The same bytes come out wherever zlib is the same.
    """
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as file:
        file.write(content)
    return out.getvalue()


def serialize_file(item):
    """Return what `serialize` makes of an ending and of canonical N-Quads in bytes, given as a pair."""
    ending, text = item
    return serialize(list(ox.parse(text, format=ox.RdfFormat.N_QUADS)), ending)


def serialize(quads, ending, **prefixes):
    """Return quads as the bytes of a file, read back and compared.

    :param quads: in canonical order, as `sco_kg.rdf.canonicalization.canonical_quads` returns them; of a format in
        `OF_GRAPHS`, all in the default graph.
    :param ending: one of `OF_DATASETS` or `OF_GRAPHS`; :param prefixes: besides those of the project.
    :raises UnwritableFileError: the format cannot carry one of them; the message shows it.
    """
    form = format_of(ending)
    try:
        content = ox.serialize(_ordered(quads, ending), format=form, prefixes=PREFIXES | prefixes)
        content = _FINISH.get(ending, _unchanged)(content)
        given, read = set(quads), set(ox.parse(content, format=form))
    except (OSError, SyntaxError) as error:
        raise UnwritableFileError(f"{form.name} cannot carry these facts: {error}. Mend them.") from None
    if given != read:
        shown = min(map(str, given - read or read - given))
        raise UnwritableFileError(f"{form.name} does not carry this fact unchanged: {shown}. Mend it.")
    return content


def sort_prefixes(content):
    """Return Turtle or TriG, as bytes, with its prefixes in alphabetical order and a blank line after them.

    The order in which the library writes prefixes is its own affair, and may change.
    """
    lines = content.splitlines(keepends=True)
    head = [line for line in lines if line.startswith(b"@prefix")]
    return b"".join([*sorted(head), b"\n", *lines[len(head):]])


def turtle_term(term, prefixes=namespaces.PREFIXES):
    """Return a term as Turtle writes it: an IRI as a prefixed name where that needs no escape, a whole number bare.

    :param prefixes: those that may be used.

    >>> turtle_term(ox.NamedNode(namespaces.expand("id:unodc"))), turtle_term(ox.Literal(69))
    ('id:unodc', '69')
    >>> turtle_term(ox.NamedNode(namespaces.expand("graph:cnd-60#heroin")))
    '<https://w3id.org/sco-kg/graph/cnd-60#heroin>'
    """
    if isinstance(term, ox.NamedNode):
        name = namespaces.shorten(term.value)
        prefix, _, local = name.partition(":")
        return name if prefix in prefixes and re.fullmatch(_LOCAL, local) else str(term)
    if isinstance(term, ox.Literal) and term.datatype.value == _INTEGER and re.fullmatch("[0-9]+", term.value):
        return term.value
    return str(term)


def _ordered(quads, ending):
    if ending in OF_GRAPHS:
        return [quad.triple for quad in quads]
    return quads if ending == "nq" else sorted(quads, key=lambda quad: str(quad.graph_name))


def _unchanged(content):
    return content


def escape_for_xml(content):
    """Return XML that the library wrote as every XML reader will understand it.

    Carriage returns are escaped, which every reader but the library's own takes for line ends.

    :raises SyntaxError: it has what readers refuse although the library writes it: control characters,
        a property whose IRI does not end in a name.
    """
    content = content.replace(b"\r", b"&#xD;")
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(content, True)
    except expat.ExpatError as error:
        line = content.split(b"\n")[error.lineno - 1][max(0, error.offset - 100):error.offset + 100]
        raise SyntaxError(f"{expat.ErrorString(error.code)} in {line.decode('utf-8', 'replace').strip()!r}") from None
    return content


def _compact(content):
    """Shorten the names in expanded JSON-LD, with a context inside: a remote one would have to be fetched."""
    return (_block({"@context": namespaces.PREFIXES}, json.loads(content)) + "\n").encode("utf-8")


def _block(head, nodes):
    """Return a head with its nodes, a line each."""
    return _json(head)[:-1] + ', "@graph": [\n' + ",\n".join(map(_line, nodes)) + "\n]}"


def _line(node):
    if "@graph" in node:
        return _block({"@id": _shorten(node["@id"])}, node["@graph"])
    return _json(_short(node))


def _json(value):
    return json.dumps(value, ensure_ascii=False)


def _short(value):
    if isinstance(value, list):
        return [_short(each) for each in value]
    return dict(_pair(key, inner) for key, inner in value.items())


def _pair(key, inner):
    if key in ("@id", "@type"):
        return key, _shorten(inner)
    if key == _TYPE and all("@id" in each for each in inner):
        return "@type", [_shorten(each["@id"]) for each in inner]
    return (key, inner) if key.startswith("@") else (_shorten(key), _short(inner))


_shorten = functools.cache(namespaces.shorten)
_FINISH = {"ttl": sort_prefixes, "trig": sort_prefixes, "rdf": escape_for_xml, "jsonld": _compact}
