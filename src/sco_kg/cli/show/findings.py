"""Print the report of a check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from itertools import groupby
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from ...evidence.sentences import sentence_ranges
from .console import count, stdout_console

if TYPE_CHECKING:
    from ...check.article_scope import ArticleScope
    from ...check.finding import Finding
    from ...check.run import CheckReport

_STYLES = {"violation": "bold red", "warning": "yellow", "information": "cyan"}
#: The constraints that the progress of an article is counted by.
_UNCITED, _UNGROUNDED, _NO_COPY = "r53-span-not-cited", "Literal-R54-grounding", "Article-R54-copy"


def print_report(report: CheckReport) -> None:
    """Print the findings, the checks that were skipped, and a summary line."""
    console = stdout_console()
    for finding in _merge_uncited(report.findings):
        place = f"{finding.file}:{finding.line}" if finding.file else ""
        facts = [part for part in (place, finding.entity, finding.property, finding.value) if part]
        console.print(Text(f"{finding.severity} ", _STYLES[finding.severity]), Text(" ".join(facts)), sep="")
        console.print(Padding(Text(finding.message), (0, 0, 0, 4)))
    for name, reason in report.skipped.items():
        console.print(f"skipped: {escape(name)}: {escape(reason)}", style="dim")
    if report.scope:
        console.print(_progress_line(report, report.scope), markup=False)
    counts = Counter(finding.severity for finding in report.findings)
    total = ", ".join(count(counts[severity], severity) for severity in ("violation", "warning"))
    stages = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in report.seconds.items())
    console.print(f"{total}, {counts['information']} for information ({stages})")


def _merge_uncited(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings; those on uncited sentences of one article as one."""
    def key(finding: Finding) -> object:
        return finding.entity.partition("#")[0] if finding.constraint == _UNCITED else id(finding)

    for _, group in groupby(findings, key):
        first, *others = group
        if others:
            numbers = sentence_ranges(int(each.entity.partition("#")[2]) for each in (first, *others))
            first = replace(first, entity=first.entity.partition("#")[0], property="", value=f"sentences {numbers}")
        yield first


def _progress_line(report: CheckReport, scope: ArticleScope) -> str:
    """Return how many sentences of an article are cited, and how many of its literals are not grounded."""
    counts, sentences = Counter(finding.constraint for finding in report.findings), len(scope.sentences)
    grounded = "literals not compared with the text"
    if "texts" in report.seconds and not counts[_NO_COPY]:
        grounded = f"{count(counts[_UNGROUNDED], 'literal')} not grounded"
    return f"{scope.slug}: {sentences - counts[_UNCITED]} of {count(sentences, 'sentence')} cited, {grounded}"


def report_to_json(report: CheckReport) -> dict[str, object]:
    """Return a report for JSON."""
    return {"clean": report.clean, "findings": [asdict(finding) for finding in report.findings],
            "seconds": report.seconds, "skipped": report.skipped}
