"""Functions for the tests of parallel work, in a module that a new process imports fast."""

import os
import signal
import time
from pathlib import Path

from sco_kg.errors import UnreadableFileError


class Awkward(Exception):
    """An error that does not survive pickling."""

    def __init__(self, one, other):
        super().__init__(f"{one} and {other}")


def square(number):
    """Return its square."""
    return number * number


def backwards(number):
    """Be done the sooner the later the item; up to 5."""
    time.sleep((5 - number) / 20)
    return number


def process_id(number):
    """Return the process id."""
    return os.getpid()


def slow_process_id(number):
    """Return the process id, late enough for other processes to start on theirs."""
    time.sleep(0.5)
    return os.getpid()


def listening(number):
    """Return the TCP sockets of this machine that listen, as (address, port) in hexadecimal digits."""
    time.sleep(0.2)
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path("/proc/net", name).read_text().splitlines()[1:]]
    return {tuple(row[1].split(":")) for row in rows if row[3] == "0A"}


def fail_with(error):
    """Raise an error of a class."""
    raise error("of the task")


def stumble(number):
    """Fail from 2 on, at 2 later than at the others."""
    if number == 2:
        time.sleep(0.7)
    if number >= 2:
        raise UnreadableFileError(f"no {number}", f"file-{number}", number)
    return number


def awkward(number):
    """Fail with an error that does not survive pickling."""
    raise Awkward("this", "that")


def note(path):
    """Leave a file behind, unless it is one named late, which takes its time, or failed."""
    if path.name == "failed":
        raise UnreadableFileError("it failed")
    time.sleep(1 if path.name == "late" else 0.02)
    path.touch()


def greedy(path):
    """Die if another item runs at the same time; the first time, wait for one."""
    busy, died = path.with_suffix(".busy"), path.with_suffix(".died")
    busy.touch()
    limit = time.monotonic() + (0.5 if path.stem != "greedy" or died.exists() else 30)
    while time.monotonic() < limit:
        if path.stem == "greedy" and len(list(path.parent.glob("*.busy"))) > 1:
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.01)
    busy.unlink()
    return path.name


def await_death(path):
    """The first time, leave the process id and wait to be killed; the second time, return the name."""
    if not path.exists():
        arrive(path)
        time.sleep(60)
        raise TimeoutError("not killed in time")
    return path.name


def bulky(path):
    """Leave the process id the first time; return more than a pipe holds."""
    if path and not path.exists():
        arrive(path)
    return bytes(10_000_000) if path else b""


def poisonous(number):
    """Kill the process that does number 2."""
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def give_up(dask_scheduler, after):
    """Let a scheduler give up an item that cost more than so many workers."""
    dask_scheduler.allowed_failures = after


def linger(folder):
    """Leave the process id in a folder and take a minute."""
    arrive(Path(folder) / str(os.getpid()))
    time.sleep(60)


def arrive(path):
    """Write the process id to a file, in one go."""
    new = path.with_suffix(".new")
    new.write_text(str(os.getpid()))
    new.rename(path)
