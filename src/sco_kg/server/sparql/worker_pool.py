"""Workers as the server sees them: one question at a time each, and stopped when it takes too long.

A question that is not answered at once makes room for the next, and its worker goes on beside those of
short ones, so long queries never keep short ones waiting. As many long ones as short ones run at a time;
as many again stand still until one of those ends; any more are refused.
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
from dataclasses import asdict

from ...errors import MissingExtraError, UnreadableFileError
from ..http_error import HTTPError
from . import evaluate, fork_server

#: Seconds after which a query is a long one.
_SHORT = 0.5
#: How many may wait for their turn, and how long.
_QUEUE = 200
_PATIENCE = 30.0


class ForkServerClient:
    """The process that makes workers; close it, or use it in a `with` block.

    :param dump: the path of N-Quads, compressed; :param limits: a `Limits`.
    :raises UnreadableFileError: the dump cannot be read.
    """

    def __init__(self, dump, limits):
        if not hasattr(os, "fork"):
            raise MissingExtraError("Queries are run in processes made by fork, which this system does not have. "
                               "Use Linux, macOS, or WSL on Windows; the pages need no server.")
        self._socket, theirs = socket.socketpair()
        command = [sys.executable, "-m", fork_server.__name__, str(theirs.fileno()), str(dump), json.dumps(asdict(limits))]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                         pass_fds=[theirs.fileno()], start_new_session=True)
        theirs.close()
        told = json.loads(fork_server.receive(self._socket) or '{"error": "The process for queries did not start"}')
        if "error" in told:
            self.close()
            raise UnreadableFileError(f"{told['error']}. Make the folder anew with sco-kg publish.", dump)
        #: How many facts each named graph has, by its IRI; all of them together by "".
        self.counts = told["counts"]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def worker(self):
        """Make a worker; return its process id and the socket to it."""
        self._socket.sendall(fork_server.COMMAND.pack(fork_server.NEW, 0))
        number, descriptors, _, _ = socket.recv_fds(self._socket, fork_server.LENGTH.size, 1)
        if not descriptors:
            raise ConnectionError("the process for queries is gone")
        return fork_server.LENGTH.unpack(number)[0], socket.socket(fileno=descriptors[0])

    def tell(self, verb, number):
        """Have a worker end, halt or go on, whatever it is doing; the verbs are those of `nursery`."""
        try:
            self._socket.sendall(fork_server.COMMAND.pack(verb, number))
        except OSError:  # there is nobody to tell; a worker that stands still would never notice
            with contextlib.suppress(OSError):
                os.kill(number, signal.SIGKILL)

    def close(self):
        """End all workers and the process itself."""
        self._socket.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Worker(asyncio.Protocol):
    """One worker, with its process id; `busy` while it owes an answer, `alive` until it is told to end."""

    def __init__(self, number, tell):
        self.number, self._tell = number, tell
        self.busy, self.alive = False, True
        self._asked, self._read = None, bytearray()

    def connection_made(self, transport):
        self._transport = transport

    def ask(self, question):
        """Return a future of the `Answer`."""
        self.busy, self._asked = True, asyncio.get_running_loop().create_future()
        content = json.dumps(question).encode()
        self._transport.write(fork_server.LENGTH.pack(len(content)) + content)
        return self._asked

    def data_received(self, data):
        self._read += data
        size = fork_server.LENGTH.size
        if len(self._read) < size or len(self._read) < size + fork_server.LENGTH.unpack_from(self._read)[0]:
            return
        start = 2 * size + fork_server.LENGTH.unpack_from(self._read, size)[0]
        status, headers, lasting, spent = json.loads(self._read[2 * size:start])
        body = bytes(memoryview(self._read)[start:])
        self.busy, self._read = False, bytearray()
        if spent:
            self.retire()
        if not self._asked.done():
            self._asked.set_result(evaluate.SparqlResponse(status, body, headers, lasting))

    def connection_lost(self, error):
        self.alive = False  # its id may soon be somebody else's
        self.refuse(HTTPError(422, evaluate.TOO_LARGE))

    def refuse(self, refusal):
        """Give up the question, if there is one, and end."""
        if self._asked and not self._asked.done():
            self._asked.set_exception(refusal)
        self.retire()

    def retire(self):
        """End."""
        if self.alive:
            self.alive = False
            self.tell(fork_server.END)
            self._transport.close()

    def tell(self, verb):
        """End, halt or go on."""
        self._tell(verb, self.number)


class WorkerPool:
    """Workers for questions, `size` of them for short ones and twice as many for long ones.

    :param nursery: a `ForkServerClient`; :param limits: the `Limits` it was made with.
    """

    def __init__(self, nursery, limits, size):
        self.limits = limits
        self.size = size
        self._nursery = nursery
        self._turns = asyncio.Semaphore(size)
        self._making = asyncio.Lock()
        self._waiting = 0
        self._idle = []
        self._long = {}
        self._closed = False
        self._short = min(_SHORT, limits.seconds / 2)

    async def ask(self, question, gone):
        """Return the `Answer` to a `Question`.

        :param gone: a coroutine function that returns when nobody waits for the answer any more.
        :raises Refusal: it takes too long or too much, or there are too many questions.
        """
        if self._turns.locked():
            await self._turn()
        else:
            await self._turns.acquire()
        worker = timer = None
        try:
            worker = await self._worker()
            timer = asyncio.get_running_loop().call_later(self._short, self._make_room, worker, gone)
            return await worker.ask(question)
        finally:
            if timer:
                timer.cancel()
            self._free(worker)

    async def _turn(self):
        """Wait for one's turn."""
        if self._waiting >= _QUEUE:
            raise self._busy("Too many queries are waiting.")
        self._waiting += 1
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._turns.acquire()
        except TimeoutError:
            raise self._busy("Too many queries are being answered.") from None
        finally:
            self._waiting -= 1
        if self._closed:
            self._turns.release()
            raise self._busy("This server is being stopped.")

    async def _worker(self):
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
        try:
            async with self._making:
                number, connection = await asyncio.to_thread(self._nursery.worker)
        except OSError:
            raise HTTPError(503, "The process for queries is gone. Tell whoever serves this to start it again.") from None
        loop = asyncio.get_running_loop()
        _, worker = await loop.create_unix_connection(lambda: _Worker(number, self._nursery.tell), sock=connection)
        return worker

    def _make_room(self, worker, gone):
        """Let the next question have its turn, since this one takes longer."""
        if self._closed or len(self._long) >= 2 * self.size:
            return worker.refuse(self._busy("Too many long queries are running."))
        self._long[worker] = [asyncio.get_running_loop().create_task(_given_up(worker, gone))]
        _give_way(worker.number)
        if len(self._long) <= self.size:
            self._time(worker)
        else:
            worker.tell(fork_server.HALT)
        self._turns.release()

    def _time(self, worker):
        """Let a long question have the rest of its time, from now."""
        left = self.limits.seconds - self._short
        self._long[worker].append(asyncio.get_running_loop().call_later(left, worker.refuse, self._too_long()))

    def _free(self, worker):
        if worker in self._long:
            for waiting in self._long.pop(worker):
                waiting.cancel()
            worker.retire()
            return self._next()
        if worker and worker.busy:  # for somebody who was cancelled
            worker.retire()
        if worker and worker.alive:
            self._idle.append(worker)
        self._turns.release()

    def _next(self):
        """Let the long question go on that has stood still longest, if there is room for it."""
        for worker in list(self._long)[:self.size]:
            if len(self._long[worker]) == 1:  # its time does not run
                self._time(worker)
                worker.tell(fork_server.GO)

    def close(self):
        """Take no more questions, and give up those that take long."""
        self._closed = True
        for worker in [*self._idle, *self._long]:
            worker.refuse(self._busy("This server is being stopped."))

    def _busy(self, reason):
        return HTTPError(503, f"{reason} Try again in a moment.", {"Retry-After": "2"})

    def _too_long(self):
        return HTTPError(503, f"The query ran for {self.limits.seconds:g} seconds, which is the limit here, and was "
                            "stopped. Ask for less at once, or download the whole data set and ask it at home.",
                       {"Retry-After": str(math.ceil(self.limits.seconds))})


def _give_way(number):
    """Let other processes have the processor first, where the system allows that for single threads."""
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{number}/task"):
            os.setpriority(os.PRIO_PROCESS, int(thread), 10)


async def _given_up(worker, gone):
    await gone()
    worker.refuse(HTTPError(503, "Whoever asked is gone."))
