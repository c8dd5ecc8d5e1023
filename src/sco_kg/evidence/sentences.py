"""Sentence numbers: the frozen tables, and the rule by which a new text is numbered once."""

import re
from dataclasses import dataclass

from ..dataset.text_file import read_text
from ..errors import UnreadableFileError
from .words import split_words

#: A sentence ends at a stop and closing quotes, before a blank and a capital or an opening quote ...
_END = re.compile(r"[.?!][”’»\"')\]]*(?=\s+(\S))")
_OPENING = "“‘«\"'(["
#: ... but not after these.
_TITLES = re.compile(r"\b(Mr|Ms|Mrs|Dr|Prof|Gen|St)\.$")
_HEADER = ("sentence_no", "start", "end")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One numbered sentence: code-point offsets, end excluded."""

    number: int
    start: int
    end: int


def split_sentences(text):
    """Number the sentences of a text; every line is a paragraph, headings and captions count.

    :return: `Sentence`s from 1; [] if the text has no word.

    >>> text = "A title\\n\\n* * *\\n\\nOne. Two, said Mr. Smith."
    >>> [text[sentence.start:sentence.end] for sentence in split_sentences(text)]
    ['A title', 'One.', 'Two, said Mr. Smith.']
    """
    bounds = [bound for line in re.finditer(r"[^\r\n]+", text) for bound in _split(line)]
    return [Sentence(i, start, end) for i, (start, end) in enumerate(bounds, 1)]


def _split(line):
    start = line.start()
    cuts = [match.end() for match in _END.finditer(line.group())
            if _opens(match[1]) and not _TITLES.search(line.group()[:match.end()])]
    for cut in [line.start() + cut for cut in cuts] + [line.end()]:
        stripped = line.string[start:cut]
        left = start + len(stripped) - len(stripped.lstrip())
        right = start + len(stripped.rstrip())
        if split_words(stripped):
            yield left, right
        start = cut


def _opens(character):
    # Scripts without capitals have no lower case either: any letter of theirs opens a sentence.
    return character in _OPENING or character.isalpha() and not character.islower()


def to_tsv(sentences):
    """Return the text of a frozen table, which `read_table` reads.

    >>> to_tsv([Sentence(1, 0, 17)])
    'sentence_no\\tstart\\tend\\n1\\t0\\t17\\n'
    """
    rows = [_HEADER, *((each.number, each.start, each.end) for each in sentences)]
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


def read_table(path):
    """Return the sentences of a frozen table (tab-separated: sentence_no, start, end).

    :return: `Sentence`s, offsets in code points; [] if the table has its header only.
    :raises MissingFileError: there is no such file.
    :raises UnreadableFileError: a line is not three whole numbers, or a number is out of turn.
    """
    head, *rows = read_text(path).splitlines()
    if tuple(head.split("\t")) != _HEADER:
        raise UnreadableFileError(f"{path}, line 1: {head!r} is not the header sentence_no, start, end "
                             "with tabs between.", path, 1)
    return [_sentence(path, line, row) for line, row in enumerate(rows, 2)]


def _sentence(path, line, row):
    try:
        sentence = Sentence(*map(int, row.split("\t")))
    except (ValueError, TypeError):
        raise UnreadableFileError(f"{path}, line {line}: {row!r} is not three whole numbers with tabs "
                             "between.", path, line) from None
    if sentence.number != line - 1 or sentence.start >= sentence.end:
        raise UnreadableFileError(f"{path}, line {line}: sentence {sentence.number} from "
                             f"{sentence.start} to {sentence.end}; expected number {line - 1} "
                             "with start before end.", path, line)
    return sentence


def sentence_ranges(numbers):
    """Return sentence numbers as a reader writes them.

    >>> sentence_ranges([2, 3, 4, 8])
    '2–4, 8'
    """
    runs = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
