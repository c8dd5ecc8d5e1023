"""The result of a query: typed rows to iterate, write to a file, or hand to pandas."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, KeysView, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast, overload

import pyoxigraph as ox

from ..errors import MissingExtraError
from ..rdf.terms import Term, Thing, Value

if TYPE_CHECKING:
    from os import PathLike

    import pandas

#: Rows that the representation of a result shows.
_SHOWN_ROWS = 10


class Solutions(NamedTuple):
    """The answer of a store: column names, and rows of terms, None for an unbound variable."""

    columns: list[str]
    rows: list[list[Term | None]]

    def triples(self) -> list[ox.Triple]:
        """Return the rows of a CONSTRUCT query as triples."""
        return [ox.Triple(*row) for row in cast("list[tuple[ox.NamedNode, ox.NamedNode, Term]]", self.rows)]


class QueryStore(Protocol):
    """A store that runs SPARQL queries, embedded or remote."""

    def run(self, text: str) -> Solutions:
        """Return the solutions of a query; an ASK query has one, a CONSTRUCT query one per triple."""

    def labels(self, iris: Iterable[str], language: str) -> dict[str, str]:
        """Return the labels of IRIs, as `sco_kg.rdf.terms.choose_label` chooses; without those that have none."""

    def to_store(self) -> ox.Store:
        """Return all named graphs as a pyoxigraph store."""


class Row:
    """One row: values by column name, by attribute, or by position.

    The type of a value depends on the query, so type checkers see `Any`.

    >>> row = Row(("drug", "tonnes"), ("heroin", 69))
    >>> row.tonnes, row["drug"], list(row), dict(row)
    (69, 'heroin', ['heroin', 69], {'drug': 'heroin', 'tonnes': 69})
    """

    __slots__ = ("_columns", "_values")

    def __init__(self, columns: tuple[str, ...], values: tuple[Value, ...]) -> None:
        self._columns = columns
        self._values = values

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no column {name!r}; columns are {', '.join(self._columns)}") from None

    def __getitem__(self, key: str | int | slice) -> Any:
        if not isinstance(key, str):
            return self._values[key]
        if key not in self._columns:
            raise KeyError(key)
        return self._values[self._columns.index(key)]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self._values == other._values

    def __hash__(self) -> int:
        return hash(self._values)

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{column}={value!r}' for column, value in zip(self._columns, self._values))})"

    def keys(self) -> KeysView[str]:
        """Return the column names, so that `dict(row)` works."""
        return self.asdict().keys()

    def asdict(self) -> dict[str, Value]:
        """Return the row as a dict from column name to value."""
        return dict(zip(self._columns, self._values))


class Result(Sequence[Row]):
    """Columns and rows, in the order of the query; a sequence of `Row`s.

    >>> Result(("drug", "tonnes"), [("heroin", 69), ("opium", 587)])
    drug    tonnes
    ──────  ──────
    heroin      69
    opium      587
    """

    def __init__(self, columns: Iterable[str], rows: Iterable[Iterable[Value]]) -> None:
        self.columns = tuple(columns)
        self.rows = [Row(self.columns, tuple(values)) for values in rows]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, position: int) -> Row: ...
    @overload
    def __getitem__(self, position: slice) -> list[Row]: ...
    def __getitem__(self, position: int | slice) -> Row | list[Row]:
        return self.rows[position]

    def __repr__(self) -> str:
        from .output import render_result

        text = render_result(Result(self.columns, itertools.islice(self, _SHOWN_ROWS))).rstrip()
        return text if len(self) <= _SHOWN_ROWS else f"{text}\n… {len(self)} rows"

    def _repr_html_(self) -> str:
        """Return the first rows as an HTML table, for notebooks."""
        from html import escape

        from .output import display

        lines = ["".join(f"<th>{escape(column)}</th>" for column in self.columns)]
        lines += ["".join(f"<td>{escape(display(value))}</td>" for value in row) for row in self[:_SHOWN_ROWS]]
        caption = f"<caption>{len(self)} rows</caption>" if len(self) > _SHOWN_ROWS else ""
        return f"<table>{caption}{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"

    def write(self, path: str | PathLike[str], format: str | None = None) -> None:
        """Write the rows to a file.

        :param format: one of `sco_kg.query.output.FORMATS`; by the file ending if None.
        :raises ParameterError: no format has the file ending.
        :raises UnwritableFileError: the file cannot be written; an earlier one is unchanged.
        """
        from .output import write_result

        write_result(self, path, format)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a pandas DataFrame; things become their labels.

        :raises MissingExtraError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise MissingExtraError.of("pandas", "pandas") from None
        values = [[str(value) if isinstance(value, Thing) else value for value in row] for row in self]
        return pandas.DataFrame(values, columns=list(self.columns))
