"""One function on many items: in this process, in several, or on a Dask cluster, with the same results."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import TypeVar
from urllib.parse import urlsplit

from ..errors import ParameterError

Item = TypeVar("Item")
Value = TypeVar("Value")


def parallel_map(function: Callable[[Item], Value], items: Iterable[Item], *, processes: int | None = None,
                 scheduler: str | None = None,
                 on_done: Callable[[int, int], object] = lambda done, total: None) -> list[Value]:
    """Return the list of function(item) for each item, in the order of the items.

    If several items raise, the error of the first of them is raised; items after it are dropped.

    :param function: a function of a module, without side effects: an item may be computed more than once.
    :param items: items that can be pickled, as the results and errors must be.
    :param processes: how many worker processes to start, at most one per item; this process if None or 1.
    :param scheduler: the address of a running Dask scheduler, such as tcp://host:8786.
    :param on_done: a function (done, total) called in this thread after each item.
    :raises ParameterError: the number or the address is invalid, or both are given.
    :raises WorkerLostError: an item kills its worker process, even alone.
    :raises ClusterError: the cluster cannot be reached, has no workers or another version, or goes away.
    :raises MissingExtraError: the package `distributed` is needed and not installed.

    >>> parallel_map(str.upper, ["heroin", "opium"])
    ['HEROIN', 'OPIUM']
    """
    check_options(processes, scheduler)
    items, results = list(items), []
    processes = min(processes or 1, len(items))
    if scheduler is None and processes <= 1:
        values = (function(item) for item in items)
    else:
        from .dask import map_on_cluster

        values = map_on_cluster(function, items, scheduler or processes)
    with closing(values):
        for value in values:
            results.append(value)
            on_done(len(results), len(items))
    return results


def cpu_count() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # macOS and Windows do not restrict a process to some cores


def check_options(processes: int | None, scheduler: str | None) -> None:
    """Raise ParameterError unless the options name one valid place to compute, as those of `parallel_map` do."""
    if processes is not None and processes < 1:
        raise ParameterError(f"processes={processes}: give 1 or more.")
    if processes is not None and scheduler is not None:
        raise ParameterError("Give either --processes or --scheduler (in Python, processes or scheduler), not both.")
    if scheduler is not None and not _is_scheduler(scheduler):
        raise ParameterError(f"{scheduler!r} is not the address of a Dask scheduler. Type one such as tcp://host:8786")


def _is_scheduler(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("tcp", "tls") and bool(parts.hostname and parts.port)
    except ValueError:
        return False
