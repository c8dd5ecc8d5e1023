"""What can only be checked beside somebody's own copies of the articles.

R-52: sentences are numbered without gaps, as the frozen table has them. R-54: their words are in the
copy, and say what literals say. R-55: no wording of an article has slipped into a literal.
"""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ..dataset.text_file import read_text
from ..evidence import grounding
from ..evidence import spans as evidence
from ..evidence.sentences import read_table
from ..evidence.words import digest_words, split_words
from ..rdf import namespaces
from .finding import Finding
from .shacl import validate

#: Words in a row that make wording: shorter runs are names, figures and common turns of phrase.
_RUN = 8
#: Names are facts and may be as long as they are; addresses are made of titles.
_NAMES = {namespaces.sco_term("title"), namespaces.sco_term("url"), namespaces.PREFIXES["rdfs"] + "label",
          namespaces.PREFIXES["skos"] + "prefLabel", namespaces.PREFIXES["skos"] + "altLabel"}


@dataclass(frozen=True, slots=True)
class _Article:
    """What the store has of an article: its spans, and the properties of the article as a whole."""

    slug: str
    spans: list
    whole: dict


def check_texts(store, articles):
    """Compare every article of a store with somebody's copies of the texts.

    :param store: a pyoxigraph Store, as `sco_kg.dataset.store.load_store` returns it.
    :param articles: the folder with the copies, `<slug>.txt` each; a frozen `<slug>.sentences.tsv`
        beside a copy is compared too.
    :return: a list of `Finding`s, worst first; [] if all is well. An article without a copy is
        named in a finding of severity `information`.
    :raises UnreadableFileError: a copy, table or span cannot be understood.
    """
    found, copies = [], {}
    for article in _articles(store):
        found += _gaps(article)
        copy = Path(articles) / f"{article.slug}.txt"
        if copy.is_file():
            copies[article.slug] = text_words = split_words(read_text(copy))
            found += _departures(article, copy.with_suffix(".sentences.tsv"))
            found += _compared(article, text_words, _quads(store, namespaces.GRAPHS + article.slug))
        else:
            found.append(_not_compared(article, copy))
    return sorted([*found, *_copied(store, copies)], key=Finding.order)


def _articles(store):
    for slug in sorted({namespaces.slug_of(graph.value) for graph in store.named_graphs()} - {None}):
        graph = namespaces.EVIDENCE + slug
        quads = list(_quads(store, graph))
        whole = {quad.predicate.value: quad.object.value for quad in quads
                 if quad.subject.value == namespaces.article_iri(slug)}
        yield _Article(slug, evidence.spans_in(quads, graph), whole)


def _quads(store, graph):
    return store.quads_for_pattern(None, None, None, ox.NamedNode(graph))


def _fault(constraint, entity, name, value, message, severity="violation"):
    rule = validate.rule_of(constraint)
    return Finding(rule, constraint, severity, namespaces.shorten(entity), name and namespaces.shorten(name),
                   value, f"{rule} {message}")


def _not_compared(article, copy):
    return _fault("Article-R54-copy", namespaces.article_iri(article.slug), "", "",
                  f"{article.slug} was not compared: there is no {copy.name} in {copy.parent}. "
                  "Put your copy of the article there.", "information")


def _gaps(article):
    """Yield the first span that does not follow on from the one before, or a want of words at the end."""
    start = 0
    for number, span in enumerate(article.spans, 1):
        if (span.number, span.word_start) != (number, start):
            yield _fault("Span-R52-gap", f"{namespaces.EVIDENCE}{article.slug}#{span.number}",
                         namespaces.sco_term("wordStart"), str(span.word_start),
                         f"A Span needs to follow on from the one before: here sentence {number} "
                         f"from word {start}. Write the evidence file afresh.")
            return  # all that follow are out of step too
        start += span.word_count
    stated = article.whole.get(namespaces.sco_term("wordCount"), "")
    if stated != str(start):
        yield _fault("Article-R52-gap", namespaces.article_iri(article.slug), namespaces.sco_term("wordCount"), stated,
                     f"An Article needs spans for all its words: they hold {start}. "
                     "Write the evidence file afresh.")


def _departures(article, table):
    """Yield the spans that are not where the frozen table, if there is one, has them."""
    if not table.is_file():
        return
    frozen = {sentence.number: (sentence.start, sentence.end) for sentence in read_table(table)}
    data = {span.number: (span.char_start, span.char_end) for span in article.spans}
    for number in sorted(frozen.keys() | data.keys()):
        if frozen.get(number) != data.get(number):
            yield _fault("Span-R52-table", f"{namespaces.EVIDENCE}{article.slug}#{number}",
                         namespaces.sco_term("charStart"), _place(data.get(number)),
                         f"A Span needs the place that {table.name} has: "
                         f"{_place(frozen.get(number))}. Never renumber a frozen table.")


def _place(offsets):
    return "{} to {}".format(*offsets) if offsets else "none"


def _compared(article, text_words, quads):
    """Yield the sentences whose words are not in a copy, and the literals that theirs do not state."""
    forms = evidence.words_by_sentence(article.spans, text_words)
    yield from _lacking(article, forms)
    for fact in grounding.ungrounded(quads, forms):
        cited = ", ".join(map(str, fact.sentences)) or "none"
        yield _fault("Literal-R54-grounding", fact.node, fact.property, fact.value,
                     f"A literal needs sentences that say it; cited of {article.slug}: {cited}. "
                     "Cite the sentence that says it, or move what is inferred to curation.")


def _lacking(article, forms):
    lacking = [number for number in forms if forms[number] is None]
    for number in lacking:
        yield _fault("Span-R54-digest", f"{namespaces.EVIDENCE}{article.slug}#{number}",
                     namespaces.sco_term("wordsSha256"), "",
                     f"A Span needs its words in the copy: those of sentence {number} of "
                     f"{article.slug} differ. Compare it with the published article.")
    stated = article.whole.get(namespaces.sco_term("wordsSha256"), "")
    if not lacking and stated != digest_words(form for number in forms for form in forms[number]):
        yield _fault("Article-R54-digest", namespaces.article_iri(article.slug), namespaces.sco_term("wordsSha256"), stated,
                     "An Article needs the digest of the words of all its spans. "
                     "Write the evidence file afresh.")


def _copied(store, copies):
    """Yield the literals that share a run of words with an article, names apart."""
    runs = {run: slug for slug, text_words in copies.items()
            for run in _runs([word.form for word in text_words])}
    for subject, name, value in _wordings(store):
        shared = next((run for run in _runs([word.form for word in split_words(value)]) if run in runs), None)
        if shared:
            yield _fault("Literal-R55-copied", subject, name, value,
                         f"A literal needs words of our own: {_RUN} or more in a row are those of "
                         f"{runs[shared]}. Say it in other words.")


def _runs(forms):
    return zip(*(forms[start:] for start in range(_RUN)), strict=False)


def _wordings(store):
    """Return the literals long enough to hold a run, names apart, once each whatever their graph."""
    shortest = 2 * _RUN - 1  # words of one letter, a blank between
    return {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in store
            if isinstance(quad.object, ox.Literal) and len(quad.object.value) >= shortest
            and quad.predicate.value not in _NAMES}
