"""The site is what HTTP asks of linked data: one folder, one table, behind `sco-kg serve` and behind Apache."""

from fnmatch import fnmatchcase

import pytest

from support import small_site
from support.client import Site
from support.conformance import CASES, crawl, faults


@pytest.fixture(scope="module", params=["serve", "Apache", "Apache, in a folder"])
def running(request):
    """The site at an address of its own."""
    base = request.getfixturevalue("served" if request.param == "serve" else "hosts").rstrip("/")
    return Site(base + "/in/a/folder" * ("folder" in request.param), "/id/unodc", "/graph/world-without-drugs-2017")


@pytest.mark.parametrize("name", CASES)
def test_case(running, name):
    CASES[name](running)


def test_every_iri_of_the_data_resolves(running, store):
    assert crawl(running, store) == []


@pytest.mark.parametrize("path", ["/doc/id/unodc.ttl", "/doc/id/unodc.html", "/linkset.json", "/.well-known/void",
                                  "/dumps/sco-kg.nq", "/version/0.1.0/manifest.json"])
def test_headers_file_matches_the_server(running, site, path):
    listed = headers_of(path, (site / "_headers").read_text(encoding="utf-8"))
    answer = running.get(path, "*/*")
    assert len(listed) >= 6 and answer.status == 200
    assert {name: (answer.headers[name] or "").replace(" ", "") for name in listed} == {
        name: value.replace(" ", "") for name, value in listed.items()}


def headers_of(path, text):
    """Return {name: value} of the headers that a `_headers` file gives a path."""
    found, fits = {}, False
    for line in text.splitlines():
        if not line.startswith(" "):
            fits = fnmatchcase(path, line.strip())
        elif fits:
            name, _, value = line.strip().partition(": ")
            found[name] = value
    return found


def test_a_withdrawn_thing_is_gone(tmp_path):
    """Nothing was withdrawn yet; a small site has a thing that was."""
    (tmp_path / "log").mkdir()
    with small_site.serving(small_site.write(tmp_path / "site"), tmp_path / "log") as (base, _):
        site = Site(base, "/id/larchmere", gone="/id/drained-lake")
        CASES["A8 a withdrawn thing is 410 and names its replacement"](site)


def test_a_failure_is_reported(served):
    name = "A1 a thing redirects with 303"
    assert list(faults(Site(served.rstrip("/"), "/id/nowhere"), [name])) == [name]
