"""Tasks on a Dask cluster: processes of this machine, or the workers of a running scheduler."""

from __future__ import annotations

import logging
import pydoc
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import sco_kg

from ..errors import ClusterError, MissingExtraError, WorkerLostError

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as Task

Item = TypeVar("Item")
Value = TypeVar("Value")

#: Seconds to wait for a scheduler to answer, and for its first worker.
CONNECT_TIMEOUT = 10
#: Seconds without a result after which to ask whether the cluster still has workers.
POLL_INTERVAL = 30
#: Tasks that the scheduler holds at a time: more than its workers run at once, few enough for its memory.
WINDOW = 100
#: How often a task may kill a worker of this machine before it is retried alone.
ALLOWED_FAILURES = 1


def map_on_cluster(function: Callable[[Item], Value], items: Iterable[Item],
                   where: int | str) -> Generator[Value, None, None]:
    """Yield function(item) for each item, in the order of the items.

    :param where: the address of a scheduler, or how many processes to start on this machine.
    :raises MissingExtraError: the package `distributed` is not installed.
    :raises ClusterError: the cluster cannot be reached, has no workers or another version of sco-kg, or goes away.
    :raises WorkerLostError: a task kills its worker even when no other task runs.
    """
    try:
        import distributed  # noqa: F401 - the functions below import from it
    except ImportError:
        raise MissingExtraError.of("distributed", "dask") from None
    with _quiet(), _local(where) if isinstance(where, int) else _remote(where) as cluster:
        waiting, running = iter(items), deque[tuple[Item, "Task[Value]"]]()
        while True:
            running.extend((item, cluster.submit(function, item)) for item in islice(waiting, WINDOW - len(running)))
            if not running:
                return
            item, task = running.popleft()
            if cluster.kills_worker(task):
                for _, other in running:
                    cluster.poll(other.exception)
                task = cluster.submit(function, item)  # alone: Dask blames every task that a dead worker held
                if cluster.kills_worker(task):
                    raise WorkerLostError(
                        f"The task for {repr(item)[:100]} kills its worker process, even when it runs alone. "
                        "Run it in this process to see why: without --processes or --scheduler.")
            yield task.result() if task.status == "error" else cluster.poll(task.result)


class _Cluster(NamedTuple):
    """A client, and the address of its scheduler for messages."""

    client: Client
    address: str

    def submit(self, function: Callable[[Item], Value], item: Item) -> Task[Value]:
        with self._errors():
            return self.client.submit(function, item, pure=False)

    def kills_worker(self, task: Task[Value]) -> bool:
        from distributed import KilledWorker

        return isinstance(self.poll(task.exception), KilledWorker)

    def poll(self, wait: Callable[..., Value]) -> Value:
        """Return wait(timeout=...); each time it runs out, make sure that the cluster has workers."""
        while True:
            with self._errors():
                with suppress(TimeoutError):
                    return wait(timeout=POLL_INTERVAL)
                self.require_workers()

    def require_workers(self) -> None:
        """Raise ClusterError if no worker is there or comes soon."""
        if not self.client.nthreads(callback_timeout=CONNECT_TIMEOUT):
            try:
                self.client.wait_for_workers(1, timeout=CONNECT_TIMEOUT)
            except TimeoutError:
                raise ClusterError(f"{self.address} has no workers. "
                                   f"Start some with: dask worker {self.address}") from None

    def require_version(self) -> None:
        """Raise ClusterError unless every worker has this version of sco-kg."""
        # A function of the standard library: ours would not be found where sco-kg is not installed.
        found = self.client.run(pydoc.locate, "sco_kg.__version__", on_error="return")
        needed = sco_kg.__version__
        wrong = ", ".join(f"{worker} has {version or 'none'}" for worker, version in sorted(found.items())
                          if version != needed)
        if wrong:
            raise ClusterError(f"Every worker must have sco-kg {needed}: {wrong}. "
                               f"Type there: pip install 'sco-kg[dask]=={needed}'")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        from distributed import CancelledError
        from distributed.client import ClosedClientError

        try:
            yield
        except ClusterError:
            raise
        except (CancelledError, ClosedClientError, OSError) as error:
            raise ClusterError(f"{self.address} went away ({type(error).__name__}), and the results of running tasks "
                               "with it. Check the scheduler, and start again.") from None


@contextmanager
def _local(processes: int) -> Iterator[_Cluster]:
    """Start worker processes of one thread each, which accept connections from this machine only."""
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=processes, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                      memory_limit=None, silence_logs=logging.CRITICAL,
                      scheduler_kwargs={"dashboard_address": "127.0.0.1:0", "allowed_failures": ALLOWED_FAILURES},
                      ) as cluster, Client(cluster, set_as_default=False) as client:
        try:
            yield _Cluster(client, cluster.scheduler_address)
        except Exception:  # no interruption, which ends at once
            _await_restarts(client, processes)
            raise
        _await_restarts(client, processes)


def _await_restarts(client: Client, processes: int) -> None:
    """Wait for workers that restart: one that is stopped meanwhile writes a traceback."""
    with suppress(TimeoutError):
        client.wait_for_workers(processes, timeout=CONNECT_TIMEOUT)


@contextmanager
def _remote(address: str) -> Iterator[_Cluster]:
    """Connect to a running scheduler, whose workers must have this version of sco-kg."""
    from distributed import Client

    connected: Future[Client] = Future()

    def connect() -> None:
        try:
            connected.set_result(Client(address, timeout=CONNECT_TIMEOUT, set_as_default=False))
        except Exception as error:
            connected.set_exception(error)

    # Where the server does not speak Dask's protocol, the client waits for ever.
    threading.Thread(target=connect, daemon=True).start()
    try:
        cluster = _Cluster(connected.result(2 * CONNECT_TIMEOUT), address)
    except Exception as error:
        raise ClusterError(f"{address} cannot be reached: {error or 'no answer of a Dask scheduler'}. "
                           "Check the address, and that `dask scheduler` is running there.") from None
    try:
        cluster.require_workers()
        cluster.require_version()
        yield cluster
    finally:
        with suppress(OSError):  # a scheduler that went away does not answer
            cluster.client.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the client from logging what is raised here as an error, and from warning of large items."""
    from dask import config

    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"}):
            yield
    finally:
        for logger, level in zip(loggers, levels):
            logger.setLevel(level)
