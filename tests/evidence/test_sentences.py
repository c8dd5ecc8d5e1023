"""Sentences: the rule of numbering, the frozen tables, what is wrong with a table that is wrong."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sco_kg.dataset.text_file import read_text
from sco_kg.errors import MissingFileError, UnreadableFileError
from sco_kg.evidence.sentences import Sentence, read_table, split_sentences
from sco_kg.evidence.words import split_words

HEAD = "sentence_no\tstart\tend\n"

#: A text, and its sentences with a bar between.
RULE = [
    ("Plums are ripe. Pears are not.", "Plums are ripe.|Pears are not."),
    ("Ripe? Yes! Good.", "Ripe?|Yes!|Good."),
    ("A heading\n\nA caption\r\nPlums are ripe.", "A heading|A caption|Plums are ripe."),
    ("A heading\rA caption", "A heading|A caption"),
    ("“Plums are ripe.” Pears are not.", "“Plums are ripe.”|Pears are not."),
    ("(Plums are ripe.) Pears are not.", "(Plums are ripe.)|Pears are not."),
    ("Plums are ripe. “Pears are not.”", "Plums are ripe.|“Pears are not.”"),
    ("Plums are ripe. \"and so on\"", "Plums are ripe.|\"and so on\""),
    ("«Plums are ripe.» «Pears are not.»", "«Plums are ripe.»|«Pears are not.»"),
    ("Mr. Smith and Ms. Jones pick. They eat.", "Mr. Smith and Ms. Jones pick.|They eat."),
    ("It weighs 1.5 kg. approx. and grows.", "It weighs 1.5 kg. approx. and grows."),
    ("See fig. été. Été est là.", "See fig. été.|Été est là."),
    ("Груши спелые. ёлки нет. Да.", "Груши спелые. ёлки нет.|Да."),
    ("  Plums.   Pears.  ", "Plums.|Pears."),
    ("Plums.\u00a0Pears.", "Plums.|Pears."),
    ("Plums\n\n* * *\n\n—\nPears", "Plums|Pears"),
    ("Since 2010. 2011 was better.", "Since 2010. 2011 was better."),
    ("* * *\n", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), RULE, ids=[text for text, _ in RULE])
def test_rule(text, expected):
    found = split_sentences(text)
    assert "|".join(text[sentence.start:sentence.end] for sentence in found) == expected
    assert [sentence.number for sentence in found] == list(range(1, len(found) + 1))


@given(st.text(alphabet="abAB1 .?!“”\"\n-é\u00a0"))
@settings(deadline=None)
def test_sentences_contain_all_words_in_order_without_overlap(text):
    found = split_sentences(text)
    held = [word for sentence in found for word in split_words(text[sentence.start:sentence.end])]
    assert [word.form for word in held] == [word.form for word in split_words(text)]
    assert all(earlier.end <= later.start for earlier, later in zip(found, found[1:], strict=False))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 400))))
@settings(deadline=None)
def test_a_written_table_can_be_read_back(tmp_path_factory, gaps):
    sentences, at = [], 0
    for gap, length in gaps:
        sentences.append(Sentence(len(sentences) + 1, at + gap, at + gap + length))
        at += gap + length
    path = tmp_path_factory.mktemp("tables") / "table.tsv"
    path.write_text(HEAD + "".join(f"{s.number}\t{s.start}\t{s.end}\n" for s in sentences))
    assert read_table(path) == sentences


#: The fault, the table, the line and the message.
WRONG = {
    "another header": ("number\tstart\tend\n1\t0\t7\n", 1, "not the header sentence_no, start, end"),
    "blanks for tabs": (HEAD + "1 0 7\n", 2, "not three whole numbers"),
    "a missing number": (HEAD + "1\t0\n", 2, "not three whole numbers"),
    "a number too many": (HEAD + "1\t0\t7\t9\n", 2, "not three whole numbers"),
    "a broken number": (HEAD + "1\t0\t7\n2\t8\t9.5\n", 3, "not three whole numbers"),
    "a number left out": (HEAD + "1\t0\t7\n3\t8\t9\n", 3, "expected number 2"),
    "a number given twice": (HEAD + "1\t0\t7\n1\t8\t9\n", 3, "expected number 2"),
    "an empty sentence": (HEAD + "1\t7\t7\n", 2, "start before end"),
    "a sentence with end before start": (HEAD + "1\t7\t0\n", 2, "start before end"),
}


@pytest.mark.parametrize(("table", "line", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_table_is_refused_with_its_line(tmp_path, table, line, message):
    path = tmp_path / "pears.sentences.tsv"
    path.write_text(table)
    with pytest.raises(UnreadableFileError, match=re.escape(message)) as raised:
        read_table(path)
    assert (raised.value.path, raised.value.line) == (path, line)
    assert f"pears.sentences.tsv, line {line}:" in str(raised.value)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(MissingFileError, match="pears.sentences.tsv: there is no such file"):
        read_table(tmp_path / "pears.sentences.tsv")


#: Where the rule and the frozen table differ: a stray full stop inside a speaker's name.
STRAY_STOP = ("parliamentarians-against-drugs-2017", 16)


@pytest.mark.texts
def test_the_rule_gives_the_frozen_tables_but_for_one_stray_full_stop(articles):
    differing = set()
    for path in sorted(articles.glob("*.sentences.tsv")):
        slug = path.name.removesuffix(".sentences.tsv")
        ruled = {(s.start, s.end) for s in split_sentences(read_text(articles / f"{slug}.txt"))}
        differing |= {(slug, s.number) for s in read_table(path) if (s.start, s.end) not in ruled}
    assert differing == {STRAY_STOP}


@pytest.mark.texts
def test_the_stray_full_stop_splits_one_sentence(articles):
    slug, at = STRAY_STOP
    [frozen] = [s for s in read_table(articles / f"{slug}.sentences.tsv") if s.number == at]
    ruled = split_sentences(read_text(articles / f"{slug}.txt"))
    first, second = (s for s in ruled if frozen.start <= s.start and s.end <= frozen.end)
    assert (first.number, first.start, second.end) == (at, frozen.start, frozen.end)
