"""SPARQL 1.1 Protocol, the query operation: from an HTTP request to a `SparqlRequest`."""

from typing import NamedTuple
from urllib.parse import parse_qsl

import pyoxigraph as ox

from ..http_error import HTTPError

QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
_UPDATE = "application/sparql-update"
_ACCEPT_POST = {"Accept-Post": f"{QUERY}, {FORM}"}
_UPDATE_PARAMETERS = ("update", "using-graph-uri", "using-named-graph-uri")
_MAX_FIELDS = 1_000


class SparqlRequest(NamedTuple):
    """A query with its dataset and the wishes of the client.

    :param default_graphs, named_graphs: IRIs; where both are empty, the dataset is all the data.
    :param accept: the Accept header; :param gzip: whether the client accepts gzip.
    :param base_iri: the IRI against which relative ones are resolved.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str = ""
    gzip: bool = False
    base_iri: str | None = None


def parse_request(method: str, query_string: bytes, content_type: str | None = "", body: bytes = b"", *,
                  accept: str = "", gzip: bool = False, base_iri: str | None = None) -> SparqlRequest | None:
    """Return the `SparqlRequest` in an HTTP request; None for a GET without a query.

    :raises HTTPError: the request is malformed, an update, or of an unsupported media type.
    """
    fields = _form_fields(query_string, "query string")
    queries = []
    if method == "POST" and _media_type(content_type) == FORM:
        fields += _form_fields(body, "body")
    elif method == "POST":
        queries.append(_decode(body))
    if any(name in _UPDATE_PARAMETERS for name, _ in fields):
        raise HTTPError(403, "This endpoint is read-only and does not accept updates. Send a query, as query=…")
    queries += [value for name, value in fields if name == "query"]
    if len(queries) > 1:
        raise HTTPError(400, f"The request has {len(queries)} queries. Send one.")
    if not queries and method == "POST":
        raise HTTPError(400, "The request has no query. Send it in the body, as query=…")
    if not queries:
        return None
    return SparqlRequest(queries[0], _graph_iris(fields, "default-graph-uri"), _graph_iris(fields, "named-graph-uri"),
                         accept, gzip, base_iri)


def _media_type(content_type: str | None) -> str:
    name, *parameters = [part.strip().lower() for part in (content_type or "").split(";")]
    if name == _UPDATE:
        raise HTTPError(403, f"This endpoint is read-only and does not accept updates. Send a query, as {QUERY}.")
    if name not in (QUERY, FORM):
        raise HTTPError(415, f"{name or 'A body without Content-Type'} is not supported. "
                             f"Send a query as {QUERY} or {FORM}.", _ACCEPT_POST)
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key == "charset" and value.strip("\"'") not in ("utf-8", "utf8"):
            raise HTTPError(415, f"The charset {value} is not supported. Send UTF-8.", _ACCEPT_POST)
    return name


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPError(400, f"The query is not UTF-8: byte {error.start + 1} of the body is invalid. "
                             "Send UTF-8.") from None


def _form_fields(encoded: bytes, source: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise HTTPError(400, f"The {source} of the request is malformed ({error}). "
                             f"Encode it as {FORM}, in UTF-8.") from None


def _graph_iris(fields: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    iris = tuple(value for key, value in fields if key == name)
    for iri in iris:
        try:
            ox.NamedNode(iri)
        except ValueError:
            raise HTTPError(400, f"{iri!r} is not an IRI. Give {name} an absolute one.") from None
    return iris
