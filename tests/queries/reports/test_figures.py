"""The reports on figures: what each finds in seeded faults and in the five articles, in two engines.

Beside this file lie the approved answers over the articles; in seeded/, those over seeded.trig,
where every report has something to find. `pytest --approve` rewrites both; review the diff.
"""

import functools
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox
import pytest

from sco_kg.dataset import derivation, turtle_file
from sco_kg.dataset import store as dataset
from sco_kg.query import catalogue
from sco_kg.rdf import namespaces
from support.paths import TOP

HERE = Path(__file__).parent
REPORTS = {name: query for name, query in catalogue.read_catalogue(TOP, "reports").items()
           if "figures" in query.keywords}


@functools.cache
def articles():
    return dataset.load_store(TOP)


@functools.cache
def seeded():
    store = ox.Store()
    for path in (TOP / "ontology" / "concepts").glob("*.ttl"):
        turtle_file.load_file(store, path, namespaces.CONCEPTS)
    store.bulk_extend(turtle_file.read_quads(HERE / "seeded.trig", ox.RdfFormat.TRIG))
    derivation.derive(store, TOP)
    return store


@functools.cache
def in_rdflib(data):
    return dataset.to_rdflib(data())


def table(rows, columns):
    """The rows of an answer as tab-separated short names; numbers count by value."""
    lines = [columns, *([_cell(row[name]) for name in columns] for row in rows)]
    return "".join("\t".join(line) + "\n" for line in lines)


def _cell(term):
    text = "" if term is None else namespaces.shorten(
        term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else str(term))
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


def ask_oxigraph(data, query):
    return table(data().query(query.text), query.columns)


def ask_rdflib(data, query):
    rows = (row.asdict() for row in in_rdflib(data).query(query.text))
    return table(({name: row.get(name) for name in query.columns} for row in rows), query.columns)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_finds_seeded_figures(name, approved):
    answer = ask_oxigraph(seeded, REPORTS[name])
    assert answer.count("\n") > 1, "no row but the header"
    approved(HERE / "seeded" / f"{name}.tsv", answer)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_finds_the_known_figures_of_the_articles(name, approved):
    approved(HERE / f"{name}.tsv", ask_oxigraph(articles, REPORTS[name]))


@pytest.mark.references
@pytest.mark.parametrize("data", [seeded, articles])
@pytest.mark.parametrize("name", REPORTS)
def test_both_engines_give_the_same_rows(name, data):
    assert ask_oxigraph(data, REPORTS[name]) == ask_rdflib(data, REPORTS[name])


def test_each_approved_answer_belongs_to_a_report():
    for folder in (HERE, HERE / "seeded"):
        assert {path.stem for path in folder.glob("*.tsv")} == set(REPORTS)
