"""Check queries: SPARQL queries over the named graphs whose rows are findings."""

from pathlib import Path
from typing import cast

import pyoxigraph as ox

from ..query.catalogue import Query, read_catalogue
from .finding import Finding, Severity, display_term


def run_check_query(store: ox.Store, query: Query) -> list[Finding]:
    """Return the findings of one check query over a store.

    :param query: a query of kind `checks`, with the columns entity, property and value.
    """
    header = query.header
    message = f"{header['rule']} {query.title}. {header['fix']}"
    return [Finding(header["rule"], query.name, cast(Severity, header["severity"]), display_term(row["entity"]),
                    display_term(row["property"]), display_term(row["value"]), message)
            for row in cast(ox.QuerySolutions, store.query(query.text))]


def run_check_queries(store: ox.Store, top: Path) -> list[Finding]:
    """Return the findings of every check query of `top`/queries/checks, worst first."""
    queries = read_catalogue(top, "checks").values()
    return sorted((finding for query in queries for finding in run_check_query(store, query)), key=Finding.sort_key)
