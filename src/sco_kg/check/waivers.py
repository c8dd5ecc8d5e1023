"""Exceptions: warnings that stay as they are, each listed with its reason in shapes/exceptions.ttl."""

from dataclasses import dataclass, replace

from ..dataset import turtle_file
from ..rdf import namespaces
from .finding import Finding

_SHAPE = namespaces.PREFIXES["shape"]
_COMMENT = namespaces.PREFIXES["rdfs"] + "comment"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A warning that was looked at: its constraint, the entity it names, and why it stays."""

    name: str
    constraint: str
    entity: str
    reason: str


def read_waivers(top):
    """Return the exceptions listed in `top`/shapes/exceptions.ttl; [] if there is no such file."""
    path = top / "shapes" / "exceptions.ttl"
    if not path.is_file():
        return []
    described = {}
    for quad in turtle_file.read_quads(path):
        described.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    return [Waiver(namespaces.shorten(name), value[_SHAPE + "constraint"], namespaces.shorten(value[_SHAPE + "entity"]),
                       value[_COMMENT]) for name, value in described.items()]


def apply_waivers(findings, exceptions):
    """Return the findings with listed warnings turned into information, and idle exceptions found.

    A violation cannot be excepted: it is mended, or the rule is wrong.
    """
    listed = {(each.constraint, each.entity): each for each in exceptions}
    met, result = set(), []
    for finding in findings:
        exception = listed.get((finding.constraint, finding.entity))
        if exception and finding.severity == "warning":
            met.add(exception)
            finding = replace(finding, severity="information",
                              message=f"{finding.message} Explained: {exception.reason}")
        result.append(finding)
    return result + [_unused(exception) for exception in exceptions if exception not in met]


def _unused(exception):
    return Finding("E-01", "Exception-E01-idle", "warning", exception.name, "shape:entity", exception.entity,
                   f"E-01 An exception needs a warning of {exception.constraint} that it explains; take it out.")
