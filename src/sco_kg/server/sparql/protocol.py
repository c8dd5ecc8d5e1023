"""SPARQL 1.1 Protocol, the half that reads: from a request to the question it asks, or why it asks none."""

from typing import NamedTuple
from urllib.parse import parse_qsl

import pyoxigraph as ox

from ..http_error import HTTPError

QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
_UPDATE = "application/sparql-update"
_ACCEPTED = {"Accept-Post": f"{QUERY}, {FORM}"}
_WRITING = ("update", "using-graph-uri", "using-named-graph-uri")


class SparqlRequest(NamedTuple):
    """A query as somebody asked it.

    :param default, named: the IRIs of the graphs it is asked of; where both are empty, of everything.
    :param accept: an Accept header; :param gzip: whether the answer may be compressed.
    :param base: the IRI against which others are resolved.
    """

    text: str
    default: tuple = ()
    named: tuple = ()
    accept: str = ""
    gzip: bool = False
    base: str | None = None


def parse_request(method, query_string, content_type="", body=b"", **client):
    """Return the `SparqlRequest` of a request; None if it is a GET that asks none.

    :param query_string, body: bytes; :param client: fields of the question that headers tell.
    :raises Refusal: it is malformed, writes, or is of a type that is not understood.
    """
    given = _pairs(query_string, "address")
    texts = []
    if method == "POST":
        kind = _kind(content_type)
        if kind == FORM:
            given += _pairs(body, "body")
        else:
            texts.append(_decoded(body))
    if any(name in _WRITING for name, _ in given):
        raise HTTPError(403, "This endpoint is read-only: updates are not taken. Send a query, as query=…")
    texts += [value for name, value in given if name == "query"]
    if len(texts) > 1:
        raise HTTPError(400, f"There are {len(texts)} queries in this request. Send one.")
    if not texts:
        if method == "POST":
            raise HTTPError(400, "There is no query in this request. Send it in the body, as query=…")
        return None
    return SparqlRequest(texts[0], _graphs(given, "default-graph-uri"), _graphs(given, "named-graph-uri"), **client)


def _kind(content_type):
    name, *parameters = [part.strip().lower() for part in (content_type or "").split(";")]
    if name == _UPDATE:
        raise HTTPError(403, f"This endpoint is read-only: updates are not taken. Send a query, as {QUERY}.")
    if name not in (QUERY, FORM):
        raise HTTPError(415, f"{name or 'Content without a type'} is not understood here. "
                           f"Send a query as {QUERY} or {FORM}.", _ACCEPTED)
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key == "charset" and value.strip("\"'") not in ("utf-8", "utf8"):
            raise HTTPError(415, f"Text in {value} is not understood here. Send UTF-8.", _ACCEPTED)
    return name


def _decoded(body):
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPError(400, f"The query is not UTF-8: byte {error.start + 1} of the body is wrong.") from None


def _pairs(encoded, where):
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise HTTPError(400, f"The {where} of this request cannot be read ({error}). "
                           "Encode it as a form in UTF-8.") from None


def _graphs(given, name):
    values = [value for key, value in given if key == name]
    for value in values:
        try:
            ox.NamedNode(value)
        except ValueError:
            raise HTTPError(400, f"{value!r} is not an IRI, as {name} has to be.") from None
    return tuple(values)
