"""What many tests share: the three circles, the checkout, the texts where they are at hand, golden files."""

import os
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
#: It runs in an environment of its own.
collect_ignore = ["support/ro_crate_validator.py"]
#: Fixtures that start a program or build the wheel, with the circle of the tests that use them.
CIRCLES = {"java": "references", "reasoners": "references",
           "chromium": "services", "hosts": "services", "packages": "services", "running_store": "services",
           "small": "services", "strict": "services", "wheel": "services"}


def pytest_addoption(parser):
    parser.addoption("--approve", action="store_true",
                     help="rewrite the approved files with what came out; review the diff")


def pytest_collection_modifyitems(items):
    """Put each test into the circle of the fixtures it uses, besides that of its own markers."""
    for item in items:
        for circle in {CIRCLES[name] for name in item.fixturenames if name in CIRCLES}:
            item.add_marker(circle)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """Where everything is at hand (SCO_KG_NO_SKIPS), a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("SCO_KG_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    if os.environ.get("SCO_KG_NO_SKIPS") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("failed: tests were skipped although SCO_KG_NO_SKIPS is set", red=True)


@pytest.fixture(scope="session")
def top():
    """The top folder of the checkout."""
    return TOP


@pytest.fixture(scope="session")
def articles():
    """The folder with the article texts; tests that need them skip where there is none."""
    named = os.environ.get("SCO_KG_ARTICLES", TOP.parent / "shared" / "articles")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip("needs the article texts: set SCO_KG_ARTICLES to a folder with them")
    return folder


@pytest.fixture
def approved(request):
    """Compare a text with an approved file; with --approve write the file instead."""
    def compare(path, text):
        if request.config.getoption("--approve"):
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is missing; run pytest --approve and review what it writes"
        assert text == path.read_text(encoding="utf-8"), f"{path} differs; review, then --approve"
    return compare
