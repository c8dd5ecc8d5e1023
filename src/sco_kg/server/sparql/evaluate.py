"""Evaluation of one query against a store, within limits. This runs in a worker process."""

import gzip
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypedDict

import pyoxigraph as ox

from ...errors import ForbiddenQueryError, QueryError
from ...query.sparql_text import query_form
from ...query.syntax_errors import caret_line, explain_syntax_error
from ...rdf import namespaces, serialization
from ...site.hosting.media_types import content_type
from ..http_error import HTTPError
from ..limits import Limits
from ..negotiation import choose_media_type
from .protocol import SparqlRequest
from .result_formats import ASK_FORMATS, RDF_FORMATS, SELECT_FORMATS

if TYPE_CHECKING:
    from typing_extensions import Buffer

#: The message for a query that exhausted the memory or the stack of its worker.
TOO_LARGE = ("The query needs more memory than a query may use here, or is nested too deeply. "
             "Ask for less at once, or download the data set and query it locally.")
#: Shorter bodies are not compressed.
_MIN_GZIP_BYTES = 1_000
#: Bytes that occur once a row in each format, and the number of rows minus their number.
_ROW_MARKS = {ox.QueryResultsFormat.JSON: (b'},{"', 1), ox.QueryResultsFormat.XML: (b"<result>", 0),
              ox.QueryResultsFormat.CSV: (b"\r\n", -1), ox.QueryResultsFormat.TSV: (b"\n", -1)}
_NON_DETERMINISTIC = re.compile("RAND|NOW|UUID|BNODE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SparqlResponse:
    """A response; `cacheable` if the same request always has this response."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    cacheable: bool = False


class _Dataset(TypedDict, total=False):
    default_graph: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
    named_graphs: list[ox.NamedNode | ox.BlankNode]


def evaluate(store: ox.Store, request: SparqlRequest, limits: Limits) -> SparqlResponse:
    """Return the `SparqlResponse` to a request; every error becomes one."""
    try:
        query_form(request.query)
        return _compressed(_run(store, request, limits), request)
    except HTTPError as error:
        return _error_response(error.status, error.message)
    except ForbiddenQueryError as error:
        return _error_response(403, str(error))
    except QueryError as error:
        return _error_response(400, str(error))
    except SyntaxError as error:
        explanation = explain_syntax_error(request.query, error, namespaces.PREFIXES)
        return _error_response(400, f"Not valid SPARQL: {explanation}\n\n{caret_line(request.query, error)}")
    except MemoryError:
        return _error_response(422, TOO_LARGE)
    except (RuntimeError, ValueError, OSError) as error:
        return _error_response(400, f"The query cannot be run: {error}")


def _error_response(status: int, message: str) -> SparqlResponse:
    return SparqlResponse(status, (message + "\n").encode("utf-8", "replace"),
                          {"Content-Type": "text/plain; charset=utf-8"})


def _run(store: ox.Store, request: SparqlRequest, limits: Limits) -> SparqlResponse:
    results = store.query(request.query, base_iri=request.base_iri, prefixes=namespaces.PREFIXES, **_dataset(request))
    if isinstance(results, ox.QueryTriples):
        media_type = _choose(request.accept, RDF_FORMATS)
        body = _serialize_triples(results, RDF_FORMATS[media_type], limits)
    else:
        formats = ASK_FORMATS if isinstance(results, ox.QueryBoolean) else SELECT_FORMATS
        media_type = _choose(request.accept, formats)
        body = _serialize_rows(results, formats[media_type], limits)
    return SparqlResponse(200, body, {"Content-Type": content_type(media_type)},
                          not _NON_DETERMINISTIC.search(request.query))


def _choose(accept: str, offered: Iterable[str]) -> str:
    media_type = choose_media_type(accept, tuple(offered))
    if media_type is None:
        raise HTTPError(406, f"The result of this query has the formats {', '.join(offered)}. Accept one of them.")
    return media_type


def _dataset(request: SparqlRequest) -> _Dataset:
    """Return the dataset of the request, which overrides that of the query (SPARQL 1.1 Protocol, 2.1.4)."""
    if not request.default_graphs and not request.named_graphs:
        return {}
    return {"default_graph": [ox.NamedNode(iri) for iri in request.default_graphs],
            "named_graphs": [ox.NamedNode(iri) for iri in request.named_graphs]}


def _serialize_rows(results: ox.QuerySolutions | ox.QueryBoolean, form: ox.QueryResultsFormat, limits: Limits) -> bytes:
    output = _LimitedOutput(limits)
    results.serialize(output, format=form)
    body, (mark, extra) = output.getvalue(), _ROW_MARKS[form]
    if isinstance(results, ox.QuerySolutions) and body.count(mark) + extra > limits.rows:
        raise _limit_error("rows", limits.rows)
    return body


def _serialize_triples(triples: ox.QueryTriples, form: ox.RdfFormat, limits: Limits) -> bytes:
    output = _LimitedOutput(limits)
    ox.serialize(_limited(triples, limits.rows), output, format=form, prefixes=serialization.PREFIXES)
    if form != ox.RdfFormat.RDF_XML:
        return output.getvalue()
    try:
        return serialization.escape_for_xml(output.getvalue())
    except SyntaxError as error:
        raise HTTPError(406, f"RDF/XML cannot represent this result: {error}. Accept another format.") from None


def _limited(triples: Iterable[ox.Triple], limit: int) -> Iterator[ox.Triple]:
    for number, triple in enumerate(triples):
        if number == limit:
            raise _limit_error("facts", limit)
        yield triple


class _LimitedOutput(io.BytesIO):
    """A file in memory that refuses to grow beyond the limit."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limit = limits.size

    def write(self, part: "Buffer") -> int:
        written = super().write(part)
        if self.tell() > self._limit:
            raise _limit_error("bytes", self._limit)
        return written


def _limit_error(unit: str, limit: int) -> HTTPError:
    return HTTPError(422, f"The answer has more than {limit:,} {unit}, which is the limit here; it is not truncated. "
                          "Ask for less, with LIMIT and OFFSET, or download the data set.")


def _compressed(response: SparqlResponse, request: SparqlRequest) -> SparqlResponse:
    if not request.gzip or len(response.body) < _MIN_GZIP_BYTES:
        return response
    return replace(response, body=gzip.compress(response.body, 5, mtime=0),
                   headers={**response.headers, "Content-Encoding": "gzip"})
