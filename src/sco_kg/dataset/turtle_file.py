"""Reading Turtle files."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ..errors import UnreadableFileError
from ..rdf.triples import parse_quads
from .layout import article_paths, article_slugs, graph_of
from .text_file import read_bytes

#: Files whose quads stay in memory: more than the project has, and few enough when there are many articles.
_PARSED_FILES = 128


class TurtleFile(NamedTuple):
    """A Turtle file in memory: its path, the IRI of its named graph, and its content.

    Both methods raise `UnreadableFileError` if it does not parse; the message names the line.
    """

    path: str
    graph: str
    content: bytes

    def quads(self) -> tuple[ox.Quad, ...]:
        """Return its facts, in its graph; numbers keep their lexical form. A file is parsed once, then cached."""
        with _parse_errors(self.path, ox.RdfFormat.TURTLE):
            return _parsed(self.content, self.graph)

    def load(self, store: ox.Store) -> None:
        """Add its facts to its graph of a store; the store normalises numbers."""
        store.extend(self.quads())


@functools.lru_cache(_PARSED_FILES)
def _parsed(content: bytes, graph: str) -> tuple[ox.Quad, ...]:
    name = ox.NamedNode(graph)
    return tuple(ox.Quad(quad.subject, quad.predicate, quad.object, name)
                 for quad in parse_quads(content, ox.RdfFormat.TURTLE))


def read_turtle(path: str | PathLike[str]) -> TurtleFile:
    """Return the Turtle file at `path`; raises what `read_bytes` raises."""
    return TurtleFile(str(path), graph_of(path), read_bytes(path))


def article_files(top: Path) -> dict[str, tuple[TurtleFile, TurtleFile]]:
    """Return the facts and the evidence of every article, by slug; a missing file is an empty one.

    :raises UnreadableFileError: one cannot be read.
    """
    return {slug: (_read_if_there(paths.facts), _read_if_there(paths.evidence))
            for slug in article_slugs(top) for paths in [article_paths(top, slug)]}


def _read_if_there(path: Path) -> TurtleFile:
    return read_turtle(path) if path.is_file() else TurtleFile(str(path), graph_of(path), b"")


def read_quads(path: str | PathLike[str], rdf_format: ox.RdfFormat = ox.RdfFormat.TURTLE) -> list[ox.Quad]:
    """Return the quads of one RDF file.

    :raises UnreadableFileError: it does not parse; the message names the line.
    """
    with _parse_errors(path, rdf_format):
        return parse_quads(read_bytes(path), rdf_format)


def load_file(store: ox.Store, path: str | PathLike[str], graph: str) -> None:
    """Load the Turtle file at `path` into the named graph `graph` (an IRI) of a store.

    The file is read by the store itself, which is faster than by way of `TurtleFile.quads` if the quads
    are not needed elsewhere.

    :raises UnreadableFileError: it does not parse; the message names the line.
    """
    with _parse_errors(path, ox.RdfFormat.TURTLE):
        store.load(read_bytes(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))


@contextmanager
def _parse_errors(path: str | PathLike[str], rdf_format: ox.RdfFormat) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        reason = str(error).partition(": ")[2] or str(error)
        raise UnreadableFileError(
            f"{path}, line {error.lineno}: not valid {rdf_format.name}: {reason}. "
            "Look for a missing full stop, semicolon, bracket, quote or prefix there or just above.",
            path, error.lineno) from None
