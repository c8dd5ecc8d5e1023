"""SCO-KG: what five press articles say about counter-narcotics cooperation of the SCO and the UN.

>>> import sco_kg
>>> graph = sco_kg.open()
>>> len(graph.queries) > 25
True

`open` is not in `__all__`, so that `from sco_kg import *` does not replace the builtin.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import (
        BindError,
        ClusterError,
        DataProfileError,
        EndpointError,
        ForbiddenQueryError,
        MissingAssetError,
        MissingExtraError,
        MissingFileError,
        ParameterError,
        QueryError,
        QueryHeaderError,
        SCOKGError,
        ShapeError,
        UnknownNameError,
        UnknownPrefixError,
        UnknownQueryError,
        UnknownThingError,
        UnreadableFileError,
        UnwritableFileError,
        WorkerLostError,
    )
    from .graph import KnowledgeGraph, connect
    from .graph import open as open
    from .query.catalogue import Parameter, Query
    from .query.result import Result, Row
    from .rdf.terms import Text, Thing

__version__ = "0.1.0"


def late_names(package: str, modules: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """Return a `__getattr__` for a package: it imports a module when a name of it is first used.

    So the command does not wait for modules that it does not use.

    :param modules: the public names of each module of the package.
    """
    homes = {name: module for module, names in modules.items() for name in names}

    def __getattr__(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f".{homes[name]}", package), name)

    return __getattr__


_MODULES = {
    "errors": ["BindError", "ClusterError", "DataProfileError", "EndpointError", "ForbiddenQueryError",
               "MissingAssetError", "MissingExtraError", "MissingFileError", "ParameterError", "QueryError",
               "QueryHeaderError", "SCOKGError", "ShapeError", "UnknownNameError", "UnknownPrefixError",
               "UnknownQueryError", "UnknownThingError", "UnreadableFileError", "UnwritableFileError",
               "WorkerLostError"],
    "graph": ["KnowledgeGraph", "connect", "open"],
    "query.catalogue": ["Parameter", "Query"],
    "query.result": ["Result", "Row"],
    "rdf.terms": ["Text", "Thing"],
}
if not TYPE_CHECKING:
    __getattr__ = late_names(__name__, _MODULES)

__all__ = [  # noqa: F822 (imported late)
    "BindError", "ClusterError", "DataProfileError", "EndpointError", "ForbiddenQueryError", "KnowledgeGraph",
    "MissingAssetError", "MissingExtraError", "MissingFileError", "Parameter", "ParameterError", "Query", "QueryError",
    "QueryHeaderError", "Result", "Row", "SCOKGError", "ShapeError", "Text", "Thing", "UnknownNameError",
    "UnknownPrefixError", "UnknownQueryError", "UnknownThingError", "UnreadableFileError", "UnwritableFileError",
    "WorkerLostError", "connect",
]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "open"})
