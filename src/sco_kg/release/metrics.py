"""Quality metrics of the data, each computed from one report query or from the check report.

The dimensions are those of Zaveri et al. (Semantic Web 7, 2016), with the names of LDQD.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from ..check.finding import Finding
from ..check.run import CheckReport, run_checks
from ..check.waivers import read_waivers
from ..dataset.layout import MEASUREMENTS_FILE
from ..dataset.text_file import read_text
from ..dataset.turtle_file import read_quads
from ..errors import UnreadableFileError
from ..evidence.grounding import ungrounded
from ..evidence.spans import spans_in, words_by_sentence
from ..evidence.words import split_words
from ..graph import KnowledgeGraph
from ..graph import open as open_graph
from ..query.result import Row
from ..rdf.namespaces import DATASET, EVIDENCE, GRAPHS, slug_of, slug_of_article
from ..rdf.triples import quads_of


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """A metric: its quality dimension, the unit of its values (item or percent), and what it counts."""

    dimension: str
    unit: str
    definition: str


#: Every metric by name, from `metrics.toml`.
METRICS = {name: MetricDefinition(**definition) for name, definition in tomllib.loads(
    Path(__file__).with_name("metrics.toml").read_text(encoding="utf-8")).items()}
LANGUAGES = ("en", "ru", "zh")
#: The rows of a query by the IRI of the graph of their article, and counts likewise.
_Rows: TypeAlias = dict[str, Row]
_Counts: TypeAlias = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Metric:
    """A measurement.

    :param of: the IRI of the graph of an article, or of the data set.
    :param part: what was counted, such as a class, a language or a rule, as an IRI or text; "" for everything.
    """

    name: str
    dimension: str
    value: int | Decimal
    unit: str
    of: str = DATASET
    part: str = ""


@dataclass(slots=True)
class Quality:
    """The measurements of one version of the data.

    :param day: the date of that version.
    :param skipped: the reason for each measurement that was skipped, by name.
    """

    version: str
    day: str
    metrics: list[Metric]
    skipped: dict[str, str]

    def value(self, name: str, of: str = DATASET, part: str = "") -> int | Decimal | None:
        """Return the value of a metric; None if it was not measured."""
        return next((metric.value for metric in self.metrics
                     if (metric.name, metric.of, metric.part) == (name, of, part)), None)

    def parts(self, name: str) -> dict[str, int | Decimal]:
        """Return the values of a metric for the parts of the data set, by part; {} if it has none."""
        return {metric.part: metric.value for metric in self.metrics
                if metric.name == name and metric.of == DATASET and metric.part}


def percentage(some: int, total: int) -> Decimal:
    """Return a share in percent, rounded down to one decimal place, so that 100 means all.

    >>> percentage(1999, 2000), percentage(2, 3), percentage(5, 5)
    (Decimal('99.9'), Decimal('66.6'), Decimal('100'))
    """
    percent = (Decimal(100 * some) / total).quantize(Decimal("0.1"), ROUND_DOWN)
    return percent.to_integral_value() if percent == percent.to_integral_value() else percent


def measure_folder(folder: str | Path | None = None, articles: Path | None = None,
                   on_stage: Callable[[str, int, int], object] = lambda name, done, total: None) -> Quality:
    """Check and measure the data of a folder; parameters and errors are those of `sco_kg.check.run.run_checks`."""
    report = run_checks(folder, articles, on_stage)
    return measure(open_graph(folder), report, articles)


def measure(graph: KnowledgeGraph, report: CheckReport, articles: str | Path | None = None) -> Quality:
    """Measure an open graph.

    :param report: the check report of the same data.
    :param articles: a folder with copies of the articles; None if there are none.
    :raises UnreadableFileError: the data do not state exactly one version.
    """
    version = _version(graph)
    contents = {_graph_of(row): row for row in graph.query("article-contents")}
    grounded, skipped = _grounded(graph.store.to_store(), contents, articles)
    metrics = [*_article_metrics(graph, contents), *_grounding_metrics(contents, grounded, skipped),
               *_term_metrics(graph), *_link_metrics(graph), *_finding_metrics(graph, report),
               *_discrepancy_metrics(graph), *_dataset_metrics(graph)]
    return Quality(version.version, version.modified.isoformat(), metrics, {**report.skipped, **skipped})


def _version(graph: KnowledgeGraph) -> Row:
    rows = graph.query("data-version")
    if len(rows) != 1:
        path = graph.top / "data" / "dataset.ttl"
        raise UnreadableFileError(f"{path}: states {len(rows)} versions with their dates. State exactly one, "
                                  "in owl:versionInfo and dcterms:modified.", path)
    return rows[0]


def _metric(name: str, value: int | Decimal, of: str = DATASET, part: str = "") -> Metric:
    definition = METRICS[name]
    return Metric(name, definition.dimension, value, definition.unit, of, part)


def _graph_of(row: Row) -> str:
    return GRAPHS + slug_of_article(row.article.iri)


def _counts(name: str, counts: _Counts, part: str = "") -> Iterator[Metric]:
    """Yield a count for each article, and their sum.

    :param counts: the count of each article, by the IRI of its graph.
    """
    for of, count in counts.items():
        yield _metric(name, count, of, part)
    yield _metric(name, sum(counts.values()), part=part)


def _shares(name: str, some: _Counts, totals: _Counts) -> Iterator[Metric]:
    """Yield a share for each article, and for all of them."""
    for of, total in totals.items():
        yield from _share(name, some.get(of, 0), total, of)
    yield from _share(name, sum(some.values()), sum(totals.values()))


def _share(name: str, some: int, total: int, of: str = DATASET, part: str = "") -> Iterator[Metric]:
    """Yield a share; nothing if the total is 0."""
    if total:
        yield _metric(name, percentage(some, total), of, part)


def _article_metrics(graph: KnowledgeGraph, contents: _Rows) -> Iterator[Metric]:
    coverage = {_graph_of(row): row for row in graph.query("facts-per-article")}
    nodes, sentences = _column(contents, "nodes"), _column(coverage, "sentences")
    yield from _counts("nodes", nodes)
    yield from _class_metrics(graph)
    yield from _counts("assertions", _column(contents, "assertions"))
    yield from _counts("sentences", sentences)
    yield from _shares("cited-sentences", _column(coverage, "cited"), sentences)
    yield from _shares("evidenced-nodes", _column(coverage, "things"), nodes)


def _column(rows: _Rows, name: str) -> dict[str, int]:
    return {of: row[name] for of, row in rows.items()}


def _class_metrics(graph: KnowledgeGraph) -> Iterator[Metric]:
    counts: dict[str, dict[str, int]] = {}
    for row in graph.query("nodes-by-class"):
        counts.setdefault(row["class"].iri, {})[_graph_of(row)] = row.nodes
    for part in sorted(counts):
        yield from _counts("nodes", counts[part], part)


def _grounded(store: ox.Store, contents: _Rows, articles: str | Path | None) -> tuple[dict[str, int], dict[str, str]]:
    """Return the number of grounded literals by graph, and the reason for each article that was skipped."""
    grounded: dict[str, int] = {}
    skipped: dict[str, str] = {}
    if articles is None:
        return grounded, skipped
    for of, row in contents.items():
        slug = slug_of(of)
        forms = _words_in_copy(store, f"{EVIDENCE}{slug}", Path(articles) / f"{slug}.txt")
        if isinstance(forms, str):
            skipped[f"grounded-literals of {slug}"] = forms
        else:
            grounded[of] = row.literals - len(ungrounded(quads_of(store, of), forms))
    return grounded, skipped


def _words_in_copy(store: ox.Store, evidence: str, copy: Path) -> dict[int, list[str] | None] | str:
    """Return the normal forms of an article's sentences in a copy, or the reason why not."""
    if not copy.is_file():
        return f"there is no {copy.name} in {copy.parent}"
    forms = words_by_sentence(spans_in(quads_of(store, evidence), evidence), split_words(read_text(copy)))
    missing = [str(number) for number, found in forms.items() if found is None]
    return f"{copy.name} lacks the words of sentences {', '.join(missing)}" if missing else forms


def _grounding_metrics(contents: _Rows, grounded: _Counts, skipped: Mapping[str, str]) -> Iterator[Metric]:
    """Yield the literals and the grounded share; the share of all articles only if none was skipped."""
    literals = _column(contents, "literals")
    yield from _counts("literals", literals)
    measured = {of: literals[of] for of in grounded}
    yield from (metric for metric in _shares("grounded-literals", grounded, measured)
                if metric.of != DATASET or not skipped)


def _term_metrics(graph: KnowledgeGraph) -> Iterator[Metric]:
    uses: dict[str, dict[str, int]] = {}
    for row in graph.query("term-use"):
        uses.setdefault(row.kind, {})[row.term.iri] = row.uses
    for kind, counts in uses.items():
        yield _metric("terms", len(counts), part=kind)
        yield from _share("used-terms", sum(map(bool, counts.values())), len(counts), part=kind)
        yield from (_metric("uses", 0, part=term) for term in counts if not counts[term])


def _link_metrics(graph: KnowledgeGraph) -> Iterator[Metric]:
    labelled = {(row.kind, row.language): row.labelled for row in graph.query("labels-by-language")}
    for row in graph.query("outside-links"):
        yield from _share(f"same-{row.kind}s", row.same, row.described)
        yield from _share(f"linked-{row.kind}s", row.linked, row.described)
        for language in LANGUAGES:
            count = labelled.get((row.kind, language), 0)
            yield from _share(f"labelled-{row.kind}s", count, row.described, part=language)
    for row in graph.query("links-by-host"):
        yield _metric(f"{row.kind}s-by-host", row.linked, part=row.host)


def _finding_metrics(graph: KnowledgeGraph, report: CheckReport) -> Iterator[Metric]:
    waived = {(waiver.constraint, waiver.entity) for waiver in read_waivers(graph.top)}
    found = Counter((_outcome(finding, waived), finding.rule) for finding in report.findings)
    for name in ("violations", "warnings", "explained-warnings", "notes"):
        rules = {rule: count for (outcome, rule), count in sorted(found.items()) if outcome == name}
        yield from _counts_by_part(name, rules)


def _outcome(finding: Finding, waived: set[tuple[str, str]]) -> str:
    """Return the name of the metric that counts a finding."""
    if finding.severity != "information":
        return f"{finding.severity}s"
    return "explained-warnings" if (finding.constraint, finding.entity) in waived else "notes"


def _counts_by_part(name: str, counts: _Counts) -> Iterator[Metric]:
    """Yield the sum of the counts, then the count of each part."""
    yield _metric(name, sum(counts.values()))
    yield from (_metric(name, count, part=part) for part, count in counts.items())


def _discrepancy_metrics(graph: KnowledgeGraph) -> Iterator[Metric]:
    rows = graph.query("discrepancies-by-kind")
    return _counts_by_part("discrepancies", {row.kind.iri: row.discrepancies for row in rows})


def _dataset_metrics(graph: KnowledgeGraph) -> Iterator[Metric]:
    """Yield the metrics of the complete data set only."""
    [blank] = graph.query("blank-nodes")
    yield _metric("blank-nodes", blank.nodes)
    paths = _turtle_files(graph.top)
    yield _metric("files", len(paths))
    yield from _share("parsed-files", sum(map(_parses, paths)), len(paths))
    licences = {row.graph.iri: row.licence for row in graph.query("licences")}
    yield _metric("graphs", len(licences))
    yield from _share("licensed-graphs", sum(map(bool, licences.values())), len(licences))


def _turtle_files(top: Path) -> list[Path]:
    return sorted(path for folder in ("ontology", "data", "shapes") for path in (top / folder).rglob("*.ttl")
                  if path.name != MEASUREMENTS_FILE)


def _parses(path: Path) -> bool:
    try:
        return bool(read_quads(path))
    except UnreadableFileError:
        return False
