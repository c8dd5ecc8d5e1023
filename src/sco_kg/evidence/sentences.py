"""Sentence numbers: the frozen tables, and the rule that numbers a new text once."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..dataset.text_file import read_text
from ..errors import UnreadableFileError
from .words import split_words

#: A sentence ends at a stop with its closing quotes, if white space and a capital or an opening quote follow ...
_END = re.compile(r"[.?!][”’»\"')\]]*(?=\s+(\S))")
_OPENING = "“‘«\"'(["
#: ... but not after these abbreviations.
_TITLES = re.compile(r"\b(Mr|Ms|Mrs|Dr|Prof|Gen|St)\.$")
_HEADER = ("sentence_no", "start", "end")


class Sentence(NamedTuple):
    """A numbered sentence: its offsets in code points, end excluded."""

    number: int
    start: int
    end: int


def split_sentences(text: str) -> list[Sentence]:
    """Split a text into numbered sentences; each line is a paragraph, including headings and captions.

    :return: the sentences, numbered from 1; [] if the text has no word.

    >>> text = "A title\\n\\n* * *\\n\\nOne. Two, said Mr. Smith."
    >>> [text[sentence.start:sentence.end] for sentence in split_sentences(text)]
    ['A title', 'One.', 'Two, said Mr. Smith.']
    """
    offsets = [pair for line in re.finditer(r"[^\r\n]+", text) for pair in _split_line(line)]
    return [Sentence(i, start, end) for i, (start, end) in enumerate(offsets, 1)]


def _split_line(line: re.Match[str]) -> Iterator[tuple[int, int]]:
    start = line.start()
    cuts = [match.end() for match in _END.finditer(line.group())
            if _starts_sentence(match[1]) and not _TITLES.search(line.group()[:match.end()])]
    for cut in [line.start() + cut for cut in cuts] + [line.end()]:
        part = line.string[start:cut]
        left = start + len(part) - len(part.lstrip())
        right = start + len(part.rstrip())
        if split_words(part):
            yield left, right
        start = cut


def _starts_sentence(character: str) -> bool:
    # Scripts without capitals have no lower case either: each of their letters may start a sentence.
    return character in _OPENING or character.isalpha() and not character.islower()


def to_tsv(sentences: Iterable[Sentence]) -> str:
    """Return sentences as the text of a frozen table, the input of `read_table`.

    >>> to_tsv([Sentence(1, 0, 17)])
    'sentence_no\\tstart\\tend\\n1\\t0\\t17\\n'
    """
    return "".join("\t".join(map(str, row)) + "\n" for row in (_HEADER, *sentences))


def read_table(path: Path) -> list[Sentence]:
    """Read the sentences of a frozen table (tab-separated: sentence_no, start, end).

    :return: the sentences, offsets in code points; [] if the table has only its header.
    :raises MissingFileError: there is no such file.
    :raises UnreadableFileError: a line is not three whole numbers, or a number is not in sequence.
    """
    header, *rows = read_text(path).splitlines()
    if tuple(header.split("\t")) != _HEADER:
        raise UnreadableFileError(f"{path}, line 1: {header!r} is not the header sentence_no, start, end, "
                                  "separated by tabs.", path, 1)
    return [_parse_row(path, line, row) for line, row in enumerate(rows, 2)]


def _parse_row(path: Path, line: int, row: str) -> Sentence:
    try:
        sentence = Sentence(*map(int, row.split("\t")))
    except (ValueError, TypeError):
        raise UnreadableFileError(f"{path}, line {line}: {row!r} is not three whole numbers, separated by tabs.",
                                  path, line) from None
    if sentence.number != line - 1 or sentence.start >= sentence.end:
        raise UnreadableFileError(f"{path}, line {line}: sentence {sentence.number} from {sentence.start} to "
                                  f"{sentence.end}; expected number {line - 1}, with start before end.", path, line)
    return sentence


def sentence_ranges(numbers: Iterable[int]) -> str:
    """Return sentence numbers as text, consecutive ones as a range.

    >>> sentence_ranges([2, 3, 4, 8])
    '2–4, 8'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
