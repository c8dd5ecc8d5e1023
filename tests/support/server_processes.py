"""Which processes a server has, as /proc shows them."""

import os
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sco_kg.server.sparql import fork_server

LINUX = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc, to look at processes")


def nest(pid):
    """The process ids of the process for queries that a server has, and of the workers of that."""
    found = [each for each, words in commands().items() if fork_server.__name__ in words and parent(each) == pid]
    return found + [each for each in commands() if parent(each) in found]


def server(site):
    """The process id of the server of a `Site`."""
    port = str(urlsplit(site.base).port)
    return next(pid for pid, words in commands().items() if "serve" in words and port in words)


def workers(site):
    """The process ids of its workers."""
    return {pid for pid in nest(server(site))[1:] if alive(pid)}


def commands():
    """{process id: words of its command} of all processes."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                found[int(entry)] = Path(f"/proc/{entry}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            except OSError:
                continue
    return found


def _fields(pid):
    """The fields of /proc/…/stat after the name; those of a zombie without parents if the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return ["Z"] + ["0"] * 30


def alive(pid):
    """Whether a process is there and not only waiting to be buried."""
    return _fields(pid)[0] != "Z"


def halted(pid):
    """Whether a process stands still."""
    return _fields(pid)[0] == "T"


def parent(pid):
    """The process id of a process's parent."""
    return int(_fields(pid)[1])


def cpu(pid):
    """Seconds of processor time a process has had."""
    return sum(map(int, _fields(pid)[11:13])) / os.sysconf("SC_CLK_TCK")


def memory(pid):
    """Megabytes that are a process's alone, and its share of those it has with others."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it is gone
        return 0
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024


def until(condition, seconds=8):
    """Return what a condition gives as soon as it is true; what it gave last if that does not happen in time."""
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return found
