"""Write to a remote store: complete graphs by Graph Store Protocol, single facts by SPARQL Update.

Each request is idempotent, so it is retried after a transient error. Redirects are not followed: facts and secrets
are only sent to the given addresses.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

import pyoxigraph as ox

from ..errors import EndpointError, ParameterError
from ..query import http
from ..rdf.triples import serialize_rdf
from .store_types import STORE_TYPES, AuthScheme, StoreAddresses, StoreType

if TYPE_CHECKING:
    import httpx

    _Signer: TypeAlias = Callable[[httpx.Request], httpx.Request]


class StoreWriter:
    """A connection that writes to one store; close it by using it in a `with` block.

    :param store: the kind of store.
    :param timeout: seconds to wait for each response.
    :param auth: None, (user, password) or a token.
    :param kind: how to authenticate; None for the way of the kind of store.
    :raises ParameterError: there is no address to write to, or `auth` does not fit the kind.
    """

    def __init__(self, store: StoreType, addresses: StoreAddresses, timeout: float = 30,
                 auth: tuple[str, str] | str | None = None, kind: AuthScheme | None = None) -> None:
        import httpx  # only loading needs it

        if not addresses.update and not addresses.gsp:
            raise ParameterError("There is no address to write to. Name the kind of store with --store "
                                 f"({', '.join(STORE_TYPES)}), or give --update-url or --gsp-url.")
        for address in filter(None, (addresses.update, addresses.gsp)):
            http.validate_url(address)
        self.store = store
        self.addresses = addresses
        self.timeout = timeout
        self._client = httpx.Client(timeout=timeout, verify=ssl.create_default_context(),
                                    headers={"User-Agent": "sco-kg"}, auth=_httpx_auth(auth, kind or store.auth))

    def __enter__(self) -> StoreWriter:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    @property
    def puts_whole_graphs(self) -> bool:
        """Whether graphs are replaced; otherwise facts are added and removed.

        A store that cannot replace a graph atomically has its graphs replaced only if it accepts no updates.
        """
        return bool(self.addresses.gsp) and (self.store.atomic_put or not self.addresses.update)

    def replace_graph(self, graph: str, facts: Iterable[ox.Triple]) -> None:
        """Replace all facts of a graph (an IRI)."""
        self._send("PUT", self._graph_url(graph), content=serialize_rdf(facts, ox.RdfFormat.N_TRIPLES),
                   headers={"Content-Type": "application/n-triples"})

    def drop_graph(self, graph: str) -> None:
        """Remove a graph; do nothing if it does not exist."""
        if self.addresses.gsp:
            self._send("DELETE", self._graph_url(graph), may_be_missing=True)
        else:
            self._update(f"DROP SILENT GRAPH {ox.NamedNode(graph)}")

    def add_facts(self, graph: str, facts: Sequence[ox.Triple]) -> None:
        """Add triples to a graph."""
        self._patch("INSERT", graph, facts)

    def remove_facts(self, graph: str, facts: Sequence[ox.Triple]) -> None:
        """Remove triples from a graph."""
        self._patch("DELETE", graph, facts)

    def _patch(self, verb: str, graph: str, facts: Sequence[ox.Triple]) -> None:
        size = self.store.max_facts_per_update
        for start in range(0, len(facts), size):
            lines = "".join(f"{triple} .\n" for triple in facts[start:start + size])
            self._update(f"{verb} DATA {{ GRAPH {ox.NamedNode(graph)} {{\n{lines}}} }}")

    def _graph_url(self, graph: str) -> str:
        gsp = self.addresses.gsp or ""
        return f"{gsp}{'&' if '?' in gsp else '?'}graph={quote(graph, safe='')}"

    def _update(self, text: str) -> None:
        self._send("POST", self.addresses.update or "", data={"update": text})

    def _send(self, method: str, url: str, may_be_missing: bool = False, **content: Any) -> None:
        http.retry(lambda: self._send_once(method, url, may_be_missing, content), self.timeout)

    def _send_once(self, method: str, url: str, may_be_missing: bool, content: Mapping[str, Any]) -> None:
        response, body = self._response(method, url, content)
        address = url.partition("?")[0]
        if response.is_redirect:
            raise http.redirect_error(address, response.headers.get("Location"))
        if may_be_missing and response.status_code == 404:
            return
        if not response.is_success:
            detail = body.decode("utf-8", "replace") or response.reason_phrase
            raise http.status_error(address, response.status_code, detail, response.headers)
        http.raise_if_truncated(address, response.headers)

    def _response(self, method: str, url: str, content: Mapping[str, Any]) -> tuple[httpx.Response, bytes]:
        """Return the response and its complete body."""
        import httpx

        address = url.partition("?")[0]
        try:
            with self._client.stream(method, url, **content) as response:
                return response, http.read_all(response.iter_bytes(), self.timeout)
        except httpx.ConnectError as error:
            raise http.unreachable_error(address, error) from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise http.timeout_error(address, self.timeout, error) from None
        except httpx.InvalidURL as error:
            raise EndpointError(f"{address!r} is not a valid address ({error}). "
                                "Give one that starts with http:// or https://") from None


def _httpx_auth(auth: tuple[str, str] | str | None, kind: AuthScheme) -> httpx.Auth | _Signer | None:
    import httpx

    if auth is None:
        return None
    if isinstance(auth, str) != (kind == "bearer"):
        variables = "SCO_KG_TOKEN" if kind == "bearer" else "SCO_KG_USER and SCO_KG_PASSWORD, and no SCO_KG_TOKEN"
        raise ParameterError(f"--auth {kind} needs {variables} in the environment.")
    if isinstance(auth, str):
        return _bearer(auth)
    return httpx.DigestAuth(*auth) if kind == "digest" else httpx.BasicAuth(*auth)


def _bearer(token: str) -> _Signer:
    def sign(request: httpx.Request) -> httpx.Request:
        request.headers["Authorization"] = f"Bearer {token}"
        return request
    return sign
