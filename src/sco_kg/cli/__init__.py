"""The command `sco-kg`: it parses arguments, calls the library, prints results, and sets the exit code."""

from .main import main

__all__ = ["main"]
