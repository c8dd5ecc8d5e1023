"""The whole server as an ASGI application: who answers which path, and what is said with every answer."""

import functools
import logging

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ..site.hosting import http_headers
from . import limits
from .documents import respond
from .http_error import HTTPError
from .sparql import endpoint

_LOG = logging.getLogger(__name__)


class SiteApp:
    """The application: `/sparql` is the endpoint's, all else the pages'.

    :param site: the `Pages`; :param queries: the `Endpoint`.
    """

    def __init__(self, site, queries):
        self._pages, self._endpoint = site, queries

    async def __call__(self, scope, receive, send):
        request = Request(scope, receive, send)
        response = await self._respond(request)
        response.raw_headers.extend(_always(scope["path"]))
        await response(scope, receive, send)

    async def _respond(self, request):
        """Return the response to a request, whatever happens."""
        try:
            _check(request)
            ours = request.scope["path"] in (endpoint.PATH, endpoint.PATH + "/")
            methods = (endpoint if ours else respond).METHODS
            if request.method == "OPTIONS":
                return _options(methods)
            if request.method not in methods:
                raise HTTPError(405, f"{request.method} cannot be done here.", {"Allow": ", ".join(methods)})
            return await (self._endpoint if ours else self._pages).respond(request)
        except HTTPError as refusal:
            return await self._pages.refused(request, refusal)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception:
            _LOG.exception("%s %s", request.method, request.url.path)
            return Response("This server has failed; the request may be right.\n", 500, media_type="text/plain")


@functools.lru_cache(4096)
def _always(path):
    """Return the headers of whatever is answered for a path, as pairs of bytes."""
    return [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in http_headers.headers_of(path).items()]


def _check(request):
    scope = request.scope
    if len(scope["raw_path"]) + len(scope["query_string"]) > limits.ADDRESS:
        raise HTTPError(414, f"An address may have {limits.ADDRESS:,} bytes here. Send a long query by POST.")
    if sum(len(name) + len(value) for name, value in scope["headers"]) > limits.HEADERS:
        raise HTTPError(431, f"All headers may have {limits.HEADERS:,} bytes here.")


def _options(methods):
    allowed = ", ".join(methods)
    said = {"Allow": allowed, "Access-Control-Allow-Methods": allowed}
    return Response(status_code=204, headers=http_headers.PREFLIGHT | said)
