"""The library: open, list, run with parameters, and the messages for wrong ones."""

from datetime import date
from decimal import Decimal

import pytest

import sco_kg
from sco_kg.errors import (
    MissingFileError,
    ParameterError,
    QueryError,
    UnknownPrefixError,
    UnknownQueryError,
    UnknownThingError,
)
from sco_kg.query import parameters
from sco_kg.rdf.terms import Text, Thing

HOSTILE = ['heroin" } UNION { GRAPH ?g { ?drug ?p ?o } } #', "c:heroin> } #", "<http://a.example/>", "heroin\n}",
           "\\", "heroin'; DROP ALL", "{", "}", "?drug", "UNDEF"]


@pytest.fixture(scope="module")
def graph():
    return sco_kg.open()


def test_the_catalogue_is_a_dict_of_queries(graph):
    query = graph.queries["seizures"]
    assert query.title and query.columns[0] == "substance" and "figures" in query.keywords
    assert [parameter.name for parameter in query.parameters][0] == "drug"


def test_rows_are_typed(graph):
    rows = graph.query("seizures", drug="heroin", article="parliamentarians-against-drugs-2017")
    (row,) = rows
    assert row.value == 70 and isinstance(row.sentence, int)
    assert row.substance == Thing("https://w3id.org/sco-kg/concept/heroin", "heroin")
    assert str(row.claimant) == "Rashid Alimov"
    day = next(row.earliest for row in graph.query("timeline"))
    assert isinstance(day, date)
    label = graph.sparql("SELECT ?l { GRAPH ?g { id:vienna rdfs:label ?l FILTER (LANG(?l) = 'ru') } }")[0].l
    assert label == "Вена" and isinstance(label, Text) and label.language == "ru"
    assert graph.sparql("SELECT (69.5 AS ?n) (true AS ?b) {}")[0].asdict() == {"n": Decimal("69.5"), "b": True}


def test_parameters_may_be_python_values(graph):
    heroin = Thing("https://w3id.org/sco-kg/concept/heroin")
    assert list(graph.query("seizures", drug=heroin)) == list(graph.query("seizures", drug="heroin"))
    assert list(graph.query("timeline", since=date(2023, 1, 1))) == list(graph.query("timeline", since="2023-01-01"))


def test_an_unbound_parameter_restricts_nothing(graph):
    assert len(graph.query("seizures")) > len(graph.query("seizures", drug="heroin")) > 0


@pytest.mark.parametrize("given, suggested", [({"drug": "heroine"}, "heroin"), ({"drug": "c:heroine"}, "heroin"),
                                              ({"article": "world-without-drug-2017"}, "world-without-drugs-2017")])
def test_a_misspelt_value_is_an_error(graph, given, suggested):
    with pytest.raises(UnknownThingError, match=f"Did you mean .*'{suggested}'") as raised:
        graph.query("seizures", **given)
    assert raised.value.name in given.values() and suggested in raised.value.suggestions


@pytest.mark.parametrize("drug", ["heroin", "c:heroin", "https://w3id.org/sco-kg/concept/heroin", "Героин", "海洛因"])
def test_a_concept_is_found_by_slug_iri_or_any_name(graph, drug):
    assert list(graph.query("seizures", drug=drug)) == list(graph.query("seizures", drug="heroin"))


def test_ask_and_construct_give_rows_too(graph):
    assert graph.sparql("ASK { GRAPH ?g { ?s ?p ?o } }")[0].answer is True
    triples = graph.sparql("CONSTRUCT { ?s a ?c } WHERE { GRAPH graph:entities { ?s a ?c } }")
    assert triples.columns == ("subject", "predicate", "object") and len(triples) > 100


def test_a_query_that_names_no_graph_sees_all_graphs_in_one(graph):
    everywhere = graph.sparql("SELECT DISTINCT ?p ?o { GRAPH ?g { id:unodc ?p ?o } }")
    assert {tuple(row) for row in graph.sparql("SELECT ?p ?o { id:unodc ?p ?o }")} == {tuple(row) for row in everywhere}
    assert graph.sparql("SELECT (COUNT(*) AS ?n) { id:unodc a ?class }")[0].n == 1  # once for all graphs
    entities = graph.sparql("SELECT ?o FROM graph:entities { id:unodc rdfs:label ?o }")
    assert len(entities) == len(graph.sparql("SELECT ?o { GRAPH graph:entities { id:unodc rdfs:label ?o } }")) > 1
    assert len(graph.sparql("DESCRIBE id:unodc")) == len(everywhere)


def test_labels_have_the_requested_language():
    russian = sco_kg.open(language="ru")
    (row,) = russian.sparql("SELECT ?thing { VALUES ?thing { id:vienna } }")
    assert row.thing.label == "Вена"
    (row,) = russian.sparql("SELECT ?thing { VALUES ?thing { id:rashid-zhakupov } }")
    assert row.thing.label == "Рашид Жакупов"


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("query, name", [("seizures", "drug"), ("statements", "speaker"), ("search", "text"),
                                         ("seizures", "article"), ("timeline", "since")])
def test_an_injection_is_one_value_or_refused(graph, query, name, value):
    everything = len(graph.query(query))
    try:
        rows = graph.query(query, **{name: value})
    except (ParameterError, UnknownThingError, UnknownPrefixError) as error:
        assert "\n" not in str(error)
    else:
        assert len(rows) == 0 < everything


def test_any_text_can_be_bound(graph):
    query = graph.queries["search"]
    for value in HOSTILE:
        terms = parameters.to_terms(query, {"text": value}, graph.names)
        assert terms["text"].value == value
        graph.sparql(parameters.bind_parameters(query, terms))


@pytest.mark.parametrize("given, message", [
    ({"drugs": "heroin"}, "Did you mean 'drug'"), ({"atLeast": "many"}, "is not a number, such as")])
def test_wrong_parameters(graph, given, message):
    with pytest.raises(ParameterError, match=message) as raised:
        graph.query("seizures" if "drugs" in given else "figures", **given)
    assert {raised.value.name} == given.keys()


def test_unknown_names_suggest_near_ones(graph):
    with pytest.raises(UnknownQueryError, match="Did you mean 'seizures'"):
        graph.query("siezures")
    with pytest.raises(UnknownThingError, match="Did you mean"):
        graph.find("Viena")
    with pytest.raises(UnknownPrefixError, match="Known prefixes"):
        sco_kg.rdf.namespaces.expand("idd:unodc")


def test_invalid_sparql_is_a_value_error(graph):
    with pytest.raises(QueryError, match="Not valid SPARQL"):
        graph.sparql("SELECT ?s WHERE {")
    with pytest.raises(ValueError):
        graph.sparql("")


def test_a_folder_without_data(tmp_path):
    with pytest.raises(MissingFileError, match="has no data folder"):
        sco_kg.open(tmp_path)


def test_an_iri_and_its_short_form_find_the_same(graph):
    iri = "https://w3id.org/sco-kg/id/unodc"
    for name in (iri, "id:unodc", "unodc", "UNODC", "UNITED NATIONS office on drugs and crime"):
        assert graph.find(name).iri == iri
