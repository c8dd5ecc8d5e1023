"""Limits of one request, which are fixed, and of one query, which the operator sets."""

from dataclasses import dataclass

#: The longest request target (path and query string), in bytes.
MAX_URL_BYTES = 8_192
#: The largest request body, in bytes.
MAX_BODY_BYTES = 100_000
#: The size of all request headers together, in bytes.
MAX_HEADER_BYTES = 32_768


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one query.

    :param seconds: running time; :param rows: rows, or triples, of an answer.
    :param size: bytes of an answer; :param memory: megabytes beyond the memory of the data.
    """

    seconds: float = 10.0
    rows: int = 100_000
    size: int = 20_000_000
    memory: int = 512

    def header(self) -> str:
        """Return the value of the header `Query-Limits`.

        >>> Limits().header()
        'seconds=10, rows=100000, bytes=20000000'
        """
        return f"seconds={self.seconds:g}, rows={self.rows}, bytes={self.size}"

    def sentence(self) -> str:
        """Return the limits as English sentences."""
        return (f"A query may run for {self.seconds:g} seconds and use {self.memory} MB of memory; "
                f"an answer may have {self.rows:,} rows and {self.size:,} bytes. "
                "An answer over the limit is refused, never truncated.")
