"""Work on a Dask cluster, whose scheduler gives the items of a lost worker to another."""

import logging
import pydoc
import queue
import threading
import time
from contextlib import contextmanager, suppress
from functools import partial
from urllib.parse import urlsplit

import sco_kg

from ..errors import ClusterError, MissingExtraError, ParameterError, WorkerLostError

#: Seconds to wait for a scheduler, and for its first worker.
CONNECT = 10
#: Seconds without any result after which to ask whether there still are workers, and to wait for an answer.
PATIENCE = 30
#: How many items the scheduler holds at a time: more than its workers begin on, and not all there are.
AHEAD = 1000
#: How often the scheduler may give an item up, having lost workers with it: once with others, once alone.
TRIES = 2
#: How many results to fetch at a time.
BATCH = 100


def check(scheduler):
    """Make sure that an address is one of a scheduler.

    :raises ParameterError: it is not.

    >>> check("tcp://host:8786")
    """
    try:
        parts = urlsplit(scheduler)
        if parts.scheme in ("tcp", "tls") and parts.hostname and parts.port:
            return
    except ValueError:
        pass
    raise ParameterError(f"{scheduler!r} is not the address of a Dask scheduler. Type one such as tcp://host:8786")


def outcomes(work, jobs, scheduler):
    """Yield (place, error or None, result) of each item as it is done; when closed, drop what is not.

    One that ends the workers that do it has WorkerLostError for its error.

    :raises MissingExtraError: the client is not installed.
    :raises ClusterError: the cluster cannot be reached, has no workers or not our version, or goes away.
    """
    with _connected(scheduler) as client:
        _compare_versions(client, scheduler)
        done, places = queue.SimpleQueue(), {}
        while jobs:
            while len(jobs.begun) < AHEAD and (job := jobs.take()):
                future = client.submit(work, job[1], pure=False)
                places[future.key] = job[0]
                future.add_done_callback(done.put)
            futures = _awaited(partial(_arrived, done), client, scheduler)
            for future, result in _results(futures, client, scheduler):
                if outcome := _outcome(jobs, places.pop(future.key), future, result, scheduler):
                    yield outcome


@contextmanager
def _connected(scheduler):
    try:
        import distributed
    except ImportError:
        raise MissingExtraError.of("distributed", "dask") from None
    with _quiet():
        client = _client(distributed, scheduler)
        try:
            yield client
        except ClusterError:
            raise
        except (OSError, distributed.CancelledError) as error:
            raise _gone(scheduler, type(error).__name__) from None
        finally:
            with suppress(OSError):  # it does not answer any more
                client.close()


@contextmanager
def _quiet():
    """Keep the client from telling on standard error what comes as an error of ours."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels):
            logger.setLevel(level)


def _client(distributed, scheduler):
    """Return a client, made in a thread of its own: where no scheduler answers it can wait for ever."""
    made = queue.SimpleQueue()

    def make():
        try:
            made.put(distributed.Client(scheduler, timeout=CONNECT, set_as_default=False))
        except Exception as error:
            made.put(error)

    threading.Thread(target=make, daemon=True).start()
    try:
        client = made.get(timeout=2 * CONNECT)
    except queue.Empty:
        client = TimeoutError("it does not answer as a scheduler does")
    if isinstance(client, Exception):
        raise ClusterError(f"{scheduler} cannot be reached: {client}. Check the address, and that "
                           "`dask scheduler` is running there.")
    return client


def _workers(client, scheduler):
    """Return the addresses of the workers; wait a while for the first."""
    limit = time.monotonic() + CONNECT
    while client.status == "running":
        workers = client.nthreads(callback_timeout=PATIENCE)
        if workers or time.monotonic() > limit:
            break
        time.sleep(0.1)
    else:
        raise _gone(scheduler, client.status)
    if not workers:
        raise ClusterError(f"{scheduler} has no workers. Start some with: dask worker {scheduler}")
    return workers


def _gone(scheduler, why):
    return ClusterError(f"{scheduler} went away ({why}), with the results of what was begun. "
                        "Look at the scheduler, and begin again.")


def _compare_versions(client, scheduler):
    """Make sure that every worker does the work with the code that is here."""
    workers = _workers(client, scheduler)
    # A function of the standard library: ours would not be found where there is no sco-kg.
    found = client.run(pydoc.locate, "sco_kg.__version__", workers=list(workers), on_error="return",
                       callback_timeout=PATIENCE)
    wrong = ", ".join(f"{address} has {version or 'none'}" for address, version in sorted(found.items())
                      if version != sco_kg.__version__ and not isinstance(version, OSError))
    if wrong:
        needed = sco_kg.__version__
        raise ClusterError(f"Every worker needs sco-kg {needed}: {wrong}. "
                           f"Type there: pip install 'sco-kg[dask]=={needed}'")


def _awaited(action, client, scheduler):
    """Return what `action` returns, however often it times out while the cluster has workers."""
    while True:
        try:
            return action()
        except (queue.Empty, TimeoutError):
            _workers(client, scheduler)


def _arrived(done):
    """Return some of what is done; wait for the first."""
    futures = [done.get(timeout=PATIENCE)]
    while len(futures) < BATCH and not done.empty():
        futures.append(done.get())
    return futures


def _results(futures, client, scheduler):
    """Return (future, result) of each; together they come much faster than one by one."""
    good = [future for future in futures if future.status != "error"]
    fetch = partial(client.gather, good, asynchronous=True)
    results = _awaited(lambda: client.sync(fetch, callback_timeout=PATIENCE), client, scheduler)
    return [*zip(good, results), *((future, None) for future in futures if future.status == "error")]


def _outcome(jobs, place, future, result, scheduler):
    """Return (place, error or None, result) of what is done, or None if it is to be done again."""
    from distributed import KilledWorker

    error, item = None, jobs.begun[place]
    if future.status == "error":
        try:
            future.result()
        except KilledWorker:
            # Dask blames all items that a worker held when it died.
            return None if jobs.lose(place, TRIES) else (place, WorkerLostError(
                f"Item {place + 1} ({repr(item)[:100]}) ends the workers of {scheduler}, also when it is alone. "
                "To see what it does, do it here in one process: --processes 1"), None)
        except Exception as raised:
            error = raised
    jobs.finish(place)
    return place, error, result
