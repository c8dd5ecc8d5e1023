"""The audit: its stages, and warnings that are listed as exceptions."""

from sco_kg.check import run, waivers
from sco_kg.check.finding import Finding

WARNING = Finding("R-36", "City-R36-place", "warning", "id:vienna", message="R-36 A City needs a Country.")
LISTED = waivers.Waiver("shape:exception-vienna", "City-R36-place", "id:vienna", "Nobody says so.")


def test_a_waived_warning_becomes_information_with_its_reason():
    (finding,) = waivers.apply_waivers([WARNING], [LISTED])
    assert finding.severity == "information" and finding.message.endswith("Explained: Nobody says so.")


def test_only_the_listed_warning_is_waived():
    other = Finding("R-36", "City-R36-place", "warning", "id:beijing")
    assert other in waivers.apply_waivers([WARNING, other], [LISTED])


def test_a_violation_cannot_be_waived():
    worse = Finding("R-36", "City-R36-place", "violation", "id:vienna")
    found = waivers.apply_waivers([worse], [LISTED])
    assert worse in found and any(finding.rule == "E-01" for finding in found)


def test_an_unused_waiver_is_reported():
    (finding,) = waivers.apply_waivers([], [LISTED])
    assert finding.severity == "warning" and "take it out" in finding.message


def test_the_waivers_file_may_be_missing(tmp_path):
    assert waivers.read_waivers(tmp_path) == []


def test_stages_are_announced_and_timed(articles):
    seen = []
    report = run.run_checks(articles=articles, on_stage=lambda name, done, of: seen.append((name, done, of)))
    assert seen == [*(("articles", done, 3) for done in range(3)), ("across articles", 2, 3), ("texts", 0, 1)]
    assert list(report.seconds) == [
        "reading", "data profile", "check queries", "shapes", "across articles", "texts"]
    assert report.clean and not report.skipped
    assert all(finding.file and finding.line for finding in report.findings)
