"""One function on many items: in this process, in several, or on a Dask cluster."""

from .map import cpu_count, parallel_map

__all__ = ["cpu_count", "parallel_map"]
