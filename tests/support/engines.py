"""Two SPARQL engines over the same data, and when their answers are equal."""

import functools

import pyoxigraph as ox
from rdflib import Literal, URIRef

from sco_kg import graph
from sco_kg.dataset import store as dataset
from sco_kg.query import embedded
from sco_kg.rdf.terms import normalised
from support.paths import TOP


@functools.cache
def store():
    """The graph of this checkout in Oxigraph; its default graph is empty."""
    return dataset.load_store(TOP)


@functools.cache
def _rdflib():
    """The same dataset in rdflib; its default graph is empty too."""
    data = dataset.to_rdflib(store())
    assert not data.default_union
    return data


@functools.cache
def knowledge():
    """The front door over the same store."""
    return graph.KnowledgeGraph(embedded.EmbeddedStore(store()), TOP)


@functools.cache
def ask_oxigraph(text):
    """Run a query in Oxigraph; return (column names, rows of pyoxigraph terms), with None where unbound."""
    results = store().query(text)
    return tuple(variable.value for variable in results.variables), [tuple(row) for row in results]


@functools.cache
def ask_rdflib(text):
    """Run a query in rdflib; return what `ask_oxigraph` does."""
    results = _rdflib().query(text)
    return tuple(map(str, results.vars)), [tuple(map(_term, row)) for row in results]


def _term(term):
    if isinstance(term, Literal):
        datatype = None if term.language else term.datatype
        return ox.Literal(str(term), language=term.language,
                          datatype=datatype and ox.NamedNode(str(datatype)))
    return ox.NamedNode(str(term)) if isinstance(term, URIRef) else term


def comparable(rows):
    """Return rows with normalized terms: equal values are equal in any lexical form."""
    return [tuple(map(normalised, row)) for row in rows]


def table(columns, rows):
    """Return an answer as tab-separated N-Triples terms, with a header line."""
    lines = [columns, *([str(term or "") for term in row] for row in rows)]
    return "".join("\t".join(line) + "\n" for line in lines)
