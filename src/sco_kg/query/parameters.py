"""Parameters of queries: from what somebody typed to an RDF term, and from terms into a query.

Terms are bound with SPARQL's own means, a VALUES data block at the head of the query's pattern,
so the same text runs in every engine. The block holds terms written out by the RDF library,
never what was typed: a value can only ever be one value.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from ..errors import ParameterError, did_you_mean
from ..rdf import namespaces
from ..rdf.terms import Thing, to_term

#: Decimal exponent; beyond it stores have no exact decimals.
_LARGEST = 18
_WANTED = {
    "thing": "the label or IRI of a thing, such as UNODC or id:unodc",
    "concept": "a concept, such as heroin or c:heroin",
    "article": "the slug of an article, such as world-without-drugs-2017",
    "text": "any text",
    "date": "a date, such as 2017-03-13",
    "integer": "a whole number, such as 43",
    "decimal": "a number, such as 69.5",
}


def bind_parameters(query, values):
    """Return the SPARQL text of a query with values bound to its parameters.

    :param query: a `Query`.
    :param values: a dict from parameter name to pyoxigraph term.

    >>> import pyoxigraph as ox
    >>> from sco_kg.query.catalogue import Query, Parameter
    >>> q = Query("q", "questions", {}, (Parameter("s", "thing"),), "SELECT *\\nWHERE {\\n  ?s ?p ?o\\n}")
    >>> print(bind_parameters(q, {"s": ox.NamedNode("http://a.example/b")}))
    SELECT *
    WHERE {
      VALUES (?s) { (<http://a.example/b>) }
      ?s ?p ?o
    }
    """
    if not values:
        return query.text
    names = " ".join(f"?{name}" for name in values)
    terms = " ".join(str(term) for term in values.values())
    block = f"WHERE {{\n  VALUES ({names}) {{ ({terms}) }}"
    return re.sub(r"(?m)^WHERE \{$", lambda match: block, query.text, count=1)


def to_terms(query, given, find_thing):
    """Return the terms for the parameter values somebody gave.

    :param given: a dict from name to str or Python value.
    :param find_thing: a function from a label or IRI to an IRI, for parameters of type thing.
    :raises ParameterError: a name the query does not have, or a value that is not of its type.
    """
    types = {parameter.name: parameter.type for parameter in query.parameters}
    for name in given:
        if name not in types:
            raise ParameterError(_unknown(query, name, types))
    return {name: _term(query, name, types[name], value, find_thing)
            for name, value in given.items()}


def _unknown(query, name, types):
    accepted = ", ".join(f"{known} ({kind})" for known, kind in types.items()) or "none"
    return f"Query {query.name} has no parameter {name!r}; it has {accepted}.{did_you_mean(name, types)}"


def _term(query, name, kind, value, find_thing):
    readers = {"thing": lambda text: Thing(find_thing(text)), "article": _article,
               "concept": _concept, "text": str, "date": date.fromisoformat,
               "integer": int, "decimal": _decimal}
    try:
        return to_term(readers[kind](value) if isinstance(value, str) else value)
    except ValueError as error:
        if isinstance(error, ParameterError):
            raise
        raise ParameterError(f"Parameter {name} of {query.name}: {value!r} is not "
                           f"{_WANTED[kind]}.") from None


def _decimal(text):
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST:
        raise ValueError(text)
    return number


def _concept(text):
    name = text.removeprefix(namespaces.PREFIXES["c"]).removeprefix("c:").strip().lower().replace(" ", "-")
    if not namespaces.is_slug(name):
        raise ValueError(text)
    return Thing(namespaces.PREFIXES["c"] + name)


def _article(text):
    slug = text.removeprefix(namespaces.PREFIXES["id"]).removeprefix("id:").removeprefix("article-")
    if not namespaces.is_slug(slug):
        raise ValueError(text)
    return Thing(namespaces.article_iri(slug))
