"""The versions of the data set that a site keeps: each as it was published, in a folder of its own, never changed."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ...dataset import turtle_file
from ...errors import ParameterError, UnreadableFileError
from ...rdf import namespaces
from ...release import manifest

#: Where their folders are in the site.
FOLDER = "version"
#: The file of each that holds all its facts, in canonical form.
_FACTS = "sco-kg.nq"
_CHANGED = ox.NamedNode(namespaces.expand("dcterms:modified"))


@dataclass(frozen=True, slots=True)
class Version:
    """A version: how many facts it has, their digest, and the day it was last changed, as text."""

    number: str
    folder: Path
    modified: str
    facts: int
    digest: str

    @property
    def name(self):
        """Its number as part of the name of a page, where a stop would look like an ending."""
        return self.number.replace(".", "-")

    @property
    def lines(self):
        """All its facts, a set of lines of canonical N-Quads; blank nodes keep their names if nothing near changes."""
        return set((self.folder / _FACTS).read_text(encoding="utf-8").splitlines())


def read_versions(site):
    """Return the `Version`s in the folder of a site, the newest first."""
    found = [_version(folder) for folder in (site / FOLDER).iterdir()]
    return sorted(found, key=lambda version: version_key(version.number), reverse=True)


def _version(folder):
    made = json.loads((folder / manifest.NAME).read_bytes())
    days = [quad.object.value for quad in turtle_file.read_quads(folder / "void.ttl") if quad.predicate == _CHANGED]
    whole = made["contents"][0]
    return Version(made["version"], folder, max(days, default=""), whole["facts"], whole["digest"])


def version_key(number):
    """Return what versions are sorted by.

    >>> sorted(["0.10.0", "0.9.0", "0.9.0-rc1"], key=version_key)
    ['0.9.0-rc1', '0.9.0', '0.10.0']
    """
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in number.split(".")]


def keep_versions(new, number, old, previous=()):
    """Copy earlier versions into a new site that has one of its own, whose number is given.

    :param new: the folder of the new site; :param old: that of the one it replaces, which need not be there.
    :param previous: folders that `sco-kg publish` or `sco-kg export` made, whose versions were given to others.
    :raises ParameterError: a folder has no version; or one that is not as it was published, or that has
        this number and other content.
    """
    for folder in previous:
        for earlier in _within(folder):
            _check(earlier, new / FOLDER / number)
            _copy(earlier, new)
    for earlier in sorted((old / FOLDER).glob("*")):
        _copy(earlier, new)


def _within(folder):
    """Return the folders of the versions in a site, or in a release, which is one itself."""
    found = sorted((folder / FOLDER).glob("*")) or [folder]
    if not (found[0] / manifest.NAME).is_file():
        raise ParameterError(f"{folder} holds no version. Give a folder that sco-kg publish or sco-kg export made.")
    return found


def _check(earlier, own):
    if reason := manifest.why_not_replaceable(earlier):
        raise ParameterError(f"{earlier} {reason}. A version that was published stays as it is.")
    if _number(earlier) == own.name and _sums(earlier) != _sums(own):
        raise ParameterError(f"{earlier} is version {own.name}, with other data than here. "
                           "Give these a new number in data/dataset.ttl.")


def _copy(earlier, new):
    target = new / FOLDER / _number(earlier)
    if not target.exists():
        shutil.copytree(earlier, target)


def _number(folder):
    """Return the number of the version in a folder, as a name that leads nowhere else."""
    number = json.loads((folder / manifest.NAME).read_bytes()).get("version") or ""
    if Path(number).name != number or number in ("", ".."):
        raise UnreadableFileError(f"{folder / manifest.NAME}: {number!r} is not the number of a version")
    return number


def _sums(folder):
    return (folder / manifest.SUMS).read_bytes()
