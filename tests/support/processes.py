"""Servers as child processes on loopback: start, wait until ready, stop by process id."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager


def free_port():
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command, ready, folder, seconds=90):
    """Run a server in a `with` block, which begins when the URL `ready` answers 200."""
    with open(folder / "out.log", "wb") as log:
        process = subprocess.Popen([str(part) for part in command], cwd=folder, stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(process, ready, seconds, folder / "out.log")
        yield process
    finally:
        _stop(process)


def _wait(process, ready, seconds, log):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit and process.poll() is None:
        if _answers(ready):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start within {seconds} s: {log.read_text('utf-8', 'replace')[-2000:]}")


def _answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _stop(process):
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(15)
