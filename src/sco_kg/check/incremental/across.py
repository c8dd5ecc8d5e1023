"""Checks across all articles: the one step of a check that needs the whole graph, or what is asked of it.

Figures are compared with figures, and people and posts with themselves, in whatever articles they are.
"""

import pyoxigraph as ox

from ...dataset import store as dataset
from .. import check_queries, ruleset
from ..shacl import validate


def examine(given, facts):
    """Return what the checks that look across all articles find.

    :param given: the `Rules`.
    :param facts: texts of N-Quads: of each article, what its `Outcome` holds, and the entities and curation.
    :return: a list of `Finding`s; [] if there are none.
    """
    every, store = ruleset.shapes(given.shapes), ox.Store()
    for source in given.base:
        source.load(store)
    store.bulk_load("".join(facts).encode(), format=ox.RdfFormat.N_QUADS)
    dataset.build(store, given.days())
    found = [fault for query in given.queries(everything=True) for fault in check_queries.run(store, query)]
    return found + validate.validate(store, every, given.targets(every, everything=True))
