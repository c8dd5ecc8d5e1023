"""Quality: what is measured of the data, each figure from one report query or from the audit.

Dimensions are those of Zaveri et al. (Semantic Web 7, 2016), as LDQD names them.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

import pyoxigraph as ox

from .. import graph
from ..check import run, waivers
from ..dataset import layout, text_file, turtle_file
from ..errors import UnreadableFileError
from ..evidence import grounding, spans
from ..evidence.words import split_words
from ..rdf import namespaces


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """What a metric is: its dimension, the unit of its values, and what it counts."""

    dimension: str
    unit: str
    definition: str


#: Every metric. Counts of all articles are the sums of theirs.
METRICS = {
    "nodes": MetricDefinition("completeness", "item", "Nodes that the graph of an article describes, all of them "
                  "or those of a class and its narrower ones."),
    "assertions": MetricDefinition("completeness", "item", "Facts in the graph of an article, types and evidence apart."),
    "sentences": MetricDefinition("completeness", "item", "Sentences of an article."),
    "cited-sentences": MetricDefinition("completeness", "percent", "Sentences of an article on which a node rests."),
    "evidenced-nodes": MetricDefinition("trustworthiness", "percent", "Nodes of an article that cite a sentence."),
    "literals": MetricDefinition("semanticAccuracy", "item", "Literals of an article's nodes, paraphrases apart."),
    "grounded-literals": MetricDefinition("semanticAccuracy", "percent", "Literals that the words of the cited "
                              "sentences state."),
    "terms": MetricDefinition("relevancy", "item", "Terms of the vocabulary, of one kind."),
    "used-terms": MetricDefinition("relevancy", "percent", "Terms of one kind that a thing uses, itself or by way "
                       "of a narrower term."),
    "uses": MetricDefinition("relevancy", "item", "Things that use a term, itself or by way of a narrower one; "
                 "stated of terms without use."),
    "same-things": MetricDefinition("interlinking", "percent", "Things with an identifier of the same thing elsewhere."),
    "linked-things": MetricDefinition("interlinking", "percent", "Things with an identifier of the same or a close "
                          "thing elsewhere."),
    "things-by-host": MetricDefinition("interlinking", "item", "Things with an identifier at one host."),
    "same-concepts": MetricDefinition("interlinking", "percent", "Concepts with an identifier of the same concept elsewhere."),
    "linked-concepts": MetricDefinition("interlinking", "percent", "Concepts with an identifier of the same or a close "
                            "concept elsewhere."),
    "concepts-by-host": MetricDefinition("interlinking", "item", "Concepts with an identifier at one host."),
    "labelled-things": MetricDefinition("versatility", "percent", "Things with a label in one language."),
    "labelled-concepts": MetricDefinition("versatility", "percent", "Concepts with a label in one language."),
    "violations": MetricDefinition("consistency", "item", "Findings that have to be mended, all of them or of one rule."),
    "warnings": MetricDefinition("consistency", "item", "Findings to mend or explain, all of them or of one rule."),
    "explained-warnings": MetricDefinition("consistency", "item", "Warnings that stay, each with its reason, all of "
                               "them or of one rule."),
    "notes": MetricDefinition("consistency", "item", "Findings for information, all of them or of one rule."),
    "discrepancies": MetricDefinition("consistency", "item", "Known places where the sources differ, all of them or "
                          "of one kind."),
    "blank-nodes": MetricDefinition("interpretability", "item", "Nodes without an IRI."),
    "files": MetricDefinition("availability", "item", "Turtle files of the vocabulary, the data and the shapes, "
                  "the measurements apart."),
    "parsed-files": MetricDefinition("availability", "percent", "Turtle files that parse."),
    "graphs": MetricDefinition("licensing", "item", "Named graphs."),
    "licensed-graphs": MetricDefinition("licensing", "percent", "Named graphs that name their licence."),
}
LANGUAGES = ("en", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Metric:
    """One value measured.

    `of` is the IRI of an article's graph, or that of the data set for the whole; `part` is what of
    it was counted, such as a class, a language or a rule, as an IRI or text, "" for everything.
    """

    name: str
    dimension: str
    value: int | Decimal
    unit: str
    of: str = namespaces.DATASET
    part: str = ""


@dataclass(slots=True)
class Quality:
    """The metrics of one version of the data, of which day it is, and what was skipped and why."""

    version: str
    day: str
    metrics: list
    skipped: dict

    def value(self, name, of=namespaces.DATASET, part=""):
        """Return the value of a metric; None if it was not measured."""
        return next((metric.value for metric in self.metrics
                     if (metric.name, metric.of, metric.part) == (name, of, part)), None)

    def parts(self, name):
        """Return {part: value} of a metric for the parts of the whole; {} if it has none."""
        return {metric.part: metric.value for metric in self.metrics
                if metric.name == name and metric.of == namespaces.DATASET and metric.part}


def percentage(some, everything):
    """Return a share in percent, cut after one decimal place: only all of it is 100.

    >>> percentage(1999, 2000), percentage(2, 3), percentage(5, 5)
    (Decimal('99.9'), Decimal('66.6'), Decimal('100'))
    """
    percent = (Decimal(100 * some) / everything).quantize(Decimal("0.1"), ROUND_DOWN)
    return percent.to_integral_value() if percent == percent.to_integral_value() else percent


def measure_folder(folder=None, articles=None, on_stage=lambda name, done, stages: None):
    """Measure everything in a folder; arguments and errors are those of `sco_kg.check.run.run_checks`.

    :return: a `Quality`.
    """
    report = run.run_checks(folder, articles, on_stage)
    return measure(graph.open(folder), report, articles)


def measure(knowledge, report, articles=None):
    """Return the `Quality` of an open graph.

    :param knowledge: a `KnowledgeGraph` with an embedded store.
    :param report: what the audit of the same data, with the same articles, found.
    :param articles: a folder with somebody's own copies of the articles; None if there is none.
    """
    version = _version(knowledge)
    contents = {_graph(row.article): row for row in knowledge.query("article-contents")}
    grounded, skipped = _grounded(knowledge.store.store, contents, articles)
    metrics = [*_articles(knowledge, contents), *_rates(contents, grounded, skipped), *_terms(knowledge),
               *_links(knowledge), *_constraints(knowledge, report), *_differences(knowledge), *_whole(knowledge)]
    return Quality(version.version, version.modified.isoformat(), metrics, {**report.skipped, **skipped})


def _version(knowledge):
    rows = knowledge.query("data-version")
    if len(rows) != 1:
        path = knowledge.top / "data" / "dataset.ttl"
        raise UnreadableFileError(f"{path}: states {len(rows)} versions with their days. It should state one, "
                             "in owl:versionInfo and dcterms:modified.", path)
    return rows[0]


def _metric(name, value, of=namespaces.DATASET, part=""):
    kind = METRICS[name]
    return Metric(name, kind.dimension, value, kind.unit, of, part)


def _graph(article):
    return namespaces.GRAPHS + namespaces.slug_of_article(article.iri)


def _counts(name, counts, part=""):
    """Yield a count for each article and for all of them; `counts` is {graph: count}."""
    for of, count in counts.items():
        yield _metric(name, count, of, part)
    yield _metric(name, sum(counts.values()), part=part)


def _shares(name, some, everything):
    """Yield a share for each article and for all of them."""
    for of, count in everything.items():
        yield from _share(name, some.get(of, 0), count, of)
    yield from _share(name, sum(some.values()), sum(everything.values()))


def _share(name, some, everything, of=namespaces.DATASET, part=""):
    """Yield a share; of nothing there is none."""
    if everything:
        yield _metric(name, percentage(some, everything), of, part)


def _articles(knowledge, contents):
    coverage = {_graph(row.article): row for row in knowledge.query("facts-per-article")}
    nodes, sentences = _column(contents, "nodes"), _column(coverage, "sentences")
    yield from _counts("nodes", nodes)
    yield from _classes(knowledge)
    yield from _counts("assertions", _column(contents, "assertions"))
    yield from _counts("sentences", sentences)
    yield from _shares("cited-sentences", _column(coverage, "cited"), sentences)
    yield from _shares("evidenced-nodes", _column(coverage, "things"), nodes)


def _column(rows, name):
    return {of: row[name] for of, row in rows.items()}


def _classes(knowledge):
    counts = {}
    for row in knowledge.query("nodes-by-class"):
        counts.setdefault(row["class"].iri, {})[_graph(row.article)] = row.nodes
    for part in sorted(counts):
        yield from _counts("nodes", counts[part], part)


def _grounded(store, contents, articles):
    """Return ({graph: grounded literals}, {what was skipped: why})."""
    grounded, skipped = {}, {}
    for of, row in contents.items() if articles else ():
        slug = namespaces.slug_of(of)
        forms = _forms(store, slug, Path(articles) / f"{slug}.txt")
        if isinstance(forms, str):
            skipped[f"grounded-literals of {slug}"] = forms
        else:
            grounded[of] = row.literals - len(grounding.ungrounded(_quads(store, of), forms))
    return grounded, skipped


def _forms(store, slug, copy):
    """Return the normal forms of an article's sentences in a copy, or why they cannot be had."""
    if not copy.is_file():
        return f"there is no {copy.name} in {copy.parent}"
    of = namespaces.EVIDENCE + slug
    forms = spans.words_by_sentence(spans.spans_in(_quads(store, of), of), split_words(text_file.read_text(copy)))
    lacking = [str(number) for number, found in forms.items() if found is None]
    return f"{copy.name} lacks the words of sentences {', '.join(lacking)}" if lacking else forms


def _quads(store, of):
    return store.quads_for_pattern(None, None, None, ox.NamedNode(of))


def _rates(contents, grounded, skipped):
    """Yield the literals and the share that is grounded; of all articles only if none was skipped."""
    literals = _column(contents, "literals")
    yield from _counts("literals", literals)
    measured = {of: literals[of] for of in grounded}
    yield from (metric for metric in _shares("grounded-literals", grounded, measured)
                if metric.of != namespaces.DATASET or not skipped)


def _terms(knowledge):
    uses = {}
    for row in knowledge.query("term-use"):
        uses.setdefault(row.kind, {})[row.term.iri] = row.uses
    for kind, counts in uses.items():
        yield _metric("terms", len(counts), part=kind)
        yield from _share("used-terms", sum(map(bool, counts.values())), len(counts), part=kind)
        yield from (_metric("uses", 0, part=term) for term in counts if not counts[term])


def _links(knowledge):
    labelled = {(row.kind, row.language): row.labelled for row in knowledge.query("labels-by-language")}
    for row in knowledge.query("outside-links"):
        yield from _share(f"same-{row.kind}s", row.same, row.described)
        yield from _share(f"linked-{row.kind}s", row.linked, row.described)
        for language in LANGUAGES:
            named = labelled.get((row.kind, language), 0)
            yield from _share(f"labelled-{row.kind}s", named, row.described, part=language)
    for row in knowledge.query("links-by-host"):
        yield _metric(f"{row.kind}s-by-host", row.linked, part=row.host)


def _constraints(knowledge, report):
    listed = {(each.constraint, each.entity) for each in waivers.read_waivers(knowledge.top)}
    found = Counter((_outcome(finding, listed), finding.rule) for finding in report.findings)
    for name in ("violations", "warnings", "explained-warnings", "notes"):
        rules = {rule: count for (outcome, rule), count in sorted(found.items()) if outcome == name}
        yield from _total(name, rules)


def _outcome(finding, listed):
    if finding.severity != "information":
        return f"{finding.severity}s"
    return "explained-warnings" if (finding.constraint, finding.entity) in listed else "notes"


def _total(name, counts):
    """Yield the sum of counts by part, then each of them."""
    yield _metric(name, sum(counts.values()))
    yield from (_metric(name, count, part=part) for part, count in counts.items())


def _differences(knowledge):
    rows = knowledge.query("discrepancies-by-kind")
    return _total("discrepancies", {row.kind.iri: row.discrepancies for row in rows})


def _whole(knowledge):
    """Yield what is measured of the whole alone."""
    [blank] = knowledge.query("blank-nodes")
    yield _metric("blank-nodes", blank.nodes)
    paths = _turtle(knowledge.top)
    yield _metric("files", len(paths))
    yield from _share("parsed-files", sum(map(_parses, paths)), len(paths))
    licences = {row.graph.iri: row.licence for row in knowledge.query("licences")}
    yield _metric("graphs", len(licences))
    yield from _share("licensed-graphs", sum(map(bool, licences.values())), len(licences))


def _turtle(top):
    return sorted(path for folder in ("ontology", "data", "shapes") for path in (top / folder).rglob("*.ttl")
                  if path.name != layout.MEASUREMENTS_FILE)


def _parses(path):
    try:
        return bool(turtle_file.read_quads(path))
    except UnreadableFileError:
        return False
