"""The same work on many items, in this process, in several, or on a Dask cluster, with the same results."""

import os
from collections import deque
from contextlib import closing

from .errors import BadParameter


def each(work, items, *, processes=None, scheduler=None, on_done=lambda done, of: None):
    """Return the list of work(item) for each item, in the order of the items wherever they are done.

    When `work` raises, what has not begun is not begun, and the error of the first such item comes out,
    with the same error wherever the items are done.

    :param work: a function of a module, without side effects: an item may be done more than once.
    :param items: what can be pickled, as the results and errors must be.
    :param processes: how many processes; as many as there are cores if None, this one if 1. Never more
        than there are items.
    :param scheduler: the address of a Dask scheduler, such as tcp://host:8786, instead of processes here.
    :param on_done: a function (done, of) called in this thread after each item.
    :raises BadParameter: the number or the address is none, or both are given.
    :raises WorkerLost: an item ends every process that takes it on.
    :raises ClusterError: the cluster cannot be reached, has no workers or not our version, or goes away.
    :raises MissingExtra: the cluster's client is not installed.

    >>> each(str.upper, ["heroin", "opium"], processes=1)
    ['HEROIN', 'OPIUM']
    """
    items = list(items)
    results, errors, waiting = {}, {}, deque(enumerate(items))
    with closing(_outcomes(work, waiting, processes, scheduler)) as outcomes:
        for place, error, result in outcomes:
            if error is None:
                results[place] = result
                on_done(len(results), len(items))
            else:
                errors[place] = error
                waiting.clear()
            if errors and all(place in results for place in range(min(errors))):
                raise errors[min(errors)]
    return [results[place] for place in range(len(items))]


def cores():
    """Return how many cores this process may use."""
    if hasattr(os, "process_cpu_count"):  # since Python 3.13
        return os.process_cpu_count() or 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _outcomes(work, waiting, processes, scheduler):
    """Return the generator of (place, error or None, result) that the arguments of `each` ask for."""
    if processes is not None and processes < 1:
        raise BadParameter(f"{processes} processes do no work; give 1 or more, or none for as many as there are cores.")
    if scheduler is not None:
        if processes is not None:
            raise BadParameter("Processes are of this machine, a scheduler has its own workers: give one of the two.")
        from . import cluster

        return cluster.outcomes(work, waiting, cluster.checked(scheduler))
    processes = min(processes or cores(), len(waiting))
    if processes > 1:
        from . import pool

        return pool.outcomes(work, waiting, processes)
    return _here(work, waiting)


def _here(work, waiting):
    while waiting:
        place, item = waiting.popleft()
        try:
            outcome = None, work(item)
        except Exception as error:
            outcome = error, None
        yield place, *outcome
