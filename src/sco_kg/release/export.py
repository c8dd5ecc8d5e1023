"""Export a release: all data in every format, with a description, a manifest and checksums.

**Reads** a checkout or the bundled data. **Writes** a folder atomically; its bytes depend only on the data read.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from .. import _atomic
from ..dataset.layout import project_root
from ..dataset.store import load_store
from ..dataset.turtle_file import read_quads
from ..figures.data_cube import build_data_cube
from ..parallel.map import parallel_map
from ..rdf.canonicalization import canonical_nquads, canonical_quads, digest_nquads, quads_by_graph
from ..rdf.serialization import OF_DATASETS, OF_GRAPHS, compress, serialize_file
from ..rdf.triples import serialize_rdf
from . import manifest
from .catalogue_metadata import describe_release
from .manifest import Manifest, ReleasePart

#: The parts beside the data set: name, content, and source files.
_OTHER_PARTS = (
    ("ontology", "the vocabulary", "ontology/sco-kg.ttl"),
    ("ontology-alignment", "the alignment of the vocabulary with other vocabularies", "ontology/alignment.ttl"),
    ("ontology-owl2", "the disjoint classes of the vocabulary", "ontology/sco-kg-owl2.ttl"),
    ("quality", "the quality measurements of the data", "data/quality.ttl"),
    ("shapes", "the SHACL shapes of the data", "shapes/*.ttl"),
)
OnFile = Callable[[str, int, int], object]


def export_release(folder: str | Path, source: str | Path | None = None,
                   on_file: OnFile = lambda name, done, total: None, *,
                   processes: int | None = None, scheduler: str | None = None) -> Manifest:
    """Write the files of a release to a folder.

    :param folder: the folder to create; a folder from an earlier export is replaced.
    :param source: a checkout; the bundled data if None.
    :param on_file: called before each file with its name, the number of finished files, and of all files, and in the
        same way while formats and graphs are computed.
    :param processes: the number of processes to start, as for `sco_kg.parallel.map.parallel_map`.
    :param scheduler: the address of a Dask scheduler to use instead.
    :return: the manifest.
    :raises UnwritableFileError: the folder cannot be written, is not from an export, or a format cannot represent
        the data; an existing folder is unchanged.
    """
    top = project_root(source)
    with _atomic.atomic_folder(folder, manifest.why_not_replaceable) as new:
        parts = [*_parts(load_store(top), top)]
        contents = _serialize(parts, on_file, processes, scheduler)
        for done, (name, content) in enumerate(contents.items()):
            on_file(name, done, len(contents))
            _atomic.write_synced(new / name, content)
        graphs = quads_by_graph(parts[0].quads)
        made = manifest.build_manifest(parts, graphs, _digests(graphs, on_file, processes, scheduler))
        for name, content in _descriptions(parts, graphs, contents, made).items():
            _atomic.write_synced(new / name, content)
        _atomic.write_synced(new / manifest.SUMS, manifest.sha256sums(new).encode("utf-8"))
    return made


def _parts(store: ox.Store, top: Path) -> Iterator[ReleasePart]:
    """Yield the parts of the release: the data set with named graphs, then merged, then all others."""
    quads = canonical_quads(store)
    yield ReleasePart("the data set in named graphs", _dump_names(OF_DATASETS), quads)
    yield ReleasePart("the data set merged into one graph", _dump_names(OF_GRAPHS),
                      canonical_quads({quad.triple for quad in quads}))
    yield ReleasePart("the seizure figures as a Data Cube", ["cube.ttl"], canonical_quads(build_data_cube(store, top)))
    for name, what, pattern in _OTHER_PARTS:
        yield ReleasePart(what, [f"{name}.ttl"], canonical_quads(_read_files(top, pattern)))


def _dump_names(endings: tuple[str, ...]) -> list[str]:
    return [f"sco-kg.{ending}{suffix}" for ending in endings for suffix in ("", ".gz")]


def _read_files(top: Path, pattern: str) -> list[ox.Quad]:
    paths = sorted(top.glob(pattern)) or [top / pattern]  # the second is reported as missing
    return [quad for path in paths for quad in read_quads(path)]


def _serialize(parts: list[ReleasePart], on_file: OnFile, processes: int | None,
               scheduler: str | None) -> dict[str, bytes]:
    """Return the bytes of the files of all parts, by name; compressed files are last."""
    plain = {name: part for part in parts for name in part.files if not name.endswith(".gz")}
    items = [(name.rpartition(".")[2], canonical_nquads(part.quads)) for name, part in plain.items()]
    contents = dict(zip(plain, parallel_map(serialize_file, items, processes=processes, scheduler=scheduler,
                                            on_done=lambda done, total: on_file("formats", done, total))))
    return contents | {name: compress(contents[name.removesuffix(".gz")])
                       for part in parts for name in part.files if name.endswith(".gz")}


def _digests(graphs: Mapping[str, list[ox.Triple]], on_file: OnFile, processes: int | None,
             scheduler: str | None) -> dict[str, str]:
    """Return the digest of each graph by its IRI."""
    contents = [serialize_rdf(triples, ox.RdfFormat.N_TRIPLES) for triples in graphs.values()]
    digests = parallel_map(digest_nquads, contents, processes=processes, scheduler=scheduler,
                           on_done=lambda done, total: on_file("graphs", done, total))
    return dict(zip(graphs, digests))


def _descriptions(parts: list[ReleasePart], graphs: Mapping[str, list[ox.Triple]], contents: Mapping[str, bytes],
                  made: Manifest) -> dict[str, bytes]:
    """Return the bytes of the files that describe the release, by name."""
    dumps = {name: contents[name] for part in parts[:2] for name in part.files}
    return {
        "void.ttl": describe_release(graphs, [quad.triple for quad in parts[1].quads], dumps),
        manifest.NAME: (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode("utf-8"),
        "manifest.md": manifest.manifest_markdown(made).encode("utf-8"),
    }
