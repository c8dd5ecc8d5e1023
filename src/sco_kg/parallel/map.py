"""The same work on many items, in this process, in several, or on a Dask cluster, with the same results."""

import os
from contextlib import closing

from ..errors import ParameterError
from . import tasks


def parallel_map(work, items, *, processes=None, scheduler=None, on_done=lambda done, of: None):
    """Return the list of work(item) for each item, in the order of the items wherever they are done.

    When `work` raises, the error of the first such item comes out as it is; what was begun before that
    item is awaited, and what comes after it is dropped.

    :param work: a function of a module, without side effects: an item may be done more than once.
    :param items: what can be pickled, as the results and errors must be.
    :param processes: how many processes; as many as there are cores if None, this one if 1. Never more
        than there are items.
    :param scheduler: the address of a Dask scheduler, such as tcp://host:8786, instead of processes here.
    :param on_done: a function (done, of) called in this thread after each item.
    :raises ParameterError: the number or the address is none, or both are given.
    :raises WorkerLostError: an item ends every process that takes it on.
    :raises ClusterError: the cluster cannot be reached, has no workers or not our version, or goes away.
    :raises MissingExtraError: the cluster's client is not installed.

    >>> parallel_map(str.upper, ["heroin", "opium"], processes=1)
    ['HEROIN', 'OPIUM']
    """
    check_options(processes, scheduler)
    todo = tasks.Jobs(items)
    number, results, errors = len(todo), {}, {}
    with closing(_outcomes(work, todo, processes, scheduler)) as outcomes:
        for place, error, result in outcomes:
            if error is None:
                results[place] = result
                on_done(len(results), number)
            else:
                errors[place] = error
                todo.drop()
            if errors and all(place in results for place in range(min(errors))):
                break
    if errors:
        raise errors[min(errors)]
    return [results[place] for place in range(number)]


def cpu_count():
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # macOS and Windows have no such bounds


def check_options(processes, scheduler):
    """Make sure that they say where work can be done, as the parameters of `parallel_map` do.

    :raises ParameterError: the number or the address is none, or both are given.
    """
    if processes is not None and processes < 1:
        raise ParameterError(f"{processes} processes do no work; give 1 or more, or none for as many as there are cores.")
    if scheduler is not None:
        if processes is not None:
            raise ParameterError("Processes are of this machine, a scheduler has its own workers: give one of the two.")
        from . import dask

        dask.check(scheduler)


def _outcomes(work, todo, processes, scheduler):
    """Return the generator of (place, error or None, result) that the parameters of `parallel_map` ask for."""
    if scheduler is not None:
        from . import dask

        return dask.outcomes(work, todo, scheduler)
    processes = min(processes or cpu_count(), len(todo))
    if processes > 1:
        from . import processes as pool

        return pool.outcomes(work, todo, processes)
    return _here(work, todo)


def _here(work, todo):
    while job := todo.take():
        place, item = job
        try:
            outcome = None, work(item)
        except Exception as error:
            outcome = error, None
        todo.finish(place)
        yield place, *outcome
