"""The live dataset: a snapshot of the dump that is reloaded when the file changes, with a cache of responses."""

import asyncio
import logging
from dataclasses import dataclass, field

from cachetools import LRUCache

from ...errors import UnreadableFileError
from ..documents.site_files import file_identity
from ..limits import Limits
from .evaluate import SparqlResponse
from .protocol import SparqlRequest
from .worker_pool import Disconnect, ForkServerClient, WorkerPool

_LOG = logging.getLogger(__name__)
_CACHE_BYTES = 16_000_000
#: Larger bodies are not cached.
_MAX_CACHED_BODY_BYTES = 65_536


class AnswerCache:
    """An LRU cache of short, deterministic responses, limited in bytes."""

    def __init__(self) -> None:
        # The request is part of the value too: its text counts towards the size.
        self._entries: LRUCache[SparqlRequest, tuple[SparqlRequest, SparqlResponse]] = LRUCache(
            _CACHE_BYTES, getsizeof=lambda entry: 1_000 + len(entry[0].query) + len(entry[1].body))

    def get(self, request: SparqlRequest) -> SparqlResponse | None:
        """Return the cached response; None if there is none."""
        entry = self._entries.get(request)
        return entry[1] if entry else None

    def put(self, request: SparqlRequest, response: SparqlResponse) -> None:
        """Cache a response, if it is short and the same for every such request."""
        if response.cacheable and len(response.body) <= _MAX_CACHED_BODY_BYTES:
            self._entries[request] = request, response


@dataclass(slots=True)
class _Snapshot:
    """One version of the data: its fork server, its workers, its cache."""

    server: ForkServerClient
    pool: WorkerPool
    cache: AnswerCache = field(default_factory=AnswerCache)


class LiveDataset:
    """The data of a dump; a changed dump is reloaded. Close it, or use it in a `with` block.

    :param dump: the path of compressed N-Quads; :param limits: the limits of a query; :param size: of the `WorkerPool`.
    :raises UnreadableFileError: the dump cannot be read.
    """

    def __init__(self, dump: str, limits: Limits, size: int) -> None:
        self.limits = limits
        self._dump, self._size = dump, size
        self._identity = file_identity(dump)
        self._reloading: asyncio.Task[None] | None = None
        self._snapshot = self._load()

    def __enter__(self) -> "LiveDataset":
        return self

    def __exit__(self, *error: object) -> None:
        self._snapshot.server.close()

    @property
    def counts(self) -> dict[str, int]:
        """How many facts each named graph has by its IRI, and their union by ""."""
        return self._snapshot.server.counts

    async def run(self, request: SparqlRequest, disconnect: Disconnect) -> SparqlResponse:
        """Return the response to a request, from the cache or from a worker.

        :raises HTTPError: as `WorkerPool.run` does.
        """
        self._reload_if_changed()
        snapshot = self._snapshot
        response = snapshot.cache.get(request)
        if response is None:
            response = await snapshot.pool.run(request, disconnect)
            snapshot.cache.put(request, response)
        return response

    def close(self) -> None:
        """Refuse further requests, and abort the long ones."""
        self._snapshot.pool.close()

    def _load(self) -> _Snapshot:
        server = ForkServerClient(self._dump, self.limits)
        return _Snapshot(server, WorkerPool(server, self.limits, self._size))

    def _reload_if_changed(self) -> None:
        identity = file_identity(self._dump)
        if identity and identity != self._identity and self._reloading is None:
            self._identity = identity
            self._reloading = asyncio.get_running_loop().create_task(self._reload())

    async def _reload(self) -> None:
        """Replace the snapshot; the old one is closed after its running queries have finished."""
        try:
            new = await asyncio.to_thread(self._load)
        except UnreadableFileError as error:
            return _LOG.error("%s The previous data are still served.", error)
        finally:
            self._reloading = None
        old, self._snapshot = self._snapshot, new
        try:
            await asyncio.sleep(2 * self.limits.seconds + 1)  # a query may be suspended as long as it may run
        finally:
            old.server.close()
