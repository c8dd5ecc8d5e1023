"""Writing to a remote store: whole graphs by Graph Store Protocol, single facts by SPARQL Update.

Each request may be sent twice and leaves what it would leave if sent once, so a passing failure is
tried again. Redirections are not followed: facts and secrets go only where they were meant to.
"""

import ssl
from urllib.parse import quote

import pyoxigraph as ox

from ..errors import EndpointError, ParameterError
from ..query import http
from . import store_types

AUTH_KINDS = ("basic", "digest", "bearer")


class StoreWriter:
    """One store to write to; close it, or use it in a `with` block.

    :param product: a `Product`; :param addresses: its `Addresses`.
    :param auth: None, (user, password) or a token; :param kind: one of `AUTH_KINDS`.
    :raises ParameterError: there is no address to write to, or the secret is not of the kind.
    """

    def __init__(self, product, addresses, timeout=30, auth=None, kind=None):
        import httpx  # only loading needs it

        if not addresses.update and not addresses.gsp:
            raise ParameterError("Nothing says where to write. Name the store with --store "
                               f"({', '.join(store_types.STORE_TYPES)}), or give --update-url or --gsp-url.")
        for address in filter(None, (addresses.update, addresses.gsp)):
            http.validate_url(address)
        self.product = product
        self.addresses = addresses
        self.timeout = timeout
        self._client = httpx.Client(timeout=timeout, verify=ssl.create_default_context(),
                                    headers={"User-Agent": "sco-kg"}, auth=_auth(auth, kind or product.auth))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._client.close()

    @property
    def replaces(self):
        """Whether graphs are replaced whole; otherwise facts are added and then others taken away.

        What a store cannot replace in one step is only replaced where nothing else can be done.
        """
        return bool(self.addresses.gsp) and (self.product.atomic_put or not self.addresses.update)

    def replace(self, graph, facts):
        """Make the triples `facts` all there is in a graph (an IRI)."""
        body = ox.serialize(facts, format=ox.RdfFormat.N_TRIPLES)
        self._send("PUT", self._graph(graph), content=body, headers={"Content-Type": "application/n-triples"})

    def remove(self, graph):
        """Remove a graph; one that is not there is removed already."""
        if self.addresses.gsp:
            self._send("DELETE", self._graph(graph), missing=True)
        else:
            self._update(f"DROP SILENT GRAPH {ox.NamedNode(graph)}")

    def add(self, graph, facts):
        """Add a list of triples to a graph."""
        self._patch("INSERT", graph, facts)

    def take(self, graph, facts):
        """Take a list of triples from a graph."""
        self._patch("DELETE", graph, facts)

    def _patch(self, verb, graph, facts):
        most = self.product.most_facts
        for start in range(0, len(facts), most):
            lines = "".join(f"{triple} .\n" for triple in facts[start:start + most])
            self._update(f"{verb} DATA {{ GRAPH {ox.NamedNode(graph)} {{\n{lines}}} }}")

    def _graph(self, graph):
        mark = "&" if "?" in self.addresses.gsp else "?"
        return f"{self.addresses.gsp}{mark}graph={quote(graph, safe='')}"

    def _update(self, text):
        self._send("POST", self.addresses.update, data={"update": text})

    def _send(self, method, url, missing=False, **content):
        http.retry(lambda: self._once(method, url, missing, content), self.timeout)

    def _once(self, method, url, missing, content):
        answer, body = self._answer(method, url, content)
        where = url.partition("?")[0]
        if answer.is_redirect:
            raise http.redirect_error(where, answer.headers.get("Location"))
        if missing and answer.status_code == 404:
            return
        if not answer.is_success:
            raise http.status_error(where, answer.status_code, body.decode("utf-8", "replace") or answer.reason_phrase,
                              answer.headers)
        http.raise_if_truncated(where, answer.headers)

    def _answer(self, method, url, content):
        """Return the answer and its body, read to the end."""
        import httpx

        where = url.partition("?")[0]
        try:
            with self._client.stream(method, url, **content) as answer:
                return answer, http.read_all(answer.iter_bytes(), self.timeout)
        except httpx.ConnectError as error:
            raise http.unreachable_error(where, error) from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise http.timeout_error(where, self.timeout, error) from None
        except httpx.InvalidURL as error:
            raise EndpointError(f"{where!r} is not an address ({error}).") from None


def _auth(secret, kind):
    import httpx

    if secret is None:
        return None
    if (kind == "bearer") != isinstance(secret, str):
        wanted = "SCO_KG_TOKEN" if kind == "bearer" else "SCO_KG_USER and SCO_KG_PASSWORD, and no SCO_KG_TOKEN"
        raise ParameterError(f"For --auth {kind} set {wanted}.")
    if kind == "bearer":
        return _bearer(secret)
    return (httpx.DigestAuth if kind == "digest" else httpx.BasicAuth)(*secret)


def _bearer(token):
    def sign(request):
        request.headers["Authorization"] = f"Bearer {token}"
        return request
    return sign
