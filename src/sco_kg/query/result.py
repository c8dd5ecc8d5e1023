"""The result of a query: typed rows that can be iterated, written, or handed to pandas."""

from ..errors import MissingExtraError
from ..rdf import terms


class Row:
    """One row: values by column name, by attribute, or by position.

    >>> row = Row(("drug", "tonnes"), ("heroin", 69))
    >>> row.tonnes, row["drug"], list(row)
    (69, 'heroin', ['heroin', 69])
    """

    __slots__ = ("_columns", "_values")

    def __init__(self, columns, values):
        self._columns = columns
        self._values = values

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no column {name!r}; there are {', '.join(self._columns)}") from None

    def __getitem__(self, key):
        if isinstance(key, int):
            return self._values[key]
        if key not in self._columns:
            raise KeyError(key)
        return self._values[self._columns.index(key)]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __eq__(self, other):
        return isinstance(other, Row) and tuple(self) == tuple(other)

    def __hash__(self):
        return hash(self._values)

    def __repr__(self):
        return f"Row({', '.join(f'{c}={v!r}' for c, v in zip(self._columns, self._values))})"

    def asdict(self):
        """Return the row as a dict from column name to value."""
        return dict(zip(self._columns, self._values))


class Result:
    """Columns and rows, in the order the query gives; `len`, iteration and indexing as in a list."""

    def __init__(self, columns, rows):
        self.columns = tuple(columns)
        self.rows = [Row(self.columns, tuple(values)) for values in rows]

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, position):
        return self.rows[position]

    def write(self, path, format=None):
        """Write the rows to a file; the format is taken from the file's ending if not given.

        :param format: one of `sco_kg.query.output.FORMATS`.
        :raises UnwritableFileError: the file cannot be written; what was there is untouched.
        """
        from . import output

        output.write_result(self, path, format)

    def to_pandas(self):
        """Return the rows as a pandas DataFrame; things become their labels.

        :raises MissingExtraError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise MissingExtraError.of("pandas", "pandas") from None
        values = [[str(v) if isinstance(v, terms.Thing) else v for v in row] for row in self]
        return pandas.DataFrame(values, columns=list(self.columns))
