"""The manifest of a release: the contents of its files, their numbers of facts, and their digests.

`manifest.json` is for programs, `manifest.md` for people, `SHA256SUMS` for `sha256sum --check`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import pyoxigraph as ox

from ..query.output import render_result
from ..query.result import Result
from ..rdf.canonicalization import canonical_digest
from ..rdf.namespaces import DATASET, expand
from ..rdf.terms import value_of

NAME = "manifest.json"
SUMS = "SHA256SUMS"
_COMMAND = "sco-kg export"


@dataclass(frozen=True, slots=True)
class ReleasePart:
    """A part of a release: a description, the files that contain it, and its quads in canonical order."""

    what: str
    files: list[str]
    quads: list[ox.Quad]


class PartEntry(TypedDict):
    """A part of a release in the manifest; `digest` is that of its canonical form."""

    what: str
    files: list[str]
    facts: int
    digest: str


class GraphEntry(TypedDict):
    """A named graph in the manifest; `digest` is that of its triples, without the name of the graph."""

    graph: str
    facts: int
    digest: str


Manifest = TypedDict("Manifest", {"made by": str, "title": str, "version": str, "licence": str,
                                  "contents": list[PartEntry], "graphs": list[GraphEntry]})


def build_manifest(parts: Iterable[ReleasePart], graphs: Mapping[str, Sequence[ox.Triple]],
                   digests: Mapping[str, str]) -> Manifest:
    """Return the manifest of a release.

    :param graphs: the triples of each named graph of the data set, by its IRI.
    :param digests: the digest of these triples, by the IRI of the graph.
    """
    about = graphs.get(DATASET, [])
    return {"made by": _COMMAND, "title": _value(about, "dcterms:title"), "version": _value(about, "dcat:version"),
            "licence": _value(about, "dcterms:license"),
            "contents": [{"what": part.what, "files": part.files, "facts": len(part.quads),
                          "digest": canonical_digest(part.quads)} for part in parts],
            "graphs": [{"graph": graph, "facts": len(triples), "digest": digests[graph]}
                       for graph, triples in graphs.items()]}


def _value(about: Iterable[ox.Triple], prop: str) -> str:
    """Return the value of a property of the data set; "" if there is none."""
    dataset, predicate = ox.NamedNode(DATASET), ox.NamedNode(expand(prop))
    return min((value_of(triple.object) for triple in about
                if triple.subject == dataset and triple.predicate == predicate), default="")


_MARKDOWN = """\
# {title} {version}

Licence: {licence}

To verify the files, run `sha256sum --check SHA256SUMS`.

A digest is the SHA-256 of facts in canonical form: sorted N-Quads after RDFC-1.0. It is the same for all formats of
the same facts. The digest of a named graph is computed from its triples, without the name of the graph. The files
`.nq` and `.nt` are in canonical form: their SHA-256 is the digest of their contents.
`void.ttl` describes the data set for catalogues (DCAT) and crawlers (VoID).

## Contents of the files

{contents}
## Named graphs

{graphs}"""


def manifest_markdown(manifest: Manifest) -> str:
    """Return a manifest as a Markdown page."""
    contents = [(part["what"], ", ".join(part["files"]), part["facts"], part["digest"])
                for part in manifest["contents"]]
    graphs = [(entry["graph"], entry["facts"], entry["digest"]) for entry in manifest["graphs"]]
    return _MARKDOWN.format(
        title=manifest["title"], version=manifest["version"], licence=manifest["licence"],
        contents=render_result(Result(("what", "files", "facts", "digest"), contents), "markdown"),
        graphs=render_result(Result(("graph", "facts", "digest"), graphs), "markdown"))


def sha256sums(folder: Path) -> str:
    """Return the SHA-256 of every file in a folder and its subfolders, as `sha256sum` prints them, by name."""
    return "".join(f"{_sha256(path)}  {name}\n" for name, path in release_files(folder).items())


def release_files(folder: Path) -> dict[str, Path]:
    """Return the files in a folder and its subfolders, by relative path, sorted; empty subfolders count as files."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")
             if not path.is_dir() or path.is_symlink() or not any(path.iterdir())}
    return dict(sorted(found.items()))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def why_not_replaceable(folder: Path, name: str = NAME, command: str = _COMMAND) -> str:
    """Return why a folder must not be replaced; "" if a command created it and nothing was changed since.

    :param name: the name of the JSON file that states the command.
    """
    try:
        made_by = json.loads((folder / name).read_bytes()).get("made by")
        listed = set((folder / SUMS).read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError, AttributeError):
        made_by, listed = None, set()
    if made_by != command:
        return f"exists, and was not created by `{command}`"
    for file, path in release_files(folder).items():
        if file != SUMS and not (path.is_file() and f"{_sha256(path)}  {file}" in listed):
            return f"contains {file}, which is not as `{command}` wrote it; remove it"
    return ""
