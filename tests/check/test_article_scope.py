"""The scope of an article: the findings that a check of that article alone reports."""

import pyoxigraph as ox
import pytest

from sco_kg.check import article_scope, run
from sco_kg.check.finding import Finding
from sco_kg.check.shacl import shapes_graph, validate
from sco_kg.dataset import layout
from sco_kg.dataset import store as dataset
from sco_kg.errors import UnknownThingError
from sco_kg.rdf import namespaces

SLUG = "plums-2031"
MINE, HERS = (f"{namespaces.GRAPHS}{slug}#" for slug in (SLUG, "pears-2031"))


@pytest.fixture(scope="module")
def store():
    """Two articles on one fair, and a discrepancy between them."""
    facts = f"""
        <{namespaces.GRAPHS}{SLUG}> {{ <{MINE}talk> sco:inEvent id:fair ; sco:topic c:youth ; sco:evidence
            <{namespaces.EVIDENCE}{SLUG}#1> . id:fair sco:place id:mill . }}
        <{namespaces.EVIDENCE}{SLUG}> {{
            <{namespaces.EVIDENCE}{SLUG}#2> a sco:Span . <{namespaces.EVIDENCE}{SLUG}#1> a sco:Span . }}
        <{namespaces.GRAPHS}pears-2031> {{ <{HERS}talk> sco:inEvent id:fair . id:fair sco:place id:barn . }}
        <{namespaces.CURATION}> {{ <{namespaces.CURATION}#odd> sco:concerns <{MINE}talk>, <{HERS}talk> .
            <{namespaces.CURATION}#even> sco:concerns <{HERS}talk>, id:fair . }}"""
    prefixes = "".join(f"@prefix {name}: <{namespaces.PREFIXES[name]}> .\n" for name in ("sco", "id", "c"))
    made = ox.Store()
    made.load((prefixes + facts).encode(), format=ox.RdfFormat.TRIG)
    return made


def test_own_nodes_what_curation_says_of_them_and_what_they_refer_to(store):
    found = article_scope.scope_of_article(store, SLUG)
    assert {namespaces.shorten(iri) for iri in found.own} == {
        "graph:plums-2031#talk", "id:fair", "evidence:plums-2031#1", "evidence:plums-2031#2", "graph:curation#odd"}
    assert {namespaces.shorten(iri) for iri in found.nodes - found.own} == {"id:mill", "c:youth"}
    assert found.sentences == [1, 2]


@pytest.mark.parametrize("entity, value, in_scope", [
    ("graph:plums-2031#talk", "", True), ("id:mill", "", True), ("evidence:plums-2031#2", "", True),
    ("graph:curation#odd", "", True), ("graph:pears-2031#talk", "graph:plums-2031#talk", True),
    ("id:other-fair", "id:fair", True), ("graph:pears-2031#talk", "id:mill", False), ("id:barn", "", False),
    ("graph:curation#even", "", False), ("id:plums-2031", "", False)])
def test_the_scope_has_the_findings_on_the_article(store, entity, value, in_scope):
    finding = Finding("R-01", "any", "warning", entity, "", value)
    assert article_scope.scope_of_article(store, SLUG).filter([finding]) == [finding] * in_scope


def test_an_article_with_evidence_only_has_a_scope(store):
    only = ox.Store()
    only.extend(store.quads_for_pattern(None, None, None, ox.NamedNode(namespaces.EVIDENCE + SLUG)))
    assert article_scope.scope_of_article(only, SLUG).sentences == [1, 2]


@pytest.mark.parametrize("slug, hint", [("plum-2031", " Did you mean 'plums-2031'"), ("quinces", ""), ("curation", "")])
def test_an_unknown_slug_is_refused_with_suggestions(store, slug, hint):
    message = f"There is no article '{slug}'.{hint}.* Articles: pears-2031, plums-2031."
    with pytest.raises(UnknownThingError, match=message):
        article_scope.scope_of_article(store, slug)


@pytest.fixture(scope="module")
def full(articles):
    return run.run_checks(articles=articles)


@pytest.mark.parametrize("slug", layout.article_slugs(layout.PROJECT_ROOT))
def test_a_check_of_one_article_equals_the_full_check_in_its_scope(full, articles, slug):
    alone = run.run_checks(articles=articles, article=slug)
    assert alone.clean and alone.scope.slug == slug
    assert set(alone.findings) == set(alone.scope.filter(full.findings))


def test_core_constraints_limited_to_focus_nodes_report_the_same_on_them(top):
    """Values that are not focus nodes are still evaluated."""
    data, every = ox.Store(), shapes_graph.read_shapes(top)
    data.extend(dataset.load_store())
    graph = ox.NamedNode(f"{namespaces.GRAPHS}world-without-drugs-2017")
    data.remove_graph(ox.NamedNode(namespaces.ENTITIES))
    everywhere = validate.validate_store(data, every)
    role = ox.NamedNode(namespaces.sco_term("role"))
    chosen = {quad.subject.value for quad in data.quads_for_pattern(None, role, None, graph)}
    named = {namespaces.shorten(iri) for iri in chosen}
    confined = [finding for finding in validate.validate_store(data, every, nodes=chosen) if finding.entity in named]
    assert confined == [finding for finding in everywhere if finding.entity in named]
    assert {finding.rule for finding in confined} >= {"R-03", "R-38"}
