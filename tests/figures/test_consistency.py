"""Whether figures can all be true: the verdicts, their reasons, the five articles, and the command."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations, product

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sco_kg import errors
from sco_kg.check import check_queries
from sco_kg.cli.main import main
from sco_kg.cli.show import comparison
from sco_kg.dataset import derivation
from sco_kg.dataset import store as dataset
from sco_kg.figures import bounds, consistency, observations
from sco_kg.graph import KnowledgeGraph
from sco_kg.query import catalogue
from sco_kg.query.embedded import EmbeddedStore
from sco_kg.rdf import namespaces
from sco_kg.rdf.terms import Thing, to_term
from support.paths import TOP

C, ID = namespaces.PREFIXES["c"], namespaces.PREFIXES["id"]
KINDS = {None: None, "at-least": "over", "at-most": "nearly", "around": "some"}


def thing(name, base=C):
    return Thing(base + name, name.replace("-", " "))


def years(first, last):
    return date(first, 1, 1), date(last, 12, 31)


def figure(value, days=None, kind=None, *, measure="drugs-seized", drug="heroin", wider=(), area="lakeland",
           whole=None, name="a"):
    """A figure of a made-up article."""
    return observations.Observation(
        node=Thing(f"{namespaces.GRAPHS}lake-{name}-2021#figure"), measure=thing(measure), subject=thing(area, ID),
        value=value, unit=thing("tonne"), bounds=bounds.bounds_of(value, kind), comparator=kind and thing(KINDS[kind]),
        substance=drug and thing(drug), wider=frozenset(C + broad for broad in wider),
        period=days and thing(f"{days[0].year}-to-{days[1].year}", ID), days=days, whole=whole and thing(whole))


def verdict(*given):
    return consistency.assess(list(given))[0]


def relations(*given):
    return [reason.relation for reason in consistency.assess(list(given))[1]]


def text(*given):
    return " ".join(reason.text for reason in consistency.assess(list(given))[1])


SHORT, LONG = years(2011, 2015), years(2011, 2016)


# ── verdicts on two figures ─────────────────────────────────────────────────

def test_a_longer_period_cannot_have_a_smaller_total():
    assert verdict(figure(69, SHORT), figure(60, LONG, name="b")) == "impossible"
    assert text(figure(69, SHORT), figure(60, LONG, name="b")) == (
        "69 (2011 to 2015) means at least 68.5, 60 (2011 to 2016) at most 60.5; "
        "a longer period cannot have a smaller total.")


def test_the_order_of_figures_makes_no_difference():
    assert text(figure(60, LONG, name="b"), figure(69, SHORT)) == text(figure(69, SHORT), figure(60, LONG, name="b"))


def test_a_longer_period_may_have_a_larger_total():
    small, large = figure(60, SHORT), figure(70, LONG, "at-least", name="b")
    assert relations(small, large) == relations(large, small) == ["longer"]
    assert "over 70 (2011 to 2016) includes 60 (2011 to 2015)" in text(small, large)


def test_a_word_can_save_a_smaller_total_or_make_it_doubtful():
    assert verdict(figure(69, SHORT), figure(60, LONG, "at-least", name="b")) == "possible"
    assert verdict(figure(69, SHORT, "around"), figure(66, LONG, name="b")) == "possible"
    assert verdict(figure(69, SHORT, "around"), figure(60, LONG, name="b")) == "doubtful"
    assert text(figure(69, SHORT, "around"), figure(60, LONG, name="b")).endswith(
        "One of these bounds is a convention: this is a doubt, not a proof.")


def test_a_bound_that_excludes_its_number_excludes_a_total_of_just_that():
    assert verdict(figure(20, SHORT, "at-least"), figure(20, LONG, "at-most", name="b")) == "impossible"
    assert "means more than 20, nearly 20 (2011 to 2016) less than 20" in text(
        figure(20, SHORT, "at-least"), figure(20, LONG, "at-most", name="b"))


@pytest.mark.parametrize("low, high", [
    ((Decimal("20.5"), "at-least"), (20, None)), ((Decimal("20.5"), None), (Decimal("20.45"), "at-most"))])
def test_it_is_enough_that_one_of_two_equal_bounds_excludes_its_number(low, high):
    assert verdict(figure(low[0], SHORT, low[1]), figure(high[0], LONG, high[1], name="b")) == "impossible"


def test_one_period_has_one_total():
    assert verdict(figure(69, SHORT), figure(71, SHORT, name="b")) == "impossible"
    assert "both are of one thing and time" in text(figure(69, SHORT), figure(71, SHORT, name="b"))
    assert relations(figure(69, SHORT), figure(68, SHORT, "at-least", name="b")) == ["one-number"]


def test_a_drug_has_no_less_than_a_kind_of_it():
    raw = figure(21, SHORT, drug="raw-opium", wider=("opium", "opiates"))
    assert verdict(raw, figure(17, SHORT, drug="opium", wider=("opiates",), name="b")) == "impossible"
    assert "no drug can have less than a kind of it" in text(raw, figure(17, SHORT, drug="opium", name="b"))
    assert relations(raw, figure(30, SHORT, drug="opium", name="b")) == ["wider"]
    assert verdict(raw, figure(17, LONG, drug="opiates", name="b")) == "impossible"
    assert verdict(figure(17, SHORT, drug="raw-opium", wider=("opium",)), figure(21, SHORT, drug="opium")) == "possible"


def test_periods_that_do_not_hold_each_other_settle_nothing():
    assert relations(figure(90, years(2010, 2015)), figure(60, years(2011, 2016), name="b")) == ["apart"]
    assert relations(figure(90, years(2010, 2011)), figure(60, years(2015, 2016), name="b")) == ["apart"]


def test_a_kind_of_a_drug_in_a_longer_period_settles_nothing():
    raw = figure(90, LONG, drug="raw-opium", wider=("opium",))
    assert relations(raw, figure(60, SHORT, drug="opium", name="b")) == ["apart"]
    assert verdict(raw, figure(60, SHORT, drug="opium", name="b")) == "possible"


def test_the_same_figure_for_another_period_is_reported():
    assert relations(figure(69, years(2010, 2015)), figure(69, LONG, "around", name="b")) == ["same-figure"]


def test_shares_of_different_totals_are_not_compared():
    of_heroin = figure(14, None, "around", measure="share-seized", whole="world-heroin-seized")
    of_all = figure(14, None, "around", measure="share-seized", whole="world-drugs-seized", name="b")
    other = figure(50, None, "around", measure="share-seized", whole="world-drugs-seized", name="c")
    assert relations(of_heroin, of_all) == ["same-share"] and verdict(of_heroin, other) == "possible"
    assert relations(of_heroin, other) == ["other-whole"]
    assert verdict(of_all, other) == "doubtful"


def test_only_totals_grow_with_time():
    one, other = figure(69, SHORT, measure="attendance"), figure(60, LONG, measure="attendance", name="b")
    assert relations(one, other) == ["other-period"]
    assert verdict(replace(one, days=None), replace(other, days=None)) == "impossible"


def test_figures_of_different_things_or_drugs_have_no_bearing():
    assert relations(figure(69, SHORT), figure(60, LONG, area="other-land", name="b")) == ["other-thing"]
    assert relations(figure(69, SHORT), figure(60, LONG, drug="hashish", name="b")) == []
    assert relations(figure(69, SHORT), figure(60, None, name="b")) == ["no-period"]


def test_one_figure_is_alone():
    assert consistency.assess([figure(69, SHORT)]) == ("alone", [])


# ── verdicts on several figures together ────────────────────────────────────

def test_parts_that_exceed_the_total_only_together_are_impossible():
    parts = [figure(40, years(2011, 2012)), figure(40, years(2013, 2014), name="b")]
    whole = figure(60, years(2011, 2014), name="c")
    assert all(verdict(*pair) == "possible" for pair in combinations([*parts, whole], 2))
    assert verdict(*parts, whole) == "impossible"
    assert "exclude each other together" in text(*parts, whole)


def test_parts_that_cover_a_period_must_add_up_to_its_total():
    parts = [figure(40, years(2011, 2012)), figure(40, years(2013, 2014), name="b")]
    assert verdict(*parts, figure(90, years(2011, 2014), name="c")) == "impossible"
    assert verdict(*parts, figure(90, years(2011, 2015), name="c")) == "possible"


def test_only_the_figures_that_exclude_each_other_are_named():
    parts = [figure(40, years(2011, 2012)), figure(40, years(2013, 2014), name="b")]
    others = [figure(5, years(2001, 2002), name="d"), figure(500, years(2001, 2020), name="e")]
    total = figure(60, years(2011, 2014), name="c")
    (members, hard), = consistency.contradictions([others[0], *parts, others[1], total])
    assert {member.value for member in members} == {40, 60} and len(members) == 3 and hard


bounded = st.sampled_from([None, "at-least", "at-most", "around"])


@given(st.lists(st.integers(1, 50), min_size=6, max_size=6),
       st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), bounded), min_size=1, max_size=6))
def test_true_figures_are_never_called_impossible(yearly, asked):
    """The figures are true sums of amounts per year, each with some comparator."""
    generated = []
    for i, (one, other, kind) in enumerate(asked):
        first, last = sorted((one, other))
        stated = sum(yearly[first:last + 1]) + {"at-least": -1, "at-most": 1}.get(kind, 0)
        generated.append(figure(stated, years(2000 + first, 2000 + last), kind, name=str(i)))
    assert not any(hard for _, hard in consistency.contradictions(generated))


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=5))
def test_figures_are_called_impossible_only_if_no_amounts_per_year_make_them_true(asked):
    """Bounds that are multiples of one half are satisfied by multiples of one half if by any amounts."""
    spans = [(value, min(a, b), max(a, b)) for value, a, b in asked]
    generated = [figure(value, years(2000 + a, 2000 + b), name=str(i)) for i, (value, a, b) in enumerate(spans)]
    true = any(all(abs(2 * value - sum(halves[a:b + 1])) <= 1 for value, a, b in spans)
               for halves in product(range(10), repeat=3))
    assert (verdict(*generated) != "impossible") is true


@given(st.integers(1, 99), st.integers(1, 99), bounded, bounded)
def test_two_figures_exclude_each_other_if_the_part_has_more_than_the_whole_can(inner, outer, inner_kind, outer_kind):
    part, whole = figure(inner, SHORT, inner_kind), figure(outer, LONG, outer_kind, name="b")
    low, high = part.bounds.low, whole.bounds.high
    exceeds = high is not None and (
        low.value > high.value or low.value == high.value and (low.excluded or high.excluded))
    assert (verdict(part, whole) != "possible") is exceeds
    assert (verdict(part, whole) == "impossible") is bool(exceeds and low.hard and high.hard)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 4), st.integers(0, 4), bounded), min_size=2, max_size=5))
def test_fewer_figures_never_contradict_more(asked):
    generated = [figure(value, years(2000 + min(a, b), 2000 + max(a, b)), kind, name=str(i))
                 for i, (value, a, b, kind) in enumerate(asked)]
    if not consistency.contradictions(generated):
        assert not any(consistency.contradictions(list(some)) for some in combinations(generated, len(generated) - 1))
    for members, _ in consistency.contradictions(generated):
        assert consistency.contradictions(list(members))
        assert not any(consistency.contradictions([m for m in members if m != left]) for left in members)


# ── the same as the check queries ───────────────────────────────────────────

def seeded(*facts):
    """The graph of this checkout with another article: a figure for each (drug, period, tonnes)."""
    store = dataset.load_store(TOP, derived=False)
    graph = ox.NamedNode(namespaces.GRAPHS + "lake-forum-2021")
    lines = [f"<{namespaces.article_iri('lake-forum-2021')}> a sco:Article ."]
    for drug, period, value in facts:
        lines.append(f"<{graph.value}#{drug}> a sco:Observation ; sco:measure c:drugs-seized ; "
                     f"sco:substance c:{drug} ; sco:period id:{period} ; sco:area id:sco-member-states ; "
                     f"sco:unit c:tonne ; sco:value {value} ; sco:evidence <{namespaces.EVIDENCE}lake-forum-2021#1> .")
    prefixes = "".join(f"@prefix {name}: <{namespaces.PREFIXES[name]}> .\n" for name in ("sco", "c", "id"))
    store.load((prefixes + "\n".join(lines)).encode(), format=ox.RdfFormat.TURTLE, to_graph=graph)
    derivation.derive(store, TOP)
    return store


def read_figures(store, measure="seizures", drug="heroin"):
    return observations.read_observations(KnowledgeGraph(EmbeddedStore(store), TOP), measure, drug)


def test_sixty_tonnes_for_the_longer_period_cannot_be_true_beside_the_sixty_nine():
    found = read_figures(seeded(("heroin", "period-2011-2016", 60)))
    verdict, reasons = consistency.assess(found)
    assert verdict == "impossible"
    against = [reason.text for reason in reasons if reason.relation == "contradiction"]
    assert ("69 (2011 to the first half of 2016) means at least 68.5, 60 (2011 to 2016) at most 60.5; "
            "a longer period cannot have a smaller total.") in against


WORDS = {"at-least": "over", "at-most": "nearly", "around": "about", None: None}
CASES = [(inner, outer, inner_kind, outer_kind) for (inner, outer), inner_kind, outer_kind in product(
    [(100, 99), (100, 94), (100, 60), ("100.5", "100.4"), (100, 100), (100, 120)], WORDS, WORDS)]


def test_the_check_queries_and_the_comparison_find_the_same_contradictions():
    """One drug per case would need many drugs: one period per case keeps the cases apart."""
    store, expected = ox.Store(), {"r24-less-in-longer-period": set(), "r24-perhaps-less-in-longer-period": set()}
    for path in (TOP / "ontology" / "concepts").glob("*.ttl"):
        store.load(path.read_bytes(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(namespaces.CONCEPTS))
    for number, (inner, outer, inner_kind, outer_kind) in enumerate(CASES):
        year = 1000 + 10 * number
        part = figure(Decimal(inner), years(year, year + 1), inner_kind, name=f"part-{number}")
        whole = figure(Decimal(outer), years(year, year + 2), outer_kind, name=f"whole-{number}")
        store.extend(quad for each in (part, whole) for quad in quads(each))
        for some, hard in consistency.contradictions([part, whole]):
            names = list(expected)
            expected[names[0] if hard else names[1]].add(frozenset(each.node.iri for each in some))
    derivation.derive(store, TOP)
    for name, pairs in expected.items():
        query = catalogue.read_catalogue(TOP, "checks")[name]
        found = {frozenset((namespaces.expand(fault.entity), namespaces.expand(fault.value)))
                 for fault in check_queries.run_check_query(store, query)}
        assert pairs and found == pairs, name


def quads(each):
    """The facts of a made-up figure and of its period."""
    graph, node = ox.NamedNode(each.node.iri.partition("#")[0]), ox.NamedNode(each.node.iri)
    period = ox.NamedNode(f"{ID}period-{each.days[0]}-{each.days[1]}")
    stated = {"measure": each.measure, "unit": each.unit, "area": each.subject, "substance": each.substance}
    facts = [(node, name, ox.NamedNode(value.iri)) for name, value in stated.items()]
    facts += [(node, "period", period), (node, "value", to_term(each.value))]
    facts += [(node, "comparator", ox.NamedNode(each.comparator.iri))] if each.comparator else []
    dates = zip(("startDate", "endDate"), each.days, strict=True)
    facts += [(period, name, to_term(day)) for name, day in dates]
    return [ox.Quad(subject, ox.NamedNode(namespaces.sco_term(name)), value, graph) for subject, name, value in facts]


# ── the five articles ───────────────────────────────────────────────────────

@pytest.fixture(scope="module")
def articles():
    return KnowledgeGraph(EmbeddedStore(dataset.load_store(TOP)), TOP)


@pytest.mark.parametrize("measure", [
    "drugs-seized", "share-seized", "population-share", "people-helped", "people-recovered", "attendance",
    "parliaments-represented", "official-languages", "main-conventions", "years-of-cooperation", "levels"])
def test_the_figures_of_the_articles_can_all_be_true(articles, measure):
    found = observations.read_observations(articles, measure)
    assert consistency.assess(found)[0] == ("possible" if len(found) > 1 else "alone")


def test_the_heroin_figures_and_their_relations(articles):
    found = observations.read_observations(articles, "drugs-seized", "heroin")
    assert [(each.stated, str(each.period), each.sentence) for each in found] == [
        ("some 69", "2010 to 2015", 19), ("69", "2011 to the first half of 2016", 19), ("over 70", "2011 to 2016", 8)]
    assert [reason.relation for reason in consistency.assess(found)[1]] == ["longer", "same-figure", "apart"]


def test_each_figure_is_read_as_the_question_gives_it(articles):
    rows = articles.query("figures-compared")
    for measure in {row.measure.iri for row in rows}:
        expected = [(row.figure, row.value, row.comparator) for row in rows if row.measure.iri == measure]
        found = observations.read_observations(articles, measure)
        assert [(each.node, each.value, each.comparator) for each in found] == expected


def test_curators_explain_what_differs(articles):
    explained = observations.find_discrepancies(articles, observations.read_observations(articles, "share-seized"))
    assert [namespaces.shorten(row.discrepancy.iri) for row in explained] == ["graph:curation#share-of-what"]
    assert observations.find_discrepancies(articles, observations.read_observations(articles, "levels")) == []


@pytest.mark.parametrize("name", ["drugs-seized", "c:drugs-seized", C + "drugs-seized", "drugs seized", "Drugs Seized",
                                  "seizures", " seizures "])
def test_a_measure_is_found_by_slug_iri_or_any_name(articles, name):
    assert articles.find_concept("measure", name).iri == C + "drugs-seized"


@pytest.mark.parametrize("name", ["heroin", "героин", "Героин", "海洛因", "c:heroin"])
def test_a_drug_is_found_in_any_language(articles, name):
    assert articles.find_concept("substance", name).iri == C + "heroin"


def test_kinds_of_a_drug_count_too(articles):
    found = observations.read_observations(articles, "seizures", "opium")
    assert {str(each.substance) for each in found} == {"opium", "raw opium"}
    assert len(observations.read_observations(articles, "seizures", "opiates")) == 6


@pytest.mark.parametrize("measure, drug, error, message", [
    ("seizure", None, errors.UnknownThingError,
     "No measure is called 'seizure'. Did you mean 'seizures'? There are attend"),
    ("seizures", "heroine", errors.UnknownThingError, "Did you mean 'heroin'?"),
    ("heroin", None, errors.UnknownThingError, "No measure is called 'heroin'."),
    ("levels", "heroin", errors.ParameterError, "No article states levels of heroin. Leave out the drug."),
    ("share-seized", "opium", errors.ParameterError, "No article states share seized of opium. Give one of heroin.")])
def test_an_unknown_name_is_one_message(articles, measure, drug, error, message):
    with pytest.raises(error, match="^.*" + message.replace("?", r"\?")):
        observations.read_observations(articles, measure, drug)


def test_a_measure_without_figures_is_reported():
    empty = KnowledgeGraph(EmbeddedStore(ox.Store()), TOP)
    for path in (TOP / "ontology" / "concepts").glob("*.ttl"):
        empty.store.store.load(path.read_bytes(), format=ox.RdfFormat.TURTLE,
                               to_graph=ox.NamedNode(namespaces.CONCEPTS))
    with pytest.raises(errors.ParameterError, match="No article states a figure of levels. `sco-kg query figures`"):
        observations.read_observations(empty, "levels")


# ── the command ─────────────────────────────────────────────────────────────

def run(*args):
    result = CliRunner().invoke(main, ["compare", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_figures_verdict_and_notes():
    code, out, _ = run("seizures", "--drug", "heroin")
    assert code == 0
    for part in ("drugs seized", "over 70", "more than 70", "2010 to 2015", "Rashid Alimov", "the article",
                 "vienna-joint-event-2017", "They can all be true.", "unit: tonne", "~ rests on a convention",
                 "Curators note (period differs): Nearly the same four amounts"):
        assert part in out
    assert "hashish" not in out.partition("Curators")[0]


def test_shared_values_are_printed_once_and_empty_columns_omitted():
    _, out, _ = run("levels")
    assert out.count("Three-level mechanism") == 1 and "period" not in out.partition("They can")[0]
    assert "~" not in out


def test_json_has_the_bounds_and_the_reasons():
    output = json.loads(run("drugs seized", "--drug", "heroin", "-f", "json")[1])
    assert output["verdict"] == "possible" and output["summary"] == "They can all be true."
    first, _, last = output["figures"]
    assert first["low"] == {"value": 65.55, "excluded": False, "hard": False}
    assert last["low"] == {"value": 70, "excluded": True, "hard": True} and last["high"] is None
    assert first["days"] == ["2010-01-01", "2015-12-31"] and first["claimant"]["label"] == "Rashid Alimov"
    assert [reason["relation"] for reason in output["reasons"]] == ["longer", "same-figure", "apart"]
    notes = {row["discrepancy"].rpartition("#")[2] for row in output["explanations"]}
    assert notes == {"seizure-period", "seizure-wording"}


def test_the_command_prints_other_languages():
    assert "Рашид Алимов" in run("seizures", "--drug", "героин", "--language", "ru")[1]


def test_a_mistake_is_one_message():
    code, out, err = run("seizure")
    assert (code, out) == (2, "") and err.count("\n") == 1
    assert err.startswith("UnknownThingError: No measure is called 'seizure'.")


def test_a_contradiction_is_printed(capsys):
    store = seeded(("heroin", "period-2011-2016", 60))
    comparison.print_comparison(KnowledgeGraph(EmbeddedStore(store), TOP), "seizures", "heroin")
    assert "They cannot all be true." in capsys.readouterr().out
