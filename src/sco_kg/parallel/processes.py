"""Work in processes of this machine, any of which may be killed without loss.

Each process has a pipe of its own: one that is killed while it sends ends nothing but its own item.
The processes of a `concurrent.futures` executor share one queue, and such a death leaves the caller
waiting for ever.
"""

import os
import pickle
import signal
import threading
import traceback
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context, parent_process, resource_tracker

from ..errors import WorkerLostError

#: A fresh interpreter for each process: one forked off a process with threads, such as those of a store or
#: of a progress bar, can wait for ever for a lock that nobody is left to open, and a fork server would
#: stay behind. It costs a tenth of a second once, which what is worth several processes earns back.
_CONTEXT = get_context("spawn")
#: How many processes an item may cost: what dies by chance or for want of memory does not do so again, alone.
TRIES = 3


def outcomes(work, jobs, processes):
    """Yield (place, error or None, result) of each item as it is done; when closed, end all processes.

    One that is lost too often has WorkerLostError for its error.
    """
    team = _Team(work, jobs)
    try:
        for _ in range(processes):
            team.enlist()
        yield from team.outcomes()
    finally:
        for member in team.members:
            member.end()


class _Team:
    """Processes, and what is to be done."""

    def __init__(self, work, jobs):
        self.work, self.jobs, self.members = work, jobs, []

    def enlist(self):
        self.members.append(_Member(self.work))

    def outcomes(self):
        while busy := self._fed():
            ready = connection.wait([member.pipe for member in busy])
            for member in busy:
                if member.pipe in ready and (outcome := self._outcome(member)):
                    yield outcome

    def _fed(self):
        """Give those who are idle something to do; return those who are busy."""
        for member in self.members:
            if not member.job and (job := self.jobs.take()):
                member.begin(job)
        return [member for member in self.members if member.job]

    def _outcome(self, member):
        """Return what came of a member's item, or None if it is to be done again."""
        (place, item), member.job = member.job, None
        try:
            message = member.pipe.recv_bytes()
        except (EOFError, OSError):
            self._replace(member)
            return None if self.jobs.lose(place, TRIES) else (place, WorkerLostError(
                f"Item {place + 1} ({repr(item)[:100]}) ended {TRIES} processes, the last {member.fate()}. "
                "To see what it does, do it in one process: --processes 1"), None)
        self.jobs.finish(place)
        return place, *pickle.loads(message)

    def _replace(self, member):
        member.end()
        self.members.remove(member)
        self.enlist()


class _Member:
    """A process that does one item after the other, the pipe to it, and the (place, item) it is at."""

    def __init__(self, work):
        self.job = None
        self.pipe, end = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=_serve, args=(work, end), daemon=True)
        with _undisturbed():
            self.process.start()
        end.close()

    def begin(self, job):
        self.job = job
        message = pickle.dumps(job[1])
        with suppress(OSError):  # it has died meanwhile; its pipe will say so when it is read
            self.pipe.send_bytes(message)

    def end(self):
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def fate(self):
        """Say how the process ended."""
        code = self.process.exitcode
        if code >= 0:
            return f"with exit code {code}"
        hint = ", which is how a machine short of memory ends one" if code == -signal.SIGKILL else ""
        return f"by {signal.Signals(-code).name}{hint}"


@contextmanager
def _undisturbed():
    """Hold back Ctrl-C and SIGTERM while a process is started, which goes on holding them back."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # when it is started, it lets signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(work, pipe):
    """Do items, in a process, until nobody is left to ask for more."""
    if hasattr(signal, "pthread_sigmask"):  # Ctrl-C is for whoever started this process, and will end it
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_answer(work, pipe.recv_bytes()))


def _end_with(parent):
    """Wait until whoever started this process is gone, killed perhaps, and end in the middle of an item."""
    parent.join()
    os._exit(1)


def _answer(work, item):
    """Return (error or None, result) of an item; the item comes and the answer goes pickled."""
    try:
        return pickle.dumps((None, work(pickle.loads(item))))
    except BaseException as error:  # the one who asked decides what to do about it, also about an exit
        error.add_note("In a process of its own:\n" + "".join(traceback.format_exception(error)))
        return _pickled(error)


def _pickled(error):
    """Return an answer with an error; one that does not survive pickling is told of by a RuntimeError."""
    try:
        answer = pickle.dumps((error, None))
        pickle.loads(answer)
        return answer
    except Exception:
        told = RuntimeError(f"{type(error).__name__}: {error}")
        told.__notes__ = error.__notes__
        return pickle.dumps((told, None))
