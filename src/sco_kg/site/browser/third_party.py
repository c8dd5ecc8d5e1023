"""The notices for third-party browser files: names, versions, digests, licences."""

import textwrap
from collections.abc import Iterable, Mapping

from .npm_packages import Files, NpmPackage

#: For a package whose archive has no licence file.
_NO_LICENCE_FILE = ("The archive has no licence file. Its licence is {licence}; the text and the copyright holders are "
                    "in the repository {source}.")
_OXIGRAPH = ("It is used under the Apache License 2.0. The WebAssembly contains compiled Rust crates; Cargo.lock of "
             "that repository lists them, each with its licence. The word export was removed from its module to make "
             "it a classic script, which is embedded in oxigraph.js together with the WebAssembly.")


def third_party_notices(packages: Iterable[NpmPackage], found: Mapping[str, Files]) -> str:
    """Return the text of THIRD-PARTY.txt.

    :param found: the files of each package that the site has, by package name.
    """
    parts = [_entry(package, found[package.name]) for package in packages if package.name in found]
    head = "Third-party files in this folder, unchanged from npm; all other files belong to this project.\n"
    return "\n".join([head, *parts]) if parts else "This site has no third-party files.\n"


def _entry(package: NpmPackage, files: Files) -> str:
    title = f"{package.name} {package.version}"
    lines = [title, "=" * len(title), f"{package.purpose[0].upper()}{package.purpose[1:]}.",
             f"Licence: {package.licence}", f"Repository: {package.source}",
             *(f"{package.files[path]}  {path}" for path in package.files), ""]
    licences = [content.decode("utf-8") for path, content in files.items() if "LICENSE" in path]
    return "\n".join(lines) + "\n" + ("".join(licences) or _without_licence_file(package)) + "\n"


def _without_licence_file(package: NpmPackage) -> str:
    text = _NO_LICENCE_FILE.format(licence=package.licence, source=package.source)
    return textwrap.fill(f"{text} {_OXIGRAPH}" if package.name == "oxigraph" else text, 100) + "\n"
