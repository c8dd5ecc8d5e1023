"""What one request may cost; whoever serves may change the limits of a query, not those of a request."""

from dataclasses import dataclass

#: The longest address and the largest body of a request, and all its headers together, in bytes.
ADDRESS = 8_192
BODY = 100_000
HEADERS = 32_768


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use.

    :param seconds: of running; :param rows: of an answer, or facts; :param size: of an answer in bytes;
    :param memory: in megabytes, beside what the data take.
    """

    seconds: float = 10.0
    rows: int = 100_000
    size: int = 20_000_000
    memory: int = 512

    def header(self):
        """Return the limits as every answer states them.

        >>> Limits().header()
        'seconds=10, rows=100000, bytes=20000000'
        """
        return f"seconds={self.seconds:g}, rows={self.rows}, bytes={self.size}"

    def sentence(self):
        """Return the limits as people read them."""
        return (f"A query may run for {self.seconds:g} seconds and use {self.memory} MB of memory; "
                f"an answer may have {self.rows:,} rows and {self.size:,} bytes. "
                "What would go beyond is refused, never cut short.")
