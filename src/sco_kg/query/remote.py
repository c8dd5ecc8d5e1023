"""A remote SPARQL endpoint, through SPARQLWrapper.

Queries go as a form POST, the one way that works everywhere; answers are read to their end and
parsed whole, because several stores cut an answer short and still say 200. What a store gives in
parts only is put together, where the query says in which order.
"""

import warnings
from urllib.error import HTTPError, URLError

import pyoxigraph as ox

from ..errors import EndpointError, QueryError
from ..rdf import namespaces
from . import http, paging, sparql_text

_LABELS = """SELECT DISTINCT ?iri ?label WHERE {{
  VALUES ?iri {{ {iris} }}
  {{ GRAPH ?g {{ ?iri <http://www.w3.org/2000/01/rdf-schema#label> ?label }} }}
  UNION {{ GRAPH ?g {{ ?iri <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }} }}
}} ORDER BY ?iri ?label"""
#: Stores refuse longer VALUES blocks.
_MOST_VALUES = 500
#: How many bytes are read at most before a look at the clock.
_CHUNK = 1 << 16
#: urllib follows ten redirections; it is told that it has.
_REDIRECTS_USED_UP = dict.fromkeys(range(10))


class RemoteStore:
    """A SPARQL 1.1 query endpoint.

    :param url: http or https address.
    :param timeout: seconds to wait for an answer.
    :param auth: None, (user, password), or a bearer token as a str.
    """

    def __init__(self, url, timeout=30, auth=None):
        self.url = http.validate_url(url)
        self.timeout = timeout
        self.auth = auth

    def solutions(self, text):
        """Run a query; return (column names, rows of terms).

        :raises QueryError: the endpoint finds the query wrong.
        :raises EndpointError: it cannot be reached, refuses, fails, or answers nonsense.
        """
        if sparql_text.query_form(text) in ("CONSTRUCT", "DESCRIBE"):
            return ["subject", "predicate", "object"], self._triples(text)
        columns, rows, limited = self._results(text)
        return columns, paging.fetch_all(self.url, text, columns, rows, limited, lambda page: self._results(page)[1])

    def labels(self, things, language):
        """Return {IRI: label} for the IRIs given; a label in `language` wins over English."""
        named = sorted(iri for iri in things if iri.startswith(namespaces.BASE))
        found = {}
        for start in range(0, len(named), _MOST_VALUES):
            block = " ".join(str(ox.NamedNode(iri)) for iri in named[start:start + _MOST_VALUES])
            _, rows = self.solutions(_LABELS.format(iris=block))
            for iri, label in sorted(rows, key=lambda row: row[1].language == language):
                if label.language in ("en", language):
                    found[iri.value] = label.value
        return found

    def _answer(self, text, accepted):
        """Return the whole answer as bytes, and its headers; a read is tried again where that can help."""
        return http.retry(lambda: self._read(self._client(text, accepted)), self.timeout)

    def _client(self, text, accepted):
        from SPARQLWrapper import BASIC, JSON, POST, SPARQLWrapper

        class Client(SPARQLWrapper):
            def _createRequest(self):
                request = super()._createRequest()
                request.redirect_dict = _REDIRECTS_USED_UP
                return request

        client = Client(self.url, agent="sco-kg")
        client.setQuery(text)
        client.queryType = sparql_text.query_form(text)  # SPARQLWrapper takes a word in a comment for one
        client.setMethod(POST)
        client.timeout = self.timeout  # setTimeout rounds down, and 0 means for ever
        client.setReturnFormat(JSON)
        client.setOnlyConneg(True)
        client.addCustomHttpHeader("Accept", accepted)
        if isinstance(self.auth, tuple):
            client.setHTTPAuth(BASIC)
            client.setCredentials(*self.auth)
        elif self.auth:
            client.addCustomHttpHeader("Authorization", f"Bearer {self.auth}")
        return client

    def _read(self, client):
        from http.client import HTTPException, IncompleteRead

        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # SPARQLWrapper's guesses about formats
                response = client.query().response
            with response:
                body = http.read_all(iter(lambda: response.read1(_CHUNK), b""), self.timeout)
                if response.length:
                    raise IncompleteRead(body, response.length)
        except SPARQLWrapperException as error:
            raise self._refused(error.__context__, str(error)) from None
        except HTTPError as error:
            raise self._refused(error, error.reason) from None
        except URLError as error:
            raise http.unreachable_error(self.url, error.reason) from None
        except (OSError, HTTPException) as error:
            raise http.timeout_error(self.url, self.timeout, error) from None
        http.raise_if_truncated(self.url, response.headers)
        return body, response.headers

    def _refused(self, error, detail):
        """Return our error for an HTTPError; only of a query may a 400 say that the query is wrong."""
        error.close()
        if error.headers.get("Location"):
            return http.redirect_error(self.url, error.headers["Location"])
        if error.code == 400:
            return QueryError(f"{self.url} finds the query wrong: {' '.join(detail.split())[:300]}")
        return http.status_error(self.url, error.code, detail, error.headers)

    def _results(self, text):
        """Return the columns and rows of an answer, and whether the endpoint says that it may have more."""
        body, headers = self._answer(text, "application/sparql-results+json")
        try:
            results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(results, ox.QueryBoolean):
                return ["answer"], [[ox.Literal(bool(results))]], False
            return [v.value for v in results.variables], [list(row) for row in results], http.row_limit_reached(headers)
        except (SyntaxError, ValueError, OSError) as error:
            raise self._nonsense(body, error) from None

    def _triples(self, text):
        body, _ = self._answer(text, "application/n-triples")
        try:
            triples = [list(quad)[:3] for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
        except SyntaxError as error:
            raise self._nonsense(body, error) from None
        counted = sparql_text.as_select(text)
        if counted and self._results(counted)[2]:  # of triples Virtuoso does not say that there are more
            raise paging.truncated_error(self.url, "at its limit of rows", "Ask for fewer, or have its limit raised.")
        return triples

    def _nonsense(self, body, error):
        start = " ".join(body[:60].decode("utf-8", "replace").split())
        return EndpointError(f"{self.url} did not answer with query results but with {start!r} "
                             f"({error}). Check that the address is that of a SPARQL endpoint.")
