"""Checks that need the user's own copies of the articles.

R-52: sentences are numbered without gaps, as in the frozen table. R-54: their words are in the copy, and
state the literals. R-55: no literal copies the wording of an article.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import pyoxigraph as ox

from ..dataset.text_file import read_text
from ..evidence.grounding import ungrounded
from ..evidence.sentences import read_table
from ..evidence.spans import Span, spans_in, words_by_sentence
from ..evidence.words import Word, digest_words, split_words
from ..rdf.namespaces import EVIDENCE, GRAPHS, PREFIXES, article_iri, sco_term, shorten, slug_of
from ..rdf.triples import quads_of
from .finding import Finding, Severity
from .shacl.validate import rule_of

#: Consecutive words that count as copied: shorter runs are names, figures and common phrases.
_RUN = 8
#: Names are facts of any length; addresses contain titles.
_NAMES = {sco_term("title"), sco_term("url"), PREFIXES["rdfs"] + "label",
          PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel"}
_DIGEST, _WORD_COUNT = sco_term("wordsSha256"), sco_term("wordCount")


@dataclass(frozen=True, slots=True)
class _Article:
    """The spans of an article, and the values of its evidence file about the article itself."""

    slug: str
    spans: list[Span]
    values: dict[str, str]


def check_texts(store: ox.Store, articles: str | PathLike[str]) -> list[Finding]:
    """Return the differences between the articles of a store and the user's copies, worst first.

    An article without a copy gives a finding of severity `information`.

    :param store: a store with all graphs, as `sco_kg.dataset.load_store` returns it.
    :param articles: the folder with the copies, `<slug>.txt` each; a frozen `<slug>.sentences.tsv`
        beside a copy is compared too.
    :raises UnreadableFileError: a copy, table or span cannot be understood.
    """
    found: list[Finding] = []
    copies: dict[str, list[Word]] = {}
    for article in _articles(store):
        found += _gaps(article)
        copy = Path(articles) / f"{article.slug}.txt"
        if copy.is_file():
            copies[article.slug] = text_words = split_words(read_text(copy))
            found += _moved_spans(article, copy.with_suffix(".sentences.tsv"))
            found += _ungrounded(article, text_words, quads_of(store, GRAPHS + article.slug))
        else:
            found.append(_not_compared(article, copy))
    return sorted([*found, *_copied_literals(store, copies)], key=Finding.sort_key)


def _articles(store: ox.Store) -> Iterator[_Article]:
    for slug in sorted(filter(None, {slug_of(graph.value) for graph in store.named_graphs()})):
        graph = EVIDENCE + slug
        quads = list(quads_of(store, graph))
        about = store.quads_for_pattern(ox.NamedNode(article_iri(slug)), None, None, ox.NamedNode(graph))
        values = {quad.predicate.value: str(getattr(quad.object, "value", quad.object)) for quad in about}
        yield _Article(slug, spans_in(quads, graph), values)


def _fault(constraint: str, entity: str, property: str, value: str, message: str,
           severity: Severity = "violation") -> Finding:
    rule = rule_of(constraint)
    return Finding(rule, constraint, severity, shorten(entity), property and shorten(property),
                   value, f"{rule} {message}")


def _not_compared(article: _Article, copy: Path) -> Finding:
    return _fault("Article-R54-copy", article_iri(article.slug), "", "",
                  f"{article.slug} was not compared: there is no {copy.name} in {copy.parent}. "
                  "Put your copy of the article there.", "information")


def _gaps(article: _Article) -> Iterator[Finding]:
    """Yield the first span that does not begin where the one before ends, or missing words at the end."""
    start = 0
    for number, span in enumerate(article.spans, 1):
        if (span.number, span.word_start) != (number, start):
            yield _fault("Span-R52-gap", f"{EVIDENCE}{article.slug}#{span.number}",
                         sco_term("wordStart"), str(span.word_start),
                         f"A Span must follow on from the one before: here sentence {number} "
                         f"from word {start}. Write the evidence file again.")
            return  # all later spans are wrong too
        start += span.word_count
    stated = article.values.get(_WORD_COUNT, "")
    if stated != str(start):
        yield _fault("Article-R52-gap", article_iri(article.slug), _WORD_COUNT, stated,
                     f"An Article needs spans for all its words: they hold {start}. "
                     "Write the evidence file again.")


def _moved_spans(article: _Article, table: Path) -> Iterator[Finding]:
    """Yield the spans whose offsets differ from the frozen table, if there is one."""
    if not table.is_file():
        return
    frozen = {sentence.number: (sentence.start, sentence.end) for sentence in read_table(table)}
    data = {span.number: (span.char_start, span.char_end) for span in article.spans}
    for number in sorted(frozen.keys() | data.keys()):
        if frozen.get(number) != data.get(number):
            yield _fault("Span-R52-table", f"{EVIDENCE}{article.slug}#{number}",
                         sco_term("charStart"), _offsets(data.get(number)),
                         f"A Span needs the place that {table.name} has: "
                         f"{_offsets(frozen.get(number))}. Never renumber a frozen table.")


def _offsets(offsets: tuple[int, int] | None) -> str:
    return "{} to {}".format(*offsets) if offsets else "none"


def _ungrounded(article: _Article, text_words: Sequence[Word], quads: Iterable[ox.Quad]) -> Iterator[Finding]:
    """Yield the sentences whose words are not in a copy, and the literals that their sentences do not state."""
    forms = words_by_sentence(article.spans, text_words)
    yield from _changed_sentences(article, forms)
    for fact in ungrounded(quads, forms):
        cited = ", ".join(map(str, fact.sentences)) or "none"
        yield _fault("Literal-R54-grounding", fact.node, fact.property, fact.value,
                     f"A literal needs sentences that say it; cited of {article.slug}: {cited}. "
                     "Cite the sentence that says it, or move what is inferred to curation.")


def _changed_sentences(article: _Article, forms: Mapping[int, list[str] | None]) -> Iterator[Finding]:
    """Yield the sentences whose words are not in a copy; if all are, whether the digest of all words is wrong."""
    changed = [number for number in forms if forms[number] is None]
    for number in changed:
        yield _fault("Span-R54-digest", f"{EVIDENCE}{article.slug}#{number}",
                     _DIGEST, "",
                     f"A Span needs its words in the copy: those of sentence {number} of "
                     f"{article.slug} differ. Compare it with the published article.")
    stated = article.values.get(_DIGEST, "")
    if not changed and stated != digest_words(form for words in forms.values() for form in words or ()):
        yield _fault("Article-R54-digest", article_iri(article.slug), _DIGEST, stated,
                     "An Article needs the digest of the words of all its spans. "
                     "Write the evidence file again.")


def _copied_literals(store: ox.Store, copies: Mapping[str, Sequence[Word]]) -> Iterator[Finding]:
    """Yield the literals, except names, that share a run of words with an article."""
    runs = {run: slug for slug, text_words in copies.items()
            for run in _runs([word.form for word in text_words])}
    for subject, name, value in _long_literals(store):
        shared = next((run for run in _runs([word.form for word in split_words(value)]) if run in runs), None)
        if shared:
            yield _fault("Literal-R55-copied", subject, name, value,
                         f"A literal needs words of our own: {_RUN} or more in a row are those of "
                         f"{runs[shared]}. Say it in other words.")


def _runs(forms: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(forms[start:] for start in range(_RUN)), strict=False)


def _long_literals(store: ox.Store) -> set[tuple[str, str, str]]:
    """Return subject, property and value of the literals, except names, that are long enough for a run."""
    shortest = 2 * _RUN - 1  # words of one letter with blanks between them
    return {(str(getattr(quad.subject, "value", quad.subject)), quad.predicate.value, quad.object.value)
            for quad in store if isinstance(quad.object, ox.Literal) and len(quad.object.value) >= shortest
            and quad.predicate.value not in _NAMES}
