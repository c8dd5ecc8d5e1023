"""SCO-KG: what five press articles say about counter-narcotics cooperation of the SCO and the UN.

>>> import sco_kg
>>> graph = sco_kg.open()
>>> len(graph.queries) > 25
True
"""

import importlib

__version__ = "0.1.0"

#: The module each public name is in; one is read when a name of it is first asked for, so that the
#: command is not kept waiting for what it does not use.
_HOMES = {
    "errors": ("QueryHeaderError", "ParameterError", "QueryError", "ClusterError", "EndpointError", "ForbiddenQueryError",
               "MissingAssetError", "MissingExtraError", "MissingFileError", "SCOKGError", "BindError", "DataProfileError",
               "UnknownPrefixError", "UnknownQueryError", "UnknownThingError", "UnreadableFileError", "UnwritableFileError", "WorkerLostError"),
    "graph": ("KnowledgeGraph", "open"),
    "query.result": ("Result", "Row"),
    "rdf.terms": ("Text", "Thing"),
}

__all__ = sorted(name for names in _HOMES.values() for name in names)


def __getattr__(name):
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{home}", __name__), name)


def __dir__():
    return sorted({*globals(), *__all__})
