"""Waivers: warnings that stay as they are, each listed with its reason in shapes/exceptions.ttl."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..dataset.turtle_file import read_turtle
from ..rdf.namespaces import PREFIXES, shorten
from .finding import Finding, display_term

_SHAPE = PREFIXES["shape"]
_COMMENT = PREFIXES["rdfs"] + "comment"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A reviewed warning: its constraint, the entity it is about, and the reason why it stays."""

    name: str
    constraint: str
    entity: str
    reason: str


def read_waivers(top: Path) -> list[Waiver]:
    """Return the waivers listed in `top`/shapes/exceptions.ttl; [] if there is no such file."""
    path = top / "shapes" / "exceptions.ttl"
    if not path.is_file():
        return []
    described: dict[str, dict[str, str]] = {}
    for quad in read_turtle(path).quads():
        described.setdefault(display_term(quad.subject), {})[quad.predicate.value] = str(
            getattr(quad.object, "value", quad.object))
    return [Waiver(name, facts[_SHAPE + "constraint"], shorten(facts[_SHAPE + "entity"]), facts[_COMMENT])
            for name, facts in described.items()]


def apply_waivers(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> list[Finding]:
    """Return the findings with waived warnings as information, and a finding for each waiver without a warning.

    A violation cannot be waived: the data are corrected, or the rule is wrong.
    """
    listed = {(waiver.constraint, waiver.entity): waiver for waiver in waivers}
    used, result = set(), []
    for finding in findings:
        waiver = listed.get((finding.constraint, finding.entity))
        if waiver and finding.severity == "warning":
            used.add(waiver)
            finding = replace(finding, severity="information",
                              message=f"{finding.message} Explained: {waiver.reason}")
        result.append(finding)
    return result + [_unused(waiver) for waiver in listed.values() if waiver not in used]


def _unused(waiver: Waiver) -> Finding:
    return Finding("E-01", "Exception-E01-idle", "warning", waiver.name, "shape:entity", waiver.entity,
                   f"E-01 An exception needs a warning of {waiver.constraint} that it explains; take it out.")
