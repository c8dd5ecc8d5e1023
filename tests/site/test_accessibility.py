"""axe finds nothing on the pages in which something runs: with results too, light and dark, narrow and wide."""

import pytest

from sco_kg.dataset.text_file import read_text
from sco_kg.errors import MissingAssetError
from sco_kg.site.browser import npm_packages

expect = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright").expect
pytestmark = pytest.mark.parametrize("base", ["folder"], indirect=True)
AXE = npm_packages.NpmPackage("axe-core", "4.14.1", "MPL-2.0", "https://github.com/dequelabs/axe-core", "checks pages",
                     {"axe.min.js": "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"})
#: Both colour schemes and both widths; neither changes what the other shows, so not each with each.
LOOKS = [{"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
         for scheme, width in (("light", 320), ("dark", 1280))]


@pytest.fixture(scope="session")
def axe():
    """The text of axe; tests that need it skip without npm."""
    try:
        return npm_packages.package_files(AXE)["axe.min.js"].decode("utf-8")
    except MissingAssetError as error:
        pytest.skip(f"needs axe-core: {error}")


def findings(page, axe):
    """What axe finds on a page: (rule, elements); [] if nothing."""
    page.evaluate(axe)  # as a debugger does: the policy of the page lets no script of others in
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("(tags) => axe.run({ runOnly: tags, preload: false })", tags)
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found["violations"]]


def wider(page):
    """By how much a page is wider than its window, in pixels."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def sparql(page):
    page.fill("#query", "SELECT ?class (COUNT(*) AS ?count) { ?s a ?class } GROUP BY ?class ORDER BY DESC(?count)")
    page.click("#run")
    expect(page.locator("#results table")).to_be_visible()


def bars(page):
    sparql(page)
    page.check("#aschart")


def mistake(page):
    page.fill("#query", "SELEC * { ?s ?p ?o }")
    page.click("#run")
    expect(page.locator("#error")).to_be_visible()
    page.click("#error summary")


def editor(page):
    page.click("#editor")
    page.wait_for_selector(".CodeMirror")


def search(page):
    page.fill("#q", "drug")
    expect(page.locator("#hits > li")).to_have_count(20)


STATES = {
    "sparql": ("sparql/index.html", lambda page: None), "sparql with a table": ("sparql/index.html", sparql),
    "sparql with bars": ("sparql/index.html", bars), "sparql with a mistake": ("sparql/index.zh.html", mistake),
    "sparql with the editor": ("sparql/index.ru.html", editor),
    "search": ("search/index.ru.html", lambda page: None), "search with hits": ("search/index.html", search),
    "your text": ("your-text/index.zh.html", lambda page: None),
}


#: One page of each kind.
KINDS = ["index.html", "about/index.ru.html", "accessibility/index.html", "articles/index.html", "changes/index.html",
         "dataset.html", "disagreements/index.html", "doc/concept/heroin.html", "doc/id/unodc.ru.html",
         "doc/id/rashid-alimov.zh.html", "doc/ontology/Observation.html", "downloads/index.html",
         "evidence/vienna-joint-event-2017.html", "graph/curation.html", "graph/vienna-joint-event-2017.html",
         "network/index.html", "ontology.html", "queries/index.html", "queries/seizures/index.html", "shapes.html",
         "things/index.zh.html", "timeline/index.html", "404.html", "410.html"]


@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing_on_a_page_of_each_kind(visit, axe, path):
    page = visit(path)
    for look in LOOKS:
        page.emulate_media(color_scheme=look["color_scheme"])
        page.set_viewport_size(look["viewport"])
        assert findings(page, axe) == [], look
        assert wider(page) == 0, look


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_nothing_is_cut_off(visit, axe, state):
    path, act = STATES[state]
    for look in LOOKS:
        page = visit(path, **look)
        act(page)
        assert findings(page, axe) == [], look
        assert wider(page) == 0, look


@pytest.mark.texts
def test_axe_finds_nothing_on_a_checked_text(visit, axe, articles):
    text = read_text(articles / "parliamentarians-against-drugs-2017.txt")
    at = text.index(" ", 400)
    for look in LOOKS:
        page = visit("your-text/index.html", **look)
        page.fill("#text", text[:at] + " added" + text[at:])
        page.click("#yourtext button")
        expect(page.locator(".yourtext del")).to_be_visible(timeout=30_000)
        assert findings(page, axe) == [], look
        assert wider(page) == 0, look


def test_axe_would_find_a_field_without_a_label(visit, axe):
    page = visit("search/index.html")
    page.evaluate("document.querySelector('label[for=q]').remove()")
    assert "label" in dict(findings(page, axe))


def test_everything_can_be_done_with_the_keyboard(visit):
    page = visit("sparql/index.html")
    page.focus("#examples")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("SELECT (1 AS ?one) {}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"
    page.keyboard.press("Enter")
    expect(page.locator("#results td")).to_have_text("1")
    assert page.get_attribute("#status", "role") == "status"
