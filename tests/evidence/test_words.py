"""Words: the vectors of the normalisation, what it removes and what it preserves, the sliding window."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sco_kg.evidence.words import digest_words, find_digest, split_words

#: Text, its normal forms, the digest; escapes only where a character cannot be seen.
VECTORS = [
    ("About 500 people.", "about 500 people",
     "1fef299ce8fe88303955fc7de3d489696e0dd7d2036a196dd3c43adfc792d3b0"),
    ("ABOUT\u00a0500\npeo\u00adple", "about 500 people",
     "1fef299ce8fe88303955fc7de3d489696e0dd7d2036a196dd3c43adfc792d3b0"),
    ("The SCO’s three-level mechanism", "the sco s three level mechanism",
     "7af0ea63932a82cb523a961efbc54b213514ebd6d7adddb29a8a7d6dc3f4846f"),
    ("the SCO's three\u2011level MECHANISM!", "the sco s three level mechanism",
     "7af0ea63932a82cb523a961efbc54b213514ebd6d7adddb29a8a7d6dc3f4846f"),
    ("Straße № \uff15, 1,234.5 кг", "strasse no 5 1 234 5 кг",
     "839be508a2851062aa2b808be8fda11f448f4917bd6a44e1ad19069a25f66e18"),
    ("Йод (и\u0306од)", "йод йод",
     "911d6bdbbc77a4b4fd0a1e1540f38f7e893635f5b5233ac8ca1e65982c3e0a37"),
    ("上海合作组织 2017年", "上海合作组织 2017年",
     "0fcfec13dbd7004cce454f6c76cfb6aec7c53076b5ec5e040ecd5ea4029aa766"),
    ("…—“”", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
]


def forms(text):
    return [word.form for word in split_words(text)]


@pytest.mark.parametrize(("text", "normal", "sha256"), VECTORS, ids=[vector[0] for vector in VECTORS])
def test_vector(text, normal, sha256):
    assert " ".join(forms(text)) == normal
    assert digest_words(forms(text)) == sha256


@pytest.mark.parametrize("text", ["pears and plums", "PEARS AND PLUMS", "pears\tand\r\n\r\nplums",
                                  "(pears) “and” «plums»!", "pears_and_plums", "pears–and—plums",
                                  "pe\u200bars a\u2060nd pl\u00adums", "\ufeffpears and\u3000plums",
                                  "\uff50ears and plum\uff53"])
def test_differences_the_normal_form_removes(text):
    assert forms(text) == ["pears", "and", "plums"]


@pytest.mark.parametrize("text", ["pears and plum", "pears and and plums", "plums and pears",
                                  "pear s and plums", "pears and plüms", "pears and plums 1"])
def test_differences_the_normal_form_preserves(text):
    assert forms(text) != ["pears", "and", "plums"]


def test_thousands_are_two_words_with_any_separator():
    assert forms("5,000") == forms("5 000") == forms("5\u202f000") == ["5", "000"]
    assert forms("5000") == ["5000"]


def test_a_combining_mark_belongs_to_its_word():
    [word] = split_words("  cafe\u0301, ")
    assert (word.form, word.start, word.end) == ("café", 2, 7)


def test_offsets_are_those_of_the_first_and_last_retained_character():
    [word] = split_words("\u00ad\u200bpl\u00adum\u00ad.")
    assert (word.form, word.start, word.end) == ("plum", 2, 7)


@given(st.text())
@example("a\u00ad\u0301b _ ½ ﬁ ㎏ \U0001f34e")
@settings(deadline=None)
def test_words_are_in_order_and_found_again_at_their_offsets(text):
    found = split_words(text)
    bounds = [bound for word in found for bound in (word.start, word.end)]
    assert bounds == sorted(bounds)
    assert [forms(text[word.start:word.end]) for word in found] == [[word.form] for word in found]


@given(st.text())
@settings(deadline=None)
def test_words_contain_only_letters_marks_and_numbers(text):
    kinds = {unicodedata.category(character)[0] for form in forms(text) for character in form}
    assert kinds <= set("LMN")


SHELF = split_words("apple pear plum apple pear quince apple pear")


@pytest.mark.parametrize(("near", "hit"), [(0, 0), (1, 0), (2, 3), (4, 3), (5, 6), (6, 6), (99, 6)])
def test_the_nearest_of_several_windows_is_found(near, hit):
    assert find_digest(SHELF, 2, digest_words(["apple", "pear"]), near) == hit


@pytest.mark.parametrize(("count", "wanted"), [(2, ["pear", "apple"]), (1, ["apple", "pear"]),
                                               (9, ["apple"] * 9), (0, []), (-1, [])])
def test_a_missing_window_is_not_found(count, wanted):
    assert find_digest(SHELF, count, digest_words(wanted), 0) is None


@given(st.lists(st.sampled_from("abcd"), min_size=1), st.data())
@settings(deadline=None)
def test_every_window_of_a_text_is_found(letters, data):
    start = data.draw(st.integers(0, len(letters) - 1))
    count = data.draw(st.integers(1, len(letters) - start))
    near = data.draw(st.integers(0, len(letters)))
    wanted = letters[start:start + count]
    hit = find_digest(split_words(" ".join(letters)), count, digest_words(wanted), near)
    assert letters[hit:hit + count] == wanted
    assert abs(hit - near) <= abs(start - near)
