"""The derived graph: what the CONSTRUCT queries make of all others."""

import pyoxigraph as ox

from ..errors import QueryError
from ..rdf import namespaces
from . import text_file


def derive(store, top):
    """Build the derived graph of a store with the CONSTRUCT queries of `top`/queries/construct."""
    materialize(store, construct_queries(top))


def construct_queries(top):
    """Return the CONSTRUCT queries of `top`/queries/construct: a dict from path to text."""
    return {str(path): text_file.read_text(path) for path in sorted((top / "queries" / "construct").glob("*.rq"))}


def materialize(store, constructs):
    """Add to the derived graph of a store what some CONSTRUCT queries make.

    :raises QueryError: one does not parse; the message names its path.
    """
    graph, built = ox.NamedNode(namespaces.DERIVED), []
    for path, text in constructs.items():
        try:
            built.append(store.query(text).serialize(format=ox.RdfFormat.N_TRIPLES))
        except SyntaxError as error:
            raise QueryError(f"{path}: not valid SPARQL: {error}") from None
    # All at once: none is built from another.
    store.load(b"".join(built), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
