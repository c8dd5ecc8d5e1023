"""Every page of the site loads in a real browser: no failed or third-party request, no error."""

import time
from urllib.parse import quote

import pytest

from support.browser_log import Watch

#: Seconds after which an unfinished crawl fails.
LONGEST = 900
AT_ONCE = 12
#: Loads pages in frames, and removes them again.
LOADED = """(urls) => Promise.all(urls.map((url) => new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.onload = () => { frame.remove(); done(); };
  frame.src = url;
  document.body.append(frame);
})))"""


@pytest.fixture(scope="module", autouse=True)
def frames(site):
    """A page for frames beside those of the site, whose policy has no room for any."""
    page = site / "frames.html"
    page.write_text('<!DOCTYPE html><html lang="en"><title>Frames</title><link rel="icon" href="data:,"><body>',
                    encoding="utf-8")
    yield
    page.unlink()


def pages(site):
    """The paths of all pages of the folder of a site."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def crawl(chromium, base, paths):
    """Open pages, each in a frame of its own, some at a time; return the problems seen.

    A frame counts as a page for these checks, and opens in half the time of a window.
    """
    context = chromium.new_context()
    watch = Watch(context, base)
    page = context.new_page()
    page.goto(base + "frames.html")
    began, loaded = time.monotonic(), 0
    while loaded < len(paths):
        assert time.monotonic() - began < LONGEST, f"{paths[loaded]} was not reached in time"
        page.evaluate(LOADED, [base + quote(path) for path in paths[loaded:loaded + AT_ONCE]])
        loaded += AT_ONCE
    return watch.end(context)


def test_every_page_loads_from_a_folder_without_a_failed_or_foreign_request_and_without_an_error(site, chromium):
    paths = pages(site)
    assert len(paths) > 1000
    assert crawl(chromium, site.as_uri() + "/", paths) == []


def test_pages_of_every_kind_load_from_a_server_too(site, served, chromium):
    kinds = {}
    for path in pages(site):  # of the pages that one template makes, the first ten
        kinds.setdefault(path.rpartition("/")[0], []).append(path)
    assert crawl(chromium, served, [path for each in kinds.values() for path in each[:10]]) == []


def test_the_monitor_detects_seeded_faults(site, served, chromium, tmp_path):
    """Seeded: a missing image, one of another host, a script that fails, and one that the policy forbids."""
    (site / "seeded.js").write_text("null.nothing;", encoding="utf-8")
    (site / "seeded.html").write_text(
        '<!DOCTYPE html><html lang="en"><meta http-equiv="Content-Security-Policy" content="script-src \'self\'">'
        '<title>Seeded</title><img src="missing.png" alt=""><img src="http://127.0.0.2:9/foreign.png" alt="">'
        '<script src="seeded.js"></script><script>document.title = "inline"</script>', encoding="utf-8")
    try:
        problems = "\n".join(crawl(chromium, served, ["seeded.html"]))
    finally:
        for name in ("seeded.js", "seeded.html"):
            (site / name).unlink()
    assert "status 404" in problems and "foreign: http://127.0.0.2" in problems
    assert "error: " in problems and "Content Security Policy" in problems
