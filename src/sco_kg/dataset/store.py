"""The whole graph in memory: one named graph per file, and the derived graph built from them."""

import pyoxigraph as ox

from ..rdf import namespaces
from . import layout, turtle_file
from .derivation import derive


def load_store(folder=None, derived=True):
    """Return a pyoxigraph Store with everything.

    :param folder: a checkout or copy of the project; the bundled one if None.
    :param derived: whether to build the derived graph too.
    :raises UnreadableFileError: a file does not parse; :raises MissingFileError: there is no data.
    """
    top = layout.project_root(folder)
    store = ox.Store()
    for path in layout.turtle_files(top):
        turtle_file.load_file(store, path, layout.graph_of(path))
    if derived:
        derive(store, top)
    return store


def article_graphs(store):
    """Return the IRIs of the article graphs in a store, sorted."""
    named = (graph.value for graph in store.named_graphs())
    return sorted(iri for iri in named if iri.startswith(namespaces.GRAPHS) and namespaces.slug_of(iri))


def to_rdflib(store):
    """Return the same data as an `rdflib.Dataset`, one named graph per graph of the store."""
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(data=store.dump(format=ox.RdfFormat.N_QUADS), format="nquads")
    for prefix, namespace in namespaces.PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset


def merged_store(store):
    """Return all triples of a store, whatever their graph, in the default graph of a new store."""
    everything = ox.Store()
    everything.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store)
    return everything
