"""Servers in this process with faults, and a store with a fault on request."""

import http.client
import json
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

JSON = {"Content-Type": "application/sparql-results+json"}


class Request(NamedTuple):
    """A request."""

    method: str
    path: str
    headers: dict
    body: bytes


@contextmanager
def serving(answer, certificate=None):
    """A server whose every answer is `answer(request)`: (status, headers, body), or None to hang up.

    A body is bytes, or an iterable of parts that are sent one by one.

    :param certificate: a file with a key and a certificate, to serve https with.
    """
    class Handler(BaseHTTPRequestHandler):
        def handle_one(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            given = answer(Request(self.command, self.path, dict(self.headers), body))
            if given:
                status, headers, content = given
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for part in [content] if isinstance(content, bytes) else content:
                    self.wfile.write(part)

        do_GET = do_POST = do_PUT = do_DELETE = handle_one

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_):
            pass  # the client disconnected, or rejected the certificate

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@contextmanager
def misbehaving(*answers):
    """A server that sends each answer (status, headers, body) in turn, and then repeats the last."""
    seen = []

    def next_answer(request):
        seen.append(request.headers)
        return answers[min(len(seen), len(answers)) - 1]

    with serving(next_answer) as url:
        yield f"{url}/sparql", seen


def forward(url, request, share=1, instead=None):
    """Forward a request, or the first part of it, to a URL.

    :param share: the fraction of the body to send, from 0 to 1.
    :param instead: a function to call after sending, instead of waiting for the response.
    :return: the response; None if there is none.
    """
    target = urlsplit(url)
    line = http.client.HTTPConnection(target.hostname, target.port, timeout=60)
    try:
        line.putrequest(request.method, request.path, skip_accept_encoding=True, skip_host=True)
        for name, value in request.headers.items():
            line.putheader(name, value)
        line.endheaders(request.body[:int(len(request.body) * share)])
        if share < 1 or instead:
            return instead and instead()
        answer = line.getresponse()
        forwarded = {name: value for name, value in answer.getheaders()
                     if name.lower() not in ("transfer-encoding", "content-length", "connection")}
        return answer.status, forwarded, answer.read()
    finally:
        line.close()


class PretendStore:
    """An in-memory store with the addresses of Oxigraph and the fault that a test sets.

    `fault(request, obey)` answers instead of the store from write number `first` on; `obey()` executes the
    write and returns the correct answer. `limit(text, answer)` transforms the correct answer to a query.
    """

    def __init__(self, store=None):
        self.store = store or ox.Store()
        self.writes = []
        self.queries = []
        self.limit = lambda text, answer: answer
        self.fault = None
        self.first = 1

    def answer(self, request):
        """Answer one request."""
        if urlsplit(request.path).path == "/query":
            self.queries.append(parse_qs(request.body.decode())["query"][0])
            return self.limit(self.queries[-1], self.answer_to(self.queries[-1]))
        self.writes.append(request)
        if self.fault and len(self.writes) >= self.first:
            return self.fault(request, lambda: self.obey(request))
        return self.obey(request)

    def answer_to(self, text):
        """Return the correct answer to a query."""
        return 200, JSON, _written(self.store.query(text))

    def obey(self, request):
        """Execute a write."""
        parts = urlsplit(request.path)
        if parts.path == "/update":
            self.store.update(parse_qs(request.body.decode())["update"][0])
        else:
            self._replace(ox.NamedNode(parse_qs(parts.query)["graph"][0]), request.body)
        return 204, {}, b""

    def _replace(self, graph, body):
        triples = list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
        self.store.remove_graph(graph)
        self.store.extend(ox.Quad(*quad.triple, graph) for quad in triples)


def _written(results):
    return results.serialize(format=ox.RdfFormat.N_TRIPLES if isinstance(results, ox.QueryTriples)
                             else ox.QueryResultsFormat.JSON)


def at_most(most, reported=True):
    """Return a `limit` of rows or triples, reported as Virtuoso reports a row limit, or not at all."""
    def limit(text, answer):
        status, headers, body = answer
        if "CONSTRUCT" in text:
            return status, headers, b"".join(body.splitlines(keepends=True)[:most])
        results = json.loads(body)
        rows = results.get("results", {}).get("bindings", [])
        reached = len(rows) >= most
        del rows[most:]
        row_limit = {"X-SPARQL-MaxRows": str(most)} if reported and reached else {}
        return status, headers | row_limit, json.dumps(results).encode()
    return limit
