"""The user's cache folder, and results cached there from one run to the next.

Results are cached under the digest of everything they depend on, so none is ever stale. The file may be
deleted at any time; an unreadable entry is computed again, a failed write ignored.
"""

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

#: Cached results; the oldest are deleted first.
_MAX_RESULTS = 100_000
_UNREADABLE = (sqlite3.Error, zlib.error, ValueError)


def cache_dir() -> Path:
    """Return the cache folder: SCO_KG_CACHE, or `sco-kg` in the user's cache folder."""
    named = os.environ.get("SCO_KG_CACHE")
    return Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sco-kg"


def digest_parts(*parts: bytes) -> bytes:
    """Return the digest of several parts: where one ends and the next begins counts.

    >>> digest_parts(b"ab", b"c") == digest_parts(b"a", b"bc")
    False
    """
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()


class ResultCache:
    """A file of results, closed at the end of a `with` block.

    :param path: the file, created if missing; None to cache nothing.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self._connection = _open(Path(path)) if path else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._connection:
            self._connection.close()

    def get_many(self, digests: Mapping[str, bytes]) -> dict[str, Any]:
        """Return the cached results, as JSON values, by name; a name without one is left out.

        :param digests: the digest of each name.
        """
        if not self._connection:
            return {}
        with suppress(*_UNREADABLE):
            rows = {name: self._connection.execute("SELECT result FROM results WHERE digest = ?", (digest,)).fetchone()
                    for name, digest in digests.items()}
            return {name: json.loads(zlib.decompress(row[0])) for name, row in rows.items() if row}
        return {}

    def put_many(self, results: Mapping[bytes, object]) -> None:
        """Cache results, given as JSON values by digest."""
        if not self._connection:
            return
        rows = [(digest, zlib.compress(json.dumps(result).encode(), 1)) for digest, result in results.items()]
        with suppress(*_UNREADABLE), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO results (digest, result) VALUES (?, ?)", rows)
            self._connection.execute("DELETE FROM results WHERE rowid <= (SELECT MAX(rowid) FROM results) - ?",
                                     (_MAX_RESULTS,))


def _open(path: Path) -> sqlite3.Connection | None:
    """Return a connection to the file, or None if it cannot be created or is no such file."""
    with suppress(OSError, sqlite3.Error):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=10)
        with suppress(sqlite3.Error):
            connection.execute("CREATE TABLE IF NOT EXISTS results (digest BLOB UNIQUE, result BLOB)")
            return connection
        connection.close()
    return None
