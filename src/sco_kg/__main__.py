"""The entry point of the command `sco-kg`, also `python -m sco_kg`."""

import gc


def run():
    """Run the command; a collection of garbage costs more than it gives back in so short a life."""
    gc.set_threshold(200_000)
    from .cli import main

    try:
        main()
    finally:
        gc.freeze()  # nothing is left to collect at exit


if __name__ == "__main__":
    run()
