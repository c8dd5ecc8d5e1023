"""One site for all tests, built once; Apache and `sco-kg serve` on it, and a real browser."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from sco_kg.dataset import store as dataset
from sco_kg.site import build_site
from sco_kg.site.browser import npm_packages
from sco_kg.site.hosting import server_rules
from sco_kg.site.model.site import read_site
from support import apache, page_reader, small_site
from support.browser_log import Watch
from support.paths import TOP
from support.processes import free_port

#: A headless browser without requests of its own.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A site of this checkout, as a folder."""
    folder = tmp_path_factory.mktemp("site") / "made"
    build_site(folder, TOP)
    return folder


@pytest.fixture(scope="session")
def store():
    """The graph of this checkout."""
    return dataset.load_store(TOP)


@pytest.fixture(scope="session")
def pages(site):
    """Every page of the site, read: a dict from its path to a `page_reader.Page`."""
    return {path.relative_to(site).as_posix(): page_reader.read(path.read_bytes())
            for path in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="session")
def packages():
    """The browser files of others, {package: {path: bytes}}; tests that use them skip without npm."""
    found, missing = npm_packages.collect_packages()
    if missing:
        pytest.skip(f"needs browser files of others: {'; '.join(missing.values())}")
    return found


@pytest.fixture(scope="session")
def served(site, tmp_path_factory):
    """The address of the same folder behind `sco-kg serve`."""
    with small_site.serving(site, tmp_path_factory.mktemp("log")) as (base, _):
        yield base + "/"


@pytest.fixture(scope="session")
def hosts(site):
    """Apache with the same folder at the top and at /in/a/folder, and w3id's rules for the latter at /sco-kg.

    Not a folder of pytest: Apache drops root, and only the owner may read pytest's folders.
    """
    if not apache.PROGRAM:
        pytest.skip("needs Apache: apt-get install apache2-bin")
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        shutil.copytree(site, folder / "site", copy_function=_linked)
        rules = dict(server_rules.server_rule_files(read_site(None, f"http://127.0.0.1:{port}/in/a/folder/")))
        (folder / "names").mkdir()
        (folder / "names" / ".htaccess").write_bytes(rules["w3id/.htaccess"])
        with apache.serving(folder / "site", folder / "names", folder, port) as host:
            yield host


def _linked(source, target):
    """Copy a file without its content where the disk allows it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


@pytest.fixture(scope="session")
def chromium():
    """Chromium, driven by Playwright; tests that need it skip without either."""
    program = shutil.which("chromium")
    if not program:
        pytest.skip("needs chromium on the PATH")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")
    playwright.expect.set_options(timeout=30_000)  # no test is timed; a machine may be busy
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=["server", "folder"])
def base(request, packages, site):
    """The address of the site, once behind a server and once as a folder that is opened."""
    return site.as_uri() + "/" if request.param == "folder" else request.getfixturevalue("served")


@pytest.fixture
def visit(chromium, base):
    """Open a page of the site in a window of its own; any error there fails the test at its end."""
    watches = []

    def opened(path, **options):
        context = chromium.new_context(**options)
        watches.append((context, Watch(context, base)))
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(path if path == "about:blank" else base + path)
        return page
    yield opened
    found = [problem for context, watch in watches for problem in watch.end(context)]
    assert found == []
