"""The entry point of the command `sco-kg`, also `python -m sco_kg`."""

import gc
import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn


def run() -> None:
    """Run the command; garbage collection costs a short-lived process more than it saves."""
    gc.set_threshold(200_000)
    signal.signal(signal.SIGTERM, _exit_on_signal)
    from .cli.main import main

    try:
        main()
    except SystemExit as error:
        gc.freeze()  # the collection at exit would find nothing to free
        _exit_fast(error.code)


def _exit_fast(code: str | int | None) -> NoReturn:
    """End the process without freeing each object, if there are no threads or child processes to clean up.

    Freeing all objects takes longer than a query of the catalogue.
    """
    if not isinstance(code, int) or threading.active_count() > 1 or "multiprocessing" in sys.modules:
        sys.exit(code)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # the streams are closed or broken: Python prints the right message
        sys.exit(code)
    os._exit(code)


def _exit_on_signal(number: int, frame: FrameType | None) -> NoReturn:
    """Exit like on Ctrl-C, with all cleanup, and with the exit code that shells use for signals."""
    sys.exit(128 + number)


if __name__ == "__main__":
    run()
