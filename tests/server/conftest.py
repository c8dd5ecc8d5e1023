"""The small site behind `sco-kg serve`, with default and with low limits."""

import pytest

from support import small_site
from support.client import Site

#: Limits that a test can exceed.
LOW = ("--timeout", "6.5", "--rows", "20", "--megabytes", "1", "--memory", "100")


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The folder of the small site."""
    return small_site.write(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def site(small, tmp_path_factory):
    """The small site, served."""
    with small_site.serving(small, tmp_path_factory.mktemp("log")) as (base, _):
        yield Site(base, "/id/larchmere")


@pytest.fixture(scope="session")
def strict(small, tmp_path_factory):
    """The small site, served with low limits."""
    with small_site.serving(small, tmp_path_factory.mktemp("log"), *LOW) as (base, _):
        yield Site(base, "/id/larchmere")
