"""Findings: what a check has to say, in one shape whatever the check is made of."""

import re
from dataclasses import dataclass, field, replace

from . import iris

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
        return (SEVERITIES.index(self.severity), self.rule, self.entity, self.property, self.value)

    def __str__(self):
        place = f"{self.file}:{self.line}: " if self.file else ""
        facts = " ".join(part for part in (self.entity, self.property, self.value) if part)
        return f"{place}{self.severity}: {facts}: {self.message}"


def located(finding, top):
    """Return the finding with the file and line where its entity is described, if one is found.

    :param top: the folder with `data` in it.
    """
    for path in _candidates(finding.entity, top):
        line = _line_of(finding.entity, path)
        if line:
            return replace(finding, file=str(path.relative_to(top)), line=line)
    return finding


def _candidates(entity, top):
    slug = iris.article_of(iris.expand(entity)) if ":" in entity else None
    folders = ("articles", "evidence") if slug else ()
    own = [top / "data" / folder / f"{slug}.ttl" for folder in folders]
    shared = sorted((top / "data").glob("*.ttl")) + sorted((top / "data" / "articles").glob("*.ttl"))
    terms = sorted((top / "ontology").rglob("*.ttl")) + sorted((top / "shapes").glob("*.ttl"))
    return [path for path in own or shared + terms if path.is_file()]


def _line_of(entity, path):
    local = re.split("[:#]", entity)[-1]
    names = re.compile(rf"^[ \t]*(?:\w*:{re.escape(local)}|<[^>]*[#/]{re.escape(local)}>)\s", re.MULTILINE)
    text = path.read_text(encoding="utf-8")
    match = names.search(text)
    return text.count("\n", 0, match.start()) + 1 if match else None
