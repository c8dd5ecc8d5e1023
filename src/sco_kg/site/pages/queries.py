"""The pages of the query catalogue: question, text and result of each query, and how to run it elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

import pyoxigraph as ox

from ...query.catalogue import CATALOGUE, Query, read_catalogue
from ...rdf.canonicalization import canonical_quads
from ...rdf.namespaces import BASE, PREFIXES
from ...rdf.serialization import serialize
from ...rdf.triples import triple
from ..metadata.sparql_hints import sparql_hints
from ..model.languages import LANGUAGE_NAMES, localized_path
from ..model.site import Site
from ..model.view import View
from ..rendering import render_page

#: The page of a query has at most this many rows; the files have all.
MAX_ROWS = 200
_JSON = ox.QueryResultsFormat.JSON
_SH = PREFIXES["sh"]


def query_pages(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of the list of queries, and of the page, text and result of each."""
    kinds = [(kind, list(read_catalogue(site.top, kind).values())) for kind in CATALOGUE]
    path = "queries/index.html"
    for language in LANGUAGE_NAMES:
        yield localized_path(path, language), render_page("queries.html", path, language, site, kinds=kinds)
    queries = [query for _, found in kinds for query in found]
    for query in queries:
        yield from _query_files(site, query)
    yield "queries/examples.ttl", _examples(site, queries)


def _query_files(site: Site, query: Query) -> Iterator[tuple[str, bytes]]:
    folder = f"queries/{query.name}"
    yield f"{folder}/query.rq", query.text.encode("utf-8")
    result = _serialize(site.store.query(query.text), _JSON)
    yield f"{folder}/result.json", result
    yield f"{folder}/result.csv", _serialize(_parse(result), ox.QueryResultsFormat.CSV)
    solutions = _parse(result)
    columns, rows = [variable.value for variable in solutions.variables], [list(row) for row in solutions]
    path = f"{folder}/index.html"
    for language in LANGUAGE_NAMES:
        yield localized_path(path, language), render_page(
            "query.html", path, language, site, v=View(site, language), query=query, columns=columns,
            rows=rows[:MAX_ROWS], total=len(rows), encoded=quote(query.text, safe=""))


def _serialize(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, form: ox.QueryResultsFormat) -> bytes:
    assert isinstance(result, ox.QuerySolutions)  # the catalogue has SELECT queries only
    content = result.serialize(format=form)
    assert content is not None  # it is None only where an output file is given
    return content


def _parse(result: bytes) -> ox.QuerySolutions:
    """Return the rows of a stored result, which is faster than to run the query again."""
    solutions = ox.parse_query_results(result, format=_JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions


def _examples(site: Site, queries: Iterable[Query]) -> bytes:
    """Return the queries as examples for SPARQL editors, with other hints, in Turtle."""
    triples = sparql_hints(site)
    for query in queries:
        iri = f"{BASE}queries/{query.name}"
        triples += [triple(iri, "rdf:type", _SH + name) for name in ("SPARQLExecutable", "SPARQLSelectExecutable")]
        triples += [triple(iri, "rdfs:label", ox.Literal(query.title, language="en")),
                    triple(iri, "rdfs:comment", ox.Literal(query.header["question"], language="en")),
                    triple(iri, _SH + "select", ox.Literal(query.text))]
        triples += [triple(iri, "https://schema.org/keywords", ox.Literal(word)) for word in query.keywords]
    return serialize(canonical_quads(triples), "ttl")
