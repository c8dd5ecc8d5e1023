"""The browser splits and folds words as sco_kg.evidence.words does: vectors, all characters, generated text."""

import random
import sys
import unicodedata

import pytest

from sco_kg.evidence import words

pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install playwright")
once = pytest.mark.parametrize("base", ["folder"], indirect=True)
FORMS = "([texts, fold]) => texts.map((text) => scoKG.words(text, fold).map((word) => word.form))"
VECTORS = [
    ("About 500 people.", "1fef299ce8fe88303955fc7de3d489696e0dd7d2036a196dd3c43adfc792d3b0"),
    ("ABOUT\u00a0500\npeo\u00adple", "1fef299ce8fe88303955fc7de3d489696e0dd7d2036a196dd3c43adfc792d3b0"),
    ("The SCO’s three-level mechanism", "7af0ea63932a82cb523a961efbc54b213514ebd6d7adddb29a8a7d6dc3f4846f"),
    ("the SCO's three\u2011level MECHANISM!", "7af0ea63932a82cb523a961efbc54b213514ebd6d7adddb29a8a7d6dc3f4846f"),
    ("Straße № ５, 1,234.5 кг", "839be508a2851062aa2b808be8fda11f448f4917bd6a44e1ad19069a25f66e18"),
    ("Йод (и\u0306од)", "911d6bdbbc77a4b4fd0a1e1540f38f7e893635f5b5233ac8ca1e65982c3e0a37"),
    ("上海合作组织 2017年", "0fcfec13dbd7004cce454f6c76cfb6aec7c53076b5ec5e040ecd5ea4029aa766"),
    ("…—“”", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
]


@pytest.fixture
def forms(visit):
    """A function from texts to the normal forms of their words, as the browser has them."""
    page = visit("your-text/index.html")
    page.evaluate("scoKG.load('evidence.js')")
    fold = page.evaluate("scoKG.evidence.fold")
    return lambda texts: page.evaluate(FORMS, [texts, fold])


def expected(text):
    return [word.form for word in words.split_words(text)]


def test_the_vectors(visit):
    page = visit("your-text/index.html")
    page.evaluate("scoKG.load('evidence.js')")
    digest = "(text) => scoKG.digest(scoKG.words(text, scoKG.evidence.fold).map((word) => word.form))"
    for text, sha256 in VECTORS:
        assert page.evaluate(digest, text) == sha256 == words.digest_words(expected(text))


@once
def test_every_character_is_normalized_as_in_python(forms):
    known = [chr(i) for i in range(sys.maxunicode + 1) if unicodedata.category(chr(i)) not in ("Cn", "Cs")]
    texts = [f"a{character}B" for character in known]
    mine = [expected(text) for text in texts]
    theirs = [each for i in range(0, len(texts), 20_000) for each in forms(texts[i:i + 20_000])]
    different = [f"U+{ord(known[i]):04X}" for i in range(len(known)) if mine[i] != theirs[i]]
    assert different == []


@once
def test_made_up_text_of_awkward_characters(forms):
    chance = random.Random(60)
    letters = "aZßİıſςΣσǅŉﬁ５²№Ⅷ上é\u0301\u0345\u00ad\u200d\ufeff’'-_ \n\u00a0\u3000😀𝔄"
    texts = ["".join(chance.choices(letters, k=chance.randrange(40))) for _ in range(3000)]
    assert forms(texts) == [expected(text) for text in texts]
