"""The processes of a server, from /proc."""

import os
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sco_kg.server.sparql import fork_server

LINUX = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")


def query_processes(pid):
    """The process ids of a server's fork server and its workers."""
    found = [each for each, words in commands().items() if fork_server.__name__ in words and parent(each) == pid]
    return found + [each for each in commands() if parent(each) in found]


def server(site):
    """The process id of the server of a `Site`."""
    port = str(urlsplit(site.base).port)
    return next(pid for pid, words in commands().items() if "serve" in words and port in words)


def workers(site):
    """The process ids of its workers."""
    return {pid for pid in query_processes(server(site))[1:] if alive(pid)}


def commands():
    """The command lines of all processes, by process id."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                found[int(entry)] = Path(f"/proc/{entry}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            except OSError:
                continue
    return found


def _fields(pid):
    """The fields of /proc/…/stat after the name; those of an orphaned zombie if the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return ["Z"] + ["0"] * 30


def alive(pid):
    """Whether a process exists and is not a zombie."""
    return _fields(pid)[0] != "Z"


def suspended(pid):
    """Whether a process is suspended."""
    return _fields(pid)[0] == "T"


def parent(pid):
    """The process id of a process's parent."""
    return int(_fields(pid)[1])


def cpu(pid):
    """Seconds of processor time of a process."""
    return sum(map(int, _fields(pid)[11:13])) / os.sysconf("SC_CLK_TCK")


def memory(pid):
    """The proportional set size of a process in megabytes."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it has ended
        return 0
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024


def until(condition, seconds=8):
    """Return the value of a condition once it is true, or its last value after a timeout."""
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return found
