"""The release: everything in every format, with its description, manifest and check sums.

**Reads** a checkout or the bundled data. **Writes** a folder, whole or not at all, whose bytes
depend on nothing but what was read.
"""

import json
from dataclasses import dataclass

import pyoxigraph as ox

from .. import _atomic
from ..dataset import layout, turtle_file
from ..dataset import store as dataset
from ..figures import data_cube
from ..parallel import map
from ..rdf import canonicalization, serialization
from . import catalogue_metadata, manifest

#: Parts that are kept beside the data set, and the files they are made of.
_BESIDE = {
    "ontology": ("its vocabulary", "ontology/sco-kg.ttl"),
    "ontology-alignment": ("how that relates to other vocabularies", "ontology/alignment.ttl"),
    "ontology-owl2": ("the disjoint classes of that", "ontology/sco-kg-owl2.ttl"),
    "quality": ("what was measured of the data", "data/quality.ttl"),
    "shapes": ("the shapes that the data keep", "shapes/*.ttl"),
}


@dataclass(frozen=True, slots=True)
class ReleasePart:
    """Quads in canonical order, and the files that hold them."""

    what: str
    files: list
    quads: list


def export_release(folder, source=None, on_file=lambda name, done, of: None, **where):
    """Write the release files of a checkout to a folder.

    :param folder: the folder to make; one that an earlier export made is replaced.
    :param source: the checkout; the bundled data if None.
    :param on_file: called before each file with its name, how many are done, and how many there are, and
        likewise for the formats and graphs that are worked out first.
    :param where: `processes` or `scheduler`, as `sco_kg.parallel.map.parallel_map` takes them.
    :return: the manifest, as `sco_kg.release.manifest.build_manifest` returns it.
    :raises UnwritableFileError: the folder cannot be written, was made by somebody else, or a format
        cannot carry the data; whatever was there is untouched.
    """
    top = layout.project_root(source)
    with _atomic.atomic_folder(folder, manifest.why_not_replaceable) as new:
        parts = _parts(dataset.load_store(top), top)
        dumps = _write(new, parts, on_file, where)
        graphs = canonicalization.quads_by_graph(parts[0].quads)
        made = manifest.build_manifest(parts, graphs, _digests(graphs, on_file, where))
        texts = {"void.ttl": catalogue_metadata.describe_release(graphs, parts[1].quads, dumps), manifest.NAME: _json(made),
                 "manifest.md": manifest.manifest_markdown(made).encode("utf-8")}
        for name, content in texts.items():
            _atomic.write_synced(new / name, content)
        _atomic.write_synced(new / manifest.SUMS, manifest.sha256sums(new).encode("utf-8"))
    return made


def _parts(store, top):
    everything = canonicalization.canonical_quads(store)
    merged = canonicalization.canonical_quads({quad.triple for quad in everything})
    beside = [ReleasePart(what, [f"{name}.ttl"], canonicalization.canonical_quads(_read(top, pattern)))
              for name, (what, pattern) in _BESIDE.items()]
    return [ReleasePart("the data set, its graphs apart", _dumps(serialization.OF_DATASETS), everything),
            ReleasePart("the data set, its graphs merged", _dumps(serialization.OF_GRAPHS), merged),
            ReleasePart("its seizure figures as a Data Cube", ["cube.ttl"], canonicalization.canonical_quads(data_cube.build_data_cube(store, top))), *beside]


def _dumps(endings):
    return [f"sco-kg.{ending}{packed}" for ending in endings for packed in ("", ".gz")]


def _read(top, pattern):
    paths = sorted(top.glob(pattern)) or [top / pattern]  # the second is reported as missing
    return [quad for path in paths for quad in turtle_file.read_quads(path)]


def _write(new, parts, on_file, where):
    """Write the files of all parts; return the bytes of those that hold the whole data set, by name."""
    plain = {name: part for part in parts for name in part.files if not name.endswith(".gz")}
    items = [(name.rpartition(".")[2], canonicalization.canonical_nquads(part.quads)) for name, part in plain.items()]
    contents = map.parallel_map(serialization.serialize_file, items, on_done=lambda done, of: on_file("formats", done, of), **where)
    written = dict(zip(plain, contents))
    written |= {name: serialization.compress(written[name.removesuffix(".gz")])
                for part in parts for name in part.files if name.endswith(".gz")}
    for done, (name, content) in enumerate(written.items()):
        on_file(name, done, len(written))
        _atomic.write_synced(new / name, content)
    return {name: written[name] for part in parts[:2] for name in part.files}


def _digests(graphs, on_file, where):
    """Return the digest of each graph by its IRI."""
    texts = [ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) for triples in graphs.values()]
    found = map.parallel_map(canonicalization.digest_nquads, texts, on_done=lambda done, of: on_file("graphs", done, of), **where)
    return dict(zip(graphs, found))


def _json(made):
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
