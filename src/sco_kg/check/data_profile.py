"""The data profile: the literals and IRIs that come back unchanged from every store.

    D-01  numbers   canonical, neither too large nor too long; no kinds of value but those below
    D-02  texts     in Unicode normal form C; days without a zone, moments in UTC, years 0001 to 9999
    D-03  values    legal for their type
    D-04  IRIs      no dot segments; percent-encoded once, with capitals
    D-05  nodes     no blank ones
    D-06  graphs    every fact in a named one

Language tags and blanks in IRIs need no rule: the parser writes tags in lower case, and refuses
tags and IRIs that are ill-formed.
"""

import calendar
import functools
import re
import unicodedata
from decimal import Decimal

import pyoxigraph as ox

from ..dataset import layout, turtle_file
from ..rdf import namespaces
from .finding import Finding, display_term

_XSD = namespaces.PREFIXES["xsd"]
_DAY = r"(?P<year>-?[0-9]{4,})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
_ZONE = r"(Z|[+-][01][0-9]:[0-5][0-9])?"
_YEAR = r"(?!0000)[0-9]{4}"
_ANY = r"[\s\S]*"

#: The types that may be used: the legal forms of each, and the forms that all stores keep.
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
_TEXTS = {_XSD + "string": (_ANY, _ANY), namespaces.PREFIXES["rdf"] + "langString": (_ANY, _ANY),
          _XSD + "anyURI": (r"\S*", r"\S*")}
_TYPES = _NUMBERS | _DAYS | _TEXTS


def _unknown(term):
    return term.datatype.value not in _TYPES


def _illegal(term):
    match = re.fullmatch(_TYPES[term.datatype.value][0], term.value)
    return not match or "day" in match.groupdict() and not _in_calendar(**match.groupdict())


def _in_calendar(year, month, day):
    same = 2000 + int(year) % 400  # the calendar repeats; Python's has no year before 1 or after 9999
    return int(day) <= calendar.monthrange(same, int(month))[1]


def _not_kept(types):
    return lambda term: (term.datatype.value in types
                         and not re.fullmatch(types[term.datatype.value][1], term.value))


def _out_of_range(term):
    if term.datatype.value == _XSD + "integer":
        return abs(int(term.value)) >= 2**63 - 1  # where the first store's arithmetic ends
    if term.datatype.value == _XSD + "decimal":
        number = Decimal(term.value)
        return len(number.as_tuple().digits) > 15 or 0 < abs(number) < Decimal("1e-9")
    return False


def _not_composed(term):
    return not unicodedata.is_normalized("NFC", term.value)


def _dotted(term):
    return re.match(r"[^?#]*/\.\.?([/?#]|$)", term.value)


def _badly_encoded(term):
    return re.search(r"%(?![0-9A-F]{2})|%25[0-9A-F]{2}", term.value)


def _always(term):
    return True


#: Rule, name, the kind of term it is for, what to do, and the test that a faulty term passes.
RULES = (
    ("D-01", "type", ox.Literal,
     "A literal needs a type all stores keep; use integer, decimal, boolean, a date or text.", _unknown),
    ("D-03", "legal", ox.Literal,
     "A literal needs a value that its type allows; correct the value or the type.", _illegal),
    ("D-01", "canonical", ox.Literal,
     "A number needs its shortest form; write 7 for 007, 3 for 3.0, true for 1.", _not_kept(_NUMBERS)),
    ("D-01", "range", ox.Literal,
     "A number needs to be below 2^63-1, of 15 digits at most, not under 1e-9; write it as text.",
     _out_of_range),
    ("D-02", "day", ox.Literal,
     "A date needs a year from 0001 to 9999 and no zone, a moment UTC and whole seconds; rewrite it.",
     _not_kept(_DAYS)),
    ("D-02", "text", ox.Literal,
     "A text needs Unicode normal form C; compose its letters and marks.", _not_composed),
    ("D-04", "dots", ox.NamedNode,
     "An IRI needs a path without the segments . and ..; write where they lead.", _dotted),
    ("D-04", "percent", ox.NamedNode,
     "An IRI needs to be percent-encoded once, with capitals; encode it anew.", _badly_encoded),
    ("D-05", "blank", ox.BlankNode, "A node needs an IRI; name it.", _always),
    ("D-06", "graph", ox.DefaultGraph, "A fact needs a named graph; load its file into one.", _always),
)


def parsed_quads(top):
    """Yield the facts of the files of `top` as they are written, each in the graph of its file.

    A `Store` would not do: it smooths numbers while it loads them.
    """
    for path in layout.turtle_files(top):
        graph = ox.NamedNode(layout.graph_of(path))
        for quad in turtle_file.read_quads(path):
            yield ox.Quad(*quad.triple, graph)


def check_profile(quads):
    """Return what departs from the data profile, of each term the first fault.

    :param quads: pyoxigraph quads, such as those of `parsed_quads`, or a `Store`.
    :return: a list of `Finding`s; [] if there are none.

    >>> thing = ox.NamedNode(namespaces.PREFIXES["id"] + "unodc")
    >>> [finding.constraint for finding in check_profile([ox.Quad(thing, thing, ox.BlankNode())])]
    ['D-05-blank', 'D-06-graph']
    """
    return sorted({found for quad in quads for found in _violations(quad)}, key=Finding.order)


def _violations(quad):
    # What is wrong with a subject is told once, not with every fact about it.
    for term, width in (quad.subject, 1), (quad.predicate, 2), (quad.object, 3), (quad.graph_name, 3):
        if clause := _first_violation(term):
            rule, name, _, message, _ = clause
            yield Finding(rule, f"{rule}-{name}", "violation", *map(display_term, [*quad.triple][:width]),
                          message=f"{rule} {message}")


@functools.lru_cache(maxsize=1 << 14)  # most terms are in many facts
def _first_violation(term):
    """Return the first clause that a term does not keep; None if it keeps all."""
    return next((clause for clause in RULES if isinstance(term, clause[2]) and clause[4](term)), None)
