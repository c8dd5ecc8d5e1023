"""One's own copy of an article in the page: its sentences are found, and a changed letter is shown."""

import random

import pytest

from sco_kg.dataset.text_file import read_text
from sco_kg.evidence import spans as evidence
from sco_kg.evidence import words

expect = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright").expect
once = pytest.mark.parametrize("base", ["folder"], indirect=True)
SLUGS = ["alimov-tass-interview-2017", "parliamentarians-against-drugs-2017", "unodc-sco-side-event-2023",
         "vienna-joint-event-2017", "world-without-drugs-2017"]
#: Distortions that change no word.
HARMLESS = {
    "as it is": lambda text: text,
    "no-break spaces, one line": lambda text: "\u00a0".join(text.split()),
    "straight quotes, capitals": lambda text: text.upper().translate(str.maketrans("“”‘’«»", "\"\"''\"\"")),
    "wrapped, soft hyphens": lambda text: "\r\n".join(word[:2] + "\u00ad" + word[2:] for word in text.split()),
    "with the rest of a web page": lambda text: f"Menu Home News\n\n{text}\n\nShare this page. All rights reserved.",
}


def check(page, text):
    page.fill("#text", text)
    page.click("#yourtext button")
    expect(page.locator("#status")).to_contain_text("sentences")


def states(page):
    """{sentence number: the result on the page}"""
    rows = page.locator("table.verdicts tbody tr")
    cells = rows.evaluate_all("all => all.map((row) => [row.cells[0].innerText, row.cells[1].className])")
    return {int(number): state for number, state in cells}


@pytest.mark.texts
@pytest.mark.parametrize("slug", SLUGS)
def test_every_sentence_of_a_real_article_is_found(visit, articles, top, slug):
    page = visit("your-text/index.html")
    text = read_text(articles / f"{slug}.txt")
    spans = evidence.read_spans(top / "data" / "evidence" / f"{slug}.ttl")
    check(page, text)
    assert states(page) == {span.number: "found" for span in spans}
    assert f"all {len(spans)} sentences" in page.inner_text("#status")
    assert page.locator("table.verdicts td a").count() > len(spans) / 2


@once
@pytest.mark.texts
def test_the_marks_are_the_places_that_the_library_finds(visit, articles, top):
    slug = "vienna-joint-event-2017"
    page = visit("your-text/index.html")
    text = read_text(articles / f"{slug}.txt")
    check(page, text)
    marked = page.locator(".yourtext mark").evaluate_all("all => all.map((mark) => mark.firstChild.data)")
    spans = evidence.read_spans(top / "data" / "evidence" / f"{slug}.ttl")
    places = [evidence.locate_span(span, words.split_words(text)) for span in spans]
    assert marked == [text[start:end] for start, end in places]


@once
@pytest.mark.texts
@pytest.mark.parametrize("name", HARMLESS)
def test_changes_outside_words_make_no_difference(visit, articles, name):
    page = visit("your-text/index.html")
    for slug in SLUGS:
        check(page, HARMLESS[name](read_text(articles / f"{slug}.txt")))
        assert set(states(page).values()) == {"found"}, slug


@pytest.mark.texts
def test_a_changed_letter_is_shown_where_it_is(visit, articles, top):
    page = visit("your-text/index.html")
    chance = random.Random(5)
    for slug in SLUGS:
        text = read_text(articles / f"{slug}.txt")
        spans = [span for span in evidence.read_spans(top / "data" / "evidence" / f"{slug}.ttl") if span.word_count > 8]
        span = chance.choice(spans)
        at = next(i for i in range(span.char_start + 3, span.char_end) if text[i].isalpha())
        check(page, text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1:])
        assert [number for number, state in states(page).items() if state != "found"] == [span.number]
        shown = page.locator(".yourtext del")
        assert shown.count() == 1
        assert page.get_attribute("text=Where words differ >> a", "href") == f"#{shown.get_attribute('id')}"
        length = shown.evaluate("(del) => del.firstChild.data.length")
        assert length == pytest.approx(span.char_end - span.char_start, abs=3)


@once
@pytest.mark.texts
def test_omitted_sentences_are_reported_missing(visit, articles):
    page = visit("your-text/index.html")
    lines = read_text(articles / f"{SLUGS[1]}.txt").splitlines(keepends=True)
    check(page, "".join(lines[:len(lines) // 2]))
    found = states(page)
    assert {"found", "missing"} == set(found.values())
    last = max(number for number, state in found.items() if state == "found")
    assert all(state == "missing" for number, state in found.items() if number > last)


@once
@pytest.mark.texts
def test_two_articles_in_one_text_are_both_found(visit, articles):
    page = visit("your-text/index.html")
    check(page, read_text(articles / f"{SLUGS[0]}.txt") + "\n" + read_text(articles / f"{SLUGS[3]}.txt"))
    assert page.locator("table.verdicts").count() == 2 and page.inner_text("#status").count("word for word") == 2


@once
@pytest.mark.texts
def test_a_file_can_be_chosen_or_dropped(visit, articles):
    page = visit("your-text/index.html")
    path = articles / f"{SLUGS[2]}.txt"
    page.set_input_files("#file", path)
    expect(page.locator("#status")).to_contain_text("word for word")
    page.fill("#text", "")
    page.evaluate("""(content) => {
        const given = new DataTransfer();
        given.items.add(new File([content], "article.txt", { type: "text/plain" }));
        document.getElementById("text").dispatchEvent(
            new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
    }""", read_text(path))
    expect(page.locator("#text")).to_have_value(read_text(path).replace("\r\n", "\n"))
    expect(page.locator("#status")).to_contain_text("word for word")


@pytest.mark.texts
def test_nothing_is_sent_or_stored(visit, articles):
    page = visit("your-text/index.html")
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    check(page, read_text(articles / f"{SLUGS[2]}.txt"))
    assert {url.rpartition("/")[2] for url in asked} <= {"evidence.js", "icon.svg"}
    stored = page.evaluate("[localStorage.length, sessionStorage.length, location.hash, document.cookie]")
    assert stored == [0, 0, "", ""]


@once
@pytest.mark.parametrize("text, message", [
    ("…—“”", "There is no word in the text."),
    ("A text about something else altogether, with a few words in it.", "No sentence of the five articles"),
    ("word " * 20_001, "more than 20000 words"),
])
def test_other_texts_are_not_recognized(visit, text, message):
    page = visit("your-text/index.html")
    page.fill("#text", text)
    page.click("#yourtext button")
    expect(page.locator("#status")).to_contain_text(message)


@once
def test_without_web_crypto_the_page_reports_it(visit, base):
    page = visit("about:blank")
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })")
    page.goto(base + "your-text/index.html")
    assert page.is_hidden("#yourtext") and "secure page" in page.inner_text("#insecure")
