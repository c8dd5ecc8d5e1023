"""The data profile: the literals and IRIs that every store returns unchanged.

    D-01  numbers   canonical, neither too large nor too long; only the datatypes below
    D-02  texts     in Unicode normal form C; dates without a time zone, times in UTC, years 0001 to 9999
    D-03  values    legal for their datatype
    D-04  IRIs      no dot segments; percent-encoded once, with capitals
    D-05  nodes     no blank nodes
    D-06  graphs    every fact in a named graph

Language tags and blanks in IRIs need no rule: the parser writes tags in lower case, and refuses
ill-formed tags and IRIs.
"""

import calendar
import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from ..dataset.layout import turtle_files
from ..dataset.turtle_file import read_turtle
from ..rdf.namespaces import PREFIXES
from .finding import Finding, display_term

_XSD = PREFIXES["xsd"]
_DAY = r"(?P<year>-?[0-9]{4,})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
_ZONE = r"(Z|[+-][01][0-9]:[0-5][0-9])?"
_YEAR = r"(?!0000)[0-9]{4}"
_ANY = r"[\s\S]*"

#: The accepted datatypes: the legal lexical forms of each, and those that every store returns unchanged.
_NUMBERS = {
    _XSD + "integer": (r"[+-]?[0-9]+", r"0|-?[1-9][0-9]*"),
    _XSD + "decimal": (r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
                       r"0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)\.[0-9]*[1-9]"),
    _XSD + "boolean": (r"true|false|1|0", r"true|false"),
}
_DAYS = {
    _XSD + "date": (_DAY + _ZONE, _YEAR + r"-..-.."),
    _XSD + "dateTime": (_DAY + _TIME + _ZONE, _YEAR + r"-..-..T..:..:..Z"),
    _XSD + "gYearMonth": (r"-?[0-9]{4,}-(0[1-9]|1[0-2])" + _ZONE, _YEAR + r"-.."),
    _XSD + "gYear": (r"-?[0-9]{4,}" + _ZONE, _YEAR),
}
_TEXTS = {_XSD + "string": (_ANY, _ANY), PREFIXES["rdf"] + "langString": (_ANY, _ANY),
          _XSD + "anyURI": (r"\S*", r"\S*")}
_TYPES = _NUMBERS | _DAYS | _TEXTS


class ProfileRule(NamedTuple):
    """One rule: the kind of term it is about, a message, and the test that a faulty term passes."""

    rule: str
    name: str
    kind: type
    message: str
    is_broken: Callable[[Any], object]


def _has_unknown_type(literal: ox.Literal) -> bool:
    return literal.datatype.value not in _TYPES


def _is_illegal(literal: ox.Literal) -> bool:
    match = re.fullmatch(_TYPES[literal.datatype.value][0], literal.value)
    return not match or ("day" in match.groupdict() and not _in_calendar(**match.groupdict()))


def _in_calendar(year: str, month: str, day: str) -> bool:
    same = 2000 + int(year) % 400  # the calendar repeats; Python's has no year before 1 or after 9999
    return int(day) <= calendar.monthrange(same, int(month))[1]


def _is_changed_by_stores(types: Mapping[str, tuple[str, str]]) -> Callable[[ox.Literal], bool]:
    return lambda literal: (literal.datatype.value in types
                            and not re.fullmatch(types[literal.datatype.value][1], literal.value))


def _is_out_of_range(literal: ox.Literal) -> bool:
    if literal.datatype.value == _XSD + "integer":
        return abs(int(literal.value)) >= 2**63 - 1  # the smallest limit of the supported stores
    if literal.datatype.value == _XSD + "decimal":
        number = Decimal(literal.value)
        return len(number.as_tuple().digits) > 15 or 0 < abs(number) < Decimal("1e-9")
    return False


def _is_not_nfc(literal: ox.Literal) -> bool:
    return not unicodedata.is_normalized("NFC", literal.value)


def _has_dot_segments(node: ox.NamedNode) -> object:
    return re.match(r"[^?#]*/\.\.?([/?#]|$)", node.value)


def _is_badly_encoded(node: ox.NamedNode) -> object:
    return re.search(r"%(?![0-9A-F]{2})|%25[0-9A-F]{2}", node.value)


def _always(term: object) -> bool:
    return True


#: The first broken rule of a term is reported.
RULES = tuple(ProfileRule(*rule) for rule in (
    ("D-01", "type", ox.Literal,
     "A literal needs a type all stores keep; use integer, decimal, boolean, a date or text.", _has_unknown_type),
    ("D-03", "legal", ox.Literal,
     "A literal needs a value that its type allows; correct the value or the type.", _is_illegal),
    ("D-01", "canonical", ox.Literal,
     "A number needs its shortest form; write 7 for 007, 3 for 3.0, true for 1.", _is_changed_by_stores(_NUMBERS)),
    ("D-01", "range", ox.Literal,
     "A number must be below 2^63-1, of 15 digits at most, not under 1e-9; write it as text.",
     _is_out_of_range),
    ("D-02", "day", ox.Literal,
     "A date needs a year from 0001 to 9999 and no zone, a moment UTC and whole seconds; rewrite it.",
     _is_changed_by_stores(_DAYS)),
    ("D-02", "text", ox.Literal,
     "A text needs Unicode normal form C; compose its letters and marks.", _is_not_nfc),
    ("D-04", "dots", ox.NamedNode,
     "An IRI needs a path without the segments . and ..; write where they lead.", _has_dot_segments),
    ("D-04", "percent", ox.NamedNode,
     "An IRI must be percent-encoded once, with capitals; encode it anew.", _is_badly_encoded),
    ("D-05", "blank", ox.BlankNode, "A node needs an IRI; name it.", _always),
    ("D-06", "graph", ox.DefaultGraph, "A fact needs a named graph; load its file into one.", _always),
))


def parsed_quads(top: Path) -> Iterator[ox.Quad]:
    """Yield the facts of the files of `top`, each in the graph of its file, with the lexical forms as written.

    A store would normalise numbers.
    """
    for path in turtle_files(top):
        yield from read_turtle(path).quads()


def check_profile(quads: Iterable[ox.Quad]) -> list[Finding]:
    """Return the first broken rule of each term in some quads.

    :param quads: quads such as those of `parsed_quads`, or a store.

    >>> thing = ox.NamedNode(PREFIXES["id"] + "unodc")
    >>> [finding.constraint for finding in check_profile([ox.Quad(thing, thing, ox.BlankNode())])]
    ['D-05-blank', 'D-06-graph']
    """
    return sorted({found for quad in quads for found in _violations(quad)}, key=Finding.sort_key)


def _violations(quad: ox.Quad) -> Iterator[Finding]:
    names = [*map(display_term, (quad.subject, quad.predicate, quad.object))]
    # A fault of a subject is reported once, not with every fact about it.
    for term, width in (quad.subject, 1), (quad.predicate, 2), (quad.object, 3), (quad.graph_name, 3):
        if broken := _first_broken_rule(term):
            entity, predicate, value = [*names[:width], "", ""][:3]
            yield Finding(broken.rule, f"{broken.rule}-{broken.name}", "violation", entity, predicate, value,
                          f"{broken.rule} {broken.message}")


@functools.lru_cache(maxsize=1 << 14)  # most terms are in many facts
def _first_broken_rule(term: object) -> ProfileRule | None:
    return next((rule for rule in RULES if isinstance(term, rule.kind) and rule.is_broken(term)), None)
