"""Checking a batch of articles: a pure function, so that any process can run it and its results can be cached."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import pyoxigraph as ox

from ...dataset.derivation import materialize
from ...dataset.turtle_file import TurtleFile
from ...rdf.namespaces import DERIVED, EVIDENCE, GRAPHS, PREFIXES, RDF_TYPE, sco_term, shorten, slug_of
from ...rdf.triples import parse_quads, quads_of
from ..check_queries import run_check_query
from ..data_profile import check_profile
from ..finding import Finding
from ..ruleset import RuleSet
from ..shacl.validate import validate_store
from .mentions import node_name

#: The slug of what belongs to no article: the vocabulary, and the shared nodes that no article mentions.
SHARED = ""
_FACTS_OF_OTHERS = ox.NamedNode(GRAPHS + "elsewhere")
_INFERRED = sco_term("inferredFrom")
_CONCEPTS = PREFIXES["c"]
#: Derived from the dates of all articles, so cross-article checks derive them again.
_DATES = {sco_term("earliest"), sco_term("latest")}


class Batch(NamedTuple):
    """Some articles, or SHARED, and everything needed to check them.

    `focus_nodes` maps each article to the shared nodes whose findings are reported for it. `files` are those of the
    articles and of their neighbours. `context` and `facts_of_others` are those of `Neighbourhood`.
    """

    rules: RuleSet
    focus_nodes: Mapping[str, Iterable[str]]
    files: tuple[TurtleFile, ...]
    context: str
    facts_of_others: str


class ArticleResult(NamedTuple):
    """The findings in an article, and its facts for the cross-article checks, as N-Quads.

    `facts` have the properties that these checks use. `term_uses` has one fact for each term that the article
    uses, by the IRI of the term.
    """

    findings: tuple[Finding, ...]
    facts: str
    term_uses: dict[str, str]

    def to_json(self) -> list[Any]:
        """Return the result as a JSON value; `result_from_json` is the inverse."""
        return [[finding.to_json() for finding in self.findings], self.facts, self.term_uses]


def result_from_json(value: list[Any]) -> ArticleResult:
    """Return the result of `ArticleResult.to_json`."""
    findings, facts, term_uses = value
    return ArticleResult(tuple(Finding(*finding) for finding in findings), facts, term_uses)


class Stopwatch:
    """Seconds by stage: `with watch("stage"):` adds to them."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.add({stage: time.perf_counter() - start})

    def add(self, seconds: Mapping[str, float]) -> None:
        """Add the seconds of another stopwatch."""
        for stage, spent in seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0) + spent


def check_batch(batch: Batch) -> tuple[dict[str, ArticleResult], dict[str, float]]:
    """Return the result of each article of a batch by slug, and the seconds by stage.

    :raises UnreadableFileError: a file does not parse; the message names the line.
    """
    watch, rules = Stopwatch(), batch.rules
    with watch("data profile"):
        store = _load(batch)
        found = check_profile([*_parse_context(batch), *quads_of(store, DERIVED)])
        written = {slug: check_profile(_quads_as_written(batch, slug)) for slug in batch.focus_nodes}
    with watch("check queries"):
        found += [finding for query in rules.check_queries(cross_article=False)
                  for finding in run_check_query(store, query)]
    with watch("shapes"):
        found += _validate_with_others(store, batch)
    properties = rules.cross_article_properties()
    results = {}
    for slug in batch.focus_nodes:
        reported = _reported_nodes(batch, store, slug)
        own = [quad for graph in (*_graphs_of(slug), DERIVED) for quad in quads_of(store, graph)]
        results[slug] = ArticleResult(
            tuple({*written[slug], *(finding for finding in found if finding.entity in reported)}),
            _cross_article_facts(own, slug, set(batch.focus_nodes[slug]), properties), term_uses(own))
    return results, watch.seconds


def _load(batch: Batch) -> ox.Store:
    store = ox.Store()
    for file in batch.rules.base + batch.files:
        file.load(store)
    store.extend(_parse_context(batch))
    materialize(store, batch.rules.constructs)
    return store


def _parse_context(batch: Batch) -> list[ox.Quad]:
    return parse_quads(batch.context, ox.RdfFormat.N_QUADS)


def _graphs_of(slug: str) -> tuple[str, str]:
    return GRAPHS + slug, EVIDENCE + slug


def _quads_as_written(batch: Batch, slug: str) -> list[ox.Quad]:
    """Return the quads of an article, or of the vocabulary, with the lexical forms that a store would normalise."""
    files = batch.rules.base if slug == SHARED else [file for file in batch.files if file.graph in _graphs_of(slug)]
    return [quad for file in files for quad in file.quads()]


def _validate_with_others(store: ox.Store, batch: Batch) -> list[Finding]:
    """Return the findings of the shapes after adding the facts of other articles.

    Must run after the check queries: they rely on named graphs, and this loads the facts of many articles into one.
    """
    store.load(batch.facts_of_others.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=_FACTS_OF_OTHERS)
    store.remove_graph(ox.NamedNode(DERIVED))
    materialize(store, batch.rules.constructs)
    return validate_store(store, batch.rules.shapes_graph(), batch.rules.targeted_shapes(cross_article=False))


def _reported_nodes(batch: Batch, store: ox.Store, slug: str) -> set[str]:
    """Return the names of the nodes whose findings are reported for an article: own, focus nodes, tenures."""
    graphs = {file.graph for file in batch.rules.base} if slug == SHARED else set(_graphs_of(slug))
    nodes = {node_name(quad.subject) for graph in graphs for quad in quads_of(store, graph)}
    tenures = {node_name(quad.subject) for quad in quads_of(store, DERIVED) if quad.predicate.value == _INFERRED}
    return {shorten(iri) for iri in nodes.union(tenures, batch.focus_nodes[slug])}


def term_uses(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """Return one fact, as N-Quads, for each property, class and concept in some quads, by the IRI of the term."""
    uses = {}
    for quad in quads:
        uses[quad.predicate.value] = quad
        if quad.predicate.value == RDF_TYPE or node_name(quad.object).startswith(_CONCEPTS):
            uses[node_name(quad.object)] = quad
    return {term: f"{quad} .\n" for term, quad in uses.items()}


def _cross_article_facts(own: Iterable[ox.Quad], slug: str, things: set[str], properties: set[str]) -> str:
    """Return the facts with some properties, stated in an article or derived of things it mentions."""
    own = list(own)
    derived = [quad for quad in own if quad.graph_name == ox.NamedNode(DERIVED)]
    tenures = {node_name(quad.subject) for quad in derived
               if quad.predicate.value == _INFERRED and slug_of(node_name(quad.object)) == slug}
    graph = ox.NamedNode(GRAPHS + slug)
    stated = [quad for quad in own if quad.graph_name == graph and quad.predicate.value in properties]
    subjects = {quad.subject for quad in stated if quad.predicate.value != RDF_TYPE}
    facts = [quad for quad in stated if quad.subject in subjects]
    facts += [quad for quad in derived
              if node_name(quad.subject) in things | tenures and quad.predicate.value in properties - _DATES]
    return "".join(sorted(f"{quad} .\n" for quad in facts))


def check_across_articles(rules: RuleSet, facts: Iterable[str]) -> list[Finding]:
    """Return the findings of the cross-article checks.

    :param facts: texts of N-Quads: the `facts` and `term_uses` of each article, and those of entities and curation.
    """
    store = ox.Store()
    for file in rules.base:
        file.load(store)
    store.bulk_load("".join(facts).encode(), format=ox.RdfFormat.N_QUADS)
    materialize(store, rules.date_constructs())
    found = [finding for query in rules.check_queries(cross_article=True) for finding in run_check_query(store, query)]
    return found + validate_store(store, rules.shapes_graph(), rules.targeted_shapes(cross_article=True))
