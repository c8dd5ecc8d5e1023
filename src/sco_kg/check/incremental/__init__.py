"""Incremental checks: each article with its neighbours, and only what changed since the last run."""

from .plan import check_incrementally

__all__ = ["check_incrementally"]
