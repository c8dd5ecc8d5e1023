"""Words of a text in normal form, their digest, and where a digest is found in another copy.

Two copies of an article may differ in white space, quotes, hyphens, case and line breaks. The normal form of
their words is the same: Unicode NFKC (UAX #15) and case folding, without format characters (category Cf).
"""

import functools
import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its normal form, and its offsets in code points, end excluded."""

    form: str
    start: int
    end: int


@functools.lru_cache(maxsize=4096)
def _is_word_character(character: str) -> bool:
    normalized = unicodedata.normalize("NFKC", character)
    return all(unicodedata.category(part)[0] in "LMN" for part in normalized)


@functools.lru_cache(maxsize=4096)
def _is_format_character(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


def _normal_form(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).casefold()
    return unicodedata.normalize("NFKC", folded)


def split_words(text: str) -> list[Word]:
    """Return the words of `text` in order; [] if it has none.

    >>> [word.form for word in split_words("The SCO’s three-level mechanism")]
    ['the', 'sco', 's', 'three', 'level', 'mechanism']
    """
    found: list[Word] = []
    characters: list[str] = []
    start = end = 0
    for position, character in enumerate(text):
        if _is_format_character(character):
            continue
        if _is_word_character(character):
            if not characters:
                start = position
            characters.append(character)
            end = position + 1
        elif characters:
            found.append(Word(_normal_form("".join(characters)), start, end))
            characters = []
    if characters:
        found.append(Word(_normal_form("".join(characters)), start, end))
    return found


def digest_words(forms: Iterable[str]) -> str:
    """Return the SHA-256 (FIPS 180-4) of normal forms, joined by single spaces in UTF-8.

    :return: 64 lower-case hexadecimal digits.

    >>> digest_words(word.form for word in split_words("About 500 people."))[:16]
    '1fef299ce8fe8830'
    """
    return hashlib.sha256(" ".join(forms).encode("utf-8")).hexdigest()


def find_digest(text_words: Sequence[Word], count: int, wanted: str, near: int) -> int | None:
    """Find the window of `count` words with the digest `wanted`.

    :param text_words: the words of a copy, from `split_words`.
    :param wanted: a digest, from `digest_words`.
    :param near: the expected index of the first word; the nearest of several matches is returned.
    :return: the index of the first word of the window; None if nothing matches, or `count` is 0.

    >>> copy = split_words("On Monday 500 people, on Tuesday 500 people.")
    >>> find_digest(copy, 2, digest_words(["500", "people"]), near=7)
    6
    >>> find_digest(copy, 2, digest_words(["600", "people"]), near=2) is None
    True
    """
    if count < 1:
        return None  # an empty window would match everywhere
    forms = [word.form for word in text_words]
    last = len(forms) - count
    if 0 <= near <= last and digest_words(forms[near:near + count]) == wanted:
        return near
    matches = (i for i in range(last + 1) if digest_words(forms[i:i + count]) == wanted)
    return min(matches, key=lambda i: abs(i - near), default=None)
