"""The entry point of the command `sco-kg`, also `python -m sco_kg`."""

import gc
import os
import signal
import sys
import threading


def run():
    """Run the command; a collection of garbage costs more than it gives back in so short a life."""
    gc.set_threshold(200_000)
    signal.signal(signal.SIGTERM, _stop)
    from .cli.main import main

    try:
        main()
    except SystemExit as end:
        gc.freeze()  # nothing is left to collect at exit
        _leave(end.code)


def _leave(code):
    """End the process; where nothing needs winding up, without taking the interpreter apart.

    Freeing everything piece by piece takes longer than a query of the catalogue.
    """
    if threading.active_count() > 1 or "multiprocessing" in sys.modules:
        sys.exit(code)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # closed, or nobody reads: Python knows what to say
        sys.exit(code)
    os._exit(code)


def _stop(number, frame):
    """End as an interruption does, clearing away what was begun, with the exit code a shell gives."""
    sys.exit(128 + number)


if __name__ == "__main__":
    run()
