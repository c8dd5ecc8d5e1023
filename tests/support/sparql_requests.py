"""Requests to `/sparql`, and parsers of its results."""

from urllib.parse import quote

import pyoxigraph as ox

DIRECT = {"Content-Type": "application/sparql-query"}


def send(site, method, query, headers=(), body=None):
    return site.ask("/sparql" + ("?" + query if query else ""), method, body if body is None else
                    body if isinstance(body, bytes) else body.encode(), headers)


def query_string(text, more=""):
    return f"query={quote(text)}" + ("&" + more if more else "")


READERS = {"application/sparql-results+json": ox.QueryResultsFormat.JSON,
           "application/json": ox.QueryResultsFormat.JSON,
           "application/sparql-results+xml": ox.QueryResultsFormat.XML,
           "text/tab-separated-values": ox.QueryResultsFormat.TSV}
