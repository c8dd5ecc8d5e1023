"""Check queries: faults found by SPARQL across named graphs, three columns each."""

from ..query import catalogue
from .finding import Finding, display_term


def run_check_query(store, query):
    """Run one check query over a store.

    :param query: a `Query` of kind `checks`; it selects entity, property and value.
    :return: its faults as a list of `Finding`s; [] if there are none.
    """
    message = f"{query.header['rule']} {query.title}. {query.header['fix']}"
    return [Finding(query.header["rule"], query.name, query.header["severity"],
                    *(display_term(solution[name]) for name in ("entity", "property", "value")), message)
            for solution in store.query(query.text)]


def run_check_queries(store, top):
    """Run every check query of `top`/queries/checks; return all findings, worst first."""
    known = catalogue.read_catalogue(top, "checks").values()
    found = [finding for query in known for finding in run_check_query(store, query)]
    return sorted(found, key=Finding.order)
