"""The worker pool: which query runs when, on which worker, and for how long.

A query that runs longer than half a second gives up its slot and continues among the long ones, so long queries
never delay short ones. As many long queries as short ones run at a time; as many again are suspended in a queue
until one of those ends; further ones are refused.
"""

import asyncio
import contextlib
import json
import math
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import TypeAlias, cast

from ...errors import MissingExtraError, UnreadableFileError
from ..http_error import HTTPError
from ..limits import Limits
from . import fork_server
from .evaluate import TOO_LARGE, SparqlResponse
from .protocol import SparqlRequest

#: A coroutine function that returns once the client has disconnected.
Disconnect: TypeAlias = Callable[[], Awaitable[None]]

#: Seconds after which a query counts as long.
_SHORT_SECONDS = 0.5
#: How many requests may wait for a slot, and for how many seconds.
_MAX_WAITING = 200
_MAX_WAIT_SECONDS = 30.0


class ForkServerClient:
    """A running fork server. Close it, or use it in a `with` block.

    :param dump: the path of compressed N-Quads.
    :raises UnreadableFileError: the dump cannot be read; :raises MissingExtraError: the system has no fork.
    """

    def __init__(self, dump: str, limits: Limits) -> None:
        if not hasattr(os, "fork"):
            raise MissingExtraError("Queries run in forked processes, and this system has no fork. "
                                    "Use Linux, macOS, or WSL on Windows; the pages open without a server.")
        self._socket, theirs = socket.socketpair()
        command = [sys.executable, "-m", fork_server.__name__, str(theirs.fileno()), dump, json.dumps(asdict(limits))]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                         pass_fds=[theirs.fileno()], start_new_session=True)
        theirs.close()
        reply = json.loads(fork_server.receive(self._socket) or '{"error": "The fork server did not start"}')
        if "error" in reply:
            self.close()
            raise UnreadableFileError(f"{reply['error']}. Build the site again with sco-kg publish.", dump)
        #: How many facts each named graph has by its IRI, and their union by "".
        self.counts: dict[str, int] = reply["counts"]

    def __enter__(self) -> "ForkServerClient":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def fork_worker(self) -> tuple[int, socket.socket]:
        """Fork a worker; return its process id and the socket to it.

        :raises OSError: the fork server is gone.
        """
        self._socket.sendall(fork_server.COMMAND.pack(fork_server.FORK, 0))
        pid, descriptors, _, _ = socket.recv_fds(self._socket, fork_server.LENGTH.size, 1)
        if not descriptors:
            raise ConnectionError("the fork server is gone")
        return fork_server.LENGTH.unpack(pid)[0], socket.socket(fileno=descriptors[0])

    def control(self, verb: bytes, pid: int) -> None:
        """Kill, suspend or resume a worker, even in the middle of a query.

        :param verb: `KILL`, `SUSPEND` or `RESUME` of `fork_server`.
        """
        try:
            self._socket.sendall(fork_server.COMMAND.pack(verb, pid))
        except OSError:  # the fork server is gone, and a suspended worker would never notice
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """Stop the fork server, which kills all workers."""
        self._socket.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Worker(asyncio.Protocol):
    """One worker: `busy` while a response is due, `alive` until it is killed or exits."""

    def __init__(self, pid: int, control: Callable[[bytes, int], None]) -> None:
        self.pid, self._control = pid, control
        self.busy, self.alive = False, True
        self._response: asyncio.Future[SparqlResponse] | None = None
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def send(self, request: SparqlRequest) -> asyncio.Future[SparqlResponse]:
        """Send a request; return the future of its response."""
        self.busy, self._response = True, asyncio.get_running_loop().create_future()
        content = json.dumps(request).encode()
        self._transport.write(fork_server.LENGTH.pack(len(content)) + content)
        return self._response

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        size = fork_server.LENGTH.size
        if len(self._buffer) < size or len(self._buffer) < size + fork_server.LENGTH.unpack_from(self._buffer)[0]:
            return
        body_start = 2 * size + fork_server.LENGTH.unpack_from(self._buffer, size)[0]
        status, headers, cacheable, used_up = json.loads(self._buffer[2 * size:body_start])
        body = bytes(memoryview(self._buffer)[body_start:])
        self.busy, self._buffer = False, bytearray()
        if used_up:
            self.kill()
        if self._response and not self._response.done():
            self._response.set_result(SparqlResponse(status, body, headers, cacheable))

    def connection_lost(self, error: Exception | None) -> None:
        self.alive = False  # its process id may be in use again soon
        self.abort(HTTPError(422, TOO_LARGE))

    def abort(self, error: HTTPError) -> None:
        """Fail the request, if one is running, and kill the worker."""
        if self._response and not self._response.done():
            self._response.set_exception(error)
        self.kill()

    def kill(self) -> None:
        """Kill the worker."""
        if self.alive:
            self.alive = False
            self.control(fork_server.KILL)
            self._transport.close()

    def control(self, verb: bytes) -> None:
        """Kill, suspend or resume the worker."""
        self._control(verb, self.pid)


@dataclass(slots=True)
class _LongQuery:
    """A query that gave up its slot: the task that watches the client, and the timeout, unless it is suspended."""

    watcher: asyncio.Task[None]
    timeout: asyncio.TimerHandle | None = None

    def cancel(self) -> None:
        self.watcher.cancel()
        if self.timeout:
            self.timeout.cancel()


class WorkerPool:
    """Workers with `size` slots for short queries and `2 * size` for long ones, half of those suspended."""

    def __init__(self, server: ForkServerClient, limits: Limits, size: int) -> None:
        self._server, self._limits, self._size = server, limits, size
        self._slots = asyncio.Semaphore(size)
        self._forking = asyncio.Lock()
        self._waiting = 0
        self._idle: list[_Worker] = []
        self._long: dict[_Worker, _LongQuery] = {}
        self._closed = False
        self._short_seconds = min(_SHORT_SECONDS, limits.seconds / 2)

    async def run(self, request: SparqlRequest, disconnect: Disconnect) -> SparqlResponse:
        """Return the response to a request.

        :raises HTTPError: it takes too much time or memory, too many queries are running, or the client has gone.
        """
        await self._acquire_slot()
        worker = timer = None
        try:
            worker = await self._get_worker()
            timer = asyncio.get_running_loop().call_later(self._short_seconds, self._make_long, worker, disconnect)
            return await worker.send(request)
        finally:
            if timer:
                timer.cancel()
            self._release(worker)

    async def _acquire_slot(self) -> None:
        if not self._slots.locked():
            await self._slots.acquire()
            return
        if self._waiting >= _MAX_WAITING:
            raise _busy("Too many queries are waiting.")
        self._waiting += 1
        try:
            async with asyncio.timeout(_MAX_WAIT_SECONDS):
                await self._slots.acquire()
        except TimeoutError:
            raise _busy("Too many queries are running.") from None
        finally:
            self._waiting -= 1
        if self._closed:
            self._slots.release()
            raise _busy("This server is stopping.")

    async def _get_worker(self) -> _Worker:
        """Return an idle worker, or a new one."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
        try:
            async with self._forking:
                pid, connection = await asyncio.to_thread(self._server.fork_worker)
        except OSError:
            raise HTTPError(503, "The fork server has stopped. Ask the operator to restart this server.") from None
        loop = asyncio.get_running_loop()
        _, worker = await loop.create_unix_connection(lambda: _Worker(pid, self._server.control), sock=connection)
        return worker

    def _make_long(self, worker: _Worker, disconnect: Disconnect) -> None:
        """Move a query that is not short among the long ones, and release its slot."""
        if self._closed or len(self._long) >= 2 * self._size:
            return worker.abort(_busy("Too many long queries are running."))
        self._long[worker] = _LongQuery(asyncio.get_running_loop().create_task(_abort_on(disconnect, worker)))
        _lower_priority(worker.pid)
        if len(self._long) <= self._size:
            self._start_timeout(worker)
        else:
            worker.control(fork_server.SUSPEND)
        self._slots.release()

    def _start_timeout(self, worker: _Worker) -> None:
        left = self._limits.seconds - self._short_seconds
        self._long[worker].timeout = asyncio.get_running_loop().call_later(left, worker.abort, self._timeout_error())

    def _release(self, worker: _Worker | None) -> None:
        """Return the slot of a finished query, and its worker if it can be used again."""
        if worker in self._long:
            self._long.pop(worker).cancel()
            worker.kill()
            return self._resume_next()
        if worker and worker.busy:  # the request was cancelled
            worker.kill()
        if worker and worker.alive:
            self._idle.append(worker)
        self._slots.release()

    def _resume_next(self) -> None:
        """Resume the query that has been suspended longest, if fewer than `size` are running."""
        for worker in list(self._long)[:self._size]:
            if not self._long[worker].timeout:
                self._start_timeout(worker)
                worker.control(fork_server.RESUME)

    def close(self) -> None:
        """Refuse further requests, and abort the long ones."""
        self._closed = True
        for worker in [*self._idle, *self._long]:
            worker.abort(_busy("This server is stopping."))

    def _timeout_error(self) -> HTTPError:
        return HTTPError(503, f"The query ran for {self._limits.seconds:g} seconds, which is the limit here, and was "
                              "stopped. Ask for less at once, or download the data set and query it locally.",
                         {"Retry-After": str(math.ceil(self._limits.seconds))})


def _busy(reason: str) -> HTTPError:
    return HTTPError(503, f"{reason} Try again in a moment.", {"Retry-After": "2"})


def _lower_priority(pid: int) -> None:
    """Lower the scheduling priority of a process, where the system allows that for single threads."""
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            os.setpriority(os.PRIO_PROCESS, int(thread), 10)


async def _abort_on(disconnect: Disconnect, worker: _Worker) -> None:
    await disconnect()
    worker.abort(HTTPError(503, "The client has disconnected."))
