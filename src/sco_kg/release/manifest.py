"""The manifest of a release: what its files hold, how much of it, and the digest that proves it.

`manifest.json` is for programs, `manifest.md` for people, `SHA256SUMS` for `sha256sum --check`.
"""

import hashlib
import json

import pyoxigraph as ox

from ..query import output
from ..query.result import Result
from ..rdf import canonicalization, namespaces

NAME = "manifest.json"
SUMS = "SHA256SUMS"
_MAKER = "sco-kg export"


def build_manifest(parts, graphs, digests):
    """Return the manifest as plain dicts and lists.

    :param parts: the parts of the release, each with `what`, `release_files` and `quads`.
    :param graphs: the triples of each named graph of the data set, by its IRI; the digest of a
        graph does not depend on whether a format can name it.
    :param digests: of these triples, by the IRI of their graph.
    """
    about = graphs.get(namespaces.DATASET, [])
    return {"made by": _MAKER, "title": _stated(about, "dcterms:title"), "version": _stated(about, "dcat:version"),
            "licence": _stated(about, "dcterms:license"),
            "contents": [{"what": part.what, "files": part.files, "facts": len(part.quads),
                          "digest": canonicalization.canonical_digest(part.quads)} for part in parts],
            "graphs": [{"graph": graph, "facts": len(triples), "digest": digests[graph]}
                       for graph, triples in graphs.items()]}


def _stated(about, prop):
    """Return what the description of the data set says of it; "" if nothing."""
    wanted = (ox.NamedNode(namespaces.DATASET), ox.NamedNode(namespaces.expand(prop)))
    return min((triple.object.value for triple in about if (triple.subject, triple.predicate) == wanted), default="")


_MARKDOWN = """\
# {title} {version}

Licence: {licence}

`sha256sum --check SHA256SUMS` shows whether all files arrived as they were made.

A digest is the SHA-256 of facts in their canonical form, sorted N-Quads after RDFC-1.0, and the same in
whatever format they come; that of a single graph is taken of its triples, without its name.
The files `.nq` and `.nt` are in canonical form: their own SHA-256 is the digest of what they hold.
`void.ttl` describes the data set for catalogues (DCAT) and crawlers (VoID).

## What the files hold

{contents}
## The named graphs

{graphs}"""


def manifest_markdown(manifest):
    """Return a manifest as a page for people."""
    contents = [(part["what"], ", ".join(part["files"]), part["facts"], part["digest"])
                for part in manifest["contents"]]
    graphs = [(part["graph"], part["facts"], part["digest"]) for part in manifest["graphs"]]
    return _MARKDOWN.format_map(
        manifest | {"contents": _table(("what", "files", "facts", "digest"), contents),
                    "graphs": _table(("graph", "facts", "digest"), graphs)})


def _table(columns, rows):
    return output.render_result(Result(columns, rows), "markdown")


def sha256sums(folder):
    """Return the SHA-256 of every file in a folder and below, as `sha256sum` writes them, in order of name."""
    return "".join(f"{_sha256(path)}  {name}\n" for name, path in release_files(folder).items())


def release_files(folder):
    """Return the files in a folder and below, by their path in it, in order; a folder without one counts as one."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")
             if not path.is_dir() or path.is_symlink() or not any(path.iterdir())}
    return dict(sorted(found.items()))


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def why_not_replaceable(folder, name=NAME, maker=_MAKER):
    """Return why a folder is not one that may be made anew; "" if it was made by a command, and holds only that.

    :param name: of the JSON file that says who made it; :param maker: the command that does.
    """
    try:
        made_by = json.loads((folder / name).read_bytes()).get("made by")
        listed = set((folder / SUMS).read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError, AttributeError):
        made_by, listed = None, set()
    if made_by != maker:
        return f"is there, and `{maker}` did not make it"
    for there, path in release_files(folder).items():
        if there != SUMS and not (path.is_file() and f"{_sha256(path)}  {there}" in listed):
            return f"holds {there}, which is not as `{maker}` made it; take that out"
    return ""
