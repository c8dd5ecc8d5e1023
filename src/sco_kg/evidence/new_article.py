"""Start a new article: its evidence file, a skeleton of its data file, and instructions, without any of its words.

**Reads** the curator's own copy of the text, which stays outside the project.
"""

import re
import shlex
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from .. import _atomic
from ..dataset import layout, text_file
from ..errors import ParameterError, UnreadableFileError
from ..rdf.namespaces import RESERVED, is_slug
from .fact_hints import possible_facts
from .sentences import Sentence, read_table, split_sentences, to_tsv
from .spans import make_spans, spans_to_turtle
from .words import split_words


@dataclass(frozen=True, slots=True)
class NewArticle:
    """The result of `start_article`: paths, counts, and the entry for `data/entities.ttl`.

    `entry_before` is the entry that the new one precedes, "" if it is the last.
    """

    slug: str
    text: Path
    table: Path
    table_existed: bool
    sentences: int
    words: int
    entry: str
    entry_before: str


def start_article(text: str | Path, slug: str, folder: str | Path | None = None) -> NewArticle:
    """Write the evidence file, the skeleton and, if there is none, the sentence table of a text: all of them or none.

    :param text: the file with the curator's own copy of the article.
    :param slug: the slug of the article, such as `cnd-60`.
    :param folder: a checkout of the project; by default the one that contains this package.
    :raises ParameterError: the slug is invalid, reserved or taken; the text is inside the project; or there is no
        checkout to write to.
    :raises MissingFileError: the text does not exist.
    :raises UnreadableFileError: the text or its table cannot be read, or has no words.
    :raises UnwritableFileError: a file cannot be written; then none is.
    """
    top, text = _checkout(folder), Path(text)
    _check_slug(slug, top)
    content = text_file.read_text(text)
    if top.resolve() in text.resolve().parents:
        raise ParameterError(f"{text} is inside the project, which must not contain the words of an article. "
                             "Move it to a folder outside the project and give that path.")
    table = text.with_name(f"{slug}.sentences.tsv")
    table_existed = table.is_file()
    numbered = _number_sentences(content, text, table)
    facts, evidence = layout.article_paths(top, slug)
    contents = {facts: article_skeleton(slug, content, numbered), evidence: spans_to_turtle(slug, content, numbered)}
    entry, entry_before = _entity_entry(slug, top)
    _write(contents if table_existed else contents | {table: to_tsv(numbered)})
    return NewArticle(slug, text, table, table_existed, len(numbered), len(split_words(content)), entry, entry_before)


def _checkout(folder: str | Path | None) -> Path:
    top = layout.project_root(folder)
    if top == layout.PROJECT_ROOT and top.name == "bundle":
        raise ParameterError("The data of the installed package is not for editing. Give the top folder of a "
                             "checkout of SCO-KG: --data DIR.")
    return top


def _check_slug(slug: str, top: Path) -> None:
    if not is_slug(slug):
        better = "-".join(re.findall("[a-z0-9]+", slug.casefold()))
        raise ParameterError(f"{slug!r} is not a slug: use lower-case letters a to z and digits, in words joined by "
                             "single hyphens, such as side-event-2031." + (better and f" Try {better!r}."))
    if slug in RESERVED:
        raise ParameterError(f"{slug!r} is the name of a graph of the project. Use another slug, such as "
                             f"{slug + '-2031'!r}. Other reserved names: {', '.join(sorted(RESERVED - {slug}))}.")
    for path in layout.article_paths(top, slug):
        if path.exists():
            raise ParameterError(f"The slug {slug!r} is taken: {path.relative_to(top)} exists. A slug is never "
                                 "used again; use another, for example with the publisher or the month.")


def _number_sentences(content: str, text: Path, table: Path) -> list[Sentence]:
    """Return the sentences of a text: from its frozen table, or by the rule if there is none."""
    if not table.is_file():
        numbered = split_sentences(content)
        if not numbered:
            raise UnreadableFileError(f"{text}: the file has no words. Give a file with the text of the article.")
        return numbered
    numbered = read_table(table)
    covered, total = sum(span.word_count for span in make_spans(content, numbered)), len(split_words(content))
    if covered != total:
        raise UnreadableFileError(f"{table}: its sentences have {covered} of the {total} words of {text.name}. It "
                                  "belongs to another text or is wrong: correct it, or delete it to create a new one.")
    return numbered


def _write(contents: Mapping[Path, str]) -> None:
    with ExitStack() as stack:  # files are renamed into place only after all are written
        temporary = {path: stack.enter_context(_atomic.atomic_file(path)) for path in contents}
        for path, content in contents.items():
            temporary[path].write_text(content, encoding="utf-8", newline="\n")


def _entity_entry(slug: str, top: Path) -> tuple[str, str]:
    """Return the entry for `data/entities.ttl`, and the entry that it precedes, "" if it is the last."""
    names = re.findall(r"^id:(\S+) a ", text_file.read_text(top / "data" / "entities.ttl"), re.MULTILINE)
    after = [name for name in names if name > f"article-{slug}"]
    return (f'id:article-{slug} a sco:Article ; rdfs:label "Article on WHAT (YEAR)"@en .',
            f"id:{min(after)}" if after else "")


# ── the skeleton ────────────────────────────────────────────────────────────

_ARTICLE = 'In full: … a sco:Article ; sco:title "THE HEADLINE AS PRINTED"@en ; sco:evidence s:1 .'
#: The sections of a data file, with patterns to copy; words in capitals are placeholders.
_SECTIONS = {
    "events": """
id:EVENT-YEAR a sco:Meeting ; sco:title "NAME AS PRINTED"@en ; sco:startDate "YYYY-MM-DD"^^xsd:date ;
    sco:place id:CITY ; sco:topic c:TOPIC ; sco:evidence s:N .
:PART a sco:PanelDiscussion ; sco:subEventOf id:EVENT-YEAR ; sco:evidence s:N .
Shared or named: id: and an entry in the entities; otherwise a local name. Only announced: sco:modality c:announced.
A day without a year: sco:monthDay "--MM-DD"; if the year can be inferred, it goes to the curation.""",
    "bodies, posts, places, groups": """
id:BODY sco:organOf id:LARGER-BODY ; sco:evidence s:N .
id:POST sco:postIn id:BODY ; sco:evidence s:N .
id:CITY sco:within id:COUNTRY ; sco:evidence s:N .
id:GROUP a sco:Group ; sco:includes id:SOMEONE ; sco:evidence s:N .""",
    "who took part": """
:NAME a sco:Participation ; sco:role c:speaker ; sco:inEvent id:EVENT-YEAR ;
    sco:participant id:PERSON ; sco:inCapacity id:POST ; sco:evidence s:N .
One event, one participant, one role each. Persons moderate; bodies organise, host, sponsor.""",
    "cooperation": """
id:A-B-COOPERATION a sco:Cooperation ; sco:between id:A, id:B ; sco:basedOn id:DOCUMENT ; sco:evidence s:N .""",
    "documents": """
id:DOCUMENT-YEAR a sco:Declaration ; sco:title "NAME AS PRINTED"@en ; sco:issuer id:BODY ; sco:evidence s:N .""",
    "figures": """
:WHAT a sco:Observation ; sco:measure c:attendance ; sco:about id:EVENT-YEAR ;
    sco:comparator c:about ; sco:value N ; sco:unit c:person ; sco:evidence s:N .
:DRUG a sco:Observation ; sco:measure c:drugs-seized ; sco:substance c:DRUG ; sco:comparator c:over ;
    sco:value N ; sco:unit c:tonne ; sco:period id:period-YEAR-YEAR ; sco:area id:STATES ; sco:countedBy id:GROUP ;
    sco:claimedBy id:PERSON ; sco:inEvent id:EVENT-YEAR ; sco:evidence s:N .
No qualifying word: no sco:comparator. No source named: no sco:claimedBy; the article itself is the source.""",
    "what was said": """
:NAME a sco:Statement ; sco:statedBy id:PERSON ; sco:inEvent id:EVENT-YEAR ;
    sco:speechAct c:appeal ; sco:addressee id:GROUP ; sco:topic c:TOPIC ;
    sco:paraphrase "One sentence of our own, at most 25 words."@en ; sco:evidence s:N .
One assertion, one node. No sco:statedBy: the article itself is the speaker. An announcement is not a report.""",
}


def article_skeleton(slug: str, text: str, numbered: Sequence[Sentence]) -> str:
    """Return the data file of an article without facts: sections, patterns, and a hint for each sentence.

    :param text: the text of the article; none of its words is copied.
    :param numbered: its sentences.

    >>> text = "About 500 people."
    >>> lines = article_skeleton("cnd-60", text, split_sentences(text)).splitlines()
    >>> [line for line in lines if line.startswith("# s:")]
    ['# s:1   a figure (qualifier, period, claimant)']
    """
    hints = [f"# s:{sentence.number:<3} {'; '.join(possible_facts(text[sentence.start:sentence.end]))}\n"
             for sentence in numbered]
    head = (f"# data/articles/{slug}.ttl\n# WHAT, WHERE, WHEN: none of the {len(numbered)} sentences is cited yet.\n"
            + layout.article_prefixes(slug))
    article = _heading("the article") + f"id:article-{slug} a sco:Article .\n" + _comment(_ARTICLE)
    todo = _heading("to do: what each sentence may state; delete each line when it is done") + "".join(hints)
    return head + article + todo + "".join(_heading(name) + _comment(lines) for name, lines in _SECTIONS.items())


def _heading(name: str) -> str:
    return "\n" + f"# ── {name} ".ljust(80, "─") + "\n\n"


def _comment(lines: str) -> str:
    return "".join(f"# {line}\n" for line in lines.strip("\n").splitlines())


# ── next steps ──────────────────────────────────────────────────────────────

_GUIDE = """\
data/evidence/{slug}.ttl: {sentences} sentences, {words} words
data/articles/{slug}.ttl: a skeleton, no facts yet
{table}: {origin}

Review the sentence numbers once:
    sco-kg sentences {text} --table {table}
If a sentence is split in the wrong place, correct the table, delete the two .ttl files and run this command again;
it uses the existing table. Once the evidence file is published, never change the table.

Next
1. Paste this into data/entities.ttl, {position}, with the subject and the year:
    {entry}
2. Record the facts in data/articles/{slug}.ttl, sentence by sentence. This command lists what is left to do:
    {check} --article {slug}
3. Add the publisher, day and address of the article, if known, to data/curation.ttl.
4. Add the article to data/dataset.ttl and README.md.
5. When the check of the article is clean, check everything, and ask another person to compare the text with the data:
    {check}
"""


def next_steps(new: NewArticle, folder: str | Path | None = None) -> str:
    """Return the instructions for the curator of a new article.

    :param folder: the checkout given on the command line; None if none was given.
    """
    data = f" --data {shlex.quote(str(folder))}" if folder else ""
    guide = _GUIDE.format(
        slug=new.slug, sentences=new.sentences, words=new.words, entry=new.entry,
        text=shlex.quote(str(new.text)), table=shlex.quote(str(new.table)),
        origin="the existing sentence table" if new.table_existed else "the new sentence table; do not move it",
        position=f"before {new.entry_before}" if new.entry_before else "at the end",
        check=f"sco-kg check{data} --articles {shlex.quote(str(new.text.parent))}")
    if new.text.name == f"{new.slug}.txt":
        return guide
    return guide + f"The checks read {new.slug}.txt beside the table: rename your copy, or copy it there.\n"
