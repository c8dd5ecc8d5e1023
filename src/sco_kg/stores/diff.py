"""Compare a remote store with the local data: the facts of each graph, and the rows of each query of the catalogue."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..errors import QueryError
from ..query.catalogue import Query
from ..query.result import QueryStore
from ..rdf.namespaces import shorten
from ..rdf.terms import Term, normalised
from .contents import facts_of, graph_sizes, in_load_order

#: Rows or facts by value, and how often each occurs.
_Rows: TypeAlias = "Counter[tuple[Term | str | None, ...]]"


@dataclass(frozen=True, slots=True)
class Difference:
    """A graph or query with different contents: its name, the number of rows on each side, and one differing row."""

    name: str
    local: int
    remote: int
    example: str


def diff_store(remote: QueryStore, local: QueryStore, queries: Mapping[str, Query],
               on_stage: Callable[[str, int, int], object] = lambda name, done, total: None) -> list[Difference]:
    """Return the differences between two stores; [] if there are none.

    :param queries: the queries to run in both, by name.
    :param on_stage: called before each step with its name, the number of finished steps, and of all steps.
    """
    graphs = in_load_order({*graph_sizes(local), *graph_sizes(remote)})
    steps: list[tuple[str, Callable[[QueryStore, str], _Rows], str]] = [
        *((shorten(graph), _facts, graph) for graph in graphs),
        *((name, _solutions, query.text) for name, query in queries.items())]
    found: list[Difference] = []
    for done, (name, read, argument) in enumerate(steps):
        on_stage(name, done, len(steps))
        found += _difference(name, read(local, argument), read(remote, argument))
    return found


def _facts(store: QueryStore, graph: str) -> _Rows:
    return Counter(facts_of(store, graph).keys())


def _solutions(store: QueryStore, text: str) -> _Rows:
    """Return the rows of a query by value; their order is not compared."""
    try:
        _, rows = store.run(text)
    except QueryError as error:  # the query is from our catalogue, so the store does not support it
        return Counter([(str(error),)])
    return Counter(tuple(term and normalised(term) for term in row) for row in rows)


def _difference(name: str, local: _Rows, remote: _Rows) -> Iterator[Difference]:
    if local == remote:
        return
    missing, extra = local - remote, remote - local
    sign, row = ("-", next(iter(missing))) if missing else ("+", next(iter(extra)))
    example = " ".join(str(term) if term is not None else "UNDEF" for term in row)
    yield Difference(name, local.total(), remote.total(), f"{sign} {example}"[:200])
