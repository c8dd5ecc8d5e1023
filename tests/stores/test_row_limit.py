"""A real Virtuoso with a small limit of rows: every answer is put together in full, or refused."""

import pytest

import sco_kg
from sco_kg.errors import EndpointError
from support.servers import Missing, virtuoso
from support.store_loads import run

pytestmark = pytest.mark.services

#: Fewer than the ontology has facts.
ROWS = 800


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    """A Virtuoso that gives few rows at a time, brought up to this release."""
    try:
        with virtuoso(tmp_path_factory.mktemp("narrow"), ROWS) as store, pytest.MonkeyPatch.context() as patch:
            for name, value in store.environment.items():
                patch.setenv(name, value)
            assert run("load", store)[0] == 0
            yield store
    except Missing as missing:
        pytest.skip(f"needs {missing}")


def test_facts_and_answers_are_compared_in_full(narrow):
    code, output, errors = run("verify", narrow)
    assert code == 0 and output.startswith("0 differences in 16 graphs and"), output + errors


@pytest.mark.parametrize("text", ["SELECT ?s ?o WHERE { GRAPH ?g { ?s ?p ?o } }",
                                  "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"])
def test_an_unordered_query_is_refused(narrow, text):
    with pytest.raises(EndpointError, match="truncated its answer"):
        sco_kg.open(f"{narrow.url}/sparql").sparql(text)


def test_triples_below_the_limit_are_given(narrow):
    text = ("PREFIX sco: <https://w3id.org/sco-kg/ontology#> CONSTRUCT { ?s a sco:Country } "
            "WHERE { GRAPH <https://w3id.org/sco-kg/graph/entities> { ?s a sco:Country } }")
    assert len(sco_kg.open(f"{narrow.url}/sparql").sparql(text)) == len(sco_kg.open().sparql(text)) > 5
