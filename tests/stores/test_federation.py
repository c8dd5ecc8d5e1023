"""The data split over two endpoints: Comunica over both answers as one store does, but for the queries listed.

`federation-wrong.tsv` lists them, each with the actual answer and the reason. If a query is no longer right,
or no longer wrong, update the list by hand.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

import sco_kg
from sco_kg.rdf import namespaces
from sco_kg.rdf.terms import normalised
from support.federation import ask, endpoints, split
from support.servers import Missing

pytestmark = pytest.mark.services

LISTED = Path(__file__).with_name("federation-wrong.tsv")


@pytest.fixture(scope="module")
def local():
    return sco_kg.open()


@pytest.fixture(scope="module")
def parts(local):
    return split(local.store.store)


@pytest.fixture(scope="module")
def answers():
    """The function `ask`, if all it requires is installed."""
    try:
        ask([], {})
    except Missing as missing:
        pytest.skip(f"needs {missing}")
    return ask


@pytest.fixture(scope="module")
def urls(answers, parts, tmp_path_factory):
    """The two endpoints."""
    with endpoints(tmp_path_factory.mktemp("split"), parts, "--union-default-graph") as started:
        yield started


def texts(local, *names):
    return {name: local.queries[name].text for name in names or local.queries}


def outcome(local, name, rows):
    """Say in a few words what is wrong with the rows of a query; None if nothing is."""
    if isinstance(rows, str):
        return "no answer"
    here, there = (Counter(tuple(map(normalised, row)) for row in each)
                   for each in (local.store.run(local.queries[name].text)[1], rows))
    return None if here == there else f"{(here - there).total()} rows lost, {(there - here).total()} too many"


def test_each_fact_is_in_one_of_the_two_and_each_has_articles_of_its_own(parts, local):
    first, second = map(set, parts)
    assert not first & second and first | second == set(local.store.store)
    one, other = ({namespaces.slug_of(quad.graph_name.value) for quad in part} - {None} for part in parts)
    assert len(one) == 3 and len(other) == 2 and not one & other


def test_every_query_except_those_listed_is_answered_correctly(answers, urls, local):
    with LISTED.open(encoding="utf-8", newline="") as file:
        listed = {line["query"]: line for line in csv.DictReader(file, delimiter="\t")}
    given = answers(urls, texts(local))
    found = {name: outcome(local, name, rows) for name, rows in given.items()}
    wrong = {name: what for name, what in found.items() if what}
    complaints = {name: rows for name, rows in given.items() if isinstance(rows, str)}
    assert wrong == {name: line["outcome"] for name, line in listed.items()}, complaints
    assert all(line["reason"].endswith(".") for line in listed.values())


def test_a_query_that_takes_too_many_requests_is_abandoned(answers, urls, local):
    given = answers(urls, texts(local, "documents", "inferences"), most_requests=50)
    assert given["documents"] == "more than 50 requests"
    assert outcome(local, "inferences", given["inferences"]) is None


def test_without_the_union_as_default_graph_the_engine_finds_nothing(answers, parts, local, tmp_path):
    with endpoints(tmp_path, parts) as urls:
        assert answers(urls, texts(local, "articles")) == {"articles": []}


def test_a_fact_in_both_counts_twice(answers, parts, local, tmp_path):
    with endpoints(tmp_path, [parts[0], parts[0]], "--union-default-graph") as urls:
        given = answers(urls, texts(local, "outside-identifiers"))
    assert outcome(local, "outside-identifiers", given["outside-identifiers"]) == "0 rows lost, 99 too many"
