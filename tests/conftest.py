"""What many tests share: the checkout, the texts where they are at hand, golden files."""

import os
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]


def pytest_addoption(parser):
    parser.addoption("--approve", action="store_true",
                     help="rewrite the approved files with what came out; review the diff")


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
