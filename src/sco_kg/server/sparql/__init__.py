"""SPARQL over HTTP: an endpoint whose queries run in sandboxed processes, forked from one that holds the data."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .dataset import LiveDataset
    from .endpoint import SparqlEndpoint
else:  # the fork server is in this package too, and does not load the HTTP stack
    from ... import late_names

    __getattr__ = late_names(__name__, {"dataset": ["LiveDataset"], "endpoint": ["SparqlEndpoint"]})

__all__ = ["LiveDataset", "SparqlEndpoint"]
