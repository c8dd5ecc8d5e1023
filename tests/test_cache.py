"""Results cached from one run to the next, and files that are no cache or cannot be written."""

import sqlite3

import pytest

from sco_kg import _cache


@pytest.fixture
def path(tmp_path):
    with _cache.ResultCache(tmp_path / "deep" / "cache.sqlite") as results:
        results.put_many({b"one": [1, "ль"], b"two": {"a": 2}})
    return tmp_path / "deep" / "cache.sqlite"


def test_the_next_run_finds_a_result_under_its_digest_only(path):
    with _cache.ResultCache(path) as results:
        known = results.get_many({"first": b"one", "second": b"two", "third": b"three"})
        assert known == {"first": [1, "ль"], "second": {"a": 2}}
        results.put_many({b"one": 3})
        assert results.get_many({"again": b"one"}) == {"again": 3}


def test_without_a_file_nothing_is_cached():
    with _cache.ResultCache() as results:
        results.put_many({b"one": 1})
        assert results.get_many({"first": b"one"}) == {}


def test_the_oldest_results_are_deleted_first(path, monkeypatch):
    monkeypatch.setattr(_cache, "_MAX_RESULTS", 2)
    with _cache.ResultCache(path) as results:
        results.put_many({b"three": 3})
        known = results.get_many({name: name.encode() for name in ("one", "two", "three")})
        assert known == {"two": {"a": 2}, "three": 3}


def test_a_file_that_is_no_cache_is_ignored_and_unchanged(tmp_path):
    other = tmp_path / "cache.sqlite"
    other.write_text("This is no database, however one looks at it.\n" * 100)
    with _cache.ResultCache(other) as results:
        results.put_many({b"one": 1})
        assert results.get_many({"first": b"one"}) == {}
    assert other.read_text().startswith("This is no database")


def test_a_damaged_result_is_not_found(path):
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE results SET result = X'00FF' WHERE digest = ?", (b"one",))
    connection.close()
    with _cache.ResultCache(path) as results:
        assert results.get_many({"first": b"one"}) == {}


def test_a_folder_that_cannot_be_created_is_ignored(tmp_path):
    (tmp_path / "file").write_text("")
    with _cache.ResultCache(tmp_path / "file" / "cache.sqlite") as results:
        results.put_many({b"one": 1})
        assert results.get_many({"first": b"one"}) == {}


def test_the_folder_is_the_one_named_or_the_users(monkeypatch, tmp_path):
    monkeypatch.setenv("SCO_KG_CACHE", str(tmp_path))
    assert _cache.cache_dir() == tmp_path
    monkeypatch.delenv("SCO_KG_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert _cache.cache_dir() == tmp_path / "sco-kg"
