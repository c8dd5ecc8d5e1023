"""A remote SPARQL endpoint, through SPARQLWrapper.

Queries go as a form POST, the one way that works everywhere; answers are read to their end and
parsed whole, because several stores cut an answer short and still say 200.
"""

import os
import time
import warnings
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

import pyoxigraph as ox

from . import iris, sparql
from .errors import BadQuery, EndpointError

#: Seconds to wait before each further try of a read.
RETRIES = (0.5, 2.0)
#: What a retry can help against; anything else is final.
_PASSING = {429, 502, 503, 504}
_LABELS = """SELECT ?iri ?label WHERE {{
  VALUES ?iri {{ {iris} }}
  {{ GRAPH ?g {{ ?iri <http://www.w3.org/2000/01/rdf-schema#label> ?label }} }}
  UNION {{ GRAPH ?g {{ ?iri <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }} }}
}}"""
#: The HTTP status behind each of SPARQLWrapper's exceptions.
_STATUS = {"QueryBadFormed": 400, "Unauthorized": 401, "EndPointNotFound": 404, "URITooLong": 414,
           "EndPointInternalError": 500}
#: Stores refuse longer VALUES blocks.
_CHUNK = 500


def credentials():
    """Return the secrets of the environment: SCO_KG_TOKEN, or (SCO_KG_USER, SCO_KG_PASSWORD), or None."""
    user = os.environ.get("SCO_KG_USER")
    return os.environ.get("SCO_KG_TOKEN") or (
        (user, os.environ.get("SCO_KG_PASSWORD", "")) if user else None)


class Endpoint:
    """A SPARQL 1.1 query endpoint.

    :param url: http or https address.
    :param timeout: seconds to wait for an answer.
    :param auth: None, (user, password), or a bearer token as a str.
    """

    def __init__(self, url, timeout=30, auth=None):
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise EndpointError(f"{url!r} is not the address of an endpoint. "
                                "Type one that begins with http:// or https://")
        self.url = url
        self.timeout = timeout
        self.auth = auth

    def solutions(self, text):
        """Run a query; return (column names, rows of terms).

        :raises BadQuery: the endpoint finds the query wrong.
        :raises EndpointError: it cannot be reached, refuses, fails, or answers nonsense.
        """
        form = sparql.form(text)
        if form in ("CONSTRUCT", "DESCRIBE"):
            return self._triples(self._answer(text, "application/n-triples"))
        return self._results(self._answer(text, "application/sparql-results+json"))

    def labels(self, things, language):
        """Return {IRI: label} for the IRIs given; a label in `language` wins over English."""
        named = sorted(iri for iri in things if iri.startswith(iris.BASE))
        found = {}
        for start in range(0, len(named), _CHUNK):
            block = " ".join(str(ox.NamedNode(iri)) for iri in named[start:start + _CHUNK])
            _, rows = self.solutions(_LABELS.format(iris=block))
            for iri, label in sorted(rows, key=lambda row: row[1].language == language):
                if label.language in ("en", language):
                    found[iri.value] = label.value
        return found

    def _answer(self, text, accepted):
        """Return the whole answer as bytes; a read is tried again where that can help."""
        for pause in (*RETRIES, None):
            try:
                return self._read(self._client(text, accepted))
            except _Passing as error:
                if pause is None:
                    raise EndpointError(f"{error} Tried {len(RETRIES) + 1} times.") from None
                time.sleep(pause)

    def _client(self, text, accepted):
        from SPARQLWrapper import BASIC, JSON, POST, SPARQLWrapper

        client = SPARQLWrapper(self.url, agent="sco-kg")
        client.setQuery(text)
        client.queryType = sparql.form(text)  # SPARQLWrapper takes a word in a comment for one
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
        from http.client import HTTPException

        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # SPARQLWrapper's guesses about formats
                response = client.query().response
            with response:
                body = response.read()
        except SPARQLWrapperException as error:
            error.__context__.close()  # the HTTP answer behind it
            raise self._refused(_STATUS.get(type(error).__name__), str(error)) from None
        except HTTPError as error:
            error.close()
            raise self._refused(error.code, error.reason) from None
        except URLError as error:
            raise _Passing(f"{self.url} cannot be reached: {error.reason}. "
                           "Check the address and that the endpoint is running.") from None
        except (OSError, HTTPException) as error:
            raise _Passing(f"{self.url} did not answer within {self.timeout} s or broke off "
                           f"({type(error).__name__}).") from None
        self._check_whole(response.headers)
        return body

    def _check_whole(self, headers):
        """Virtuoso says 200 to a partial answer, and tells only by these headers."""
        for name in ("X-SQL-State", "X-SPARQL-MaxRows"):
            if headers.get(name):
                raise EndpointError(f"{self.url} cut its answer short ({name}: {headers[name]}). "
                                    "Ask for fewer rows, with LIMIT and OFFSET.")

    def _refused(self, status, detail):
        """Return the error for an HTTP status."""
        detail = " ".join(detail.split())[:300]
        if status == 400:
            return BadQuery(f"{self.url} finds the query wrong: {detail}")
        if status in (401, 403):
            return EndpointError(f"{self.url} refuses access ({status}). Set SCO_KG_TOKEN, or "
                                 "SCO_KG_USER and SCO_KG_PASSWORD.")
        if status == 404:
            return EndpointError(f"{self.url} is not there (404). Check the path of the address; "
                                 "many endpoints end in /sparql or /query.")
        kind = _Passing if status in _PASSING else EndpointError
        return kind(f"{self.url} failed ({status}): {detail}.")

    def _results(self, body):
        try:
            results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(results, ox.QueryBoolean):
                return ["answer"], [[ox.Literal(bool(results))]]
            return [v.value for v in results.variables], [list(row) for row in results]
        except (SyntaxError, ValueError, OSError) as error:
            raise self._nonsense(body, error) from None

    def _triples(self, body):
        try:
            quads = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
            return ["subject", "predicate", "object"], [list(quad)[:3] for quad in quads]
        except SyntaxError as error:
            raise self._nonsense(body, error) from None

    def _nonsense(self, body, error):
        start = " ".join(body[:60].decode("utf-8", "replace").split())
        return EndpointError(f"{self.url} did not answer with query results but with {start!r} "
                             f"({error}). Check that the address is that of a SPARQL endpoint.")


class _Passing(EndpointError):
    """A failure that another try may get past."""
