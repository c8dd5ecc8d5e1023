"""Figures: the interval that a stated number means, and whether several figures can all be true."""

from .bounds import Bound, Bounds, bounds_of
from .consistency import Reason, assess
from .data_cube import build_data_cube
from .observations import Observation, read_observations

__all__ = ["Bound", "Bounds", "Observation", "Reason", "assess", "bounds_of", "build_data_cube", "read_observations"]
