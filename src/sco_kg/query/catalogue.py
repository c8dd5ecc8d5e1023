"""The query files: header lines that are data, and a body that pastes into any endpoint.

    #+ title:      Seizures of a drug
    #+ question:   How much of a drug was seized, according to whom?
    #+ keywords:   figures, drugs
    #+ columns:    drug, value, unit
    #+ parameters: drug (concept)

Keys are `title`, `question`, `kind`, `keywords`, `columns`, `parameters`, `rule`, `severity`,
`fix`; a line `#+` followed by blanks and no key continues the one before.
"""

import re
from pathlib import Path
from typing import NamedTuple

from ..dataset.text_file import read_text
from ..errors import QueryHeaderError, UnknownQueryError, did_you_mean

_LINE = re.compile(r"#\+ (?:(\w+):)? *(.*)")
#: What each kind of query must declare, besides title, question and columns.
REQUIRED_HEADERS = {"questions": {"keywords"}, "checks": {"rule", "severity", "fix"},
            "reports": {"keywords"}, "construct": set(), "cube": set()}
#: Kinds that make triples, which have no columns.
_BUILDING = ("construct", "cube")
_KEYS = {"title", "question", "kind", "keywords", "columns", "parameters", "rule", "severity", "fix", "reach"}
#: The kinds people run by name; the others are run by the library.
CATALOGUE = ("questions", "reports")
#: Types a parameter may declare.
PARAMETER_TYPES = ("thing", "concept", "article", "text", "date", "integer", "decimal")


class Parameter(NamedTuple):
    """A variable of a query that a caller may bind; `type` is one of `PARAMETER_TYPES`."""

    name: str
    type: str


class Query(NamedTuple):
    """One query file. `header` holds every key as text; `text` is the whole file."""

    name: str
    kind: str
    header: dict
    parameters: tuple
    text: str

    @property
    def title(self):
        """The short name a reader sees."""
        return self.header["title"]

    @property
    def columns(self):
        """The names of the columns, in order."""
        return tuple(re.split(r"[,\s]+", self.header["columns"]))

    @property
    def keywords(self):
        """The words it can be found by."""
        return tuple(re.split(r",\s*", self.header.get("keywords", "")))


def parse_query(text, name, kind):
    """Return the `Query` of a file's text.

    :param kind: the folder it is in: questions, checks, reports, construct or cube.
    :raises QueryHeaderError: a key is missing, unknown, or a parameter is not `name (type)`.
    """
    header = _header(text, name)
    wanted = {"title", "question", "columns"} | REQUIRED_HEADERS[kind] - {"columns"}
    if kind in _BUILDING:
        wanted.discard("columns")
    missing, unknown = wanted - set(header), set(header) - _KEYS
    if missing or unknown:
        raise QueryHeaderError(f"{name}.rq: header "
                        + "; ".join([f"needs {key}" for key in sorted(missing)]
                                    + [f"has unknown {key!r}" for key in sorted(unknown)])
                        + f". Keys are {', '.join(sorted(_KEYS))}.")
    return Query(name, kind, header, tuple(_parameters(header, name)), text)


def _header(text, name):
    header, key = {}, None
    for line in text.splitlines():
        match = _LINE.fullmatch(line.rstrip())
        if not match:
            break
        key = match[1] or key
        if not key or match[1] in header:
            raise QueryHeaderError(f"{name}.rq: header line {line!r} repeats a key or has none.")
        header[key] = f"{header[key]} {match[2]}" if key in header else match[2]
    return header


def _parameters(header, name):
    for part in filter(None, re.split(r",\s*", header.get("parameters", ""))):
        match = re.fullmatch(r"(\w+) \((\w+)\)", part)
        if not match or match[2] not in PARAMETER_TYPES:
            raise QueryHeaderError(f"{name}.rq: parameter {part!r} is not of the form name (type), "
                            f"with a type of {', '.join(PARAMETER_TYPES)}.")
        yield Parameter(*match.groups())


def read_catalogue(top, kind):
    """Return the queries of one kind as a dict from name to `Query`, in order of name."""
    paths = sorted((Path(top) / "queries" / kind).glob("*.rq"))
    return {path.stem: parse_query(read_text(path), path.stem, kind) for path in paths}


def find_query(top, name):
    """Return the question or report `name`.

    :raises UnknownQueryError: there is none; near misses are suggested.
    """
    folders = [Path(top) / "queries" / kind for kind in CATALOGUE]
    for folder in folders:
        path = folder / f"{name}.rq"
        if path.parent == folder and path.is_file():
            return parse_query(read_text(path), name, folder.name)
    known = [path.stem for folder in folders for path in folder.glob("*.rq")]
    raise UnknownQueryError(f"There is no query {name!r}.{did_you_mean(name, known)} "
                       "`sco-kg queries` lists all of them.")
