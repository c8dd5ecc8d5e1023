"""The pages of the queries: the question, the text, its stored answer, and how to ask it from elsewhere."""

from urllib.parse import quote

import pyoxigraph as ox

from ...query import catalogue
from ...rdf import canonicalization, namespaces, serialization
from .. import rendering
from ..metadata import sparql_hints
from ..model import languages, view

#: More rows than this are in the files only.
MAX_ROWS = 200
_JSON = ox.QueryResultsFormat.JSON


def query_pages(site):
    """Yield the path and bytes of every file of the catalogue: its list, and of each query page, text and answer."""
    found = [query for kind in catalogue.CATALOGUE for query in catalogue.read_catalogue(site.top, kind).values()]
    for language in languages.LANGUAGE_NAMES:
        path = "queries/index.html"
        yield languages.localized_path(path, language), rendering.render_page(
            "questions.html", path, language, site, kinds=_by_kind(found))
    for query in found:
        yield from _one(site, query)
    yield "queries/examples.ttl", _examples(site, found)


def _by_kind(found):
    return [(kind, [query for query in found if query.kind == kind]) for kind in catalogue.CATALOGUE]


def _one(site, query):
    folder = f"queries/{query.name}"
    yield f"{folder}/query.rq", query.text.encode("utf-8")
    answer = site.store.query(query.text).serialize(format=_JSON)
    yield f"{folder}/result.json", answer
    yield f"{folder}/result.csv", _read(answer).serialize(format=ox.QueryResultsFormat.CSV)
    found = _read(answer)
    columns, rows = [variable.value for variable in found.variables], [list(row) for row in found]
    for language in languages.LANGUAGE_NAMES:
        path = f"{folder}/index.html"
        yield languages.localized_path(path, language), rendering.render_page(
            "question.html", path, language, site, v=view.View(site, language), query=query, columns=columns,
            rows=rows[:MAX_ROWS], total=len(rows), encoded=quote(query.text, safe=""))


def _read(answer):
    """Return the rows of an answer again, which asking again would take longer for."""
    return ox.parse_query_results(answer, format=_JSON)


_SH = namespaces.PREFIXES["sh"]


def _examples(site, found):
    """Return the queries in the form in which SPARQL editors look for examples, with other hints, in Turtle."""
    made = sparql_hints.sparql_hints(site)
    for query in found:
        name = ox.NamedNode(f"{namespaces.BASE}queries/{query.name}")
        made += [ox.Triple(name, ox.NamedNode(namespaces.expand("rdf:type")), ox.NamedNode(_SH + kind))
                 for kind in ("SPARQLExecutable", "SPARQLSelectExecutable")]
        said = {"rdfs:label": query.title, "rdfs:comment": query.header["question"]}
        made += [ox.Triple(name, ox.NamedNode(namespaces.expand(prop)), ox.Literal(text, language="en"))
                 for prop, text in said.items()]
        made.append(ox.Triple(name, ox.NamedNode(_SH + "select"), ox.Literal(query.text)))
        made += [ox.Triple(name, ox.NamedNode("https://schema.org/keywords"), ox.Literal(word))
                 for word in query.keywords]
    return serialization.serialize(canonicalization.canonical_quads(made), "ttl")
