"""The SPARQL endpoint over HTTP: a query gets its result; without a query, the service description or the page."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from ...site.hosting.media_types import TYPES, content_type
from ..base_url import BaseUrl
from ..documents import DocumentResponder
from ..http_error import HTTPError
from ..limits import MAX_BODY_BYTES
from ..negotiation import accepts_gzip, choose_media_type
from .dataset import LiveDataset
from .protocol import parse_request
from .result_formats import RDF_FORMATS
from .service_description import service_description

_PATH = "/sparql"
_HTML = TYPES["html"]
#: The page with the query editor.
_EDITOR = ("sparql", "")
#: How much of an oversized body is read before it is refused: a client that is still sending gets no response.
_MAX_READ_BYTES = 10 * MAX_BODY_BYTES
_CLOSE = {"Connection": "close"}


class SparqlEndpoint:
    """Answers requests for `/sparql`.

    :param documents: the documents of the site, one of which is the query editor.
    """

    PATHS = (_PATH, _PATH + "/")
    METHODS = ("GET", "HEAD", "POST", "OPTIONS")

    def __init__(self, data: LiveDataset, base_url: BaseUrl, documents: DocumentResponder) -> None:
        self._data, self._base_url, self._documents = data, base_url, documents

    async def respond(self, request: Request) -> Response:
        """Return the response to a request.

        :raises HTTPError: the request is malformed or too large, or its query exceeds a limit.
        """
        headers = request.headers
        body = await self._read_body(request) if request.method == "POST" else b""
        query = parse_request(request.method, request.scope["query_string"], headers.get("content-type"), body,
                              accept=headers.get("accept", ""), gzip=accepts_gzip(headers.get("accept-encoding")),
                              base_iri=self._base_url.absolute(request, _PATH))
        if query is None:
            return await self._describe(request)
        response = await self._data.run(query, lambda: _disconnected(request))
        return Response(response.body, response.status, {**response.headers, **self._headers()})

    def _headers(self) -> dict[str, str]:
        return {"Vary": "Accept, Accept-Encoding", "Query-Limits": self._data.limits.header()}

    async def _describe(self, request: Request) -> Response:
        """Respond to a request without a query: the editor for browsers, else the service description."""
        has_editor = self._documents.has_document(_EDITOR)
        offered = (*RDF_FORMATS, _HTML) if has_editor else tuple(RDF_FORMATS)
        media_type = choose_media_type(request.headers.get("accept"), offered)
        if media_type is None:
            raise HTTPError(406, f"The service description has the formats {', '.join(offered)}. Accept one of them.",
                            {"Vary": "Accept"})
        if media_type != _HTML:
            content = service_description(self._base_url.absolute(request, _PATH), self._data.counts,
                                          self._data.limits, media_type, self._documents.sparql_hints())
            return Response(content, 200, {"Content-Type": content_type(media_type)} | self._headers())
        if request.scope["path"] == _PATH:  # the relative links of the page need the slash
            return self._documents.redirect(_EDITOR, 303)
        response = await self._documents.respond(request)
        response.headers.append("Link", f'<{self._base_url.relative(_PATH)}>; rel="alternate"; type="text/turtle"')
        return response

    async def _read_body(self, request: Request) -> bytes:
        """Return the body of a request.

        :raises HTTPError: it is too large, or does not arrive in time.
        """
        body, size = bytearray(), 0
        try:
            async with asyncio.timeout(self._data.limits.seconds):
                async for part in request.stream():
                    size += len(part)
                    body += part if size <= MAX_BODY_BYTES else b""
                    if size > _MAX_READ_BYTES:
                        break
        except TimeoutError:
            raise HTTPError(408, "The query did not arrive in time. Send it again.", _CLOSE) from None
        if size > MAX_BODY_BYTES:
            raise HTTPError(413, f"A query may have {MAX_BODY_BYTES:,} bytes here. Make it shorter.", _CLOSE)
        return bytes(body)


async def _disconnected(request: Request) -> None:
    """Return once the client has disconnected."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
