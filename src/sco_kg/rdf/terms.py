"""RDF terms as Python values, and Python values as RDF terms."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from . import namespaces

_XSD = namespaces.PREFIXES["xsd"]


class Thing(NamedTuple):
    """An IRI with the label a reader should see; `label` is None where the graph gives none."""

    iri: str
    label: str | None = None

    def __str__(self):
        return self.label or local_name(self.iri)


class Text(str):
    """A string with a language; `language` is '' for plain strings."""

    __slots__ = ("language",)

    def __new__(cls, value, language=""):
        text = super().__new__(cls, value)
        text.language = language
        return text


def local_name(iri):
    """Return what to show for an IRI without a label.

    >>> local_name("https://w3id.org/sco-kg/graph/cnd-60#heroin")
    'cnd-60#heroin'
    >>> local_name("https://w3id.org/sco-kg/evidence/cnd-60#8")
    'cnd-60, sentence 8'
    """
    if iri.startswith(namespaces.GRAPHS):
        return iri[len(namespaces.GRAPHS):]
    number = namespaces.sentence_number(iri)
    return f"{namespaces.slug_of(iri)}, sentence {number}" if number else namespaces.shorten(iri)


def _boolean(text):
    return text in ("true", "1")


#: How each datatype is read; any other stays text, partial dates such as "2016-04" among them.
_READERS = {
    "integer": int, "nonNegativeInteger": int, "int": int, "long": int,
    "decimal": Decimal, "double": float, "float": float, "boolean": _boolean,
    "date": date.fromisoformat, "dateTime": datetime.fromisoformat,
}


def to_python(term, labels=None):
    """Return the Python value of an RDF term.

    :param term: a pyoxigraph term, or None for an unbound variable.
    :param labels: a dict from IRI to label.
    :return: Thing, int, Decimal, float, bool, date, datetime, Text, or None where nothing is bound.

    >>> to_python(ox.Literal("69.5", datatype=ox.NamedNode(_XSD + "decimal")))
    Decimal('69.5')
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Thing(term.value, (labels or {}).get(term.value))
    if isinstance(term, ox.BlankNode):
        return Thing(f"_:{term.value}")
    reader = _READERS.get(term.datatype.value.removeprefix(_XSD))
    try:
        return reader(term.value) if reader else Text(term.value, term.language or "")
    except (ValueError, ArithmeticError):  # an ill-typed literal of somebody else's endpoint
        return Text(term.value)


_NUMBERS = {_XSD + name for name in (
    "integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger", "int", "long")}


def normalised(term):
    """Return a term in the one form that stands for all forms in which stores give it back.

    Numbers count by value, to nine digits after the point, whatever their type; moments as
    instants; languages in any case. Two terms that mean the same have equal forms.

    >>> normalised(to_term(Decimal("69.0"))) == normalised(to_term(69))
    True
    """
    if not isinstance(term, ox.Literal):
        return term
    if term.language:
        return ox.Literal(term.value, language=term.language.lower())
    kind = term.datatype.value
    try:
        if kind in _NUMBERS:
            return to_term(round(Decimal(term.value), 9).normalize() + 0)  # no minus zero
        if kind == _XSD + "boolean":
            return to_term(_boolean(term.value))
        if kind == _XSD + "dateTime" and (moment := datetime.fromisoformat(term.value)).tzinfo:
            return to_term(moment.astimezone(UTC))
    except (ValueError, ArithmeticError):  # ill-typed: it is only like itself
        pass
    return term


def to_term(value):
    """Return the RDF term of a Python value: the inverse of `to_python`.

    :param value: Thing, bool, int, Decimal, date or str.

    >>> to_term(Decimal("1e5")).value
    '100000'
    """
    if isinstance(value, Thing):
        return ox.NamedNode(value.iri)
    if isinstance(value, Text) and value.language:
        return ox.Literal(value, language=value.language)
    for kind, name in ((bool, "boolean"), (int, "integer"), (Decimal, "decimal"),
                       (datetime, "dateTime"), (date, "date")):
        if isinstance(value, kind):
            text = value.isoformat() if isinstance(value, date) else str(value).lower()
            text = f"{value:f}" if kind is Decimal else text  # xsd:decimal has no exponent
            return ox.Literal(text, datatype=ox.NamedNode(_XSD + name))
    return ox.Literal(value)
