"""Results that are kept from one run to the next, each under the digest of all that it was made from.

A result is found again only under the very digest, so it cannot be out of date. Losing the file costs
time and nothing else: what cannot be read is made again, what cannot be written is not kept.
"""

import json
import os
import sqlite3
import zlib
from contextlib import suppress
from pathlib import Path

#: Results that are kept; the oldest go first.
_MAX_RESULTS = 100_000
_UNREADABLE = (sqlite3.Error, zlib.error, ValueError)


def cache_dir():
    """Return the folder for what can be made again: SCO_KG_CACHE, or `sco-kg` in the user's cache folder."""
    named = os.environ.get("SCO_KG_CACHE")
    return Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sco-kg"


class ResultCache:
    """Results in a file, which is closed at the end of a `with` block.

    :param path: the file; None to keep nothing.
    """

    def __init__(self, path=None):
        self._connection = path and _open(Path(path))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self._connection:
            self._connection.close()

    def found(self, digests):
        """Return what is kept, as a dict from name to result, without the names of which nothing is.

        :param digests: a dict from name to digest (bytes).
        """
        if not self._connection:
            return {}
        with suppress(*_UNREADABLE):
            rows = {name: self._connection.execute("SELECT result FROM kept WHERE digest = ?", (digest,)).fetchone()
                    for name, digest in digests.items()}
            return {name: json.loads(zlib.decompress(row[0])) for name, row in rows.items() if row}
        return {}

    def keep(self, results):
        """Keep some results, given as a dict from digest to what has a `plain` form that JSON can hold."""
        if not self._connection:
            return
        rows = [(digest, zlib.compress(json.dumps(result.plain()).encode(), 1)) for digest, result in results.items()]
        with suppress(*_UNREADABLE), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO kept (digest, result) VALUES (?, ?)", rows)
            self._connection.execute("DELETE FROM kept WHERE rowid <= (SELECT MAX(rowid) FROM kept) - ?", (_MAX_RESULTS,))


def _open(path):
    """Return a connection to the file, made if need be, or None if it is no such file or cannot be made."""
    with suppress(OSError, sqlite3.Error):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=10)
        with suppress(sqlite3.Error):
            connection.execute("CREATE TABLE IF NOT EXISTS kept (digest BLOB UNIQUE, result BLOB)")
            return connection
        connection.close()
    return None
