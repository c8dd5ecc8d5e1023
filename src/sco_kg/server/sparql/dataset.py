"""The data of a site for queries, as its folder has them now, and the answers they lately gave."""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field

from ...errors import UnreadableFileError
from ..documents import site_files
from .worker_pool import ForkServerClient, WorkerPool

_LOG = logging.getLogger(__name__)
#: Bytes of short answers that are kept, and of the longest that is.
_KEPT = 16_000_000
_KEPT_EACH = 65_536


class LiveDataset:
    """The data in a dump; when a new one takes its place, queries are asked of that.

    Close it, or use it in a `with` block.

    :param dump: the path of N-Quads, compressed; :param limits: a `Limits`; :param size: as for a `WorkerPool`.
    :raises UnreadableFileError: the dump cannot be read.
    """

    def __init__(self, dump, limits, size):
        self.limits = limits
        self._dump, self._size = dump, size
        self._seen, self._renewal = site_files.file_identity(dump), None
        self._held = self._read()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._held.nursery.close()

    @property
    def counts(self):
        """How many facts each named graph has, by its IRI; all of them together by ""."""
        return self._held.nursery.counts

    async def ask(self, question, gone):
        """Return the `Answer` to a `Question`; arguments and errors as of `Pool.ask`."""
        self._look()
        held = self._held
        answer = held.memory.get(question)
        if answer is None:
            answer = await held.pool.ask(question, gone)
            held.memory.put(question, answer)
        return answer

    def close(self):
        """Take no more questions, and give up those that take long."""
        self._held.pool.close()

    def _read(self):
        nursery = ForkServerClient(self._dump, self.limits)
        return _Snapshot(nursery, WorkerPool(nursery, self.limits, self._size))

    def _look(self):
        seen = site_files.file_identity(self._dump)
        if seen and seen != self._seen and self._renewal is None:
            self._seen = seen
            self._renewal = asyncio.get_running_loop().create_task(self._renew())

    async def _renew(self):
        """Read the new dump; whatever was asked of the old one is still answered."""
        try:
            new = await asyncio.to_thread(self._read)
        except UnreadableFileError as error:
            return _LOG.error("%s Queries are still asked of the data before.", error)
        finally:
            self._renewal = None
        old, self._held = self._held, new
        try:
            await asyncio.sleep(2 * self.limits.seconds + 1)  # a long question may stand still as long as it runs
        finally:
            old.nursery.close()


@dataclass(slots=True)
class _Snapshot:
    """One reading of the data."""

    nursery: ForkServerClient
    pool: WorkerPool
    memory: "AnswerCache" = field(default_factory=lambda: AnswerCache())


class AnswerCache:
    """Short answers that were given, to be given again; the oldest are forgotten."""

    def __init__(self):
        self._answers = OrderedDict()
        self._size = 0

    def get(self, question):
        """Return the `Answer` to a `Question`; None if it is not known."""
        answer = self._answers.get(question)
        if answer:
            self._answers.move_to_end(question)
        return answer

    def put(self, question, answer):
        """Keep an answer, if it will be the same when asked again."""
        if answer.lasting and len(answer.body) <= _KEPT_EACH and question not in self._answers:
            self._answers[question] = answer
            self._size += _weight(question, answer)
            while self._size > _KEPT:
                self._size -= _weight(*self._answers.popitem(last=False))


def _weight(question, answer):
    return 1_000 + len(question.text) + len(answer.body)
