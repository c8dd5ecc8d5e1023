"""Releases: dumps of all data, their manifest and description, and the measured quality of the data."""

from .export import export_release
from .manifest import Manifest
from .metrics import METRICS, Metric, Quality, measure, measure_folder

__all__ = ["METRICS", "Manifest", "Metric", "Quality", "export_release", "measure", "measure_folder"]
