"""The embedded store: the bundled data, or those of a folder, in memory."""

import functools
from collections.abc import Iterable

import pyoxigraph as ox

from ..dataset.store import merged_store
from ..errors import QueryError
from ..rdf.namespaces import PREFIXES
from ..rdf.terms import Text, choose_label
from .result import Solutions
from .sparql_text import is_plainly_local, query_form, uses_default_graph_only
from .syntax_errors import explain_syntax_error

_LABELS = (ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.NamedNode(PREFIXES["skos"] + "prefLabel"))


class EmbeddedStore:
    """A pyoxigraph store; a query that names no graph sees all graphs in one, as at `/sparql` of the server.

    :param store: the store; it must not change after the first query.
    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def run(self, text: str) -> Solutions:
        """Return the solutions of a query; an ASK query has one, a CONSTRUCT query one per triple.

        :raises QueryError: it does not parse, or is not allowed.
        """
        if not is_plainly_local(text):
            query_form(text)
        try:
            store = self._merged if uses_default_graph_only(text) else self.store
            results = store.query(text, prefixes=PREFIXES)
            if isinstance(results, ox.QueryBoolean):
                return Solutions(["answer"], [[ox.Literal(bool(results))]])
            if isinstance(results, ox.QueryTriples):
                return Solutions(["subject", "predicate", "object"], [list(triple) for triple in results])
            return Solutions([variable.value for variable in results.variables], [list(row) for row in results])
        except SyntaxError as error:
            query_form(text)  # an update, and a text that is not a query, have messages of their own
            raise QueryError(f"Not valid SPARQL: {explain_syntax_error(text, error, PREFIXES)}") from None
        except (RuntimeError, OSError) as error:
            raise QueryError(f"The query cannot be run: {error}") from None

    @functools.cached_property
    def _merged(self) -> ox.Store:
        return merged_store(self.store)

    def labels(self, iris: Iterable[str], language: str) -> dict[str, str]:
        """Return the labels of IRIs; those without a label are left out."""
        return {iri: label for iri in iris if (label := choose_label(self._labels_of(iri), language))}

    def _labels_of(self, iri: str) -> list[Text]:
        node = ox.NamedNode(iri)
        return [Text(quad.object.value, quad.object.language or "") for predicate in _LABELS
                for quad in self.store.quads_for_pattern(node, predicate, None, None)
                if isinstance(quad.object, ox.Literal)]

    def to_store(self) -> ox.Store:
        """Return the store itself."""
        return self.store
