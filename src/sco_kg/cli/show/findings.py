"""The findings of a check, printed."""

from collections import Counter
from dataclasses import asdict, replace
from itertools import groupby

from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from ...evidence.sentences import sentence_ranges
from .console import stdout_console

_STYLES = {"violation": "bold red", "warning": "yellow", "information": "cyan"}


def print_report(audit):
    """Print the findings of an audit, what was skipped, and a last line that sums up."""
    console = stdout_console()
    for finding in _together(audit.findings):
        place = f"{finding.file}:{finding.line}" if finding.file else ""
        facts = [part for part in (place, finding.entity, finding.property, finding.value) if part]
        console.print(Text(f"{finding.severity} ", _STYLES[finding.severity]), Text(" ".join(facts)), sep="")
        console.print(Padding(Text(finding.message), (0, 0, 0, 4)))
    for name, reason in audit.skipped.items():
        console.print(f"skipped: {escape(name)}: {escape(reason)}", style="dim")
    counts = Counter(finding.severity for finding in audit.findings)
    total = ", ".join(f"{counts[name]} {name}{'s' * (counts[name] != 1)}" for name in ("violation", "warning"))
    stages = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in audit.seconds.items())
    if audit.scope:
        console.print(_progress_line(audit), markup=False)
    console.print(f"{total}, {counts['information']} for information ({stages})")


#: The constraints behind what a curator asks again and again.
_UNCITED, _UNGROUNDED, _NO_COPY = "r53-span-not-cited", "Literal-R54-grounding", "Article-R54-copy"


def _together(findings):
    """Yield the findings, those on sentences that nothing cites as one for each article."""
    def article(finding):
        return finding.entity.partition("#")[0] if finding.constraint == _UNCITED else id(finding)

    for _, group in groupby(findings, article):
        first, *others = group
        if others:
            numbers = sentence_ranges(int(each.entity.partition("#")[2]) for each in (first, *others))
            first = replace(first, entity=first.entity.partition("#")[0], property="", value=f"sentences {numbers}")
        yield first


def _progress_line(audit):
    """Return how far an article has come: its sentences that are cited, its literals that are grounded."""
    counts, sentences = Counter(finding.constraint for finding in audit.findings), len(audit.scope.sentences)
    compared = "texts" in audit.seconds and not counts[_NO_COPY]
    number, grounded = counts[_UNGROUNDED], "literals not compared with the text"
    if compared:
        grounded = f"{number} literal{'s' * (number != 1)} not grounded"
    return f"{audit.scope.slug}: {sentences - counts[_UNCITED]} of {sentences} sentences cited, {grounded}"


def report_to_json(audit):
    """Return an audit as plain dicts and lists."""
    return {"clean": audit.clean, "findings": [asdict(finding) for finding in audit.findings],
            "seconds": audit.seconds, "skipped": audit.skipped}
