"""Search in the page: every name in every script is found with a letter mistyped, and the page leads there."""

import json
import random
from urllib.parse import urlencode

import pytest

import sco_kg
from sco_kg.site.model import paths

expect = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright").expect
once = pytest.mark.parametrize("base", ["folder"], indirect=True)
#: Ranks of [page, query] pairs: -1 where the page is not found.
RANKS = """async (pairs) => {
    await Promise.all([scoKG.load("minisearch.js"), scoKG.load("names.js")]);
    const find = scoKG.finder(scoKG.names);
    return pairs.map(([page, query]) => find(query).findIndex((entry) => entry.page === page));
}"""
ALPHABETS = {"en": "abcdefghijklmnopqrstuvwxyz", "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя", "zh": "中国人民和平大小上下"}


def names(site):
    """All entries of the search of a site: {page, kind, names}."""
    return json.loads((site / "assets" / "names.js").read_text("utf-8").partition(" = ")[2].removesuffix(";\n"))


def mistyped(name, language, chance):
    """A name with one letter changed, left out, put in, or swapped with the next."""
    at = chance.randrange(len(name))
    letter = chance.choice(ALPHABETS[language])
    kind = chance.randrange(4)
    if kind == 3 and at + 1 < len(name):
        return name[:at] + name[at + 1] + name[at] + name[at + 2:]
    return name[:at] + ("" if kind == 1 else letter) + name[at + (kind != 2):]


def test_every_name_of_the_graph_is_in_the_search(site):
    asked = sco_kg.open().query("search")
    listed = {(entry["page"], name) for entry in names(site) for _, name in entry["names"]}
    assert {(paths.page_path(row.thing.iri), str(row.found)) for row in asked} <= listed


@once
def test_every_name_finds_its_thing_first_or_nearly(visit, site):
    pairs = [(entry["page"], name) for entry in names(site) for _, name in entry["names"]]
    ranks = visit("search/index.html").evaluate(RANKS, pairs)
    assert [pair for pair, rank in zip(pairs, ranks) if not 0 <= rank < 20] == []
    assert sum(rank == 0 for rank in ranks) > 0.9 * len(ranks)


@once
@pytest.mark.parametrize("seed", range(3))
def test_every_name_with_one_mistake_finds_its_thing_on_the_first_screen(visit, site, seed):
    chance = random.Random(seed)
    pairs = [(entry["page"], mistyped(name, language, chance))
             for entry in names(site) for language, name in entry["names"] if len(name) > 2]
    ranks = visit("search/index.html").evaluate(RANKS, pairs)
    assert [pair for pair, rank in zip(pairs, ranks) if not 0 <= rank < 20] == []


@pytest.mark.parametrize("query, page", [
    ("UNODC", "doc/id/unodc.html"), ("allimov", "doc/id/rashid-alimov.html"), ("шанхай", "doc/id/sco.html"),
    ("УНП ОНН", "doc/id/unodc.html"), ("合作", "doc/id/sco.html"), ("ФЕДОТОВ", "doc/id/yury-fedotov.html"),
    ("海洛英", "doc/concept/heroin.html"),
])
def test_common_searches_find_their_things(visit, query, page):
    window = visit("search/index.html")
    window.locator("#q").press_sequentially(query)
    link = window.locator(f"#hits a[href$='{page}']")
    expect(link).to_be_visible()
    window.wait_for_url(lambda url: url.endswith("#" + urlencode({"q": query})))


@once
def test_the_address_keeps_the_search_and_names_are_in_the_language_of_the_page(visit):
    page = visit("search/index.ru.html#q=unodc")
    first = page.locator("#hits a[href$='doc/id/unodc.ru.html']")
    expect(first).to_be_visible()
    assert first.get_attribute("lang") == "ru" and "UNODC" in page.inner_text("#hits li:first-child")
    assert page.inner_text("#status").startswith("Найдено")


@once
def test_more_results_can_be_shown_and_an_empty_result_is_reported(visit):
    page = visit("search/index.html")
    page.fill("#q", "drug")
    expect(page.locator("#hits > li")).to_have_count(20)
    page.click("#more")
    expect(page.locator("#hits > li")).to_have_count(40)
    page.fill("#q", "zzzzzzzzzzzz")
    expect(page.locator("#status")).to_contain_text("No results")
    page.fill("#q", "")
    expect(page.locator("#hits > li")).to_have_count(0)
    expect(page.locator("#status")).to_have_text("")
    assert page.is_hidden("#more")


@once
def test_without_scripts_the_page_offers_the_list_and_the_command(visit):
    page = visit("search/index.html", java_script_enabled=False)
    assert page.is_hidden("#search") and "sco-kg query search" in page.inner_text("main")
