"""The fork server: the process that holds the data and forks a worker on request.

Run as `python -m sco_kg.server.sparql.fork_server`. A forked worker starts in milliseconds, shares the memory of
the data, and can be killed together with all memory its query took. Its sandbox can open no file and no connection.

The HTTP server sends commands of five bytes: a verb and a process id. Every other message between the two, and
between the HTTP server and a worker, is a length in four bytes, followed by that many bytes.
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
from typing import IO, NoReturn, cast

import pyoxigraph as ox

from ..limits import Limits
from .evaluate import evaluate
from .protocol import SparqlRequest

if sys.platform != "win32":  # where there is no fork either; `worker_pool` refuses to start
    import resource

COMMAND = struct.Struct("!cI")
LENGTH = struct.Struct("!I")
#: The verbs of commands: fork a worker; kill, suspend or resume the worker with the given process id.
FORK, KILL, SUSPEND, RESUME = b"+", b"-", b".", b">"
_SIGNALS = {} if sys.platform == "win32" else {KILL: signal.SIGKILL, SUSPEND: signal.SIGSTOP, RESUME: signal.SIGCONT}
#: Deeply nested queries are evaluated by deep recursion; unused address space costs nothing.
_STACK_BYTES = 512 << 20
#: A worker that has grown by more kilobytes exits after its response, which frees the memory.
_MAX_GROWTH = 64 << 10
_FILL_DEFAULT_GRAPH = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_GRAPH_SIZES = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


def main(descriptor: int, dump: str, limits: Limits) -> None:
    """Load a dump, then execute commands until the HTTP server closes the socket.

    :param descriptor: of the socket to the HTTP server; :param dump: the path of compressed N-Quads.
    """
    server = socket.socket(fileno=descriptor)
    try:
        store = _load(dump)
    except (OSError, SyntaxError, EOFError, zlib.error) as error:
        return send(server, {"error": f"{dump}: cannot be read ({error})"})
    if not store:
        return send(server, {"error": f"{dump}: has no facts"})
    send(server, {"counts": _count_facts(store)})
    gc.freeze()
    _ForkServer(server, store, limits).run()


def _load(dump: str) -> ox.Store:
    """Return a store whose default graph is the union of its named graphs."""
    store = ox.Store()
    with gzip.open(dump) as file:
        store.bulk_load(cast(IO[bytes], file), format=ox.RdfFormat.N_QUADS)
    store.update(_FILL_DEFAULT_GRAPH)
    return store


def _count_facts(store: ox.Store) -> dict[str, int]:
    """Return how many facts each named graph has by its IRI, and their union by ""."""
    union = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    rows = cast(ox.QuerySolutions, store.query(_GRAPH_SIZES))
    return {"": union} | {row["g"].value: int(row["n"].value) for row in rows}


class _ForkServer:
    """The worker processes and the commands that control them."""

    def __init__(self, server: socket.socket, store: ox.Store, limits: Limits) -> None:
        self._server, self._store, self._limits = server, store, limits
        self._workers: set[int] = set()

    def run(self) -> None:
        """Execute commands until the HTTP server is gone; then kill every worker."""
        while command := _receive_exactly(self._server, COMMAND.size):
            verb, pid = COMMAND.unpack(command)
            self._reap()
            if verb == FORK:
                self._fork_worker()
            elif pid in self._workers:  # the id of a reaped process may be in use again
                os.kill(pid, _SIGNALS[verb])
        for pid in self._workers:
            os.kill(pid, signal.SIGKILL)

    def _fork_worker(self) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            self._server.close()
            ours.close()
            _run_worker(theirs, self._store, self._limits)
        self._workers.add(pid)
        socket.send_fds(self._server, [LENGTH.pack(pid)], [ours.fileno()])
        ours.close()
        theirs.close()

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while pid := os.waitpid(-1, os.WNOHANG)[0]:
                self._workers.discard(pid)


def _run_worker(server: socket.socket, store: ox.Store, limits: Limits) -> NoReturn:
    """Answer requests until the HTTP server closes the socket, then exit."""
    try:
        _enter_sandbox(limits)
        threading.stack_size(_STACK_BYTES)
        # A new thread reseeds the random generator, which forked siblings share.
        thread = threading.Thread(target=_answer_requests, args=(server, store, limits))
        thread.start()
        thread.join()
    finally:
        os._exit(0)


def _enter_sandbox(limits: Limits) -> None:
    """Give up standard error, core dumps, new file descriptors, and memory beyond the limit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.path.exists("/proc/self/statm"):  # other systems do not enforce a limit of the address space
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        most = used + _STACK_BYTES + (limits.memory << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _answer_requests(server: socket.socket, store: ox.Store, limits: Limits) -> None:
    before = _peak_memory()
    used_up = False
    while not used_up and (message := receive(server)):
        response = evaluate(store, SparqlRequest(*json.loads(message)), limits)
        used_up = _peak_memory() - before > _MAX_GROWTH
        head = json.dumps([response.status, dict(response.headers), response.cacheable, used_up]).encode()
        length = LENGTH.size + len(head) + len(response.body)
        server.sendall(b"".join([LENGTH.pack(length), LENGTH.pack(len(head)), head, response.body]))


def _peak_memory() -> int:
    """Return the peak memory of this process in kilobytes; macOS reports bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)


def send(connection: socket.socket, value: object) -> None:
    """Send a value as JSON, preceded by its length."""
    content = json.dumps(value).encode()
    connection.sendall(LENGTH.pack(len(content)) + content)


def receive(connection: socket.socket) -> bytes:
    """Return the content of the next message; b"" once the sender has closed the connection."""
    head = _receive_exactly(connection, LENGTH.size)
    return _receive_exactly(connection, LENGTH.unpack(head)[0]) if head else b""


def _receive_exactly(connection: socket.socket, size: int) -> bytes:
    content = bytearray()
    while len(content) < size:
        part = connection.recv(size - len(content))
        if not part:
            return b""
        content += part
    return bytes(content)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Limits(**json.loads(sys.argv[3])))
