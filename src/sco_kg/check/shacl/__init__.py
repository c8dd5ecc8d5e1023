"""SHACL: shapes compiled to SPARQL, and pySHACL as the reference."""

from .shapes_graph import ShapesGraph, read_shapes
from .validate import ENGINES, rule_of, validate_store

__all__ = ["ENGINES", "ShapesGraph", "read_shapes", "rule_of", "validate_store"]
