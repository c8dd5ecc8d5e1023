"""Work for the tests of workers, in a module that a process of its own can import in no time."""

import os
import signal
import sys
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


def whereabouts(number):
    """Return the process id, after long enough for others to begin."""
    time.sleep(0.3)
    return os.getpid()


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


def leave(number):
    """End as a program does, not as a function should."""
    sys.exit(f"out of {number}")


def note(path):
    """Leave a file behind, unless it is one named late, which takes its time, or failed."""
    if path.name == "failed":
        raise UnreadableFileError("it failed")
    time.sleep(1 if path.name == "late" else 0.02)
    path.touch()


def nap(path):
    """Leave the process id and take a second."""
    arrive(path)
    time.sleep(1)
    return path.name


def greedy(path):
    """Die if another item is being done at the same time, for which the first time wait."""
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
        raise TimeoutError("nobody came")
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
