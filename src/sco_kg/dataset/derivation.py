"""The derived graph: the result of the CONSTRUCT queries over all other graphs."""

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from ..errors import QueryError
from ..rdf.namespaces import DERIVED
from .text_file import read_text


def derive(store: ox.Store, top: Path) -> None:
    """Materialize the derived graph of a store with the CONSTRUCT queries of `top`/queries/construct."""
    materialize(store, construct_queries(top))


def construct_queries(top: Path) -> dict[str, str]:
    """Return the text of each CONSTRUCT query of `top`/queries/construct, by its path."""
    return {str(path): read_text(path) for path in sorted((top / "queries" / "construct").glob("*.rq"))}


def materialize(store: ox.Store, constructs: Mapping[str, str]) -> None:
    """Add the results of CONSTRUCT queries to the derived graph of a store.

    :param constructs: the text of each query by its path.
    :raises QueryError: one does not parse; the message names its path.
    """
    results = [_triples(store, path, text) for path, text in constructs.items()]
    # After the last query, so that none uses the result of another.
    store.load(b"".join(results), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(DERIVED))


def _triples(store: ox.Store, path: str, text: str) -> bytes:
    """Return the result of one CONSTRUCT query in N-Triples."""
    try:
        result = store.query(text)
    except SyntaxError as error:
        raise QueryError(f"{path}: not valid SPARQL: {error}") from None
    if not isinstance(result, ox.QueryTriples):
        raise QueryError(f"{path}: not a CONSTRUCT query. Only those can be in queries/construct.")
    return result.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
