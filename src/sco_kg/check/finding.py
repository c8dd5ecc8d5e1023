"""Findings: the result of a check, the same for shapes, queries and texts."""

from dataclasses import dataclass, field
from typing import Literal

import pyoxigraph as ox

from ..rdf.namespaces import shorten

Severity = Literal["violation", "warning", "information"]
#: From worst to mildest: fix before a release; fix or explain; good to know.
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "information")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: the rule it breaks, where, and what to do.

    `constraint` is the name of the shape or check query. `entity`, `property` and `value` are shortened IRIs
    or literals, "" if there is none. `file` and `line` are None if unknown; findings that differ in them are equal.
    """

    rule: str
    constraint: str
    severity: Severity
    entity: str
    property: str = ""
    value: str = ""
    message: str = ""
    file: str | None = field(default=None, compare=False)
    line: int | None = field(default=None, compare=False)

    def sort_key(self) -> tuple[int, str, str, str, str, str]:
        """Return the key to sort by: worst first, then by rule and node."""
        return (SEVERITIES.index(self.severity), self.rule, self.entity, self.property, self.value,
                self.constraint)

    def key(self) -> tuple[str, str, str, str]:
        """Return the identity of the finding: constraint, entity, property, value."""
        return self.constraint, self.entity, self.property, self.value

    def to_json(self) -> list[str]:
        """Return the arguments of `Finding` for the same finding, without file and line."""
        return [self.rule, self.constraint, self.severity, self.entity, self.property, self.value, self.message]

    def __str__(self) -> str:
        location = f"{self.file}:{self.line}: " if self.file else ""
        facts = " ".join(part for part in (self.entity, self.property, self.value) if part)
        return f"{location}{self.severity}: {facts}: {self.message}"


def display_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph | None) -> str:
    """Return a term as findings show it: a shortened IRI or a text; "" for None.

    A quoted triple is written in full.

    >>> display_term(ox.NamedNode("https://w3id.org/sco-kg/id/unodc")), display_term(ox.Literal("7"))
    ('id:unodc', '7')
    """
    return "" if term is None else shorten(str(getattr(term, "value", term)))
