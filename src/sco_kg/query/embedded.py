"""Where queries run: the embedded store, or any SPARQL 1.1 endpoint; both give the same terms."""

import pyoxigraph as ox

from ..errors import QueryError
from ..rdf import namespaces
from . import sparql_text, syntax_errors

_LABELS = (ox.NamedNode(namespaces.PREFIXES["rdfs"] + "label"), ox.NamedNode(namespaces.PREFIXES["skos"] + "prefLabel"))


class EmbeddedStore:
    """The bundled data, or that of a folder, in memory."""

    def __init__(self, store):
        self.store = store

    def solutions(self, text):
        """Run a query; return (column names, rows of terms).

        :raises QueryError: it does not parse, or asks for what is not allowed.
        """
        if not sparql_text.is_plainly_local(text):
            sparql_text.query_form(text)
        try:
            results = self.store.query(text, prefixes=namespaces.PREFIXES)
            if isinstance(results, ox.QueryBoolean):
                return ["answer"], [[ox.Literal(bool(results))]]
            if isinstance(results, ox.QueryTriples):
                return ["subject", "predicate", "object"], [list(triple) for triple in results]
            return [v.value for v in results.variables], [list(row) for row in results]
        except SyntaxError as error:
            sparql_text.query_form(text)  # an update, or no query at all, has a message of its own
            raise QueryError(f"Not valid SPARQL: {syntax_errors.explain_syntax_error(text, error, namespaces.PREFIXES)}") from None
        except (RuntimeError, OSError) as error:
            raise QueryError(f"The query cannot be run: {error}") from None

    def labels(self, things, language):
        """Return {IRI: label} for the IRIs given; a label in `language` wins over English."""
        return {iri: label for iri in things if (label := self._label(iri, language))}

    def _label(self, iri, language):
        node = ox.NamedNode(iri)
        found = {quad.object.language: quad.object.value for predicate in _LABELS
                 for quad in self.store.quads_for_pattern(node, predicate, None, None)}
        return found.get(language) or found.get("en")

