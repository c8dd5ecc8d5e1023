"""The words of a text, normalised so that copies of one text agree, and their digest.

Two copies of an article differ in white space, quotes, hyphens, case and line wrapping; the
normal form of their words does not: Unicode NFKC (UAX #15) and case folding, category Cf removed.
"""

import functools
import hashlib
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its normal form and where it stands, in code points, end excluded."""

    form: str
    start: int
    end: int


@functools.lru_cache(maxsize=4096)
def _is_word_character(character):
    kept = unicodedata.normalize("NFKC", character)
    return all(unicodedata.category(part)[0] in "LMN" for part in kept)


@functools.lru_cache(maxsize=4096)
def _is_invisible(character):
    return unicodedata.category(character) == "Cf"


def _normal_form(word):
    folded = unicodedata.normalize("NFKC", word).casefold()
    return unicodedata.normalize("NFKC", folded)


def split_words(text):
    """Return the words of `text` in order, each a `Word`; [] if it has none.

    >>> [word.form for word in split_words("The SCO’s three-level mechanism")]
    ['the', 'sco', 's', 'three', 'level', 'mechanism']
    """
    found, kept, start, end = [], [], 0, 0
    for position, character in enumerate(text):
        if _is_invisible(character):
            continue
        if _is_word_character(character):
            if not kept:
                start = position
            kept.append(character)
            end = position + 1
        elif kept:
            found.append(Word(_normal_form("".join(kept)), start, end))
            kept = []
    if kept:
        found.append(Word(_normal_form("".join(kept)), start, end))
    return found


def digest_words(forms):
    """Return the SHA-256 (FIPS 180-4) of normal forms joined by single blanks, in UTF-8.

    :param forms: normal forms, an iterable of strings.
    :return: 64 lower-case hexadecimal digits.

    >>> digest_words(word.form for word in split_words("About 500 people."))[:16]
    '1fef299ce8fe8830'
    """
    return hashlib.sha256(" ".join(forms).encode("utf-8")).hexdigest()


def find_digest(text_words, count, wanted, near):
    """Find the window of `count` words whose digest is `wanted`.

    :param text_words: the words of a copy, as `split_words` returns them.
    :param wanted: a digest, as `digest_words` returns it.
    :param near: the index the window is expected at; of several hits the nearest wins.
    :return: the index of the first word of the window; None if there is none or `count` is 0.

    >>> copy = split_words("On Monday 500 people, on Tuesday 500 people.")
    >>> find_digest(copy, 2, digest_words(["500", "people"]), near=7), find_digest(copy, 2, digest_words(["600", "people"]), 2)
    (6, None)
    """
    if count < 1:
        return None  # a span without words would be found everywhere
    forms = [word.form for word in text_words]
    last = len(forms) - count
    if 0 <= near <= last and digest_words(forms[near:near + count]) == wanted:
        return near
    hits = (i for i in range(last + 1) if digest_words(forms[i:i + count]) == wanted)
    return min(hits, key=lambda i: abs(i - near), default=None)
