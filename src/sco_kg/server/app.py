"""The ASGI application: routing, limits of a request, and the headers of every response."""

import functools
import logging

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ..site.hosting import http_headers
from .documents import DocumentResponder
from .http_error import HTTPError
from .limits import MAX_HEADER_BYTES, MAX_URL_BYTES
from .sparql import SparqlEndpoint

_LOG = logging.getLogger(__name__)


class SiteApp:
    """The application: the endpoint answers `/sparql`, the documents answer every other path."""

    def __init__(self, documents: DocumentResponder, sparql: SparqlEndpoint) -> None:
        self._documents, self._sparql = documents, sparql

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        response = await self._respond(request)
        response.raw_headers.extend(_common_headers(scope["path"]))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        """Return the response to a request; every exception becomes one."""
        try:
            _check_size(request)
            return await self._route(request)
        except HTTPError as error:
            return await self._documents.error_response(request, error)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception:
            _LOG.exception("%s %s", request.method, request.url.path)
            return Response("Internal server error; the request may be valid.\n", 500, media_type="text/plain")

    async def _route(self, request: Request) -> Response:
        responder = self._sparql if request.scope["path"] in SparqlEndpoint.PATHS else self._documents
        allowed = ", ".join(responder.METHODS)
        if request.method == "OPTIONS":
            headers = {"Allow": allowed, "Access-Control-Allow-Methods": allowed}
            return Response(status_code=204, headers=http_headers.PREFLIGHT | headers)
        if request.method not in responder.METHODS:
            raise HTTPError(405, f"{request.method} is not allowed here. Use one of: {allowed}.", {"Allow": allowed})
        return await responder.respond(request)


@functools.lru_cache(4096)
def _common_headers(path: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of every response for a path, as ASGI takes them."""
    return [(name.lower().encode("ascii"), value.encode("ascii"))
            for name, value in http_headers.headers_of(path).items()]


def _check_size(request: Request) -> None:
    scope = request.scope
    if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_URL_BYTES:
        raise HTTPError(414, f"A URL may have {MAX_URL_BYTES:,} bytes here. Send a long query by POST.")
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADER_BYTES:
        raise HTTPError(431, f"All headers together may have {MAX_HEADER_BYTES:,} bytes here. Send fewer.")
