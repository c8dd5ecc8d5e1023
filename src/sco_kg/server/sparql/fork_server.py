"""The process that holds the data and makes workers of itself: `python -m sco_kg.server.sparql.fork_server`.

A worker is a fork, so it is there in milliseconds, shares the memory of the data, and can be killed
with all that a query has heaped up. It can open no file and no connection, whatever a query asks for.

The server sends five bytes: a `+` for a new worker; or a `-`, to end one, a `.`, to have it stand still,
or a `>`, to have it go on, with its process id. Everything else between the two is a length in four
bytes and that many bytes of JSON, or of an answer.
"""

import contextlib
import gc
import gzip
import json
import os
import signal
import socket
import struct
import sys
import threading
import zlib

import pyoxigraph as ox

from ..limits import Limits
from . import evaluate
from .protocol import SparqlRequest

try:
    import resource
except ImportError:  # on Windows, which has no fork either; `workers` tells
    resource = None

COMMAND = struct.Struct("!cI")
NEW, END, HALT, GO = b"+", b"-", b".", b">"
LENGTH = struct.Struct("!I")
#: Deep queries are evaluated by deep recursion; the address space costs nothing until it is used.
_STACK = 512 << 20
#: A worker that has grown by more is not used again, so that its memory comes back.
_GROWTH = 64 << 10
_UNION = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_COUNTS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


_SIGNALS = {END: signal.SIGKILL, HALT: signal.SIGSTOP, GO: signal.SIGCONT} if resource else {}


def main(descriptor, dump, limits):
    """Load a dump and make workers until the server goes away.

    :param descriptor: of the socket to the server; :param dump: N-Quads, compressed; :param limits: a `Limits`.
    """
    server = socket.socket(fileno=int(descriptor))
    try:
        store = _load(dump)
    except (OSError, SyntaxError, EOFError, zlib.error) as error:
        return send(server, {"error": f"{dump}: cannot be read ({error})"})
    if not store:
        return send(server, {"error": f"{dump}: there are no facts in it"})
    send(server, {"counts": _counts(store)})
    gc.freeze()
    _ForkServer(server, store, limits).run()


def _load(dump):
    """Return a store whose default graph is all its named graphs in one, every fact once."""
    store = ox.Store()
    with gzip.open(dump) as file:
        store.bulk_load(file, format=ox.RdfFormat.N_QUADS)
    store.update(_UNION)
    return store


def _counts(store):
    named = {row["g"].value: int(row["n"].value) for row in store.query(_COUNTS)}
    return {"": sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))} | named


class _ForkServer:
    """The workers, by process id."""

    def __init__(self, server, store, limits):
        self.server, self.store, self.limits = server, store, limits
        self.alive = set()

    def run(self):
        """Do what the server says until it is gone; then end every worker."""
        while command := _read(self.server, COMMAND.size):
            verb, number = COMMAND.unpack(command)
            self._bury()
            if verb == NEW:
                self._bear()
            elif number in self.alive:  # once a process is buried its id may be somebody else's
                os.kill(number, _SIGNALS[verb])
        for number in self.alive:
            os.kill(number, signal.SIGKILL)

    def _bear(self):
        ours, theirs = socket.socketpair()
        number = os.fork()
        if number == 0:
            self.server.close()
            ours.close()
            _work(theirs, self.store, self.limits)
        self.alive.add(number)
        socket.send_fds(self.server, [LENGTH.pack(number)], [ours.fileno()])
        ours.close()
        theirs.close()

    def _bury(self):
        with contextlib.suppress(ChildProcessError):
            while number := os.waitpid(-1, os.WNOHANG)[0]:
                self.alive.discard(number)


def _work(server, store, limits):
    """Answer questions until the server goes away; this never returns."""
    try:
        _shut(server, limits)
        threading.stack_size(_STACK)
        # A new thread has a new source of random numbers, which a fork would share with its brothers.
        worker = threading.Thread(target=_answer_request, args=(server, store, limits))
        worker.start()
        worker.join()
    finally:
        os._exit(0)


def _shut(server, limits):
    """Take away what a query has no use for: output, files, connections, memory beyond the limit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.path.exists("/proc/self/statm"):  # elsewhere the address space is not limited
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        most = used + _STACK + (limits.memory << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _answer_request(server, store, limits):
    before = _size()
    while question := receive(server):
        found = evaluate.evaluate(store, SparqlRequest(*json.loads(question)), limits)
        spent = _size() - before > _GROWTH
        head = json.dumps([found.status, found.headers, found.lasting, spent]).encode()
        length = LENGTH.size + len(head) + len(found.body)
        server.sendall(b"".join([LENGTH.pack(length), LENGTH.pack(len(head)), head, found.body]))
        if spent:
            return


def _size():
    """The most memory this process has had, in kilobytes; macOS counts bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)


def send(to, value):
    """Send a value as JSON, its length before it."""
    content = json.dumps(value).encode()
    to.sendall(LENGTH.pack(len(content)) + content)


def receive(source):
    """Return the bytes that were sent with their length before them; b"" if nobody sends any more."""
    head = _read(source, LENGTH.size)
    return _read(source, LENGTH.unpack(head)[0]) if head else b""


def _read(source, size):
    parts = bytearray()
    while len(parts) < size:
        part = source.recv(size - len(parts))
        if not part:
            return b""
        parts += part
    return bytes(parts)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Limits(**json.loads(sys.argv[3])))
