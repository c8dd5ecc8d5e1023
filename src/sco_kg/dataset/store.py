"""The whole graph in memory: one named graph per file, and the derived graph built from them."""

import pyoxigraph as ox

from ..errors import BadQuery
from ..rdf import namespaces
from . import files


def read(folder=None, derived=True):
    """Return a pyoxigraph Store with everything.

    :param folder: a checkout or copy of the project; the bundled one if None.
    :param derived: whether to build the derived graph too.
    :raises UnreadableFile: a file does not parse; :raises MissingFile: there is no data.
    """
    top = files.home(folder)
    store = ox.Store()
    for path in files.turtle_files(top):
        files.load(store, path, files.graph_of(path))
    if derived:
        derive(store, top)
    return store


def derive(store, top):
    """Build the derived graph of a store with the CONSTRUCT queries of `top`/queries/construct."""
    build(store, constructs(top))


def constructs(top):
    """Return the CONSTRUCT queries of `top`/queries/construct: a dict from path to text."""
    return {str(path): files.read_text(path) for path in sorted((top / "queries" / "construct").glob("*.rq"))}


def build(store, constructs):
    """Add to the derived graph of a store what some CONSTRUCT queries make.

    :raises BadQuery: one does not parse; the message names its path.
    """
    graph, built = ox.NamedNode(namespaces.DERIVED), []
    for path, text in constructs.items():
        try:
            built.append(store.query(text).serialize(format=ox.RdfFormat.N_TRIPLES))
        except SyntaxError as error:
            raise BadQuery(f"{path}: not valid SPARQL: {error}") from None
    # All at once: none is built from another.
    store.load(b"".join(built), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)


def graphs(store):
    """Return the IRIs of the article graphs in a store, sorted."""
    named = (graph.value for graph in store.named_graphs())
    return sorted(iri for iri in named if iri.startswith(namespaces.GRAPHS) and namespaces.article_of(iri))


def to_rdflib(store):
    """Return the same data as an `rdflib.Dataset`, one named graph per graph of the store."""
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(data=store.dump(format=ox.RdfFormat.N_QUADS), format="nquads")
    for prefix, namespace in namespaces.PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset


def merged(store):
    """Return all triples of a store, whatever their graph, in the default graph of a new store."""
    everything = ox.Store()
    everything.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store)
    return everything
