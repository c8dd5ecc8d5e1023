"""The published versions of the data set, each in a folder of its own that never changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ...dataset.turtle_file import read_quads
from ...errors import ParameterError, UnreadableFileError
from ...rdf.namespaces import expand
from ...rdf.terms import value_of
from ...release import manifest

#: The folder of all versions in the site.
FOLDER = "version"
#: The file with all facts of a version, in canonical form.
_FACTS = "sco-kg.nq"
_MODIFIED = ox.NamedNode(expand("dcterms:modified"))


class Version(NamedTuple):
    """A version: the day of its last change in ISO form, the number of its facts, their digest."""

    number: str
    folder: Path
    modified: str
    facts: int
    digest: str

    @property
    def name(self) -> str:
        """The number as part of a file name, where a dot would start an extension."""
        return self.number.replace(".", "-")

    @property
    def lines(self) -> set[str]:
        """All facts as lines of canonical N-Quads; labels of blank nodes are stable if nothing around them changes."""
        return set((self.folder / _FACTS).read_text(encoding="utf-8").splitlines())


def read_versions(site: Path) -> list[Version]:
    """Return the versions in a site folder, newest first."""
    found = [_read_version(folder) for folder in (site / FOLDER).iterdir()]
    return sorted(found, key=lambda version: version_key(version.number), reverse=True)


def _read_version(folder: Path) -> Version:
    content = json.loads((folder / manifest.NAME).read_bytes())
    days = [value_of(quad.object) for quad in read_quads(folder / "void.ttl") if quad.predicate == _MODIFIED]
    complete = content["contents"][0]
    return Version(content["version"], folder, max(days, default=""), complete["facts"], complete["digest"])


def version_key(number: str) -> list[tuple[bool, int, str]]:
    """Return a sort key for version numbers.

    >>> sorted(["0.10.0", "0.9.0", "0.9.0-rc1"], key=version_key)
    ['0.9.0-rc1', '0.9.0', '0.10.0']
    """
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in number.split(".")]


def keep_versions(new: Path, number: str, old: Path, previous: Iterable[Path] = ()) -> None:
    """Copy earlier versions into a new site folder that has its own version already.

    :param number: the number of its own version.
    :param old: the site folder to replace; it may be missing.
    :param previous: folders from `sco-kg publish` or `sco-kg export` with published versions.
    :raises ParameterError: a folder has no version, a version with other files than were published, or one with
        this number and other data.
    """
    for folder in previous:
        for earlier in _version_folders(folder):
            _check(earlier, new / FOLDER / number)
            _copy(earlier, new)
    for earlier in sorted((old / FOLDER).glob("*")):
        _copy(earlier, new)


def _version_folders(folder: Path) -> list[Path]:
    """Return the folders of the versions in a site; a release is one itself."""
    found = sorted((folder / FOLDER).glob("*")) or [folder]
    if not (found[0] / manifest.NAME).is_file():
        raise ParameterError(f"{folder} has no version. Give a folder from sco-kg publish or sco-kg export.")
    return found


def _check(earlier: Path, own: Path) -> None:
    if reason := manifest.why_not_replaceable(earlier):
        raise ParameterError(f"{earlier} {reason}. A published version never changes.")
    if _number(earlier) == own.name and _sums(earlier) != _sums(own):
        raise ParameterError(f"{earlier} is version {own.name}, with other data than this checkout. "
                             "Change the version in data/dataset.ttl.")


def _copy(earlier: Path, new: Path) -> None:
    target = new / FOLDER / _number(earlier)
    if not target.exists():
        shutil.copytree(earlier, target)


def _number(folder: Path) -> str:
    """Return the number of the version in a folder; it must be usable as a folder name."""
    number: str = json.loads((folder / manifest.NAME).read_bytes()).get("version") or ""
    if Path(number).name != number or number in ("", ".."):
        raise UnreadableFileError(f"{folder / manifest.NAME}: {number!r} is not a version number")
    return number


def _sums(folder: Path) -> bytes:
    return (folder / manifest.SUMS).read_bytes()
