"""The triple stores we load into: their addresses, and what each can and cannot do.

A row of the table is what we saw a store do, or what its maker says where `seen` is empty. Each
takes Graph Store Protocol with ?graph=, or SPARQL 1.1 Update, or both.
"""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class StoreType:
    """One kind of store.

    :param query, update, gsp: what follows the base address; None where the store has none.
    :param atomic_put: a PUT replaces a graph in one step, or not at all when what is sent is wrong or
        breaks off.
    :param default_graph_union: a query without GRAPH sees all graphs, also those of others.
    :param most_facts: how many facts one update may hold.
    :param auth: how it asks who we are: basic, digest or bearer.
    :param seen: the version our tests run; empty if they run none.
    """

    name: str
    query: str = ""
    update: str | None = None
    gsp: str | None = None
    atomic_put: bool = False
    default_graph_union: bool = False
    most_facts: int = 1000
    auth: str = "basic"
    seen: str = ""


@dataclass(frozen=True, slots=True)
class StoreAddresses:
    """Where one store is asked, updated, and given whole graphs; None where it cannot be."""

    query: str
    update: str | None
    gsp: str | None


STORE_TYPES = MappingProxyType({product.name: product for product in (
    StoreType("oxigraph", "/query", "/update", "/store", atomic_put=True, seen="0.5.13"),
    # Fuseki takes a body that breaks off at the end of a line, or before the first, for the whole.
    StoreType("fuseki", "/query", "/update", "/data", seen="5.5.0 with TDB2"),
    # Virtuoso empties a graph before it reads what is PUT; an update is turned into SQL, of which
    # it allows 10 000 lines.
    StoreType("virtuoso", "/sparql", "/sparql-auth", "/sparql-graph-crud-auth", default_graph_union=True,
            most_facts=500, auth="digest", seen="7.2.5"),
    StoreType("rdf4j", "", "/statements", "/rdf-graphs/service", atomic_put=True, default_graph_union=True,
            seen="3.7.7, in memory"),
    StoreType("graphdb", "", "/statements", "/rdf-graphs/service", default_graph_union=True),
    StoreType("qlever", "", "", "", default_graph_union=True, auth="bearer"),
    StoreType("generic"),
)})


def store_addresses(product, url, update=None, gsp=None):
    """Return the `StoreAddresses` of a store.

    :param url: its base address, or that of its queries.
    :param update, gsp: addresses that win over those of the product.

    >>> store_addresses(STORE_TYPES["fuseki"], "http://a.example/ds/query").gsp
    'http://a.example/ds/data'
    """
    base = url.rstrip("/").removesuffix(product.query)
    return StoreAddresses(base + product.query if product.query else url,
                     update or (None if product.update is None else base + product.update),
                     gsp or (None if product.gsp is None else base + product.gsp))
