"""RDF terms as Python values, and Python values as RDF terms."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from .namespaces import GRAPHS, PREFIXES, sentence_number, shorten, slug_of

#: What may be the object of a fact, and so the value of a variable.
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: What JSON can hold of a value.
Json: TypeAlias = "str | int | float | bool | dict[str, str | None] | None"

_XSD = PREFIXES["xsd"]


class Thing(NamedTuple):
    """An IRI with its label, None if it has none. Things are equal by IRI, so rows in two languages join.

    >>> Thing("https://w3id.org/sco-kg/id/vienna", "Vienna") == Thing("https://w3id.org/sco-kg/id/vienna", "Вена")
    True
    """

    iri: str
    label: str | None = None

    def __str__(self) -> str:
        return self.label or local_name(self.iri)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing) and self.iri == other.iri

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.iri)


class Text(str):
    """A string with a language; `language` is '' for plain strings."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, value: str, language: str = "") -> "Text":
        text = super().__new__(cls, value)
        text.language = language
        return text


#: The Python values of terms; None where a variable is unbound.
Value: TypeAlias = Thing | Text | str | bool | int | float | Decimal | date | datetime | None


def value_of(term: Term | ox.DefaultGraph) -> str:
    """Return the IRI, the blank node identifier or the lexical form of a term; "" for the default graph.

    A quoted triple, which the data never have, comes back in N-Triples.

    >>> value_of(ox.Literal("Vienna", language="en"))
    'Vienna'
    """
    if isinstance(term, ox.Triple):
        return str(term)
    return "" if isinstance(term, ox.DefaultGraph) else term.value


def local_name(iri: str) -> str:
    """Return what to show for an IRI without a label.

    >>> local_name("https://w3id.org/sco-kg/graph/cnd-60#heroin")
    'cnd-60#heroin'
    >>> local_name("https://w3id.org/sco-kg/evidence/cnd-60#8")
    'cnd-60, sentence 8'
    """
    if iri.startswith(GRAPHS):
        return iri[len(GRAPHS):]
    number = sentence_number(iri)
    return f"{slug_of(iri)}, sentence {number}" if number else shorten(iri)


def choose_label(texts: Iterable[Text], language: str) -> Text | None:
    """Return the label to show: in `language`, else in English, else any; None if there is none.

    This is the one rule for stores, tables and pages. Among several labels in one language the first
    in alphabetical order wins.

    >>> choose_label([Text("Вена", "ru"), Text("Vienna", "en")], "zh")
    'Vienna'
    """
    return min(texts, default=None,
               key=lambda text: (text.language != language, text.language != "en", text.language, text))


def to_json(value: Value) -> Json:
    """Return a value as JSON can hold it.

    A whole Decimal becomes an int, any other a float; a date its ISO form; a thing its IRI and label.

    >>> to_json(Decimal("69.50")), to_json(Decimal("3E+6")), to_json(date(2017, 3, 13))
    (69.5, 3000000, '2017-03-13')
    """
    if isinstance(value, Thing):
        return {"iri": value.iri, "label": value.label}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _boolean(text: str) -> bool:
    return text in ("true", "1")


def _parsed(datatype: str, text: str) -> Value:
    """Return a literal as a number, boolean, date or moment; any other stays text, such as "2016-04"."""
    match datatype:
        case "integer" | "nonNegativeInteger" | "int" | "long":
            return int(text)
        case "decimal":
            return Decimal(text)
        case "double" | "float":
            return float(text)
        case "boolean":
            return _boolean(text)
        case "date":
            return date.fromisoformat(text)
        case "dateTime":
            return datetime.fromisoformat(text)
    return Text(text)


def to_python(term: Term | None, labels: Mapping[str, str] | None = None) -> Value:
    """Return the Python value of an RDF term.

    :param term: None for an unbound variable.
    :param labels: the label of each IRI that has one.
    :return: Thing, int, Decimal, float, bool, date, datetime, Text, or None for an unbound variable.

    >>> to_python(ox.Literal("69.5", datatype=ox.NamedNode(_XSD + "decimal")))
    Decimal('69.5')
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Thing(term.value, (labels or {}).get(term.value))
    if not isinstance(term, ox.Literal):
        return Thing(str(term))
    if term.language:
        return Text(term.value, term.language)
    try:
        return _parsed(term.datatype.value.removeprefix(_XSD), term.value)
    except (ValueError, ArithmeticError):  # an ill-typed literal from another endpoint
        return Text(term.value)


_NUMBERS = {_XSD + name for name in (
    "integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger", "int", "long")}


def normalised(term: Term) -> Term:
    """Return the one form of a term that all stores agree on; two terms that mean the same have equal forms.

    Numbers are compared by value, to nine decimal places, across datatypes; moments as instants;
    language tags in any case.

    >>> normalised(to_term(Decimal("69.0"))) == normalised(to_term(69))
    True
    """
    if not isinstance(term, ox.Literal):
        return term
    if term.language:
        return ox.Literal(term.value, language=term.language.lower())
    datatype = term.datatype.value
    try:
        if datatype in _NUMBERS:
            return to_term(round(Decimal(term.value), 9).normalize() + 0)  # no minus zero
        if datatype == _XSD + "boolean":
            return to_term(_boolean(term.value))
        if datatype == _XSD + "dateTime" and (moment := datetime.fromisoformat(term.value)).tzinfo:
            return to_term(moment.astimezone(UTC))
    except (ValueError, ArithmeticError):  # ill-typed: equal to itself only
        pass
    return term


def to_term(value: Thing | str | bool | int | Decimal | date) -> ox.NamedNode | ox.Literal:
    """Return the RDF term of a Python value: the inverse of `to_python`.

    >>> to_term(Decimal("1e5")).value
    '100000'
    """
    if isinstance(value, Thing):
        return ox.NamedNode(value.iri)
    if isinstance(value, Text) and value.language:
        return ox.Literal(value, language=value.language)
    if isinstance(value, str):
        return ox.Literal(value)
    datatype, text = _lexical(value)
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + datatype))


def _lexical(value: bool | int | Decimal | date) -> tuple[str, str]:
    """Return the local name of the datatype of a value, and its lexical form."""
    if isinstance(value, date):
        return "dateTime" if isinstance(value, datetime) else "date", value.isoformat()
    if isinstance(value, Decimal):
        return "decimal", f"{value:f}"  # xsd:decimal has no exponent
    return "boolean" if isinstance(value, bool) else "integer", str(value).lower()
