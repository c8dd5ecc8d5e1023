"""SCO-KG: what five press articles say about counter-narcotics cooperation of the SCO and the UN.

>>> import sco_kg
>>> graph = sco_kg.open()
>>> len(graph.queries) > 25
True
"""

from .errors import (
                     BadHeader,
                     BadParameter,
                     BadQuery,
                     EndpointError,
                     MissingExtra,
                     MissingFile,
                     SCOKGError,
                     UnfitData,
                     UnknownPrefix,
                     UnknownQuery,
                     UnknownThing,
                     UnreadableFile,
                     UnwritableFile,
)
from .graph import KnowledgeGraph, open
from .result import Result, Row
from .terms import Text, Thing

__version__ = "0.1.0"

__all__ = ["BadHeader", "BadParameter", "BadQuery", "EndpointError", "KnowledgeGraph",
           "MissingExtra", "MissingFile", "Result", "Row", "SCOKGError", "Text", "Thing",
           "UnfitData", "UnknownPrefix", "UnknownQuery", "UnknownThing", "UnreadableFile", "UnwritableFile",
           "open"]
