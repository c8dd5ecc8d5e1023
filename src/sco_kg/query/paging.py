"""Paging: answers beyond the row limit of an endpoint.

Complete pages are not taken on trust. They are slices of orderings of the same rows, so if one page
lacks a row, another repeats a row.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pyoxigraph as ox

from ..errors import EndpointError
from ..rdf.terms import Term
from .result import Solutions
from .sparql_text import is_ordered, page_query

#: Row limits are multiples of this, and not every endpoint reports that it has reached one.
_LIMIT_FACTOR = 100
_Rows: TypeAlias = list[list[Term | None]]


def fetch_all(url: str, text: str, first: Solutions, reported: bool, run: Callable[[str], _Rows]) -> _Rows:
    """Return all rows of a query.

    :param url: the endpoint, for messages.
    :param text: a SELECT query.
    :param first: the first answer of the endpoint.
    :param reported: whether the endpoint reports that this answer is truncated.
    :param run: a function from a query to its rows.
    :raises EndpointError: the answer is truncated and cannot be paged.
    """
    rows = first.rows
    if not reported and (not rows or len(rows) % _LIMIT_FACTOR):
        return rows
    if rows and not run(page_query(text, first.columns, len(rows), 1)):
        return rows
    if not rows or not is_ordered(text):
        raise truncated_error(url, f"after {len(rows)} rows", "Ask for fewer, raise its limit, or end the query with "
                              "ORDER BY and enough variables to tell its rows apart: then it is paged.")
    return _all_pages(url, len(rows), lambda start: run(page_query(text, first.columns, start, len(rows))))


def _all_pages(url: str, size: int, page_from: Callable[[int], _Rows]) -> _Rows:
    """Return the rows of all pages, the first included: Virtuoso orders a page differently."""
    found: _Rows = []
    seen: set[tuple[Term | None, ...]] = set()
    while page := page_from(len(found)):
        found += page
        seen.update(_comparable(page))
        if len(seen) < len(found):
            raise truncated_error(url, f"after {size} rows", "Its pages repeat rows or have blank nodes, so they may "
                                  "be incomplete. Use SELECT DISTINCT and ORDER BY every column, or raise its limit.")
    return found


def _comparable(page: _Rows) -> Iterator[tuple[Term | None, ...]]:
    """Yield the rows without blank nodes, whose identifiers differ from page to page."""
    for row in page:
        if not any(isinstance(term, ox.BlankNode) for term in row):
            yield tuple(row)


def truncated_error(url: str, where: str, advice: str) -> EndpointError:
    """Return the error for an endpoint that gave only a part of an answer."""
    return EndpointError(f"{url} truncated its answer {where}. {advice}")
