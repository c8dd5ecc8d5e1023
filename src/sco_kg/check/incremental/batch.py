"""The examination of articles: what one piece of a check does, wherever it is done.

A pure function of what it is given, so that it can run in any process on any machine, and its result be
kept under the digest of what it was given.
"""

import time
from contextlib import contextmanager
from typing import NamedTuple

import pyoxigraph as ox

from ...dataset import derivation
from ...rdf import namespaces
from .. import check_queries, data_profile, ruleset
from ..finding import Finding
from ..shacl import validate

#: The piece that belongs to no article: the vocabulary, and what no article mentions.
SHARED = ""
_ELSEWHERE = ox.NamedNode(namespaces.GRAPHS + "elsewhere")
_INFERRED = namespaces.sco_term("inferredFrom")
_CONCEPTS = namespaces.PREFIXES["c"]
_TYPE = namespaces.PREFIXES["rdf"] + "type"
#: Derived from the dates of all articles, so they are built again where all are at hand.
_DAYS = {namespaces.sco_term("earliest"), namespaces.sco_term("latest")}


class Batch(NamedTuple):
    """What is needed to examine some articles, or the rest.

    `homes` has, for each article to be told of, the nodes besides its own that its findings may be on;
    `sources` are the files of these articles and of those they meet; `context` and `elsewhere` are what
    `Surroundings` returns.
    """

    rules: ruleset.RuleSet
    homes: dict
    sources: tuple
    context: str
    elsewhere: str


class ArticleResult(NamedTuple):
    """What was found in an article, and what checks across all articles need of it, as N-Quads.

    `facts` have the properties such checks look at, `term_uses` one use of each term, by the IRI of the term.
    """

    findings: tuple
    facts: str
    examples: dict

    def plain(self):
        """Return it as JSON can hold it; `result_from_json` is the way back."""
        return [[finding.plain() for finding in self.findings], self.facts, self.examples]


def result_from_json(plain):
    """Return the `ArticleResult` that `Outcome.plain` made plain."""
    findings, facts, examples = plain
    return ArticleResult(tuple(Finding(*finding) for finding in findings), facts, examples)


def check_batch(piece):
    """Return the outcomes of the homes of a piece by slug, and the seconds spent by stage.

    :raises UnreadableFileError: a source does not parse; the message names the line.
    """
    watch = Stopwatch()
    with watch("data profile"):
        store = _store(piece)
        found = data_profile.check_profile([*_lines(piece.context), *_quads(store, namespaces.DERIVED)])
        written = {slug: data_profile.check_profile(_as_written(piece, slug)) for slug in piece.homes}
    with watch("check queries"):
        found += [fault for query in piece.rules.queries(everything=False) for fault in check_queries.run_check_query(store, query)]
    with watch("shapes"):
        found += _by_shapes(store, piece)
    wanted = piece.rules.properties(ruleset.shapes_graph_of(piece.rules.shapes))
    return {slug: _outcome(slug, piece.homes[slug], _reported_nodes(piece, store, slug), found, written[slug], store, wanted)
            for slug in piece.homes}, watch.seconds


def _outcome(slug, things, told, found, written, store, wanted):
    own = [quad for graph in (*_graphs_of(slug), namespaces.DERIVED) for quad in _quads(store, graph)]
    return ArticleResult(tuple(set(written).union(finding for finding in found if finding.entity in told)),
                   _facts(own, slug, things, wanted), term_uses(own))


class Stopwatch:
    """Seconds by stage: `with watch("stage"):` adds to them."""

    def __init__(self):
        self.seconds = {}

    @contextmanager
    def __call__(self, stage):
        start = time.perf_counter()
        yield
        self.add({stage: time.perf_counter() - start})

    def add(self, seconds):
        """Add the seconds of somebody else's watch."""
        for stage, spent in seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0) + spent


def _store(piece):
    store = ox.Store()
    for source in piece.rules.base + piece.sources:
        source.load(store)
    store.load(piece.context.encode(), format=ox.RdfFormat.N_QUADS)
    derivation.materialize(store, piece.rules.constructs)
    return store


def _lines(context):
    return ox.parse(context.encode(), format=ox.RdfFormat.N_QUADS)


def _quads(store, graph):
    return store.quads_for_pattern(None, None, None, ox.NamedNode(graph))


def _graphs_of(slug):
    return (namespaces.GRAPHS + slug, namespaces.EVIDENCE + slug)


def _as_written(piece, slug):
    """Return the facts of a home as they are written; a store smooths their numbers."""
    sources = piece.rules.base if slug == SHARED else piece.sources
    return [quad for source in sources if slug == SHARED or source.graph in _graphs_of(slug) for quad in source.quads()]


def _by_shapes(store, piece):
    """Return what the shapes find once the store knows what is said elsewhere.

    Not before: check queries tell graphs apart, and what many articles say stands here in one graph.
    """
    store.load(piece.elsewhere.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=_ELSEWHERE)
    store.remove_graph(ox.NamedNode(namespaces.DERIVED))
    derivation.materialize(store, piece.rules.constructs)
    every = ruleset.shapes_graph_of(piece.rules.shapes)
    return validate.validate(store, every, piece.rules.targets(every, everything=False))


def _reported_nodes(piece, store, slug):
    """Return the names of the nodes that findings of a home are on: its own, those it was given, tenures."""
    graphs = {source.graph for source in piece.rules.base} if slug == SHARED else set(_graphs_of(slug))
    nodes = {quad.subject.value for graph in graphs for quad in _quads(store, graph)}
    tenures = {quad.subject.value for quad in _quads(store, namespaces.DERIVED) if quad.predicate.value == _INFERRED}
    return {namespaces.shorten(iri) for iri in nodes | tenures | piece.homes[slug]}


def term_uses(quads):
    """Return, by its IRI, for each property, class and concept in some quads one that uses it, as N-Quads."""
    uses = {}
    for quad in quads:
        uses[quad.predicate.value] = quad
        if quad.predicate.value == _TYPE or getattr(quad.object, "value", "").startswith(_CONCEPTS):
            uses[quad.object.value] = quad
    return {term: f"{quad} .\n" for term, quad in uses.items()}


def _facts(own, slug, things, wanted):
    """Return the facts of an article, and those derived of things it mentions, that have a property that is wanted."""
    derived = [quad for quad in own if quad.graph_name.value == namespaces.DERIVED]
    tenures = {quad.subject.value for quad in derived
               if quad.predicate.value == _INFERRED and namespaces.slug_of(quad.object.value) == slug}
    stated = [quad for quad in own if quad.graph_name.value == namespaces.GRAPHS + slug and quad.predicate.value in wanted]
    subjects = {quad.subject for quad in stated if quad.predicate.value != _TYPE}
    found = [quad for quad in stated if quad.subject in subjects]
    found += [quad for quad in derived
              if quad.subject.value in things | tenures and quad.predicate.value in wanted - _DAYS]
    return "".join(sorted(f"{quad} .\n" for quad in found))


def check_across_articles(given, facts):
    """Return what the checks that look across all articles find.

    :param given: the `Rules`.
    :param facts: texts of N-Quads: of each article, what its `ArticleResult` holds, and the entities and curation.
    :return: a list of `Finding`s; [] if there are none.
    """
    every, store = ruleset.shapes_graph_of(given.shapes), ox.Store()
    for source in given.base:
        source.load(store)
    store.bulk_load("".join(facts).encode(), format=ox.RdfFormat.N_QUADS)
    derivation.materialize(store, given.days())
    found = [fault for query in given.queries(everything=True) for fault in check_queries.run_check_query(store, query)]
    return found + validate.validate(store, every, given.targets(every, everything=True))
