"""Checking article by article finds what checking everything at once finds, and checks only what changed."""

import functools
import random
import shutil

import pytest

from sco_kg._cache import ResultCache
from sco_kg.check import ruleset, run
from sco_kg.check.finding import Finding
from sco_kg.check.incremental import batch, plan
from sco_kg.dataset import layout, store, turtle_file
from sco_kg.rdf.triples import parse_quads
from support import generated_articles

WORLD, VIENNA = "world-without-drugs-2017", "vienna-joint-event-2017"


def at_once(top):
    found, _ = run.check_at_once(functools.cache(lambda: store.load_store(top)), top, "oxigraph")
    return set(found)


def by_article(top, path=None):
    with ResultCache(path) as cache:
        found, _ = plan.check_incrementally(top, cache)
    return set(found)


def listed(found):
    return [f"{finding} {finding.constraint}" for finding in sorted(found, key=Finding.sort_key)]


@pytest.fixture(scope="module")
def ten(tmp_path_factory):
    """A checkout with ten articles, two copies of the real ones."""
    folder = tmp_path_factory.mktemp("ten") / "checkout"
    generated_articles.write(folder, 10)
    return folder


@pytest.fixture
def folder(ten, tmp_path, monkeypatch):
    """A copy of it to change, checked in batches of three articles."""
    monkeypatch.setattr(plan, "_BATCH_SIZE", 3)
    return shutil.copytree(ten, tmp_path / "checkout")


def edited(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_incremental_check_of_the_real_data_equals_a_full_check(top, monkeypatch):
    monkeypatch.setattr(plan, "_BATCH_SIZE", 1)
    assert listed(by_article(top)) == listed(at_once(top))


def test_an_incremental_check_of_many_articles_equals_a_full_check(folder):
    assert listed(by_article(folder)) == listed(at_once(folder))


#: File, old text, new text: faults that concern one article, two, or all.
FAULTS = {
    "dangling": (f"data/articles/{WORLD}-1.ttl", "sco:claimedBy id:", "sco:claimedBy id:nobody-"),
    "unknown concept": (f"data/articles/{VIENNA}.ttl", "sco:substance c:", "sco:substance c:un"),
    "other unit": (f"data/articles/{VIENNA}-1.ttl", "sco:unit c:tonne", "sco:unit c:person"),
    "number as written": (f"data/articles/{VIENNA}.ttl", "sco:value ", "sco:value 0.10 , "),
    "class of a shared thing": ("data/entities.ttl", "a sco:Person", "a sco:Country"),
    "a name less": ("data/entities.ttl", "rdfs:label", "skos:altLabel"),
    "curated day": ("data/curation.ttl", "sco:startDate \"2017-03-13\"", "sco:startDate \"2017-04-13\""),
    "nothing concerned": ("data/curation.ttl", "sco:concerns", "sco:inferredFrom"),
    "span of no length": (f"data/evidence/{WORLD}.ttl", "sco:wordCount", "sco:charCount"),
    "narrower class gone": ("ontology/sco-kg.ttl", "rdfs:subClassOf sco:Event", "rdfs:seeAlso sco:Event"),
    "concept without a scheme": ("ontology/concepts/role.ttl", "skos:inScheme", "skos:related"),
}


@pytest.mark.parametrize("file, old, new", FAULTS.values(), ids=FAULTS)
def test_a_cached_result_never_hides_a_finding(folder, tmp_path, file, old, new):
    before = by_article(folder, tmp_path / "cache.sqlite")
    edited(folder / file, old, new)
    after = at_once(folder)
    assert after != before, "this changes no finding"
    assert listed(by_article(folder, tmp_path / "cache.sqlite")) == listed(after)


@pytest.mark.parametrize("seed", range(6))
def test_missing_facts_are_reported_by_both_checks(folder, seed):
    """Some lines that end a fact are deleted at random; the files still parse."""
    chance = random.Random(seed)
    for path in sorted(folder.glob("data/articles/*.ttl")) + [folder / "data" / "curation.ttl"]:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        inner = [i for i, line in enumerate(lines) if line.startswith("\t") and line.rstrip().endswith(";")]
        gone = set(chance.sample(inner, min(4, len(inner))))
        path.write_text("".join(line for i, line in enumerate(lines) if i not in gone), encoding="utf-8")
    assert listed(by_article(folder)) == listed(at_once(folder))


def test_each_file_is_parsed_once(folder, monkeypatch):
    parsed = []

    def counting(content, rdf_format):
        parsed.append(content)
        return parse_quads(content, rdf_format)

    monkeypatch.setattr(turtle_file, "parse_quads", counting)
    turtle_file._parsed.cache_clear()
    run.run_checks(folder)
    files = {path.read_bytes() for path in [*layout.turtle_files(folder), *folder.glob("shapes/*.ttl")]}
    assert files == set(parsed) and len(parsed) == len(set(parsed))


# ── only what changed ───────────────────────────────────────────────────────


@pytest.fixture
def checked(monkeypatch):
    """The slugs that were checked since the list was last cleared."""
    slugs, check_batch = [], batch.check_batch

    def counting(given):
        slugs.extend(given.focus_nodes)
        return check_batch(given)

    monkeypatch.setattr(batch, "check_batch", counting)
    return slugs


def test_unchanged_articles_are_not_checked_again(folder, tmp_path, checked):
    first = by_article(folder, tmp_path / "cache.sqlite")
    assert len(checked) == 11
    checked.clear()
    assert by_article(folder, tmp_path / "cache.sqlite") == first and checked == []


def test_a_changed_article_is_checked_with_its_neighbours_only(folder, tmp_path, checked):
    by_article(folder, tmp_path / "cache.sqlite")
    checked.clear()
    edited(folder / f"data/articles/{VIENNA}-1.ttl", "sco:value ", "sco:value 1 , ")
    by_article(folder, tmp_path / "cache.sqlite")
    assert f"{VIENNA}-1" in checked and all(slug.endswith("-1") for slug in checked)


def test_an_added_article_is_checked_with_its_neighbours_only(ten, folder, tmp_path, checked):
    name = f"{VIENNA}-1.ttl"
    for kind in ("articles", "evidence"):
        (folder / "data" / kind / name).unlink()
    by_article(folder, tmp_path / "cache.sqlite")
    checked.clear()
    for kind in ("articles", "evidence"):
        shutil.copy(ten / "data" / kind / name, folder / "data" / kind)
    assert listed(by_article(folder, tmp_path / "cache.sqlite")) == listed(at_once(folder))
    assert f"{VIENNA}-1" in checked and not {WORLD, VIENNA} & set(checked)


#: Changes after which everything is checked again.
CHANGES = {
    "shape": lambda folder: edited(folder / "shapes/figures.ttl", "sh:minInclusive 0", "sh:minInclusive 1"),
    "check query": lambda folder: edited(folder / "queries/checks/r55-over-25-words.rq", "> 25", "> 24"),
    "construct": lambda folder: edited(folder / "queries/construct/labels.rq", "\" of \"", "\" from \""),
    "ontology": lambda folder: edited(folder / "ontology/sco-kg.ttl", "rdfs:label", "rdfs:comment"),
    "concept": lambda folder: edited(folder / "ontology/concepts/unit.ttl", "skos:broader", "skos:related")
    if "skos:broader" in (folder / "ontology/concepts/unit.ttl").read_text() else
    edited(folder / "ontology/concepts/unit.ttl", "@en", "@en , \"unit\"@en"),
    "data set": lambda folder: edited(folder / "data/dataset.ttl", "SCO-KG", "SCO"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_other_rules_check_everything_again(folder, tmp_path, checked, change):
    by_article(folder, tmp_path / "cache.sqlite")
    checked.clear()
    change(folder)
    by_article(folder, tmp_path / "cache.sqlite")
    assert len(checked) == 11


def test_other_code_or_another_day_checks_everything_again(folder, tmp_path, checked, monkeypatch):
    by_article(folder, tmp_path / "cache.sqlite")
    checked.clear()
    monkeypatch.setattr(ruleset, "code_digest", lambda: b"other code")
    by_article(folder, tmp_path / "cache.sqlite")
    assert len(checked) == 11
    checked.clear()
    monkeypatch.setattr(ruleset, "_today", lambda: "2031-01-01")
    by_article(folder, tmp_path / "cache.sqlite")
    assert len(checked) == 11


# ── in any process ────────────────────────────────────────────────────────────


@pytest.mark.services
def test_several_processes_report_the_same_as_one(folder):
    edited(folder / f"data/articles/{WORLD}-1.ttl", "sco:claimedBy id:", "sco:claimedBy id:nobody-")
    one, two = (run.run_checks(folder, processes=number) for number in (1, 2))
    assert one.findings == two.findings and not one.clean
    assert [finding.line for finding in one.findings] == [finding.line for finding in two.findings]


@pytest.mark.services
def test_a_file_that_does_not_parse_is_named_in_any_process(folder):
    from sco_kg.errors import UnreadableFileError

    path = folder / f"data/articles/{WORLD}-1.ttl"
    edited(path, "sco:claimedBy", "sco:claimedBy [")
    for number in (1, 2):
        with pytest.raises(UnreadableFileError, match=f"{path}, line [0-9]+: not valid Turtle"):
            run.run_checks(folder, processes=number)


def test_an_article_without_evidence_and_evidence_without_an_article_are_checked_too(folder):
    (folder / f"data/articles/{WORLD}-1.ttl").unlink()
    (folder / f"data/evidence/{VIENNA}-1.ttl").unlink()
    assert listed(by_article(folder)) == listed(at_once(folder))


def test_a_generated_article_copies_a_real_one_under_other_names(ten):
    real, copied = (turtle_file.read_quads(ten / f"data/articles/{VIENNA}{number}.ttl") for number in ("", "-1"))
    assert len(real) == len(copied) and {quad.predicate for quad in real} == {quad.predicate for quad in copied}
