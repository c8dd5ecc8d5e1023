"""The files of the project, the store with all of them, and the derived graph."""

from .derivation import derive
from .layout import project_root
from .store import load_store, to_rdflib
from .turtle_file import TurtleFile

__all__ = ["TurtleFile", "derive", "load_store", "project_root", "to_rdflib"]
