"""A remote SPARQL endpoint, through SPARQLWrapper.

Queries go as a form POST, which every store accepts. Answers are read to their end and parsed
completely, because several stores truncate an answer and still send status 200. A truncated answer
is fetched page by page if the query has an order.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.error import HTTPError, URLError

import pyoxigraph as ox

from ..errors import EndpointError, QueryError
from ..rdf.namespaces import BASE
from ..rdf.terms import Term, Text, choose_label, value_of
from ..rdf.triples import parse_quads
from . import http
from .paging import fetch_all, truncated_error
from .result import Solutions
from .sparql_text import as_select, query_form

if TYPE_CHECKING:
    from urllib.request import Request

    from SPARQLWrapper import SPARQLWrapper

_LABELS = """SELECT DISTINCT ?iri ?label WHERE {{
  VALUES ?iri {{ {iris} }}
  {{ GRAPH ?g {{ ?iri <http://www.w3.org/2000/01/rdf-schema#label> ?label }} }}
  UNION {{ GRAPH ?g {{ ?iri <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }} }}
}} ORDER BY ?iri ?label"""
_QUADS = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o"
#: Stores refuse longer VALUES blocks.
_MAX_VALUES = 500
#: Bytes to read between two checks of the time limit.
_CHUNK = 1 << 16
#: Pretend that urllib's ten redirects are used up, so that none is followed.
_REDIRECTS_USED_UP = dict.fromkeys(range(10))


class _Answer(NamedTuple):
    """The body and the headers of a response."""

    body: bytes
    headers: http.Headers


class RemoteStore:
    """A SPARQL 1.1 query endpoint.

    :param url: http or https address.
    :param timeout: seconds to wait for an answer.
    :param auth: None, (user, password), or a bearer token as a str.
    :raises EndpointError: `url` is not an address; nothing is sent yet.
    """

    def __init__(self, url: str, timeout: float = 30, auth: http.Auth = None) -> None:
        self.url = http.validate_url(url)
        self.timeout = timeout
        self.auth = auth

    def run(self, text: str) -> Solutions:
        """Return the solutions of a query; an ASK query has one, a CONSTRUCT query one per triple.

        :raises QueryError: the endpoint rejects the query.
        :raises EndpointError: it cannot be reached, refuses access, fails, or gives an invalid answer.
        """
        if query_form(text) in ("CONSTRUCT", "DESCRIBE"):
            return Solutions(["subject", "predicate", "object"], self._triples(text))
        first, reported = self._solutions(text)
        rows = fetch_all(self.url, text, first, reported, lambda page: self._solutions(page)[0].rows)
        return Solutions(first.columns, rows)

    def labels(self, iris: Iterable[str], language: str) -> dict[str, str]:
        """Return the labels of IRIs of this project; those without a label are left out."""
        own = sorted(iri for iri in iris if iri.startswith(BASE))
        found: dict[str, list[Text]] = {}
        for start in range(0, len(own), _MAX_VALUES):
            block = " ".join(str(ox.NamedNode(iri)) for iri in own[start:start + _MAX_VALUES])
            for iri, label in self.run(_LABELS.format(iris=block)).rows:
                if iri and isinstance(label, ox.Literal):
                    found.setdefault(value_of(iri), []).append(Text(label.value, label.language or ""))
        return {iri: chosen for iri, labels in found.items() if (chosen := choose_label(labels, language))}

    def to_store(self) -> ox.Store:
        """Download all named graphs into a new pyoxigraph store."""
        store = ox.Store()
        rows = cast("list[tuple[ox.NamedNode, ox.NamedNode, Term, ox.NamedNode]]", self.run(_QUADS).rows)
        store.extend(ox.Quad(*row) for row in rows)
        return store

    def _fetch(self, text: str, accepted: str) -> _Answer:
        """Return the answer to a query in the accepted media type, with retries."""
        return http.retry(lambda: self._read(self._client(text, accepted)), self.timeout)

    def _client(self, text: str, accepted: str) -> SPARQLWrapper:
        from SPARQLWrapper import BASIC, JSON, POST, SPARQLWrapper

        class Client(SPARQLWrapper):
            def _createRequest(self) -> Request:
                request = super()._createRequest()
                vars(request)["redirect_dict"] = _REDIRECTS_USED_UP
                return request

        client = Client(self.url, agent="sco-kg")
        client.setQuery(text)
        client.queryType = query_form(text)  # SPARQLWrapper mistakes a word in a comment for the form
        client.setMethod(POST)
        vars(client)["timeout"] = self.timeout  # setTimeout rounds down, and 0 means no limit
        client.setReturnFormat(JSON)
        client.setOnlyConneg(True)
        client.addCustomHttpHeader("Accept", accepted)
        if isinstance(self.auth, tuple):
            client.setHTTPAuth(BASIC)
            client.setCredentials(*self.auth)
        elif self.auth:
            client.addCustomHttpHeader("Authorization", f"Bearer {self.auth}")
        return client

    def _read(self, client: SPARQLWrapper) -> _Answer:
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
            if not isinstance(error.__context__, HTTPError):
                raise
            raise self._status_error(error.__context__, str(error)) from None
        except HTTPError as error:
            raise self._status_error(error, error.reason) from None
        except URLError as error:
            raise http.unreachable_error(self.url, error.reason) from None
        except (OSError, HTTPException) as error:
            raise http.timeout_error(self.url, self.timeout, error) from None
        http.raise_if_truncated(self.url, response.headers)
        return _Answer(body, response.headers)

    def _status_error(self, error: HTTPError, detail: str) -> EndpointError | QueryError:
        """Return our error for an HTTPError; status 400 means that the query is wrong."""
        error.close()
        if error.headers.get("Location"):
            return http.redirect_error(self.url, error.headers["Location"])
        if error.code == 400:
            return QueryError(f"{self.url} rejects the query: {' '.join(detail.split())[:300]}")
        return http.status_error(self.url, error.code, detail, error.headers)

    def _solutions(self, text: str) -> tuple[Solutions, bool]:
        """Return an answer, and whether the endpoint reports that its row limit was reached."""
        body, headers = self._fetch(text, "application/sparql-results+json")
        try:
            results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(results, ox.QueryBoolean):
                return Solutions(["answer"], [[ox.Literal(bool(results))]]), False
            columns = [variable.value for variable in results.variables]
            return Solutions(columns, [list(row) for row in results]), http.row_limit_reached(headers)
        except (SyntaxError, ValueError, OSError) as error:
            raise self._invalid_answer(body, error) from None

    def _triples(self, text: str) -> list[list[Term | None]]:
        body, _ = self._fetch(text, "application/n-triples")
        try:
            triples: list[list[Term | None]] = [list(quad.triple) for quad in parse_quads(body, ox.RdfFormat.N_TRIPLES)]
        except SyntaxError as error:
            raise self._invalid_answer(body, error) from None
        counted = as_select(text)
        if counted and self._solutions(counted)[1]:  # Virtuoso does not report the limit for triples
            raise truncated_error(self.url, "at its limit of rows", "Ask for fewer, or raise its limit.")
        return triples

    def _invalid_answer(self, body: bytes, error: Exception) -> EndpointError:
        start = " ".join(body[:60].decode("utf-8", "replace").split())
        return EndpointError(f"{self.url} did not answer with query results but with {start!r} "
                             f"({error}). Check that the address is that of a SPARQL endpoint.")
