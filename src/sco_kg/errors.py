"""What can go wrong, one class per situation.

    SCOKGError
    ├── UnreadableFileError   (ValueError)    a file that does not parse, is empty or is not UTF-8
    ├── MissingFileError      (FileNotFoundError)
    ├── UnwritableFileError   (OSError)       a file that cannot be written
    ├── UnknownQueryError     (KeyError)
    ├── UnknownThingError     (KeyError)      no thing of that label or IRI
    ├── UnknownPrefixError    (KeyError)
    ├── ParameterError     (ValueError)    unknown, missing or of the wrong type
    ├── QueryError         (ValueError)    SPARQL that does not parse or may not be run
    │   └── ForbiddenQueryError               SPARQL that writes, or asks other hosts
    ├── QueryHeaderError        (ValueError)    a query file whose header lines are wrong
    ├── ShapeError         (ValueError)    a SHACL shape that says what is not compiled
    ├── MissingExtraError     (ImportError)   an optional package that is not installed
    ├── MissingAssetError     (OSError)       a browser file of others that cannot be had
    ├── DataProfileError        (ValueError)    facts that some store would not give back as they are
    ├── EndpointError    (OSError)       an endpoint that cannot be reached or fails
    ├── BindError     (OSError)       an address at which nothing can be served
    ├── ClusterError     (OSError)       a Dask cluster that cannot be reached, used or kept
    └── WorkerLostError       (RuntimeError)  an item of work that ends every process that takes it on

Every message says what came, what is accepted, and what to type instead.
"""



class SCOKGError(Exception):
    """Base of all errors this package raises on purpose."""

    def __str__(self):
        return str(self.args[0]) if self.args else type(self).__name__


class UnreadableFileError(SCOKGError, ValueError):
    """A file that is there but cannot be understood; `path` and `line` (None if unknown) say where."""

    def __init__(self, message, path=None, line=None):
        super().__init__(message)
        self.path = path
        self.line = line


class MissingFileError(SCOKGError, FileNotFoundError):
    """A file or folder that is not there."""


class UnwritableFileError(SCOKGError, OSError):
    """A file that cannot be written; whatever stood there before is untouched."""


class UnknownQueryError(SCOKGError, KeyError):
    """A query name that is not in the catalogue."""


class UnknownThingError(SCOKGError, KeyError):
    """A label or IRI that names nothing in the graph."""


class UnknownPrefixError(SCOKGError, KeyError):
    """A prefix that is not in the prefix list."""


class ParameterError(SCOKGError, ValueError):
    """A query parameter that is unknown or has a value of the wrong type."""


class QueryError(SCOKGError, ValueError):
    """A SPARQL query that does not parse, or that asks for what is not allowed."""


class ForbiddenQueryError(QueryError):
    """SPARQL that is not run whether or not it is right: it writes, or asks other hosts."""


class QueryHeaderError(SCOKGError, ValueError):
    """A query file whose `#+` header lines are missing or wrong."""


class ShapeError(SCOKGError, ValueError):
    """A SHACL shape that says something that is not compiled to SPARQL, or cannot report what it finds."""


class MissingExtraError(SCOKGError, ImportError):
    """An optional dependency that is not installed."""

    @classmethod
    def of(cls, package, extra):
        """Return the error that says which package is not there, and the extra that brings it."""
        return cls(f"{package} is not installed. Type: pip install 'sco-kg[{extra}]'")


class MissingAssetError(SCOKGError, OSError):
    """A browser file of others that npm does not bring, or that is not the one expected."""


class DataProfileError(SCOKGError, ValueError):
    """Facts that break the data profile, so that some store would not give them back as they are."""


class EndpointError(SCOKGError, OSError):
    """A SPARQL endpoint that cannot be reached, refuses, or answers nonsense."""


class BindError(SCOKGError, OSError):
    """An address at which nothing can be served: it is in use, not ours, or none at all."""


class ClusterError(SCOKGError, OSError):
    """A Dask cluster that cannot be reached, has no workers or not our version, or goes away."""


class WorkerLostError(SCOKGError, RuntimeError):
    """An item of work that ends every process that takes it on."""


def suggestions(word, known, most=3):
    """Return up to `most` members of `known` that look like `word`, best first; [] if none does.

    >>> suggestions("heroine", ["heroin", "opium"])
    ['heroin']
    """
    import difflib  # only a mistake is worth its cost

    folded = {}
    for candidate in known:
        folded.setdefault(candidate.casefold(), candidate)
    inside = [name for key, name in sorted(folded.items()) if word.casefold() in key]
    alike = difflib.get_close_matches(word.casefold(), folded, n=most, cutoff=0.6)
    return list(dict.fromkeys([folded[key] for key in alike] + sorted(inside, key=len)))[:most]


def did_you_mean(word, known):
    """Return a sentence with the near misses, or an empty string.

    >>> did_you_mean("heroine", ["heroin", "opium"])
    " Did you mean 'heroin'?"
    """
    matches = suggestions(word, known)
    return f" Did you mean {' or '.join(repr(match) for match in matches)}?" if matches else ""
