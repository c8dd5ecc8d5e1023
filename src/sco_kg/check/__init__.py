"""Checks of the data: the data profile, shapes, check queries, and texts."""

from .finding import Finding
from .run import CheckReport, run_checks

__all__ = ["CheckReport", "Finding", "run_checks"]
