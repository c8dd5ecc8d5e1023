"""The errors of this package, one class per situation.

    SCOKGError
    ├── UnreadableFileError   (ValueError)         a file that does not parse, is empty or is not UTF-8
    ├── MissingFileError      (FileNotFoundError)
    ├── UnwritableFileError   (OSError)            a file that cannot be written
    ├── UnknownNameError      (KeyError)           a name that does not exist; it has suggestions
    │   ├── UnknownQueryError                      no query of that name
    │   ├── UnknownThingError                      no thing of that label or IRI
    │   └── UnknownPrefixError                     no prefix of that name
    ├── ParameterError        (ValueError)         unknown, missing or of the wrong type
    ├── QueryError            (ValueError)         SPARQL that does not parse or must not be run
    │   └── ForbiddenQueryError                    SPARQL that writes, or queries other hosts
    ├── QueryHeaderError      (ValueError)         a query file whose header lines are wrong
    ├── ShapeError            (ValueError)         a SHACL shape that cannot be compiled
    ├── MissingExtraError     (ImportError)        an optional package that is not installed
    ├── MissingAssetError     (OSError)            a third-party browser file that cannot be downloaded
    ├── DataProfileError      (ValueError)         facts that some store would change
    ├── EndpointError         (OSError)            an endpoint that cannot be reached or fails
    ├── BindError             (OSError)            an address that the server cannot listen on
    ├── ClusterError          (OSError)            a Dask cluster that cannot be reached or used, or is lost
    └── WorkerLostError       (RuntimeError)       a task that kills every process that runs it

Every message says what came, what is accepted, and what to type instead.
"""

from collections.abc import Iterable
from os import PathLike


class SCOKGError(Exception):
    """Base of all errors this package raises on purpose."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else type(self).__name__


class UnreadableFileError(SCOKGError, ValueError):
    """A file that exists but cannot be understood; `path` and `line` are None if unknown."""

    def __init__(self, message: str, path: str | PathLike[str] | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class MissingFileError(SCOKGError, FileNotFoundError):
    """A file or folder that does not exist."""


class UnwritableFileError(SCOKGError, OSError):
    """A file that cannot be written; an earlier file of that name is unchanged."""


class UnknownNameError(SCOKGError, KeyError):
    """A name that does not exist.

    `name` is the name given, `suggestions` the accepted names most like it, best first; they also end the message.

    >>> error = UnknownNameError("There is no drug 'heroine'.", "heroine", ["heroin", "opium"])
    >>> error.suggestions, str(error)
    (('heroin',), "There is no drug 'heroine'. Did you mean 'heroin'?")
    """

    def __init__(self, message: str, name: str = "", known: Iterable[str] = (), advice: str = "") -> None:
        """Store the name and its near misses.

        :param known: the names that are accepted.
        :param advice: what to type instead; it comes last in the message.
        """
        self.name = name
        self.suggestions = tuple(suggestions(name, known)) if name else ()
        super().__init__(" ".join(filter(None, (message, _question(self.suggestions), advice))))


class UnknownQueryError(UnknownNameError):
    """A query name that is not in the catalogue."""


class UnknownThingError(UnknownNameError):
    """A label or IRI of nothing in the graph."""


class UnknownPrefixError(UnknownNameError):
    """A prefix that is not in the prefix list."""


class ParameterError(SCOKGError, ValueError):
    """A query parameter that is unknown or has a value of the wrong type; `name` and `value` are what came."""

    def __init__(self, message: str, name: str = "", value: object = None) -> None:
        super().__init__(message)
        self.name = name
        self.value = value


class QueryError(SCOKGError, ValueError):
    """A SPARQL query that does not parse, or is not allowed."""


class ForbiddenQueryError(QueryError):
    """SPARQL that is never run, correct or not: it writes, or queries other hosts."""


class QueryHeaderError(SCOKGError, ValueError):
    """A query file whose `#+` header lines are missing or wrong."""


class ShapeError(SCOKGError, ValueError):
    """A SHACL shape with a constraint that is not compiled to SPARQL, or that cannot report its results."""


class MissingExtraError(SCOKGError, ImportError):
    """An optional dependency that is not installed."""

    @classmethod
    def of(cls, package: str | None, extra: str) -> "MissingExtraError":
        """Return the error that names the missing package and the extra that installs it."""
        return cls(f"{package} is not installed. Type: pip install 'sco-kg[{extra}]'", name=package)


class MissingAssetError(SCOKGError, OSError):
    """A third-party browser file that npm does not deliver, or that differs from the expected one."""


class DataProfileError(SCOKGError, ValueError):
    """Facts that break the data profile, so that some store would change them."""


class EndpointError(SCOKGError, OSError):
    """A SPARQL endpoint that cannot be reached, refuses access, or gives an invalid answer."""


class BindError(SCOKGError, OSError):
    """An address that the server cannot listen on: in use, not of this machine, or invalid."""


class ClusterError(SCOKGError, OSError):
    """A Dask cluster that cannot be reached, has no workers or another version, or is lost."""


class WorkerLostError(SCOKGError, RuntimeError):
    """A task that kills every process that runs it."""


def suggestions(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return up to `most` members of `known` that resemble `word`, best first; [] if none does.

    >>> suggestions("heroine", ["heroin", "opium"])
    ['heroin']
    """
    import difflib  # imported late: only a mistake is worth its cost

    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(candidate.casefold(), candidate)
    inside = [name for key, name in sorted(folded.items()) if word.casefold() in key]
    alike = difflib.get_close_matches(word.casefold(), folded, n=most, cutoff=0.6)
    return list(dict.fromkeys([folded[key] for key in alike] + sorted(inside, key=len)))[:most]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence with the near misses after a blank, or an empty string.

    >>> did_you_mean("heroine", ["heroin", "opium"])
    " Did you mean 'heroin'?"
    """
    question = _question(suggestions(word, known))
    return f" {question}" if question else ""


def _question(matches: Iterable[str]) -> str:
    quoted = " or ".join(map(repr, matches))
    return quoted and f"Did you mean {quoted}?"
