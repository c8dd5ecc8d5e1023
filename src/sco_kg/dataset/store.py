"""The graph in memory: one named graph per file, and the derived graph."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..rdf.namespaces import GRAPHS, PREFIXES, slug_of
from .derivation import derive
from .layout import graph_of, project_root, turtle_files
from .turtle_file import load_file

if TYPE_CHECKING:
    import rdflib


def load_store(folder: str | PathLike[str] | None = None, derived: bool = True) -> ox.Store:
    """Return a store with all graphs of the project.

    :param folder: a checkout or copy of the project; the bundled one if None.
    :param derived: whether to materialize the derived graph too.
    :raises UnreadableFileError: a file does not parse.
    :raises MissingFileError: there is no data.
    """
    top = project_root(folder)
    store = ox.Store()
    for path in turtle_files(top):
        load_file(store, path, graph_of(path))
    if derived:
        derive(store, top)
    return store


def article_graphs(store: ox.Store) -> list[str]:
    """Return the IRIs of the article graphs in a store, sorted."""
    iris = (graph.value for graph in store.named_graphs())
    return sorted(iri for iri in iris if iri.startswith(GRAPHS) and slug_of(iri))


def to_rdflib(store: ox.Store) -> rdflib.Dataset:
    """Return the same data as an `rdflib.Dataset`, with the same named graphs and the project's prefixes."""
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(data=store.dump(format=ox.RdfFormat.N_QUADS), format="nquads")
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset


def merged_store(store: ox.Store) -> ox.Store:
    """Return a new store with all triples of `store` in its default graph."""
    merged = ox.Store()
    merged.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store)
    return merged
