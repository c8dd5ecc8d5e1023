"""Findings: what a check has to say, in one shape whatever the check is made of."""

from dataclasses import dataclass, field

from ..rdf import namespaces

#: From worst to mildest: fix before release; fix or explain; good to know.
SEVERITIES = ("violation", "warning", "information")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: the rule it breaks, where, and what to do.

    `constraint` is the name of the shape or check query; `entity`, `property` and `value` are
    shortened names or literals, "" where there is none; `file` and `line` are None if unknown.
    """

    rule: str
    constraint: str
    severity: str
    entity: str
    property: str = ""
    value: str = ""
    message: str = ""
    file: str | None = field(default=None, compare=False)
    line: int | None = field(default=None, compare=False)

    def order(self):
        """Return the key to sort by: worst first, then by rule and place."""
        return (SEVERITIES.index(self.severity), self.rule, self.entity, self.property, self.value,
                self.constraint)

    def place(self):
        """Return what it is on, and of what constraint, whatever is said of that."""
        return (self.constraint, self.entity, self.property, self.value)

    def plain(self):
        """Return what makes it as a list, file and line apart."""
        return [self.rule, self.constraint, self.severity, self.entity, self.property, self.value, self.message]

    def __str__(self):
        place = f"{self.file}:{self.line}: " if self.file else ""
        facts = " ".join(part for part in (self.entity, self.property, self.value) if part)
        return f"{place}{self.severity}: {facts}: {self.message}"


def display_term(term):
    """Return a term as findings show it: a shortened name, or a text; "" for None.

    :param term: a pyoxigraph term; a quoted triple has no text of its own and is written out.

    >>> import pyoxigraph as ox
    >>> display_term(None), display_term(ox.NamedNode("https://w3id.org/sco-kg/id/unodc")), display_term(ox.Literal("heroin", language="en"))
    ('', 'id:unodc', 'heroin')
    """
    return "" if term is None else namespaces.shorten(str(getattr(term, "value", term)))
