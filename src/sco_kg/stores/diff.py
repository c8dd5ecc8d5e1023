"""Comparing a remote store with the data here: the facts of each graph, and each answer of the catalogue."""

from collections import Counter
from dataclasses import dataclass

from ..errors import QueryError
from ..rdf import namespaces
from ..rdf.terms import normalised
from . import contents


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not the same: a graph or query by name, how much of it is here and there, an example."""

    what: str
    here: int
    there: int
    example: str


def diff_store(remote, local, queries, on_stage=lambda name, done, of: None):
    """Return the `Difference`s between two stores; [] if there are none.

    :param remote: an `Endpoint`; :param local: an `Embedded` store.
    :param queries: the queries to ask both: a dict from name to `Query`.
    :param on_stage: called before each step with its name, how many are done, and of how many.
    """
    sizes = [contents.graph_sizes(store) for store in (local, remote)]
    steps = [*((namespaces.shorten(graph), _facts, graph) for graph in contents.in_load_order(set().union(*sizes))),
             *((name, _answer, query.text) for name, query in queries.items())]
    found = []
    for done, (what, ask, about) in enumerate(steps):
        on_stage(what, done, len(steps))
        found += _difference(what, ask(local, about), ask(remote, about))
    return found


def _facts(store, graph):
    return Counter(contents.facts_of(store, graph).keys())


def _answer(store, text):
    """Return the rows of an answer by value; their order is not a promise."""
    try:
        _, rows = store.run(text)
    except QueryError as error:  # a query of ours: the store does not understand it
        return Counter([(str(error),)])
    return Counter(tuple(map(normalised, row)) for row in rows)


def _difference(what, here, there):
    if here == there:
        return
    lost, foreign = here - there, there - here
    sign, row = ("-", next(iter(lost))) if lost else ("+", next(iter(foreign)))
    example = " ".join(str(term) if term is not None else "UNDEF" for term in row)
    yield Difference(what, here.total(), there.total(), f"{sign} {example}"[:200])
