"""The entry point of the command `sco-kg`, also `python -m sco_kg`."""

import gc
import signal
import sys


def run():
    """Run the command; a collection of garbage costs more than it gives back in so short a life."""
    gc.set_threshold(200_000)
    signal.signal(signal.SIGTERM, _stop)
    from .cli import main

    try:
        main()
    finally:
        gc.freeze()  # nothing is left to collect at exit


def _stop(number, frame):
    """End as an interruption does, clearing away what was begun, with the exit code a shell gives."""
    sys.exit(128 + number)


if __name__ == "__main__":
    run()
