"""What the command prints besides query results: things, findings, evidence."""

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from ... import errors
from ...evidence import spans
from ...query import things
from ...query.output import show as shown
from ...rdf import namespaces
from ...rdf.terms import Thing
from ...stores import contents, diff
from ...stores import load as loading

_STYLES = {"violation": "bold red", "warning": "yellow", "information": "cyan"}


def out():
    """Return the console of standard output; lines are whole where it is not a terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=160, color_system=None)


def sentence_list(numbers):
    """Return sentence numbers as a reader writes them.

    >>> sentence_list([2, 3, 4, 8])
    '2–4, 8'
    """
    runs = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def show(graph, name):
    """Print every fact about a thing, by article, with sentences and claimants.

    :raises UnknownThing: there is no such thing.
    """
    iri, console = graph.find(name), out()
    names, nodes = things.names(graph, iri), things.nodes(graph, iri)
    if not names and not nodes:
        raise things.absent(graph, iri)
    console.print(Text(_title(names, nodes, iri), "bold"), Text(namespaces.shorten(iri), "dim"))
    for what, values in _grouped(names).items():
        console.print(Text(f"  {what}: {', '.join(values)}"))
    for article in dict.fromkeys(node.article for node in nodes):
        console.print()
        console.print(_facts_table(article, [node for node in nodes if node.article == article], iri))


def _title(names, nodes, iri):
    labels = [str(value) for prop, value in names if prop.iri.endswith("abel")]
    own = [str(node.thing) for node in nodes if node.thing.iri == iri]
    return (labels + own + [iri])[0]


#: What a reader sees for the properties of `names-of`.
_NAMING = {"type": "kind", "label": "names", "prefLabel": "names", "altLabel": "also", "definition": "means",
           "exactMatch": "the same as", "closeMatch": "close to"}


def _grouped(names):
    grouped = {}
    for prop, value in names:
        what = _NAMING[re.split("[#/]", prop.iri)[-1]]
        language = getattr(value, "language", "")
        grouped.setdefault(what, []).append(shown(value) + (f" ({language})" if language not in ("", "en") else ""))
    return grouped


#: What is told of a node that points to the thing, besides its label: when, where, to whom, for whom.
_TOLD = ("inCapacity", "onBehalfOf", "inEvent", "addressee", "period", "area", "shareOf", "startDate", "modality")


def _facts_table(article, nodes, iri):
    table = Table(title=article, title_justify="left", title_style="bold", box=None, pad_edge=False,
                  padding=(0, 2, 0, 0))
    for column in ("as", "fact", "sentences", "according to"):
        table.add_column(column, overflow="fold", header_style="dim")
    for node in nodes:
        said_by = ", ".join(map(str, node.claimants)) or "the article"
        for relation, fact in _facts(node, iri):
            table.add_row(relation, Text(fact), sentence_list(node.sentences), Text(said_by))
    return table


def _facts(node, iri):
    """Return a node's rows as (relation, fact): each fact of the thing itself, one row for another node."""
    if node.thing.iri == iri:
        return [(str(prop), shown(value)) for prop, value in node.facts] or [("", "is named")]
    relations = [str(prop) for prop, value in node.facts if isinstance(value, Thing) and value.iri == iri]
    kind = [str(value) for prop, value in node.facts if prop.iri == namespaces.sco("speechAct")] or [str(node.kind or "")]
    told = [f"{prop}: {shown(value)}" for prop, value in node.facts
            if prop.iri.removeprefix(namespaces.sco("")) in _TOLD and getattr(value, "iri", None) != iri]
    head = ": ".join(filter(None, [kind[0], str(node.thing)]))
    return [(", ".join(relations) or "said by", head + (f" ({'; '.join(told)})" if told else ""))]


@contextmanager
def progress(enabled=True):
    """Give a function (name, done, of) that shows a progress bar on standard error."""
    console = Console(stderr=True)
    if not enabled or not console.is_terminal:
        yield lambda name, done, of: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("")
        yield lambda name, done, of: bar.update(task, description=name, completed=done, total=of)


def report(audit):
    """Print the findings of an audit, what was skipped, and a last line that sums up."""
    console = out()
    for finding in _together(audit.findings):
        place = f"{finding.file}:{finding.line}" if finding.file else ""
        facts = [part for part in (place, finding.entity, finding.property, finding.value) if part]
        console.print(Text(f"{finding.severity} ", _STYLES[finding.severity]), Text(" ".join(facts)), sep="")
        console.print(Padding(Text(finding.message), (0, 0, 0, 4)))
    for name, reason in audit.skipped.items():
        console.print(f"skipped: {escape(name)}: {escape(reason)}", style="dim")
    counts = Counter(finding.severity for finding in audit.findings)
    total = ", ".join(f"{counts[name]} {name}{'s' * (counts[name] != 1)}" for name in ("violation", "warning"))
    stages = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in audit.seconds.items())
    if audit.scope:
        console.print(_standing(audit), markup=False)
    console.print(f"{total}, {counts['information']} for information ({stages})")


#: The constraints behind what a curator asks again and again.
_UNCITED, _UNGROUNDED, _NO_COPY = "r53-span-not-cited", "Literal-R54-grounding", "Article-R54-copy"


def _together(findings):
    """Yield the findings, those on sentences that nothing cites as one for each article."""
    def article(finding):
        return finding.entity.partition("#")[0] if finding.constraint == _UNCITED else id(finding)

    for _, group in groupby(findings, article):
        first, *others = group
        if others:
            numbers = sentence_list(int(each.entity.partition("#")[2]) for each in (first, *others))
            first = replace(first, entity=first.entity.partition("#")[0], property="", value=f"sentences {numbers}")
        yield first


def _standing(audit):
    """Return how far an article has come: its sentences that are cited, its literals that are grounded."""
    counts, sentences = Counter(finding.constraint for finding in audit.findings), len(audit.scope.sentences)
    compared = "texts" in audit.seconds and not counts[_NO_COPY]
    number, grounded = counts[_UNGROUNDED], "literals not compared with the text"
    if compared:
        grounded = f"{number} literal{'s' * (number != 1)} not grounded"
    return f"{audit.scope.slug}: {sentences - counts[_UNCITED]} of {sentences} sentences cited, {grounded}"


def as_json(audit):
    """Return an audit as plain dicts and lists."""
    return {"clean": audit.clean, "findings": [asdict(finding) for finding in audit.findings],
            "seconds": audit.seconds, "skipped": audit.skipped}


def load(graphs, remote, writer, dry_run, prune):
    """Load a release and print what becomes of each graph; say if the store then holds just that."""
    console, changes = out(), []

    def told(change):
        changes.append(change)
        console.print(Text(_fate(change)))

    left = loading.load(graphs, remote, None if dry_run else writer, prune, told)
    for graph, size in left.items():
        console.print(Text(f"{namespaces.shorten(graph)}: {size} facts, not in this release; --prune removes it", "yellow"))
    needed = [change for change in changes if change.needed]
    total = f"{sum(len(facts) for facts in graphs.values())} facts in {len(graphs)} graphs"
    if not needed:
        console.print(f"{total}: nothing to change, the store holds this release")
    else:
        console.print(f"{total}: {len(needed)} graphs {'would change; nothing was sent' if dry_run else 'changed'}")
    return not left and not (dry_run and needed)


def _fate(change):
    counts = f"+{len(change.missing)} -{len(change.extra)}" if change.needed else "unchanged"
    fingerprint = contents.fingerprint(change.ours)[:12]
    return f"{namespaces.shorten(change.graph)}: {len(change.ours)} facts, {counts}, fingerprint {fingerprint}"


def compare(remote, graph):
    """Print how a remote store differs from a graph here; say if it does not."""
    console = out()
    with progress() as on_stage:
        found = diff.compare(remote, graph.store, graph.queries, on_stage)
    for difference in found:
        console.print(Text(f"{difference.what}: {difference.here} here, {difference.there} there"))
        console.print(Padding(Text(difference.example), (0, 0, 0, 4)))
    console.print(f"{len(found)} differences in {len(contents.sizes(graph.store))} graphs "
                  f"and {len(graph.queries)} answers")
    return not found


def verify(top, copies):
    """Print, per article, whether its sentences are found in somebody's copies; say if all are.

    :param top: the folder with the evidence; :param copies: the folder with the texts.
    """
    console, clean = out(), True
    for path in sorted((top / "data" / "evidence").glob("*.ttl")):
        problems = spans.verify(path, copies / f"{path.stem}.txt")
        total = len(spans.read_spans(path))
        clean = clean and not problems
        missing = [problem for problem in problems if problem.sentence is None]
        found = 0 if missing else total - len(problems)
        console.print(f"{path.stem}: {found} of {total} sentences found")
        for problem in problems:
            place = f"sentence {problem.sentence}: " if problem.sentence else ""
            console.print(Text(f"  {place}{problem.message}", "red"))
    return clean


def quote(graph, top, name, copies):
    """Print the sentences behind a node, article by article, from somebody's own copies.

    :raises UnknownThing: nothing with evidence has that name.
    """
    iri, console = graph.find(name), out()
    own = [node for node in things.nodes(graph, iri) if node.thing.iri == iri]
    if not own:
        raise errors.UnknownThing(f"No article says anything of {name!r} itself. "
                                  "Try `sco-kg show` to see what points to it.")
    for node in own:
        path = top / "data" / "evidence" / f"{node.article}.ttl"
        sentences = spans.quote(path, copies / f"{node.article}.txt", node.sentences)
        console.print(Text(node.article, "bold"))
        for number, text in sentences.items():
            found = " ".join(text.split()) if text else "not found in your copy: the words differ"
            console.print(Text(f"{number:>4}  {found}"))
