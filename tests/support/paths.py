"""The folders that tests read from."""

from pathlib import Path

#: The top folder of the checkout.
TOP = Path(__file__).resolve().parents[2]
TESTS = TOP / "tests"
