"""Evidence: spans survive what copying does to a text, and nothing that changes a word.

The distortions are tried on made-up texts everywhere, and counted on the 126 real spans where the
article texts are at hand; the counts are those of the design's table of robustness.
"""

import re
import textwrap
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sco_kg.dataset.text_file import read_text
from sco_kg.errors import MissingFileError, UnreadableFileError
from sco_kg.evidence.sentences import Sentence, read_table, split_sentences
from sco_kg.evidence.spans import (
    Problem,
    find_words,
    locate_span,
    make_spans,
    read_spans,
    sentences_in_copy,
    spans_to_turtle,
    verify_spans,
)
from sco_kg.evidence.words import digest_words, split_words


def swap(old, new):
    """Return a function that puts other characters in the place of some."""
    return lambda text: text.translate({ord(character): new for character in old})


def within_words(extra):
    return lambda text: re.sub(r"(\w\w)(?=\w)", rf"\g<1>{extra}", text)


def normalised(form):
    return lambda text: unicodedata.normalize(form, text)


def one_line(text):
    return " ".join(text.split())


def wrapped(text):
    return "\n".join(textwrap.fill(line, 40, break_long_words=False, break_on_hyphens=False)
                     for line in text.split("\n"))


def straight(text):
    return swap("‘’", "'")(swap("“”", '"')(text))


def curly(text):
    opened = re.sub(r'"(?=\w)', "“", text)
    return opened.replace('"', "”").replace("'", "’")


def guillemets(text):
    return text.replace("“", "«").replace("”", "»")


def full_width(text):
    return text.translate({ord(figure): ord(figure) + 0xFEE0 for figure in "0123456789"})


def framed(text):
    return f"Home · News · Search\n\n{text}\n\n© All rights reserved. Contact us\n"


def backwards(text):
    return "\n".join(reversed(text.split("\n")))


#: What a copy may look like; how many of the 126 spans still have the same text at their offsets.
DISTORTIONS = {
    "as delivered": (str, 126),
    "no-break spaces to blanks": (swap("\u00a0", " "), 32),
    "blanks to no-break spaces": (swap(" ", "\u00a0"), 0),
    "one line": (one_line, 8),
    "wrapped at 40": (wrapped, 8),
    "tabs and double blanks": (swap(" ", "\t  "), 0),
    "CRLF": (swap("\n", "\r\n"), 7),
    "straight quotes": (straight, 113),
    "curly quotes": (curly, 92),
    "guillemets": (guillemets, 117),
    "non-breaking hyphens": (swap("-", "\u2011"), 95),
    "blanks for hyphens": (swap("-", " "), 95),
    "en dashes for hyphens": (swap("-", "–"), 95),
    "soft hyphens": (within_words("\u00ad"), 0),
    "zero-width spaces": (within_words("\u200b"), 0),
    "byte-order mark": (lambda text: f"\ufeff{text}", 0),
    "ellipses and bullets": (lambda text: text.replace(". ", "… • "), 11),
    "NFD": (normalised("NFD"), 126),
    "NFKD": (normalised("NFKD"), 32),
    "upper case": (str.upper, 0),
    "lower case": (str.lower, 0),
    "full-width digits": (full_width, 98),
    "fi ligatures": (lambda text: text.replace("fi", "\ufb01"), 9),
    "header and footer": (framed, 0),
    "paragraphs reversed": (backwards, 0),
}

# A letter z and a number open each made-up sentence, so that no two sentences are alike.
WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyéßñйёжαω№0123456789", min_size=1, max_size=8)
GAP = st.sampled_from([" ", " ", " ", "\u00a0", "-", "’", ", ", " “", "” ", " (", "/", " fi", " — "])


@st.composite
def made_up_texts(draw):
    count = draw(st.integers(1, 8))
    text = ""
    for lead in range(count):
        pairs = draw(st.lists(st.tuples(GAP, WORD), max_size=8))
        text += f"Z{lead}" + "".join(gap + word for gap, word in pairs)
        text += "." + draw(st.sampled_from([" ", "\n", "\n\n"]))
    return text


def found_in(copy, wanted):
    """Return the numbers of the spans found in a copy, each at words with its digest."""
    text_words = split_words(copy)
    places = {span.number: locate_span(span, text_words) for span in wanted}
    for span in wanted:
        if places[span.number]:
            start, end = places[span.number]
            assert digest_words(word.form for word in split_words(copy[start:end])) == span.sha256
    return [number for number, place in places.items() if place]


@pytest.mark.parametrize("distort", [case[0] for case in DISTORTIONS.values()], ids=DISTORTIONS)
@given(text=made_up_texts())
@settings(max_examples=30, deadline=None)
def test_every_span_is_found_in_a_distorted_copy(distort, text):
    wanted = make_spans(text, split_sentences(text))
    assert found_in(distort(text), wanted) == [span.number for span in wanted]


@given(text=made_up_texts(), data=st.data())
@settings(deadline=None)
def test_a_changed_letter_or_digit_breaks_only_its_span(text, data):
    wanted = make_spans(text, split_sentences(text))
    changed = data.draw(st.sampled_from(wanted))
    inside = range(changed.char_start, changed.char_end)
    at = data.draw(st.sampled_from([i for i in inside if text[i].isalnum()]))
    copy = f"{text[:at]}{'q' if text[at] != 'q' else 'p'}{text[at + 1:]}"
    assert found_in(copy, wanted) == [span.number for span in wanted if span != changed]


@given(text=made_up_texts())
@settings(deadline=None)
def test_spans_are_contiguous_and_contain_all_words(text):
    wanted = make_spans(text, split_sentences(text))
    ends = [0] + [span.word_start + span.word_count for span in wanted]
    assert [span.word_start for span in wanted] == ends[:-1]
    assert ends[-1] == len(split_words(text))


@given(text=made_up_texts())
@settings(max_examples=30, deadline=None)
def test_a_written_evidence_file_can_be_read_back(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("evidence") / "pears.ttl"
    path.write_text(spans_to_turtle("pears", text, split_sentences(text)), encoding="utf-8")
    assert read_spans(path) == make_spans(text, split_sentences(text))


def test_the_nearer_of_two_equal_sentences_is_found():
    text = "Pears are ripe. Plums are ripe. Pears are ripe."
    first, _, third = make_spans(text, split_sentences(text))
    assert locate_span(first, split_words(text)) == (0, 14)
    assert locate_span(third, split_words(text)) == (32, 46)


def test_a_word_that_crosses_the_end_is_not_in_the_span():
    [span] = make_spans("Pears are ripe", [Sentence(1, 0, 8)])
    assert (span.word_start, span.word_count) == (0, 1)


def test_a_sentence_without_words_is_refused():
    with pytest.raises(UnreadableFileError, match=r"sentence 2 \(characters 6 to 7\) has no word"):
        make_spans("Pears …", [Sentence(1, 0, 5), Sentence(2, 6, 7)])


def test_a_window_is_the_words_of_the_span():
    text = "Plums are ripe. Pears are not."
    _, pears = make_spans(text, split_sentences(text))
    assert [word.form for word in find_words(pears, split_words(text))] == ["pears", "are", "not"]
    assert find_words(pears, split_words("Pears are ripe.")) is None


PEARS = "Harvest\n\nSome 20 pears are ripe. No plum is.\n"


@pytest.fixture
def pears(tmp_path):
    """An evidence file of a made-up article, and the file with its text."""
    path, copy = tmp_path / "pears.ttl", tmp_path / "pears.txt"
    path.write_text(spans_to_turtle("pears", PEARS, split_sentences(PEARS)), encoding="utf-8")
    copy.write_text(PEARS, encoding="utf-8")
    return path, copy


def test_a_faithful_copy_has_no_problem(pears):
    assert verify_spans(*pears) == []


@pytest.mark.parametrize(("old", "new", "sentence"), [("Harvest", "Harvests", 1), ("20", "30", 2),
                                                      ("plum", "plums", 3)])
def test_a_changed_word_is_reported_with_article_and_sentence(pears, old, new, sentence):
    path, copy = pears
    copy.write_text(PEARS.replace(old, new), encoding="utf-8")
    [problem] = verify_spans(path, copy)
    assert (problem.article, problem.sentence) == ("pears", sentence)
    assert "differ" in problem.message


def test_a_missing_copy_is_reported_once_per_article(pears):
    path, copy = pears
    copy.unlink()
    assert verify_spans(path, copy) == [Problem("pears", None, f"there is no pears.txt in {copy.parent}; "
                                                         "nothing was compared")]


def test_sentences_are_quoted_from_the_copy(pears):
    path, copy = pears
    copy.write_text("Home\nSOME 20 PEARS\nARE RIPE! No plum was.", encoding="utf-8")
    assert sentences_in_copy(path, copy, {2, 3, 9}) == {2: "SOME 20 PEARS\nARE RIPE", 3: None}


def test_nothing_is_quoted_without_a_copy(pears, tmp_path):
    with pytest.raises(MissingFileError, match="plums.txt"):
        sentences_in_copy(pears[0], tmp_path / "plums.txt", {1})


@pytest.mark.parametrize(("old", "new", "message"), [
    ("sco:charEnd 32 ; ", "", "charEnd"),
    ("sco:wordStart 1 ", 'sco:wordStart "one" ', "one"),
    ("s:2 a sco:Span", "s:two a sco:Span", "sentence number"),
], ids=["a missing property", "not a number", "no sentence number"])
def test_an_unusable_span_is_refused_by_name(pears, old, new, message):
    path, _ = pears
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=rf"pears\.ttl: span \S+/pears#(2|two) .*{message}") as raised:
        read_spans(path)
    assert raised.value.path == path


# ── with the article texts ──────────────────────────────────────────────────

#: Code points, words, sentences and digest of all words of each article.
ARTICLES = {
    "world-without-drugs-2017":
        (3041, 484, 20, "2a7692991696e060f42e8ea9c0ae7c27fb551c1a563044516cee5993c5dcb5bc"),
    "vienna-joint-event-2017":
        (5299, 818, 27, "50a49d68af659d9a43c7d1bb89e20182ebaeb3ee6ee2a9eaffd71e54cc4676e1"),
    "parliamentarians-against-drugs-2017":
        (2932, 425, 18, "f881ebe334454e44751d863fb7c837fb7f01c94bc8187cd9500ef84d9440e260"),
    "alimov-tass-interview-2017":
        (5726, 943, 42, "4c99e6090024404c2d0ac4fd60fb3197494f1c177b1e40c7108ea2a1713ad573"),
    "unodc-sco-side-event-2023":
        (2562, 384, 19, "68324e7bc1a8a42aa2263dfbd3b1ea8b82a37b817f42f9958c1b34f2b81b2c68"),
}


@pytest.fixture(scope="module")
def delivered(articles, top):
    """{slug: (its text as delivered, its spans as the evidence file has them)}."""
    return {slug: (read_text(articles / f"{slug}.txt"),
                   read_spans(top / "data" / "evidence" / f"{slug}.ttl")) for slug in ARTICLES}


@pytest.mark.texts
@pytest.mark.parametrize("slug", ARTICLES)
def test_an_evidence_file_is_what_text_and_table_give(slug, articles, top):
    text = read_text(articles / f"{slug}.txt")
    table = read_table(articles / f"{slug}.sentences.tsv")
    made = spans_to_turtle(slug, text, table)
    assert (top / "data" / "evidence" / f"{slug}.ttl").read_bytes() == made.encode("utf-8")


@pytest.mark.texts
@pytest.mark.parametrize("slug", ARTICLES)
def test_an_article_is_the_one_that_was_curated(slug, delivered):
    text, wanted = delivered[slug]
    forms = [word.form for word in split_words(text)]
    assert (len(text), len(forms), len(wanted), digest_words(forms)) == ARTICLES[slug]


def counted(delivered, distort):
    """Return how many spans are found in distorted copies, and how many at their offsets."""
    found = unmoved = 0
    for text, wanted in delivered.values():
        copy = distort(text)
        found += len(found_in(copy, wanted))
        unmoved += sum(copy[span.char_start:span.char_end] == text[span.char_start:span.char_end]
                       for span in wanted)
    return found, unmoved


@pytest.mark.texts
@pytest.mark.parametrize(("distort", "unmoved"), DISTORTIONS.values(), ids=DISTORTIONS)
def test_robustness_is_as_measured(delivered, distort, unmoved):
    assert counted(delivered, distort) == (126, unmoved)


@pytest.mark.texts
def test_without_their_first_lines_the_articles_lack_the_sentences_in_them(delivered):
    assert counted(delivered, lambda text: text.partition("\n")[2]) == (120, 1)


def changed_in_the_middle(text, wanted):
    """Change the first letter from the middle of each span on."""
    letters = list(text)
    for span in wanted:
        middle = (span.char_start + span.char_end) // 2
        at = next(i for i in range(middle, span.char_end) if text[i].isalpha())
        letters[at] = "x" if text[at] != "x" else "k"
    return "".join(letters)


@pytest.mark.texts
def test_with_a_letter_changed_in_each_only_a_heading_that_recurs_is_found(delivered):
    hits = [(slug, sentence) for slug, (text, wanted) in delivered.items()
            for sentence in found_in(changed_in_the_middle(text, wanted), wanted)]
    assert hits == [("world-without-drugs-2017", 1)]


@pytest.mark.texts
def test_three_spans_recur_and_their_word_start_decides(delivered):
    recurring = []
    for slug, (text, wanted) in delivered.items():
        forms = [word.form for word in split_words(text)]
        for span in wanted:
            windows = [digest_words(forms[i:i + span.word_count]) for i in range(len(forms))]
            if windows.count(span.sha256) > 1:
                recurring.append((slug, span.number))
                assert locate_span(span, split_words(text))[0] == split_words(text)[span.word_start].start
    assert recurring == [("world-without-drugs-2017", 1), ("vienna-joint-event-2017", 3),
                         ("unodc-sco-side-event-2023", 16)]


@pytest.fixture(scope="module")
def attendance(delivered):
    """The worked example: sentence 17 of the parliamentarians article, and its words."""
    text, wanted = delivered["parliamentarians-against-drugs-2017"]
    span = wanted[16]
    return span, text[span.char_start:span.char_end]


@pytest.mark.texts
def test_the_worked_example(attendance):
    span, sentence = attendance
    assert (span.number, span.char_start, span.char_end) == (17, 2715, 2756)
    assert (span.word_start, span.word_count) == (395, 6)
    assert span.sha256 == "8c4e49da42172cbf1c0b23fbce9378361b97d01ecfc45a877783301d0e4a42d0"
    assert (len(sentence), sentence.count("\u00a0")) == (41, 1)


@pytest.mark.texts
@pytest.mark.parametrize("distort", [
    str.upper, swap(" ", "\n"), within_words("\u00ad"), lambda text: f"«{text}»", full_width,
], ids=["capitals", "line breaks", "soft hyphens", "guillemets", "full-width digits"])
def test_the_worked_example_in_another_guise(attendance, distort):
    span, sentence = attendance
    assert digest_words(word.form for word in split_words(distort(sentence))) == span.sha256


@pytest.mark.texts
def test_the_worked_example_with_another_figure(attendance):
    changed = attendance[1].replace("500", "600")
    assert digest_words(word.form for word in split_words(changed)) == (
        "f8b283a5ae48776a71c0406f7907f90fe91de08501ee1375b46212a970451f79")
