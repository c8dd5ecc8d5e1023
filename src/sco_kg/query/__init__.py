"""The query catalogue, its parameters, the stores that run queries, and results."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .catalogue import Parameter, Query, find_query, read_catalogue
    from .embedded import EmbeddedStore
    from .remote import RemoteStore
    from .result import Result, Row
else:
    from .. import late_names

    __getattr__ = late_names(__name__, {
        "catalogue": ["Parameter", "Query", "find_query", "read_catalogue"], "embedded": ["EmbeddedStore"],
        "remote": ["RemoteStore"], "result": ["Result", "Row"]})

__all__ = ["EmbeddedStore", "Parameter", "Query", "RemoteStore", "Result", "Row", "find_query", "read_catalogue"]
