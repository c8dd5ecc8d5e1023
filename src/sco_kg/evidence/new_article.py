"""A new article: its evidence, a skeleton for its facts, and what to do next; none of its words.

The text is the curator's own copy and stays where it is, outside the project.
"""

import re
import shlex
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from .. import _atomic
from ..dataset import layout, text_file
from ..errors import ParameterError, UnreadableFileError
from ..rdf import namespaces
from . import fact_hints, sentences, spans
from .words import split_words


@dataclass(frozen=True, slots=True)
class NewArticle:
    """What was made for a text: the files written, and the entry of the article in the entities."""

    slug: str
    text: Path
    table: Path
    table_was_there: bool
    sentences: int
    words: int
    entry: str
    before: str


def start_article(text, slug, folder=None):
    """Write the evidence, the skeleton and, if there is none, the frozen table of a text; all or none.

    :param text: the file with the curator's own copy of the article.
    :param slug: the slug of the article, such as `cnd-60`.
    :param folder: a checkout of the project; the one the package runs from if None.
    :return: a `NewArticle`.
    :raises ParameterError: the slug is not one, reserved or taken; the text lies in the project; or
        there is no checkout to write to.
    :raises MissingFileError, UnreadableFileError: the text or its table cannot be read, or has no words.
    :raises UnwritableFileError: a file cannot be written; none is then.
    """
    top, text = _checkout(folder), Path(text)
    _check_slug(slug, top)
    content = text_file.read_text(text)
    if top.resolve() in text.resolve().parents:
        raise ParameterError(f"{text} lies in the project, where no article's words may be. "
                           "Move it to a folder of its own outside, and name it there.")
    table = text.with_name(f"{slug}.sentences.tsv")
    was_there = table.is_file()
    numbered = _sentences(content, text, table)
    contents = {path: make(slug, content, numbered)
                for path, make in zip(_paths(slug, top), (spans.spans_to_turtle, article_skeleton), strict=True)}
    made = NewArticle(slug, text, table, was_there, len(numbered), len(split_words(content)), *_entry(slug, top))
    _write(contents if was_there else contents | {table: sentences.to_tsv(numbered)})
    return made


def _checkout(folder):
    top = layout.project_root(folder)
    if top == layout.PROJECT_ROOT and top.name == "bundle":
        raise ParameterError("The data that comes with the installed package is not for editing. Give the top "
                           "folder of a checkout of SCO-KG: --data DIR.")
    return top


def _paths(slug, top):
    return [top / "data" / folder / f"{slug}.ttl" for folder in ("evidence", "articles")]


def _check_slug(slug, top):
    if not namespaces.is_slug(slug):
        better = "-".join(re.findall("[a-z0-9]+", slug.casefold()))
        raise ParameterError(f"{slug!r} is not a slug: lower-case letters a to z and figures, in words joined by "
                           "single hyphens, such as side-event-2031." + (better and f" Try {better!r}."))
    if slug in namespaces.RESERVED:
        raise ParameterError(f"{slug!r} is the name of a graph of the project. Use another slug, such as "
                           f"{slug + '-2031'!r}; other names that are taken: "
                           f"{', '.join(sorted(namespaces.RESERVED - {slug}))}.")
    for path in _paths(slug, top):
        if path.exists():
            raise ParameterError(f"The slug {slug!r} is taken: there is {path.relative_to(top)}. A slug is never "
                               "used again; use another, such as one with the publisher or the month.")


def _sentences(content, text, table):
    """Return the sentences of a text: those of its frozen table, or by the rule if there is none."""
    if not table.is_file():
        numbered = sentences.split_sentences(content)
        if not numbered:
            raise UnreadableFileError(f"{text}: there is no word in it. Give a file with the text of the article.")
        return numbered
    numbered = sentences.read_table(table)
    held, there = sum(span.word_count for span in spans.make_spans(content, numbered)), len(split_words(content))
    if held != there:
        raise UnreadableFileError(f"{table}: its sentences hold {held} of the {there} words of {text.name}. It belongs to "
                             "another text, or is cut wrongly: correct it, or delete it to have it made afresh.")
    return numbered


def _write(contents):
    with ExitStack() as stack:  # nothing becomes a file before everything is written
        temporary = {path: stack.enter_context(_atomic.atomic_file(path)) for path in contents}
        for path, content in contents.items():
            temporary[path].write_text(content, encoding="utf-8", newline="\n")


def _entry(slug, top):
    """Return the line for the entities, and the name that it comes before, "" if it comes last."""
    names = re.findall(r"^id:(\S+) a ", text_file.read_text(top / "data" / "entities.ttl"), re.MULTILINE)
    after = [name for name in names if name > f"article-{slug}"]
    return (f'id:article-{slug} a sco:Article ; rdfs:label "Article on WHAT (YEAR)"@en .',
            f"id:{min(after)}" if after else "")


# ── the skeleton ────────────────────────────────────────────────────────────

_ARTICLE = 'In full: … a sco:Article ; sco:title "THE HEADLINE AS PRINTED"@en ; sco:evidence s:1 .'
#: The sections of an article's file, with patterns to copy; what stands in capitals is to be replaced.
_SECTIONS = {
    "events": """
id:EVENT-YEAR a sco:Meeting ; sco:title "NAME AS PRINTED"@en ; sco:startDate "YYYY-MM-DD"^^xsd:date ;
    sco:place id:CITY ; sco:topic c:TOPIC ; sco:evidence s:N .
:PART a sco:PanelDiscussion ; sco:subEventOf id:EVENT-YEAR ; sco:evidence s:N .
Shared or named: id: and an entry in the entities; else a local name. Only announced: sco:modality c:announced.
A day without a year: sco:monthDay "--MM-DD"; the year, if it can be worked out, goes to the curation.""",
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
No qualifying word, no sco:comparator. Nobody named, no sco:claimedBy: then the article itself reports it.""",
    "what was said": """
:NAME a sco:Statement ; sco:statedBy id:PERSON ; sco:inEvent id:EVENT-YEAR ;
    sco:speechAct c:appeal ; sco:addressee id:GROUP ; sco:topic c:TOPIC ;
    sco:paraphrase "One sentence of our own, at most 25 words."@en ; sco:evidence s:N .
One assertion, one node. Without sco:statedBy the article itself says it. An announcement is no report.""",
}


def article_skeleton(slug, text, numbered):
    """Return the file of an article with no facts in it: sections, patterns, what each sentence may hold.

    :param text: the text, of which no word is used; :param numbered: its `Sentence`s.

    >>> text = "About 500 people."
    >>> [line for line in article_skeleton("cnd-60", text, sentences.split_sentences(text)).splitlines() if line.startswith("# s:")]
    ['# s:1   a figure (qualifier, period, claimant)']
    """
    kinds = [f"# s:{each.number:<3} {'; '.join(fact_hints.possible_facts(text[each.start:each.end]))}\n" for each in numbered]
    head = (f"# data/articles/{slug}.ttl\n# WHAT, WHERE, WHEN: none of the {len(numbered)} sentences is cited yet.\n"
            + layout.article_prefixes(slug))
    article = _heading("the article") + f"id:article-{slug} a sco:Article .\n" + _comment(_ARTICLE)
    todo = _heading("to do: what each sentence may hold; strike out what is done") + "".join(kinds)
    return head + article + todo + "".join(_heading(name) + _comment(hint) for name, hint in _SECTIONS.items())


def _heading(name):
    return "\n" + f"# ── {name} ".ljust(80, "─") + "\n\n"


def _comment(lines):
    return "".join(f"# {line}\n" for line in lines.strip("\n").splitlines())


# ── what to do next ─────────────────────────────────────────────────────────

_GUIDE = """\
data/evidence/{slug}.ttl: {sentences} sentences, {words} words
data/articles/{slug}.ttl: a skeleton, no facts yet
{table}: {origin}

Check the numbering by eye, once:
    sco-kg sentences {text} --table {table}
If a sentence is cut wrongly, correct the table, delete the two .ttl files and repeat this command, which
takes a table that is there as it is. Once others have the evidence, the table is frozen for good.

Next
1. Paste this into data/entities.ttl, {place}, with the subject and the year:
    {entry}
2. Record the facts in data/articles/{slug}.ttl, sentence by sentence. What is left to do says
    {check} --article {slug}
3. Put publisher, day and address of the article, if known, into data/curation.ttl.
4. Name the article in data/dataset.ttl and in README.md.
5. When all is clean, check everything, and have somebody else read text and data side by side:
    {check}
"""


def next_steps(new, folder=None):
    """Return what to tell a curator for whom a `NewArticle` was made, in lines."""
    quoted = {name: shlex.quote(str(getattr(new, name))) for name in ("text", "table")}
    data = f" --data {shlex.quote(str(folder))}" if folder else ""
    told = _GUIDE.format(
        slug=new.slug, sentences=new.sentences, words=new.words, entry=new.entry, **quoted,
        origin="the sentence table that was there" if new.table_was_there else "the new sentence table; keep it there",
        place=f"before {new.before}" if new.before else "at the end",
        check=f"sco-kg check{data} --articles {shlex.quote(str(new.text.parent))}")
    if new.text.name == f"{new.slug}.txt":
        return told
    return told + f"The checks look for {new.slug}.txt beside the table: give your copy that name, or copy it there.\n"
