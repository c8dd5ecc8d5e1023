"""Metrics: each is recomputed in plain Python, and seeded faults change it."""

import re
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from sco_kg.check import run, text_checks, waivers
from sco_kg.check.finding import Finding
from sco_kg.cli.show import scorecard
from sco_kg.dataset import store as dataset
from sco_kg.errors import UnreadableFileError
from sco_kg.query import catalogue
from sco_kg.rdf import namespaces
from sco_kg.release import metrics
from support.measured import LABEL, SKOS, TYPE, declared, in_graph, measured, original
from support.paths import TOP

REPORTS = {name: query for name, query in catalogue.read_catalogue(TOP, "reports").items()
           if "quality" in query.keywords}
WORLD, VIENNA, PARLIAMENTARIANS = (namespaces.GRAPHS + slug for slug in (
    "world-without-drugs-2017", "vienna-joint-event-2017", "parliamentarians-against-drugs-2017"))


def values(result):
    """The metrics as {(name, of, part): value}; each is measured once."""
    found = {(metric.name, metric.of, metric.part): metric.value for metric in result.metrics}
    assert len(found) == len(result.metrics)
    return found


def ids(quads):
    return {quad.subject.value for quad in quads}


# ── the figures, counted anew ────────────────────────────────────────────────

def percent(some, everything):
    """A percentage truncated to one decimal place, by integers only."""
    tenths = 1000 * some // everything
    return Decimal(tenths) / 10


def closure(pairs):
    """{term: itself and all that is narrower}."""
    above = {}
    for narrow, broad in pairs:
        above.setdefault(narrow, set()).add(broad)

    def up(term):
        return {term}.union(*(up(broad) for broad in above.get(term, ())))
    return up


def superclasses():
    return closure((quad.subject.value, quad.object.value) for quad in
                   in_graph(namespaces.ONTOLOGY, namespaces.PREFIXES["rdfs"] + "subClassOf"))


def of_articles():
    """What is counted of each article: {graph: Counter}."""
    counts = {}
    for of in dataset.article_graphs(original()):
        facts = in_graph(of)
        spans = ids(in_graph(of.replace(namespaces.GRAPHS, namespaces.EVIDENCE), namespaces.sco_term("inArticle")))
        evidence = in_graph(of, namespaces.sco_term("evidence"))
        counts[of] = Counter({
            "nodes": len(ids(facts)), "sentences": len(spans), "evidenced": len(ids(evidence)),
            "cited": len({quad.object.value for quad in evidence} & spans),
            "assertions": sum(quad.predicate.value not in (TYPE, namespaces.sco_term("evidence")) for quad in facts),
            "literals": sum(isinstance(quad.object, ox.Literal) for quad in facts
                            if quad.predicate.value != namespaces.sco_term("paraphrase"))})
    return counts


def test_metrics_by_article():
    counts, found = of_articles(), values(measured(original()))
    counts[namespaces.DATASET] = sum(counts.values(), Counter())
    assert set(counts) == {of for _, of, _ in found}
    for of, count in counts.items():
        for name in ("nodes", "assertions", "sentences", "literals"):
            assert found[name, of, ""] == count[name] > 0
        assert found["cited-sentences", of, ""] == percent(count["cited"], count["sentences"])
        assert found["evidenced-nodes", of, ""] == percent(count["evidenced"], count["nodes"])


def test_every_node_has_evidence_and_every_sentence_is_cited():
    found = values(measured(original()))
    assert {value for (name, *_), value in found.items() if name in ("evidenced-nodes", "cited-sentences")} == {100}


def test_nodes_by_class():
    up, named = superclasses(), in_graph(namespaces.ENTITIES, TYPE)
    expected = Counter()
    for of in dataset.article_graphs(original()):
        nodes = ids(in_graph(of))
        kinds = {(quad.subject.value, name) for quad in [*in_graph(of, TYPE), *named] if quad.subject.value in nodes
                 for name in up(quad.object.value)}
        for _, name in kinds:
            expected[of, name] += 1
            expected[namespaces.DATASET, name] += 1
    found = {(of, part): value for (name, of, part), value in values(measured(original())).items()
             if name == "nodes" and part}
    assert found == expected
    assert found[WORLD, namespaces.sco_term("Event")] > found[WORLD, namespaces.sco_term("Meeting")] > 0


def test_terms_used_and_unused():
    others = (namespaces.CONCEPTS, namespaces.ONTOLOGY, namespaces.DATASET)
    facts = [quad for quad in original() if quad.graph_name.value not in others]
    classes, concepts = superclasses(), closure((quad.subject.value, quad.object.value) for quad in
                                                in_graph(namespaces.CONCEPTS, SKOS + "broader"))
    used = {quad.predicate.value for quad in facts}
    used |= {name for quad in facts if quad.predicate.value == TYPE for name in classes(quad.object.value)}
    used |= {name for quad in facts if isinstance(quad.object, ox.NamedNode) for name in concepts(quad.object.value)}
    result = measured(original())
    for kind, terms in declared().items():
        assert result.value("terms", part=kind) == len(terms)
        assert result.value("used-terms", part=kind) == percent(len(terms & used), len(terms))
    assert set(result.parts("uses")) == set().union(*declared().values()) - used
    assert set(result.parts("uses").values()) <= {0}


@pytest.mark.parametrize("kind, graph, label", [("things", namespaces.ENTITIES, LABEL),
                                                ("concepts", namespaces.CONCEPTS, SKOS + "prefLabel")])
def test_links_and_labels(kind, graph, label):
    result = measured(original())
    described = ids(in_graph(graph, TYPE)) - {iri for iri in ids(in_graph(graph, TYPE)) if "/scheme-" in iri}
    same = in_graph(graph, SKOS + "exactMatch")
    linked = [*same, *in_graph(graph, SKOS + "closeMatch")]
    assert result.value(f"same-{kind}") == percent(len(ids(same)), len(described))
    assert result.value(f"linked-{kind}") == percent(len(ids(linked)), len(described))
    hosts = Counter(host for _, host in {(quad.subject.value, quad.object.value.split("/")[2]) for quad in linked})
    assert result.parts(f"{kind}-by-host") == hosts
    assert result.parts(f"labelled-{kind}") == {
        language: percent(len({quad.subject.value for quad in in_graph(graph, label)
                               if quad.object.language == language}), len(described))
        for language in metrics.LANGUAGES}


def test_metrics_of_the_dataset():
    result, curation = measured(original()), in_graph(namespaces.CURATION)
    kinds = Counter(quad.object.value for quad in curation if quad.predicate.value == namespaces.sco_term("kind"))
    assert result.parts("discrepancies") == kinds and result.value("discrepancies") == sum(kinds.values())
    assert result.value("blank-nodes") == 0
    paths = [path for folder in ("ontology", "data", "shapes") for path in (TOP / folder).glob("**/*.ttl")]
    assert result.value("files") == len(set(paths) - {TOP / "data" / "quality.ttl"})
    assert result.value("parsed-files") == 100
    graphs = {graph.value for graph in original().named_graphs()}
    licensed = {quad.subject.value for quad in original() if quad.predicate.value.endswith("/license")}
    assert result.value("graphs") == len(graphs)
    assert result.value("licensed-graphs") == percent(len(graphs & licensed), len(graphs))


def test_the_findings_are_those_of_the_check(articles):
    report = run.run_checks(articles=articles)
    result = measured(original(), report=report)
    listed = {(each.constraint, each.entity) for each in waivers.read_waivers(TOP)}
    explained = [finding for finding in report.findings if (finding.constraint, finding.entity) in listed]
    assert result.value("explained-warnings") == len(explained) == sum(result.parts("explained-warnings").values())
    assert result.parts("explained-warnings") == Counter(finding.rule for finding in explained)
    assert result.value("violations") == result.value("warnings") == 0
    assert result.value("notes") == len(report.findings) - len(explained)


def test_findings_by_rule():
    report = run.CheckReport([Finding("R-01", "a", "violation", "id:sco"), Finding("R-01", "b", "violation", "id:un"),
                           Finding("R-36", "c", "warning", "id:sco"), Finding("R-13", "d", "information", "id:sco")])
    changed = changes(original(), report=report)
    assert {key[::2]: value for key, value in changed.items()} == {
        ("violations", ""): 2, ("violations", "R-01"): 2, ("warnings", ""): 1, ("warnings", "R-36"): 1,
        ("notes", ""): 1, ("notes", "R-13"): 1}


# ── seeded faults: the right metric, and no other ────────────────────────────

def copy():
    other = ox.Store()
    other.bulk_extend(original())
    return other


def replaced(quads, **new):
    """A copy of the store with these quads changed, or taken out if nothing is given."""
    store = copy()
    for quad in quads:
        store.remove(quad)
        if new:
            parts = {"subject": quad.subject, "predicate": quad.predicate, "object": quad.object} | new
            store.add(ox.Quad(*parts.values(), quad.graph_name))
    return store


def changes(store, articles=None, report=None):
    """The metrics that a store has otherwise than the original: {(name, of, part): value}."""
    before, after = values(measured(original(), articles)), values(measured(store, articles, report))
    assert set(before) <= set(after)
    return {key: value for key, value in after.items() if before.get(key) != value}


@pytest.fixture
def copies(request):
    """The texts, if they are at hand: a seeded fault leaves grounding alone too."""
    try:
        return request.getfixturevalue("articles")
    except pytest.skip.Exception:
        return None


def evidence_of(graph, number):
    span = graph.replace(namespaces.GRAPHS, namespaces.EVIDENCE) + f"#{number}"
    return [quad for quad in in_graph(graph, namespaces.sco_term("evidence")) if quad.object.value == span]


def test_a_sentence_that_is_not_cited(copies):
    cited = evidence_of(WORLD, 9)
    assert cited
    other = replaced(cited, object=evidence_of(WORLD, 8)[0].object)
    assert changes(other, copies) == {("cited-sentences", WORLD, ""): 95,
                                        ("cited-sentences", namespaces.DATASET, ""): percent(125, 126)}


def test_a_node_without_evidence(copies):
    evidence = in_graph(VIENNA, namespaces.sco_term("evidence"))
    citing = Counter(quad.object.value for quad in evidence)
    # Its sentences are cited by others too, and its only literal is a paraphrase.
    statement = next(quad.subject.value for quad in in_graph(VIENNA, TYPE)
                     if quad.object.value == namespaces.sco_term("Statement")
                     and all(citing[own.object.value] > 1 for own in evidence if own.subject == quad.subject))
    nodes = measured(original()).value("nodes", VIENNA), measured(original()).value("nodes")
    other = replaced([quad for quad in evidence if quad.subject.value == statement])
    assert changes(other, copies) == {
        ("evidenced-nodes", VIENNA, ""): percent(nodes[0] - 1, nodes[0]),
        ("evidenced-nodes", namespaces.DATASET, ""): percent(nodes[1] - 1, nodes[1])}


def test_a_literal_that_no_sentence_states(articles):
    [value] = [quad for quad in in_graph(PARLIAMENTARIANS, namespaces.sco_term("value"))
               if quad.subject.value.endswith("#attendance")]
    other = replaced([value], object=ox.Literal(707))
    literals = [measured(original()).value("literals", of) for of in (PARLIAMENTARIANS, namespaces.DATASET)]
    assert changes(other, articles) == {
        ("grounded-literals", PARLIAMENTARIANS, ""): percent(literals[0] - 1, literals[0]),
        ("grounded-literals", namespaces.DATASET, ""): percent(literals[1] - 1, literals[1])}
    assert [fault.constraint for fault in text_checks.check_texts(other, articles)] == ["Literal-R54-grounding"]


@pytest.mark.parametrize("kind, term, part, stand_in", [
    ("concept", namespaces.PREFIXES["c"] + "documentary", "object", namespaces.PREFIXES["c"] + "banner"),
    ("property", namespaces.sco_term("signedAt"), "predicate", namespaces.sco_term("about"))])
def test_a_term_that_is_not_used(kind, term, part, stand_in, copies):
    uses = [quad for quad in original() if getattr(quad, part).value == term
            and quad.graph_name.value not in (namespaces.CONCEPTS, namespaces.ONTOLOGY)]
    before = measured(original())
    total, unused = before.value("terms", part=kind), len(declared()[kind] & set(before.parts("uses")))
    assert uses and changes(replaced(uses, **{part: ox.NamedNode(stand_in)}), copies) == {
        ("uses", namespaces.DATASET, term): 0,
        ("used-terms", namespaces.DATASET, kind): percent(total - unused - 1, total)}


def test_a_missing_label_and_a_missing_link_are_counted():
    label = next(quad for quad in in_graph(namespaces.ENTITIES, LABEL) if quad.object.language == "zh")
    assert set(changes(replaced([label]))) == {("labelled-things", namespaces.DATASET, "zh")}
    links = in_graph(namespaces.ENTITIES, SKOS + "closeMatch")
    times = Counter(quad.subject.value for quad in links)
    link = next(quad for quad in links if "eurovoc" in quad.object.value and times[quad.subject.value] > 1)
    assert set(changes(replaced([link]))) == {("things-by-host", namespaces.DATASET, "eurovoc.europa.eu")}


def test_a_missing_licence_is_counted():
    [licence] = [quad for quad in in_graph(namespaces.DATASET, namespaces.PREFIXES["dcterms"] + "license")
                 if quad.subject.value == WORLD]
    assert set(changes(replaced([licence]))) == {("licensed-graphs", namespaces.DATASET, "")}


def test_a_blank_node():
    store = copy()
    about, graph = ox.NamedNode(namespaces.sco_term("about")), ox.NamedNode(namespaces.CURATION)
    store.add(ox.Quad(ox.BlankNode(), about, ox.BlankNode(), graph))
    assert changes(store) == {("blank-nodes", namespaces.DATASET, ""): 2}


@pytest.fixture
def checkout(tmp_path):
    """A copy of all that is measured, to be spoilt."""
    for folder in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(TOP / folder, tmp_path / folder)
    return tmp_path


def test_the_check_also_runs_for_a_folder(checkout):
    path = checkout / "data" / "articles" / "world-without-drugs-2017.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("sco:evidence s:9 .", "sco:evidence s:8 ."), encoding="utf-8")
    before, after = values(metrics.measure_folder(TOP)), values(metrics.measure_folder(checkout))
    assert {key for key in after if after[key] != before.get(key)} == {
        ("cited-sentences", WORLD, ""), ("cited-sentences", namespaces.DATASET, ""),
        ("warnings", namespaces.DATASET, ""), ("warnings", namespaces.DATASET, "R-53")}


def test_a_file_that_does_not_parse(checkout):
    (checkout / "ontology" / "alignment.ttl").write_text("sco:Agent a", encoding="utf-8")
    result = measured(original(), top=checkout)
    total = result.value("files")
    assert values(result) == values(measured(original())) | {
        ("parsed-files", namespaces.DATASET, ""): percent(total - 1, total)}


def test_data_without_a_version():
    version = [quad for quad in in_graph(namespaces.DATASET) if quad.predicate.value.endswith("versionInfo")]
    with pytest.raises(UnreadableFileError, match=r"dataset\.ttl: states 0 versions"):
        measured(replaced(version))


def test_the_percentage_of_zero_is_undefined():
    bare = ox.Store()
    bare.bulk_extend(in_graph(namespaces.DATASET))
    result = measured(bare)
    assert result.value("nodes") == 0 and result.value("evidenced-nodes") is None
    assert result.value("linked-things") is None and "–" in scorecard.scorecard_text(result)


# ── grounding needs the texts ────────────────────────────────────────────────

def test_grounding_with_the_texts(articles):
    result = measured(original(), articles)
    for of in [*dataset.article_graphs(original()), namespaces.DATASET]:
        assert result.value("grounded-literals", of) == 100
    assert result.skipped == {}


def test_grounding_without_a_text_or_a_sentence(articles, tmp_path):
    for path in articles.glob("*.txt"):
        shutil.copy(path, tmp_path)
    (tmp_path / "world-without-drugs-2017.txt").unlink()
    changed = tmp_path / "vienna-joint-event-2017.txt"
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text[:40] + "zzz" + text[40:], encoding="utf-8")
    result = measured(original(), tmp_path)
    assert result.value("grounded-literals", PARLIAMENTARIANS) == 100
    assert {result.value("grounded-literals", of) for of in (WORLD, VIENNA, namespaces.DATASET)} == {None}
    assert result.skipped == {
        "grounded-literals of vienna-joint-event-2017": f"{changed.name} lacks the words of sentences 1",
        "grounded-literals of world-without-drugs-2017": f"there is no world-without-drugs-2017.txt in {tmp_path}"}


# ── the report queries ───────────────────────────────────────────────────────

@pytest.fixture(scope="module")
def in_rdflib():
    return dataset.to_rdflib(original())


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_returns_its_stated_columns_in_both_engines(name, in_rdflib):
    query = REPORTS[name]
    ours, theirs = original().query(query.text), in_rdflib.query(query.text)
    assert query.columns == tuple(each.value for each in ours.variables) == tuple(map(str, theirs.vars))
    rows = [tuple("" if term is None else term.value for term in row) for row in ours]
    assert rows and rows == [tuple("" if term is None else str(term) for term in row) for row in theirs]
    assert query.header["kind"] == "report" and query.header["question"].endswith("?")


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_declares_the_prefixes_it_uses_in_the_fixed_order(name):
    text = REPORTS[name].text
    declared = re.findall(r"^PREFIX ([\w-]+): <(.*)>$", text, re.MULTILINE)
    bare = re.sub(r'^#.*|^PREFIX.*|<\S*>|"[^"]*"', "", text, flags=re.MULTILINE)
    used = set(re.findall(r"(?<![\w?])([\w-]+):\w", bare))
    assert declared == [(prefix, namespaces.PREFIXES[prefix]) for prefix in namespaces.PREFIXES if prefix in used]


def test_every_report_on_quality_is_measured():
    source = Path(metrics.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'graph\.query\("([\w-]+)"\)', source)) == {*REPORTS, "facts-per-article"}
