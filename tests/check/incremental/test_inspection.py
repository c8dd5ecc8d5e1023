"""Going article by article finds what one look at everything finds, and does no more than it has to."""

import functools
import random
import shutil

import pytest

from sco_kg._cache import ResultCache
from sco_kg.check import ruleset, run
from sco_kg.check.finding import Finding
from sco_kg.check.incremental import batch, plan
from sco_kg.dataset import store, turtle_file
from support import generated_articles

WORLD, VIENNA = "world-without-drugs-2017", "vienna-joint-event-2017"


def at_once(top):
    found, _ = run._at_once(functools.cache(lambda: store.load_store(top)), top, "oxigraph")
    return set(found)


def by_article(top, path=None):
    with ResultCache(path) as kept:
        found, _ = plan.check_incrementally(top, kept, processes=1)
    return set(found)


def listed(found):
    return [f"{finding} {finding.constraint}" for finding in sorted(found, key=Finding.order)]


@pytest.fixture(scope="module")
def ten(tmp_path_factory):
    """A checkout with ten articles, two copies of the real ones."""
    folder = tmp_path_factory.mktemp("ten") / "checkout"
    generated_articles.write(folder, 10)
    return folder


@pytest.fixture
def folder(ten, tmp_path, monkeypatch):
    """A copy of it to change, examined in pieces of three articles."""
    monkeypatch.setattr(plan, "_AT_ONCE", 3)
    return shutil.copytree(ten, tmp_path / "checkout")


def edited(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_article_by_article_finds_in_the_real_data_what_one_look_finds(top, monkeypatch):
    monkeypatch.setattr(plan, "_AT_ONCE", 1)
    assert listed(by_article(top)) == listed(at_once(top))


def test_article_by_article_finds_in_many_what_one_look_finds(folder):
    assert listed(by_article(folder)) == listed(at_once(folder))


#: File, what stands there once, what it becomes: faults that show in one article, in two, or across all.
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
def test_a_fault_is_found_the_same_and_never_hidden_by_what_was_kept(folder, tmp_path, file, old, new):
    before = by_article(folder, tmp_path / "kept.sqlite")
    edited(folder / file, old, new)
    after = at_once(folder)
    assert after != before, "the fault is none"
    assert listed(by_article(folder, tmp_path / "kept.sqlite")) == listed(after)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_lost_from_the_articles_is_found_the_same(folder, seed):
    """Lines that end a fact are left out here and there; what still parses is compared."""
    chance = random.Random(seed)
    for path in sorted(folder.glob("data/articles/*.ttl")) + [folder / "data" / "curation.ttl"]:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        inner = [i for i, line in enumerate(lines) if line.startswith("\t") and line.rstrip().endswith(";")]
        gone = set(chance.sample(inner, min(4, len(inner))))
        path.write_text("".join(line for i, line in enumerate(lines) if i not in gone), encoding="utf-8")
    assert listed(by_article(folder)) == listed(at_once(folder))


# ── only what changed ───────────────────────────────────────────────────────


@pytest.fixture
def examined(monkeypatch):
    """The slugs that were examined since the list was last cleared."""
    slugs, examine = [], batch.check_batch

    def counting(piece):
        slugs.extend(piece.homes)
        return examine(piece)

    monkeypatch.setattr(batch, "check_batch", counting)
    return slugs


def test_what_is_as_it_was_is_not_examined_again(folder, tmp_path, examined):
    first = by_article(folder, tmp_path / "kept.sqlite")
    assert len(examined) == 11
    examined.clear()
    assert by_article(folder, tmp_path / "kept.sqlite") == first and examined == []


def test_a_changed_article_is_examined_with_those_it_meets_and_no_others(folder, tmp_path, examined):
    by_article(folder, tmp_path / "kept.sqlite")
    examined.clear()
    edited(folder / f"data/articles/{VIENNA}-1.ttl", "sco:value ", "sco:value 1 , ")
    by_article(folder, tmp_path / "kept.sqlite")
    assert f"{VIENNA}-1" in examined and all(slug.endswith("-1") for slug in examined)


def test_an_added_article_is_examined_with_those_it_meets_and_no_others(ten, folder, tmp_path, examined):
    name = f"{VIENNA}-1.ttl"
    for kind in ("articles", "evidence"):
        (folder / "data" / kind / name).unlink()
    by_article(folder, tmp_path / "kept.sqlite")
    examined.clear()
    for kind in ("articles", "evidence"):
        shutil.copy(ten / "data" / kind / name, folder / "data" / kind)
    assert listed(by_article(folder, tmp_path / "kept.sqlite")) == listed(at_once(folder))
    assert f"{VIENNA}-1" in examined and not {WORLD, VIENNA} & set(examined)


#: What a result also rests on: with any of it another, everything is examined anew.
RESTS_ON = {
    "shape": lambda folder: edited(folder / "shapes/figures.ttl", "sh:minInclusive 0", "sh:minInclusive 1"),
    "check query": lambda folder: edited(folder / "queries/checks/r55-over-25-words.rq", "> 25", "> 24"),
    "construct": lambda folder: edited(folder / "queries/construct/labels.rq", "\" of \"", "\" from \""),
    "ontology": lambda folder: edited(folder / "ontology/sco-kg.ttl", "rdfs:label", "rdfs:comment"),
    "concept": lambda folder: edited(folder / "ontology/concepts/unit.ttl", "skos:broader", "skos:related")
    if "skos:broader" in (folder / "ontology/concepts/unit.ttl").read_text() else
    edited(folder / "ontology/concepts/unit.ttl", "@en", "@en , \"unit\"@en"),
    "data set": lambda folder: edited(folder / "data/dataset.ttl", "SCO-KG", "SCO"),
}


@pytest.mark.parametrize("change", RESTS_ON.values(), ids=RESTS_ON)
def test_everything_is_examined_anew_by_other_rules(folder, tmp_path, examined, change):
    by_article(folder, tmp_path / "kept.sqlite")
    examined.clear()
    change(folder)
    by_article(folder, tmp_path / "kept.sqlite")
    assert len(examined) == 11


def test_everything_is_examined_anew_by_other_code_or_on_another_day(folder, tmp_path, examined, monkeypatch):
    by_article(folder, tmp_path / "kept.sqlite")
    examined.clear()
    monkeypatch.setattr(ruleset, "code_digest", lambda: b"other code")
    by_article(folder, tmp_path / "kept.sqlite")
    assert len(examined) == 11
    examined.clear()
    monkeypatch.setattr(ruleset, "_today", lambda: "2031-01-01")
    by_article(folder, tmp_path / "kept.sqlite")
    assert len(examined) == 11


# ── wherever it is done ─────────────────────────────────────────────────────


def test_several_processes_report_what_one_reports(folder):
    edited(folder / f"data/articles/{WORLD}-1.ttl", "sco:claimedBy id:", "sco:claimedBy id:nobody-")
    one, two = (run.run_checks(folder, processes=number) for number in (1, 2))
    assert one.findings == two.findings and not one.clean
    assert [finding.line for finding in one.findings] == [finding.line for finding in two.findings]


def test_a_file_that_does_not_parse_is_named_whoever_reads_it(folder):
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


def test_a_copy_is_what_the_real_articles_are_under_other_names(ten):
    real, copied = (turtle_file.read_quads(ten / f"data/articles/{VIENNA}{number}.ttl") for number in ("", "-1"))
    assert len(real) == len(copied) and {quad.predicate for quad in real} == {quad.predicate for quad in copied}
