"""Remote triple stores: what kinds there are, loading the data into one, and comparing one with the data here."""

from .diff import Difference, diff_store
from .load import GraphDiff, load_release, read_release
from .store_types import STORE_TYPES, StoreType
from .writer import StoreWriter

__all__ = ["STORE_TYPES", "Difference", "GraphDiff", "StoreType", "StoreWriter", "diff_store", "load_release",
           "read_release"]
