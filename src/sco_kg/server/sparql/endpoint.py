"""`/sparql` over HTTP: a query gets its answer, no query gets the description, or the page to write one in."""

import asyncio

from starlette.responses import Response

from ...site.hosting import media_types
from .. import limits, negotiation
from ..http_error import HTTPError
from . import protocol, result_formats, service_description

PATH = "/sparql"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_VARY = "Accept, Accept-Encoding"
_HTML = media_types.TYPES["html"]
_PAGE = ("sparql", "")
#: How much of too large a body is taken before it is refused; who is still sending hears no refusal.
_TAKEN = 10 * limits.BODY
_CLOSE = {"Connection": "close"}


class SparqlEndpoint:
    """The SPARQL endpoint of a site.

    :param data: the `Data`; :param addresses: the `Addresses`.
    :param pages: the `Pages` among which the page for queries is.
    """

    def __init__(self, data, addresses, pages):
        self._data, self._addresses, self._pages = data, addresses, pages

    async def respond(self, request):
        """Return the response to a Starlette request.

        :raises Refusal: there is none.
        """
        headers = request.headers
        body = await self._body(request) if request.method == "POST" else b""
        question = protocol.parse_request(
            request.method, request.scope["query_string"], headers.get("content-type"), body,
            accept=headers.get("accept", ""), gzip=negotiation.accepts_gzip(headers.get("accept-encoding")),
            base=self._addresses.whole(request, PATH))
        if question is None:
            return await self._introduce(request)
        answer = await self._data.ask(question, lambda: _gone(request))
        return Response(answer.body, answer.status, answer.headers | self._said())

    def _said(self):
        return {"Vary": _VARY, "Query-Limits": self._data.limits.header()}

    async def _introduce(self, request):
        """Answer who asks nothing: a browser with the page for queries, anybody else with the description."""
        offered = (*result_formats.GRAPHS, _HTML) if self._pages.has(_PAGE) else tuple(result_formats.GRAPHS)
        media_type = negotiation.choose_media_type(request.headers.get("accept"), offered)
        if media_type is None:
            raise HTTPError(406, "This endpoint describes itself as " + ", ".join(offered) + ".", {"Vary": "Accept"})
        if media_type != _HTML:
            address = self._addresses.whole(request, PATH)
            content = service_description.service_description(address, self._data.counts, self._data.limits, media_type,
                                        self._pages.examples())
            return Response(content, 200, {"Content-Type": media_types.content_type(media_type)} | self._said())
        if request.scope["path"] == PATH:  # from where the links of the page would lead astray
            return self._pages.elsewhere(_PAGE, 303)
        response = await self._pages.respond(request)
        response.headers.append("Link", f'<{self._addresses.local(PATH)}>; rel="alternate"; type="text/turtle"')
        return response

    async def _body(self, request):
        """Return the body of a request, which is small and comes in time."""
        body, size = bytearray(), 0
        try:
            async with asyncio.timeout(self._data.limits.seconds):
                async for part in request.stream():
                    size += len(part)
                    body += part if size <= limits.BODY else b""
                    if size > _TAKEN:
                        break
        except TimeoutError:
            raise HTTPError(408, "The query did not arrive in time. Send it again.", _CLOSE) from None
        if size > limits.BODY:
            raise HTTPError(413, f"A query may have {limits.BODY:,} bytes here. Make it shorter.", _CLOSE)
        return bytes(body)


async def _gone(request):
    """Return when the client has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
