"""Parameters of queries: from user input to RDF terms, and from terms into a query.

Terms are bound by SPARQL itself, with a VALUES block at the head of the WHERE pattern, so the same
text runs in every engine. The block holds terms serialized by the RDF library, never the user's
text: a value can only ever be one value.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

import pyoxigraph as ox

from ..errors import ParameterError, did_you_mean
from ..rdf.terms import Thing, to_term
from .catalogue import Query
from .names import NameIndex

#: What a caller may give for a parameter.
ParameterValue: TypeAlias = str | int | Decimal | date | Thing
#: Decimal exponent; beyond it stores have no exact decimals.
_MAX_EXPONENT = 18
_ACCEPTED = {
    "thing": "the label or IRI of a thing, such as UNODC or id:unodc",
    "concept": "a concept, such as heroin or c:heroin",
    "article": "the slug of an article, such as world-without-drugs-2017",
    "text": "any text",
    "date": "a date, such as 2017-03-13",
    "integer": "an integer, such as 43",
    "decimal": "a number, such as 69.5",
}


def bind_parameters(query: Query, values: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """Return the SPARQL text of a query with values bound to its parameters.

    :param values: a term for each parameter to bind.

    >>> from sco_kg.query.catalogue import Parameter
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


def to_terms(query: Query, given: Mapping[str, ParameterValue],
             names: NameIndex) -> dict[str, ox.NamedNode | ox.Literal]:
    """Return the terms of parameter values.

    :param given: a value for each parameter to bind; a str is converted to the type of its parameter.
    :param names: the names of things, concepts and articles.
    :raises ParameterError: the query has no such parameter, or the value is not of its type.
    :raises UnknownThingError: there is no such thing, concept or article; the error has suggestions.
    """
    types = {parameter.name: parameter.type for parameter in query.parameters}
    for name in given:
        if name not in types:
            raise ParameterError(_unknown(query, name, types), name)
    return {name: _term(query, name, types[name], value, names) for name, value in given.items()}


def _unknown(query: Query, name: str, types: Mapping[str, str]) -> str:
    accepted = ", ".join(f"{known} ({kind})" for known, kind in types.items()) or "none"
    return f"Query {query.name} has no parameter {name!r}; it has {accepted}.{did_you_mean(name, types)}"


def _term(query: Query, name: str, kind: str, value: ParameterValue, names: NameIndex) -> ox.NamedNode | ox.Literal:
    try:
        return to_term(_parsed(value, kind, name, names) if isinstance(value, str) else value)
    except ValueError:
        raise ParameterError(f"Parameter {name} of {query.name}: {value!r} is not {_ACCEPTED[kind]}.",
                             name, value) from None


def _parsed(text: str, kind: str, name: str, names: NameIndex) -> ParameterValue:
    """Return user input as a value of a parameter's type.

    :raises ValueError: it is not of this type.
    """
    match kind:
        case "thing":
            return Thing(names.find_thing(text))
        case "concept":
            return Thing(names.find_concept(text, name))
        case "article":
            return Thing(names.find_article(text))
        case "date":
            return date.fromisoformat(text)
        case "integer":
            return int(text)
        case "decimal":
            return _decimal(text)
    return text


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number.adjusted()) > _MAX_EXPONENT:
        raise ValueError(text)
    return number
