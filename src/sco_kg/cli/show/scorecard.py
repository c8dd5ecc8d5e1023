"""The scorecard: the quality of the data on one screen, or in a file."""

import io
import json
import textwrap
from dataclasses import asdict
from decimal import Decimal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ...query.output import display
from ...rdf import namespaces

_NODES = {"Statement": "statements", "Observation": "figures", "Participation": "parts", "Event": "events"}
#: Columns that the names of articles need beside their figures.
_WIDE = 100
_PLURALS = {"class": "classes", "property": "properties", "concept": "concepts"}
_OUTCOMES = {"violations": "violations", "warnings": "warnings", "explained-warnings": "warnings explained",
             "notes": "for information"}


def print_scorecard(quality, console):
    """Print a `Quality` to a rich console."""
    console.print(Text(f"Quality of the data {quality.version} of {quality.day}", "bold"))
    narrow = console.width < _WIDE
    for table in (_contents(quality, narrow), _grounds(quality, narrow), _whole(quality)):
        console.print()
        console.print(table)
    for name, reason in quality.skipped.items():
        console.print(Text(f"skipped: {name}: {reason}", "dim"))


def scorecard_text(quality):
    """Return what `print_scorecard` prints, as plain text."""
    console = Console(file=io.StringIO(), width=110, color_system=None, highlight=False)
    print_scorecard(quality, console)
    return console.file.getvalue()


def scorecard_to_json(quality):
    """Return a `Quality` as JSON."""
    metrics = [asdict(metric) | {"value": _plain(metric.value)} for metric in quality.metrics]
    everything = {"version": quality.version, "date": quality.day, "metrics": metrics, "skipped": quality.skipped}
    return json.dumps(everything, ensure_ascii=False, indent=2) + "\n"


def _plain(value):
    return float(value) if isinstance(value, Decimal) else value


def _contents(quality, narrow):
    """What each article gives, the sum last."""
    columns = [("assertions", ""), ("nodes", ""), *(("nodes", namespaces.sco_term(name)) for name in _NODES)]
    return _by_article(quality, ["assertions", "nodes", *_NODES.values()], columns, narrow)


def _grounds(quality, narrow):
    """How much of each article is used, and how well it bears what is made of it."""
    names = ("sentences", "cited-sentences", "evidenced-nodes", "literals", "grounded-literals")
    heads = ("sentences", "cited", "nodes with evidence", "literals", "grounded")
    return _by_article(quality, heads, [(name, "") for name in names], narrow)


def _by_article(quality, heads, columns, narrow):
    table = _table("article", *heads)
    for of in [*sorted({metric.of for metric in quality.metrics} - {namespaces.DATASET}), namespaces.DATASET]:
        slug = namespaces.slug_of(of) or "all"
        table.add_row(textwrap.fill(slug, 18) if narrow else slug,
                      *(_cell(quality, name, of, part) for name, part in columns))
    return table


def _table(*heads):
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, justify="right" if place else "left", no_wrap=not place)
    return table


def _cell(quality, name, of=namespaces.DATASET, part=""):
    value = quality.value(name, of, part)
    if value is None:
        return "0" if part else "–"
    return _percent(value) if isinstance(value, Decimal) else str(value)


def _percent(value):
    return f"{display(value)} %"


def _whole(quality):
    """One line for each thing measured of the whole: what, how much, and what that is made of."""
    table = _table("of the whole", "")
    table.add_column(overflow="fold")
    for rows in (_terms, _names, _consistency, _form):
        for what, how_much, made_of in rows(quality):
            table.add_row(what, how_much, Text(made_of, "dim"))
    return table


def _terms(quality):
    unused = sorted(map(namespaces.shorten, quality.parts("uses")))
    for kind, plural in _PLURALS.items():
        idle = ", ".join(term for term in unused if _kind(term) == kind)
        yield (f"{plural} used", _cell(quality, "used-terms", part=kind),
               f"of {_cell(quality, 'terms', part=kind)}" + (f"; not {idle}" if idle else ""))


def _kind(term):
    """Return the kind of a term: concepts have a namespace of their own, classes a capital."""
    prefix, _, name = term.partition(":")
    return "concept" if prefix == "c" else "class" if name[0].isupper() else "property"


def _names(quality):
    for kind in ("things", "concepts"):
        hosts = _list(quality.parts(f"{kind}-by-host"))
        yield (f"{kind} linked to others", _cell(quality, f"linked-{kind}"),
               f"as the same {_cell(quality, f'same-{kind}')}; {hosts}")
    for kind in ("things", "concepts"):
        shares = {language: _percent(value) for language, value in quality.parts(f"labelled-{kind}").items()}
        english = shares.pop("en", "–")
        yield f"{kind} named in English", english, ", ".join(f"{name} {value}" for name, value in shares.items())


def _consistency(quality):
    for name, words in _OUTCOMES.items():
        yield words, _cell(quality, name), _list(quality.parts(name))
    kinds = {namespaces.shorten(kind).partition(":")[2]: count for kind, count in quality.parts("discrepancies").items()}
    yield "differences of sources", _cell(quality, "discrepancies"), _list(kinds)


def _form(quality):
    yield "blank nodes", _cell(quality, "blank-nodes"), ""
    yield "files that parse", _cell(quality, "parsed-files"), f"of {_cell(quality, 'files')}"
    yield "graphs with a licence", _cell(quality, "licensed-graphs"), f"of {_cell(quality, 'graphs')}"


def _list(counts):
    """Return counts by name as a reader wants them: the largest first."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{name} ({count})" for name, count in ordered)
