"""Answers longer than an endpoint gives at once, asked for page by page.

That the pages make up the whole is not taken on trust: they are slices of orderings of the same
rows, so wherever one leaves a row out, another gives a row twice.
"""

import pyoxigraph as ox

from ..errors import EndpointError
from . import sparql_text

#: Limits are round numbers, and not every endpoint says that it has reached one.
_ROUND = 100


def fetch_all(url, text, columns, rows, told, ask):
    """Return all rows of a query.

    :param url: the endpoint, for messages; :param text: a SELECT query.
    :param columns, rows: what the endpoint first answered; :param told: whether it says that this is not all.
    :param ask: a function from a query to its rows.
    :raises EndpointError: there are more rows than were given, and no way to them.
    """
    if not told and (not rows or len(rows) % _ROUND):
        return rows
    if rows and not ask(sparql_text.with_page(text, columns, len(rows), 1)):
        return rows
    if not rows or not sparql_text.with_total_order(text):
        raise truncated_error(url, f"after {len(rows)} rows", "Ask for fewer, have its limit raised, or end the query with "
                  "ORDER BY and what tells its rows apart: then they are asked for page by page.")
    return _together(url, len(rows), lambda start: ask(sparql_text.with_page(text, columns, start, len(rows))))


def _together(url, most, ask):
    """Return the rows of all pages; the first is asked for too, as Virtuoso has another order for a page."""
    found, seen = [], set()
    while page := ask(len(found)):
        found += page
        seen.update(_known(page))
        if len(seen) < len(found):
            raise truncated_error(url, f"after {most} rows", "Page by page it gives rows twice, or blank nodes, so nobody can "
                      "tell if all are there. Use SELECT DISTINCT and ORDER BY every column, or have its limit raised.")
    return found


def _known(rows):
    """Yield the rows that can be told from others; a blank node has another name on every page."""
    for row in rows:
        if not any(isinstance(term, ox.BlankNode) for term in row):
            yield tuple(row)


def truncated_error(url, where, advice):
    """Return the error for an endpoint that gave only a part of an answer."""
    return EndpointError(f"{url} truncated its answer {where}. {advice}")
