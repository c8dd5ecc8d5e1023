"""Results kept from one run to the next, and what becomes of them when the file is not what it should be."""

import sqlite3
from typing import NamedTuple

import pytest

from sco_kg import _cache


class Plain(NamedTuple):
    """A result that can be kept."""

    value: object

    def plain(self):
        return self.value


@pytest.fixture
def path(tmp_path):
    with _cache.ResultCache(tmp_path / "deep" / "kept.sqlite") as results:
        results.keep({b"one": Plain([1, "ль"]), b"two": Plain({"a": 2})})
    return tmp_path / "deep" / "kept.sqlite"


def test_a_result_is_found_in_the_next_run_under_its_digest_only(path):
    with _cache.ResultCache(path) as results:
        known = results.found({"first": b"one", "second": b"two", "third": b"three"})
        assert known == {"first": [1, "ль"], "second": {"a": 2}}
        results.keep({b"one": Plain(3)})
        assert results.found({"again": b"one"}) == {"again": 3}


def test_without_a_file_nothing_is_kept():
    with _cache.ResultCache() as results:
        results.keep({b"one": Plain(1)})
        assert results.found({"first": b"one"}) == {}


def test_the_oldest_go_first(path, monkeypatch):
    monkeypatch.setattr(_cache, "_MAX_RESULTS", 2)
    with _cache.ResultCache(path) as results:
        results.keep({b"three": Plain(3)})
        assert results.found({name: name.encode() for name in ("one", "two", "three")}) == {"two": {"a": 2}, "three": 3}


def test_a_file_of_something_else_is_done_without_and_left_alone(tmp_path):
    other = tmp_path / "kept.sqlite"
    other.write_text("This is no database, however one looks at it.\n" * 100)
    with _cache.ResultCache(other) as results:
        results.keep({b"one": Plain(1)})
        assert results.found({"first": b"one"}) == {}
    assert other.read_text().startswith("This is no database")


def test_a_result_that_was_damaged_is_not_found(path):
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE kept SET result = X'00FF' WHERE digest = ?", (b"one",))
    connection.close()
    with _cache.ResultCache(path) as results:
        assert results.found({"first": b"one"}) == {}


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path):
    (tmp_path / "file").write_text("")
    with _cache.ResultCache(tmp_path / "file" / "kept.sqlite") as results:
        results.keep({b"one": Plain(1)})
        assert results.found({"first": b"one"}) == {}


def test_the_folder_is_the_one_named_or_the_users(monkeypatch, tmp_path):
    monkeypatch.setenv("SCO_KG_CACHE", str(tmp_path))
    assert _cache.cache_dir() == tmp_path
    monkeypatch.delenv("SCO_KG_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert _cache.cache_dir() == tmp_path / "sco-kg"
