"""The catalogue of query files: header lines that are data, and a body that runs at any endpoint.

    #+ title:      Seizures of a drug
    #+ question:   How much of a drug was seized, according to whom?
    #+ keywords:   figures, drugs
    #+ columns:    drug, value, unit
    #+ parameters: drug (concept)

Keys are `title`, `question`, `kind`, `keywords`, `columns`, `parameters`, `rule`, `severity`,
`fix`; a line `#+` followed by blanks and no key continues the one before.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ..dataset.text_file import read_text
from ..errors import QueryHeaderError, UnknownQueryError

_HEADER_LINE = re.compile(r"#\+ (?:(\w+):)? *(.*)")
#: The keys each kind of query must have, besides title, question and columns.
REQUIRED_HEADERS: dict[str, set[str]] = {"questions": {"keywords"}, "checks": {"rule", "severity", "fix"},
                                         "reports": {"keywords"}, "construct": set(), "cube": set()}
#: Kinds with CONSTRUCT queries, which have no columns.
_CONSTRUCTS = ("construct", "cube")
_KEYS = {"title", "question", "kind", "keywords", "columns", "parameters", "rule", "severity", "fix", "reach"}
#: The kinds that users run by name; the library runs the others.
CATALOGUE = ("questions", "reports")
#: Types a parameter may have.
PARAMETER_TYPES = ("thing", "concept", "article", "text", "date", "integer", "decimal")


class Parameter(NamedTuple):
    """A variable of a query that a caller may bind; `type` is one of `PARAMETER_TYPES`."""

    name: str
    type: str


class Query(NamedTuple):
    """One query file.

    :param kind: the folder it is in: questions, checks, reports, construct or cube.
    :param header: every key with its text.
    :param text: the content of the file.
    """

    name: str
    kind: str
    header: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def title(self) -> str:
        """A short name."""
        return self.header["title"]

    @property
    def question(self) -> str:
        """The question it answers, as a sentence."""
        return self.header["question"]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(re.split(r"[,\s]+", self.header["columns"]))

    @property
    def keywords(self) -> tuple[str, ...]:
        """The words to find it by."""
        return tuple(re.split(r",\s*", self.header.get("keywords", "")))


@functools.lru_cache(512)
def parse_query(text: str, name: str, kind: str) -> Query:
    """Return the `Query` of a file's text; the same text is parsed once.

    :param kind: the folder it is in: questions, checks, reports, construct or cube.
    :raises QueryHeaderError: a key is missing, unknown, or a parameter is not `name (type)`.
    """
    header = _header(text, name)
    required = {"title", "question", "columns"} | REQUIRED_HEADERS[kind]
    if kind in _CONSTRUCTS:
        required.discard("columns")
    wrong = [f"needs {key}" for key in sorted(required - header.keys())]
    wrong += [f"has unknown {key!r}" for key in sorted(header.keys() - _KEYS)]
    if wrong:
        raise QueryHeaderError(f"{name}.rq: header {'; '.join(wrong)}. Keys are {', '.join(sorted(_KEYS))}.")
    return Query(name, kind, MappingProxyType(header), tuple(_parameters(header, name)), text)


def _header(text: str, name: str) -> dict[str, str]:
    header: dict[str, str] = {}
    key = None
    for line in text.splitlines():
        match = _HEADER_LINE.fullmatch(line.rstrip())
        if not match:
            break
        key = match[1] or key
        if not key or match[1] in header:
            raise QueryHeaderError(f"{name}.rq: header line {line!r} repeats a key or has none.")
        header[key] = f"{header[key]} {match[2]}" if key in header else match[2]
    return header


def _parameters(header: Mapping[str, str], name: str) -> Iterator[Parameter]:
    for part in filter(None, re.split(r",\s*", header.get("parameters", ""))):
        match = re.fullmatch(r"(\w+) \((\w+)\)", part)
        if not match or match[2] not in PARAMETER_TYPES:
            raise QueryHeaderError(f"{name}.rq: parameter {part!r} is not of the form name (type), "
                                   f"with a type of {', '.join(PARAMETER_TYPES)}.")
        yield Parameter(match[1], match[2])


def read_catalogue(top: Path, kind: str) -> dict[str, Query]:
    """Return the queries of one kind by name, in order of name."""
    paths = sorted((Path(top) / "queries" / kind).glob("*.rq"))
    return {path.stem: parse_query(read_text(path), path.stem, kind) for path in paths}


def find_query(top: Path, name: str) -> Query:
    """Return the question or report `name`.

    :raises UnknownQueryError: there is none; the error has suggestions.
    """
    folders = [Path(top) / "queries" / kind for kind in CATALOGUE]
    for folder in folders:
        path = folder / f"{name}.rq"
        if path.parent == folder and path.is_file():
            return parse_query(read_text(path), name, folder.name)
    known = [path.stem for folder in folders for path in folder.glob("*.rq")]
    raise UnknownQueryError(f"There is no query {name!r}.", name, known, "`sco-kg queries` lists all of them.")
