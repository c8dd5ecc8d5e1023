"""What is published of the quality of the data, as Turtle, and what the command prints."""

import json
import random
import re
from decimal import Decimal

import pyoxigraph as ox
import rdflib
from click.testing import CliRunner

from sco_kg.check import data_profile
from sco_kg.cli.main import main
from sco_kg.cli.show import scorecard
from sco_kg.dataset import layout, store, text_file
from sco_kg.rdf import namespaces
from sco_kg.release import dqv, metrics
from support.measured import TYPE, declared, measured, original
from support.paths import TOP

PUBLISHED = TOP / "data" / "quality.ttl"


# ── what is published ────────────────────────────────────────────────────────

def graph_of(text):
    return list(ox.parse(text, format=ox.RdfFormat.TURTLE))


def test_the_turtle_is_independent_of_order():
    first, second = measured(original()), measured(store.load_store(TOP))
    random.Random(5).shuffle(second.metrics)
    assert dqv.measurements_turtle(first) == dqv.measurements_turtle(second)


def test_two_engines_read_the_same_turtle():
    text = dqv.measurements_turtle(measured(original()))
    theirs = rdflib.Graph().parse(data=text, format="turtle")
    ours = rdflib.Graph().parse(data=ox.serialize(graph_of(text), format=ox.RdfFormat.N_TRIPLES), format="nt")
    assert set(theirs) == set(ours) and len(ours) == len(graph_of(text))


def test_the_turtle_has_the_measurements():
    result = measured(original())
    described = {}
    for quad in graph_of(dqv.measurements_turtle(result)):
        described.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    dqv_, space = namespaces.PREFIXES["dqv"], namespaces.PREFIXES["quality"]
    kind = {node: facts[TYPE][0].value.removeprefix(dqv_) for node, facts in described.items() if TYPE in facts}
    measurements = [facts for node, facts in described.items() if kind.get(node) == "QualityMeasurement"]
    assert {(facts[dqv_ + "isMeasurementOf"][0].value.removeprefix(space), facts[dqv_ + "computedOn"][0].value,
             *(part.value for part in facts.get(space + "part", [])), facts[dqv_ + "value"][0].value)
            for facts in measurements} == {
        tuple(filter(None, (metric.name, metric.of, metric.part))) + (f"{metric.value}",) for metric in result.metrics}
    for facts in measurements:
        [metric] = facts[dqv_ + "isMeasurementOf"]
        [dimension] = described[metric.value][dqv_ + "inDimension"]
        assert kind[metric.value] == "Metric" and kind[dimension.value] == "Dimension"
        assert described[metric.value][dqv_ + "expectedDataType"] == [facts[dqv_ + "value"][0].datatype]
        [unit] = facts[namespaces.PREFIXES["sdmx-attribute"] + "unitMeasure"]
        assert unit.value.startswith(namespaces.PREFIXES["c"])
        assert [day.value for day in facts[namespaces.PREFIXES["dcterms"] + "date"]] == [result.day]


def test_the_units_are_concepts():
    assert {namespaces.PREFIXES["c"] + kind.unit for kind in metrics.METRICS.values()} <= declared()["concept"]


def test_the_turtle_conforms_to_the_data_profile():
    quads = graph_of(dqv.measurements_turtle(measured(original())))
    assert data_profile.check_profile(ox.Quad(*quad.triple, ox.NamedNode(namespaces.QUALITY)) for quad in quads) == []


def test_every_metric_is_measured_and_has_a_category(articles):
    assert {metric.name for metric in measured(original(), articles).metrics} == set(metrics.METRICS)
    for metric in measured(original(), articles).metrics:
        kind = metrics.METRICS[metric.name]
        assert (metric.dimension, metric.unit) == (kind.dimension, kind.unit)
        assert isinstance(metric.value, Decimal if kind.unit == "percent" else int)
        assert kind.unit != "percent" or 0 <= metric.value <= 100


def test_the_published_file_is_up_to_date(articles):
    made = dqv.measurements_turtle(metrics.measure_folder(articles=articles))
    published = text_file.read_text(PUBLISHED)
    assert set(graph_of(published)) == set(graph_of(made)), "the data changed: make quality, and review the diff"


def test_the_published_file_is_not_part_of_the_data():
    assert PUBLISHED.is_file() and PUBLISHED not in layout.turtle_files(TOP)
    assert layout.graph_of(PUBLISHED) == namespaces.QUALITY
    assert namespaces.QUALITY not in {graph.value for graph in original().named_graphs()}


def test_make_rewrites_the_file():
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^quality:.*\n(\t.*\n)*\t.*sco-kg quality --format turtle -o data/quality\.ttl$", makefile,
                     re.MULTILINE)


# ── the command ──────────────────────────────────────────────────────────────

def run(*arguments):
    return CliRunner().invoke(main, ["quality", *map(str, arguments)])


def test_the_command_prints_one_screen(monkeypatch):
    monkeypatch.delenv("SCO_KG_ARTICLES", raising=False)
    result = run()
    assert result.exit_code == 0 and len(result.output.splitlines()) <= 50
    assert re.search(r"^all .* 100 % .* 100 % .* –$", result.output, re.MULTILINE)
    assert re.search(r"^skipped: texts: .*--articles DIR", result.output, re.MULTILINE)
    assert "concepts used" in result.output and "c:joint-operations" in result.output


def test_the_screen_fits_eighty_columns():
    from rich.console import Console

    console = Console(width=80, color_system=None)
    with console.capture() as printed:
        scorecard.print_scorecard(measured(original()), console)
    assert max(map(len, printed.get().splitlines())) <= 80 and "…" not in printed.get()


def test_the_command_writes_json_and_turtle(articles, tmp_path):
    output = json.loads(run("--articles", articles, "-f", "json").output)
    assert output["version"] == "0.1.0" and output["skipped"] == {}
    assert {"name": "grounded-literals", "dimension": "semanticAccuracy", "value": 100.0, "unit": "percent",
            "of": namespaces.DATASET, "part": ""} in output["metrics"]
    written = run("--articles", articles, "-f", "turtle", "-o", tmp_path / "quality.ttl")
    assert written.exit_code == 0 and f"{len(output['metrics'])} measurements" in written.output
    assert (tmp_path / "quality.ttl").read_text(encoding="utf-8") == run("--articles", articles, "-f", "turtle").output


def test_the_command_fails_with_a_message(tmp_path):
    assert run("--data", tmp_path).exit_code == 3 and run("-f", "xml").exit_code == 2
    assert run("--articles", tmp_path / "nowhere").exit_code == 3
