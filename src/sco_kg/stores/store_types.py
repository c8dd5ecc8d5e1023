"""The kinds of triple stores that the data can be loaded into: their addresses, and what each supports.

A row of the table is what our tests observed, or what the vendor documents where `tested_version` is empty. Each
store accepts Graph Store Protocol with ?graph=, SPARQL 1.1 Update, or both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

AuthScheme = Literal["basic", "digest", "bearer"]


@dataclass(frozen=True, slots=True)
class StoreType:
    """A kind of store.

    :param query: the path of queries after the base address.
    :param update: the path of updates; None if there is none.
    :param gsp: the path of the Graph Store Protocol; None if there is none.
    :param atomic_put: whether a PUT replaces a graph atomically, and not at all if the body is invalid or truncated.
    :param default_graph_union: whether a query without GRAPH sees all graphs, also those of other projects.
    :param max_facts_per_update: the largest number of facts in one update.
    :param auth: the authentication it uses for writes.
    :param tested_version: the version our tests run; "" if they do not run it.
    """

    name: str
    query: str = ""
    update: str | None = None
    gsp: str | None = None
    atomic_put: bool = False
    default_graph_union: bool = False
    max_facts_per_update: int = 1000
    auth: AuthScheme = "basic"
    tested_version: str = ""


@dataclass(frozen=True, slots=True)
class StoreAddresses:
    """The addresses of one store for queries, updates, and the Graph Store Protocol; None where it has none."""

    query: str
    update: str | None
    gsp: str | None


STORE_TYPES: Mapping[str, StoreType] = MappingProxyType({store.name: store for store in (
    StoreType("oxigraph", "/query", "/update", "/store", atomic_put=True, tested_version="0.5.13"),
    # Fuseki accepts a body that is truncated at the end of a line, or before the first, as complete.
    StoreType("fuseki", "/query", "/update", "/data", tested_version="5.5.0 with TDB2"),
    # Virtuoso empties a graph before it parses the body of a PUT; it translates an update into at most 10 000 lines
    # of SQL.
    StoreType("virtuoso", "/sparql", "/sparql-auth", "/sparql-graph-crud-auth", default_graph_union=True,
              max_facts_per_update=500, auth="digest", tested_version="7.2.5"),
    StoreType("rdf4j", "", "/statements", "/rdf-graphs/service", atomic_put=True, default_graph_union=True,
              tested_version="3.7.7, in memory"),
    StoreType("graphdb", "", "/statements", "/rdf-graphs/service", default_graph_union=True),
    StoreType("qlever", "", "", "", default_graph_union=True, auth="bearer"),
    StoreType("generic"),
)})


def store_addresses(store: StoreType, url: str, update: str | None = None, gsp: str | None = None) -> StoreAddresses:
    """Return the addresses of a store.

    :param url: its base address, or the address of its queries.
    :param update: the address for updates, if it is not that of the kind of store.
    :param gsp: the address for the Graph Store Protocol, if it is not that of the kind of store.

    >>> store_addresses(STORE_TYPES["fuseki"], "http://a.example/ds/query").gsp
    'http://a.example/ds/data'
    """
    base = url.rstrip("/").removesuffix(store.query)
    return StoreAddresses(base + store.query if store.query else url,
                          update or (None if store.update is None else base + store.update),
                          gsp or (None if store.gsp is None else base + store.gsp))
