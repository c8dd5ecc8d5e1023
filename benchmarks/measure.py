"""Time and memory of commands and functions."""

import os
import statistics
import subprocess
import time
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """The cost of one run of a command: wall time in seconds, peak memory in megabytes."""

    seconds: float
    megabytes: float


def seconds(command, runs):
    """Return the median wall time of a command in seconds, after a warm-up run."""
    return statistics.median([cost(command).seconds for _ in range(runs + 1)][1:])


def cost(command, **options):
    """Run a command once without output; return the `Cost` of it and of the child processes it waited for.

    :param options: as `subprocess.Popen` takes them.
    :raises CalledProcessError: it fails.
    """
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, **options) as process:
        _, status, usage = os.wait4(process.pid, 0)  # the only call that reports one child alone
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def memory(process):
    """Return the peak memory of a running process in megabytes."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def best(runs, action):
    """Return the shortest time of several runs of a function in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)
