"""Evidence: spans that point to the words of an article without shipping them.

A span is a sentence, with its place in the delivered text as a hint and the SHA-256 of its
normalised words as the proof; whoever has a copy of the text can find and check it.
"""

import string
from dataclasses import dataclass

from ..dataset.layout import article_prefixes
from ..dataset.text_file import read_text
from ..dataset.turtle_file import read_quads
from ..errors import MissingFileError, UnreadableFileError
from ..rdf import namespaces
from .words import digest_words, find_digest, split_words

_TYPE = namespaces.PREFIXES["rdf"] + "type"


@dataclass(frozen=True, slots=True)
class Span:
    """The words of one sentence: offsets in code points and in words, end excluded."""

    number: int
    char_start: int
    char_end: int
    word_start: int
    word_count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A span that cannot be found in somebody's copy; `sentence` is None for the whole article."""

    article: str
    sentence: int | None
    message: str


def make_spans(text, sentences):
    """Return the spans of the sentences of a text; [] if there are none.

    Offsets are those of the text as given, as RFC 5147 counts characters; digests are of the words.

    :param sentences: `Sentence`s with offsets in code points.
    :raises UnreadableFileError: a sentence holds no word.

    >>> from sco_kg.evidence.sentences import split_sentences
    >>> text = "About 500 people. About 600."
    >>> [(span.number, span.word_start, span.word_count) for span in make_spans(text, split_sentences(text))]
    [(1, 0, 3), (2, 3, 2)]
    """
    everything = split_words(text)
    return [_span(everything, sentence) for sentence in sentences]


def _span(everything, sentence):
    inside = [i for i, word in enumerate(everything)
              if sentence.start <= word.start and word.end <= sentence.end]
    if not inside:
        raise UnreadableFileError(f"sentence {sentence.number} (characters {sentence.start} to "
                             f"{sentence.end}) holds no word. Correct the sentence table.")
    forms = [everything[i].form for i in inside]
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


def spans_to_turtle(slug, text, sentences):
    """Return the evidence file of an article, in Turtle: its sentences as spans, without their words.

    :param slug: the slug of the article; :param sentences: `Sentence`s with offsets in code points.
    :raises UnreadableFileError: a sentence holds no word.

    >>> from sco_kg.evidence.sentences import split_sentences
    >>> lines = spans_to_turtle("cnd-60", "About 500 people.", split_sentences("About 500 people.")).splitlines()
    >>> print(*lines[-3:], sep="\\n")
    s:1 a sco:Span ; sco:inArticle id:article-cnd-60 ;
        sco:charStart 0 ; sco:charEnd 17 ; sco:wordStart 0 ; sco:wordCount 3 ;
        sco:wordsSha256 "1fef299ce8fe88303955fc7de3d489696e0dd7d2036a196dd3c43adfc792d3b0" .
    """
    everything = [word.form for word in split_words(text)]
    head = _HEAD.substitute(slug=slug, prefixes=article_prefixes(slug), count=len(everything), sha256=digest_words(everything))
    fields = ({name: getattr(span, name) for name in Span.__slots__} for span in make_spans(text, sentences))
    return head + "".join(_SPAN.substitute(slug=slug, **values) for values in fields)


def read_spans(path):
    """Return the spans of an evidence file, by sentence number; [] if it describes none.

    :raises MissingFileError, UnreadableFileError: what `read_quads` and `spans_in` raise.
    """
    return spans_in(read_quads(path), path)


def spans_in(quads, source):
    """Return the spans that quads describe, by sentence number; [] if they describe none.

    :param quads: pyoxigraph quads, of an evidence file or graph.
    :param source: that file or graph, to be named in the error.
    :raises UnreadableFileError: a span lacks a property or its number.
    """
    values = {}
    for quad in quads:
        values.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    found = [_read_span(source, iri, value) for iri, value in values.items()
             if value.get(_TYPE) == namespaces.sco_term("Span")]
    return sorted(found, key=lambda span: span.number)


def _read_span(source, iri, value):
    names = ("charStart", "charEnd", "wordStart", "wordCount")
    try:
        numbers = [int(value[namespaces.sco_term(name)]) for name in names]
        return Span(_number(iri), *numbers, value[namespaces.sco_term("wordsSha256")])
    except (KeyError, ValueError) as error:
        raise UnreadableFileError(f"{source}: span {iri} has no usable {error}. A span ends in its "
                             "sentence number and has charStart, charEnd, wordStart, wordCount "
                             "and wordsSha256.", source) from None


def _number(iri):
    number = namespaces.sentence_number(iri)
    if number is None:
        raise ValueError("sentence number")
    return number


def find_words(span, text_words):
    """Return the words of a span in a copy, each a `Word`, or None if they are not in it.

    :param text_words: the words of the copy, as `sco_kg.words.words` returns them.
    """
    first = find_digest(text_words, span.word_count, span.sha256, span.word_start)
    return None if first is None else text_words[first:first + span.word_count]


def words_by_sentence(spans, text_words):
    """Return {sentence number: its normal forms in a copy}, with None for a span that is not in it.

    :param text_words: the words of the copy, as `sco_kg.words.words` returns them.

    >>> from sco_kg.evidence.sentences import split_sentences
    >>> [span] = make_spans("About 500 people.", split_sentences("About 500 people."))
    >>> words_by_sentence([span], split_words("About 500 people")), words_by_sentence([span], split_words("About 600 people"))
    ({1: ['about', '500', 'people']}, {1: None})
    """
    windows = {span.number: find_words(span, text_words) for span in spans}
    return {number: hit and [word.form for word in hit] for number, hit in windows.items()}


def locate_span(span, text_words):
    """Return the place (start, end), in code points, of a span in a copy, or None.

    :param text_words: the words of the copy, as `sco_kg.words.words` returns them.

    >>> from sco_kg.evidence.sentences import split_sentences
    >>> [span] = make_spans("About 500 people.", split_sentences("About 500 people."))
    >>> locate_span(span, split_words("Title. ABOUT 500 PEOPLE!"))
    (7, 23)
    >>> locate_span(span, split_words("About 600 people.")) is None
    True
    """
    hit = find_words(span, text_words)
    return None if hit is None else (hit[0].start, hit[-1].end)


def verify_spans(path, copy):
    """Check the spans of the evidence file `path` against the article text in the file `copy`.

    :return: a `Problem` for each span whose words are not in the copy; [] if all are there.
    """
    slug = path.stem
    try:
        text_words = split_words(read_text(copy))
    except MissingFileError:
        return [Problem(slug, None, f"there is no {copy.name} in {copy.parent}; nothing was compared")]
    return [Problem(slug, span.number, "the words differ from those the facts were taken from")
            for span in read_spans(path) if locate_span(span, text_words) is None]


def sentences_in_copy(path, copy, numbers):
    """Return {sentence number: its words in somebody's own copy}; None for a span not found.

    :param path: the evidence file; :param copy: the file with the text.
    """
    text = read_text(copy)
    text_words = split_words(text)
    found = {}
    for span in read_spans(path):
        if span.number in numbers:
            place = locate_span(span, text_words)
            found[span.number] = text[place[0]:place[1]] if place else None
    return found
