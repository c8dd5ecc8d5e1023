"""Turtle files, read."""

from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ..errors import UnreadableFileError
from .layout import graph_of
from .text_file import read_bytes


def article_files(top):
    """Return the two files of every article, its graph and its evidence, by slug; one that is missing is empty.

    :raises UnreadableFileError: one cannot be read.
    """
    kinds = ("articles", "evidence")
    slugs = sorted({path.stem for kind in kinds for path in Path(top).glob(f"data/{kind}/*.ttl")})
    paths = {slug: [Path(top) / "data" / kind / f"{slug}.ttl" for kind in kinds] for slug in slugs}
    return {slug: tuple(read_turtle(path) if path.is_file() else TurtleFile(str(path), graph_of(path), b"") for path in both)
            for slug, both in paths.items()}


def read_quads(path, rdf_format=ox.RdfFormat.TURTLE):
    """Return the quads of one RDF file as a list.

    :raises UnreadableFileError: it does not parse; the message names the line.
    """
    with _parse_errors(path, rdf_format):
        return list(ox.parse(read_bytes(path), format=rdf_format))


def load_file(store, path, graph):
    """Load the Turtle file at `path` into the named graph `graph` (an IRI) of a store.

    :raises UnreadableFileError: it does not parse; the message names the line.
    """
    TurtleFile(path, graph, read_bytes(path)).load(store)


class TurtleFile(NamedTuple):
    """A Turtle file that was read: where it is, which graph it is (an IRI), and what is in it (bytes).

    Both methods raise `UnreadableFileError` if it does not parse; the message names the line.
    """

    path: str
    graph: str
    content: bytes

    def quads(self):
        """Return its facts, in its graph, as a list of quads."""
        graph = ox.NamedNode(self.graph)
        with _parse_errors(self.path, ox.RdfFormat.TURTLE):
            return [ox.Quad(*quad.triple, graph) for quad in ox.parse(self.content, format=ox.RdfFormat.TURTLE)]

    def load(self, store):
        """Load its facts into its graph of a store."""
        with _parse_errors(self.path, ox.RdfFormat.TURTLE):
            store.load(self.content, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(self.graph))


def read_turtle(path):
    """Return the Turtle file at `path` as a `TurtleFile`; raises what `read_bytes` raises."""
    return TurtleFile(str(path), graph_of(path), read_bytes(path))


@contextmanager
def _parse_errors(path, rdf_format):
    try:
        yield
    except SyntaxError as error:
        reason = str(error).partition(": ")[2] or str(error)
        raise UnreadableFileError(
            f"{path}, line {error.lineno}: not valid {rdf_format.name}: {reason}. "
            "Look for a missing full stop, semicolon, bracket, quote or prefix there or just above.",
            path, error.lineno) from None
