"""Evidence: spans that identify the sentences of an article without containing their words.

A span has the offsets of a sentence in the original text, as a hint, and the SHA-256 of its normalised words, as
the proof. With a copy of the text, anyone can locate and verify it.
"""

import string
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ..dataset.layout import article_prefixes
from ..dataset.text_file import read_text
from ..dataset.turtle_file import read_quads
from ..errors import MissingFileError, UnreadableFileError
from ..rdf.namespaces import RDF_TYPE, sco_term, sentence_number
from ..rdf.terms import value_of
from .sentences import Sentence
from .words import Word, digest_words, find_digest, split_words


@dataclass(frozen=True, slots=True)
class Span:
    """One sentence: its offsets in code points and in words, end excluded, and the digest of its words."""

    number: int
    char_start: int
    char_end: int
    word_start: int
    word_count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A span that a copy of the text does not contain; `sentence` is None if there is no copy."""

    article: str
    sentence: int | None
    message: str


def make_spans(text: str, sentences: Iterable[Sentence]) -> list[Span]:
    """Return the spans of the sentences of a text; [] if there are none.

    Offsets count characters of the given text as RFC 5147 does; digests are of the normalised words.

    :raises UnreadableFileError: a sentence has no word.

    >>> from sco_kg.evidence.sentences import split_sentences
    >>> text = "About 500 people. About 600."
    >>> [(span.number, span.word_start, span.word_count) for span in make_spans(text, split_sentences(text))]
    [(1, 0, 3), (2, 3, 2)]
    """
    text_words = split_words(text)
    return [_make_span(text_words, sentence) for sentence in sentences]


def _make_span(text_words: Sequence[Word], sentence: Sentence) -> Span:
    inside = [i for i, word in enumerate(text_words) if sentence.start <= word.start and word.end <= sentence.end]
    if not inside:
        raise UnreadableFileError(f"sentence {sentence.number} (characters {sentence.start} to {sentence.end}) "
                                  "has no word. Correct the sentence table.")
    forms = [text_words[i].form for i in inside]
    return Span(sentence.number, sentence.start, sentence.end, inside[0], len(inside), digest_words(forms))


_HEAD = string.Template("""\
# The sentences of $slug: where each stands and the digest of its words, no words.
$prefixes
id:article-$slug sco:wordCount $count ;
    sco:wordsSha256 "$sha256" .
""")

_SPAN = string.Template("""
s:$number a sco:Span ; sco:inArticle id:article-$slug ;
    sco:charStart $char_start ; sco:charEnd $char_end ; \
sco:wordStart $word_start ; sco:wordCount $word_count ;
    sco:wordsSha256 "$sha256" .
""")


def spans_to_turtle(slug: str, text: str, sentences: Iterable[Sentence]) -> str:
    """Return the evidence file of an article as Turtle: a span for each sentence, without its words.

    :raises UnreadableFileError: a sentence has no word.

    >>> from sco_kg.evidence.sentences import split_sentences
    >>> lines = spans_to_turtle("cnd-60", "About 500 people.", split_sentences("About 500 people.")).splitlines()
    >>> print(*lines[-3:], sep="\\n")
    s:1 a sco:Span ; sco:inArticle id:article-cnd-60 ;
        sco:charStart 0 ; sco:charEnd 17 ; sco:wordStart 0 ; sco:wordCount 3 ;
        sco:wordsSha256 "1fef299ce8fe88303955fc7de3d489696e0dd7d2036a196dd3c43adfc792d3b0" .
    """
    forms = [word.form for word in split_words(text)]
    head = _HEAD.substitute(slug=slug, prefixes=article_prefixes(slug), count=len(forms), sha256=digest_words(forms))
    fields = ({name: getattr(span, name) for name in Span.__slots__} for span in make_spans(text, sentences))
    return head + "".join(_SPAN.substitute(slug=slug, **values) for values in fields)


def read_spans(path: Path) -> list[Span]:
    """Read the spans of an evidence file, in order of sentence number; [] if it has none.

    :raises MissingFileError: there is no such file.
    :raises UnreadableFileError: it does not parse, or a span lacks a property or its number.
    """
    return spans_in(read_quads(path), path)


def spans_in(quads: Iterable[ox.Quad], source: Path | str) -> list[Span]:
    """Return the spans in the quads of an evidence file or graph, in order of sentence number; [] if there are none.

    :param source: the path of that file or IRI of that graph, for the error message.
    :raises UnreadableFileError: a span lacks a property or its number.
    """
    values: dict[str, dict[str, str]] = {}
    for quad in quads:
        values.setdefault(value_of(quad.subject), {})[quad.predicate.value] = value_of(quad.object)
    found = [_parse_span(source, iri, value) for iri, value in values.items()
             if value.get(RDF_TYPE) == sco_term("Span")]
    return sorted(found, key=lambda span: span.number)


def _parse_span(source: Path | str, iri: str, value: dict[str, str]) -> Span:
    def offset(name: str) -> int:
        return int(value[sco_term(name)])

    try:
        return Span(_number_of(iri), offset("charStart"), offset("charEnd"), offset("wordStart"), offset("wordCount"),
                    value[sco_term("wordsSha256")])
    except (KeyError, ValueError) as error:
        raise UnreadableFileError(f"{source}: span {iri} has no usable {error}. The IRI of a span ends in its sentence "
                                  "number; it has charStart, charEnd, wordStart, wordCount and wordsSha256.",
                                  source) from None


def _number_of(iri: str) -> int:
    number = sentence_number(iri)
    if number is None:
        raise ValueError("sentence number")
    return number


def find_words(span: Span, text_words: Sequence[Word]) -> Sequence[Word] | None:
    """Return the words of a span as written in a copy; None if it does not contain them.

    :param text_words: the words of the copy, from `split_words`.
    """
    first = find_digest(text_words, span.word_count, span.sha256, span.word_start)
    return None if first is None else text_words[first:first + span.word_count]


def words_by_sentence(spans: Iterable[Span], text_words: Sequence[Word]) -> dict[int, list[str] | None]:
    """Return the normal forms of each span in a copy, by sentence number; None where the copy does not contain it.

    :param text_words: the words of the copy, from `split_words`.

    >>> from sco_kg.evidence.sentences import split_sentences
    >>> spans = make_spans("About 500 people.", split_sentences("About 500 people."))
    >>> words_by_sentence(spans, split_words("About 500 people"))
    {1: ['about', '500', 'people']}
    >>> words_by_sentence(spans, split_words("About 600 people"))
    {1: None}
    """
    windows = {span.number: find_words(span, text_words) for span in spans}
    return {number: None if window is None else [word.form for word in window] for number, window in windows.items()}


def locate_span(span: Span, text_words: Sequence[Word]) -> tuple[int, int] | None:
    """Return the offsets (start, end) of a span in a copy, in code points; None if it is not there.

    :param text_words: the words of the copy, from `split_words`.

    >>> from sco_kg.evidence.sentences import split_sentences
    >>> [span] = make_spans("About 500 people.", split_sentences("About 500 people."))
    >>> locate_span(span, split_words("Title. ABOUT 500 PEOPLE!"))
    (7, 23)
    >>> locate_span(span, split_words("About 600 people.")) is None
    True
    """
    window = find_words(span, text_words)
    return None if window is None else (window[0].start, window[-1].end)


def verify_spans(path: Path, copy: Path) -> list[Problem]:
    """Verify the spans of the evidence file `path` in the article text of the file `copy`.

    :return: a `Problem` for each span whose words are not in the copy; [] if all are there.
    """
    slug = path.stem
    try:
        text_words = split_words(read_text(copy))
    except MissingFileError:
        return [Problem(slug, None, f"there is no {copy.name} in {copy.parent}; nothing was compared")]
    return [Problem(slug, span.number, "the words differ from those the facts were taken from")
            for span in read_spans(path) if locate_span(span, text_words) is None]


def sentences_in_copy(path: Path, copy: Path, numbers: Collection[int]) -> dict[int, str | None]:
    """Return the text of sentences in a copy, by sentence number; None where the copy does not contain it.

    :param path: the evidence file.
    :param copy: the file with the text.
    """
    text = read_text(copy)
    text_words = split_words(text)
    offsets = {span.number: locate_span(span, text_words) for span in read_spans(path) if span.number in numbers}
    return {number: text[slice(*pair)] if pair else None for number, pair in offsets.items()}
