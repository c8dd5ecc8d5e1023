"""The release: the same facts in every file and every reader, the right counts, atomic replacement."""

import gzip
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pyoxigraph as ox
import pytest
import rdflib

from sco_kg.check import data_profile
from sco_kg.dataset import store as dataset
from sco_kg.dataset import turtle_file
from sco_kg.errors import MissingFileError, UnwritableFileError
from sco_kg.rdf import canonicalization, namespaces, serialization
from sco_kg.release import export, manifest
from support.paths import TOP

RDFLIB = {"nq": "nquads", "nt": "nt", "trig": "trig", "ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A release of this checkout."""
    folder = tmp_path_factory.mktemp("release") / "made"
    export.export_release(folder, TOP)
    return folder


@pytest.fixture(scope="module")
def listed(made):
    """Its manifest."""
    return json.loads((made / manifest.NAME).read_bytes())


@pytest.fixture(scope="module")
def description(made):
    """The description of the release, as a store to query."""
    store = ox.Store()
    store.load(path=str(made / "void.ttl"), format=ox.RdfFormat.TURTLE)
    return store


def holding(listed):
    """Each RDF file that is not compressed, with the digest the manifest has for it."""
    return {name: part["digest"] for part in listed["contents"] for name in part["files"] if not name.endswith(".gz")}


def ending(name):
    return name.rpartition(".")[2]


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# ── the same facts ──────────────────────────────────────────────────────────


def test_every_format_is_written_plain_and_compressed(made):
    for name in ("nq", "trig", "ttl", "nt", "rdf", "jsonld"):
        packed = (made / f"sco-kg.{name}.gz").read_bytes()
        assert gzip.decompress(packed) == (made / f"sco-kg.{name}").read_bytes()


def test_pyoxigraph_reads_the_same_facts_in_every_file(made, listed):
    for name, digest in holding(listed).items():
        quads = ox.parse((made / name).read_bytes(), format=serialization.format_of(ending(name)))
        assert canonicalization.canonical_digest(quads) == digest, name


def test_rdflib_reads_the_same_facts_in_every_file(made, listed):
    for name, digest in holding(listed).items():
        graph = rdflib.Dataset()
        graph.parse(made / name, format=RDFLIB[ending(name)])
        quads = ox.parse(graph.serialize(format="nquads"), format=ox.RdfFormat.N_QUADS)
        quads = in_default_graph(quads) if ending(name) in serialization.OF_GRAPHS else quads
        assert canonicalization.canonical_digest(quads) == digest, name


def in_default_graph(quads):
    """rdflib gives the default graph of a file the file's name."""
    return [quad.triple for quad in quads]


def test_rdflib_reads_the_same_description(made):
    content = (made / "void.ttl").read_bytes()
    read = rdflib.Graph().parse(data=content, format="turtle").serialize(format="nt", encoding="utf-8")
    assert canonicalization.canonical_digest(ox.parse(read, format=ox.RdfFormat.N_TRIPLES)) == \
        canonicalization.canonical_digest(ox.parse(content, format=ox.RdfFormat.TURTLE))


def test_the_facts_are_those_of_the_files_and_what_is_derived(made):
    """The store they pass through writes numbers its own way; it must not have to."""
    quads = set(ox.parse((made / "sco-kg.nq").read_bytes(), format=ox.RdfFormat.N_QUADS))
    derived = {quad for quad in quads if quad.graph_name.value == namespaces.DERIVED}
    assert derived and quads - derived == set(data_profile.parsed_quads(TOP))


def test_additional_files_are_those_of_the_checkout(listed):
    sources = {"ontology.ttl": "ontology/sco-kg.ttl", "ontology-alignment.ttl": "ontology/alignment.ttl",
               "ontology-owl2.ttl": "ontology/sco-kg-owl2.ttl", "quality.ttl": "data/quality.ttl",
               "shapes.ttl": "shapes/*.ttl", "cube.ttl": "tests/figures/data_cube/seizures.ttl"}
    for name, pattern in sources.items():
        quads = [quad for path in TOP.glob(pattern) for quad in turtle_file.read_quads(path)]
        assert holding(listed)[name] == canonicalization.canonical_digest(quads), name


# ── manifest and check sums ─────────────────────────────────────────────────


def test_the_checksums_cover_all_files(made):
    lines = (made / manifest.SUMS).read_text(encoding="utf-8").splitlines()
    found = content(made)
    del found[manifest.SUMS]
    assert lines == [f"{sha256(data)}  {name}" for name, data in sorted(found.items())]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_the_checksums_verify(made):
    command = ["sha256sum", "--check", "--strict", manifest.SUMS]
    assert subprocess.run(command, cwd=made, capture_output=True, check=False).returncode == 0


def test_the_manifest_lists_every_rdf_file(made, listed):
    named = {name for part in listed["contents"] for name in part["files"]}
    assert named == {path.name for path in made.iterdir()} - {manifest.SUMS, manifest.NAME, "manifest.md", "void.ttl"}


def test_the_manifest_counts_and_digests_each_graph(made, listed):
    """Recounted with rdflib, from the Turtle-like file; the digest is taken of triples alone."""
    found = rdflib.Dataset()
    found.parse(made / "sco-kg.trig", format="trig")
    graphs = {str(graph.identifier): graph for graph in found.graphs() if len(graph)}
    assert [part["graph"] for part in listed["graphs"]] == sorted(graphs)
    for part in listed["graphs"]:
        triples = graphs[part["graph"]].serialize(format="nt", encoding="utf-8")
        lines = sorted(set(triples.splitlines(keepends=True)) - {b"\n"})  # without blank nodes sorting is enough
        assert (part["facts"], part["digest"]) == (len(lines), sha256(b"".join(lines))), part["graph"]


def test_canonical_files_have_the_digest_of_what_they_hold(made, listed):
    for name in ("sco-kg.nq", "sco-kg.nt"):
        assert sha256((made / name).read_bytes()) == holding(listed)[name]


def test_people_read_the_same_manifest(made, listed):
    page = (made / "manifest.md").read_text(encoding="utf-8")
    assert f"# SCO-KG {listed['version']}" in page and listed["licence"] in page
    for part in listed["graphs"]:
        assert f"| {part['graph']} | {part['facts']} | {part['digest']} |" in page
    for part in listed["contents"]:
        assert f"| {', '.join(part['files'])} | {part['facts']} | {part['digest']} |" in page


# ── VoID and DCAT ───────────────────────────────────────────────────────────

RECOUNT = {
    "triples": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }",
    "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "classes": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s a ?o }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "entities": f'SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER (STRSTARTS(STR(?s), "{namespaces.BASE}")) }}',
}


@pytest.mark.parametrize("what", RECOUNT)
def test_the_counts_are_right(description, what):
    store = dataset.load_store(TOP)
    stated = {row["name"].value: int(row["n"].value)
              for row in description.query(f"SELECT ?name ?n {{ ?name void:{what} ?n }}", prefixes=namespaces.PREFIXES)}
    named = {graph.value: [graph] for graph in store.named_graphs()}
    named[namespaces.DATASET] = list(store.named_graphs())  # the name of the whole is also that of a graph
    recount = {name: store.query(RECOUNT[what], default_graph=graphs) for name, graphs in named.items()}
    assert stated == {name: int(next(rows)["n"].value) for name, rows in recount.items()}


def test_every_graph_is_a_part_with_a_licence(description):
    parts = {row["part"].value for row in description.query(
        f"SELECT ?part {{ <{namespaces.DATASET}> void:subset ?part . "
        "?part a void:Dataset ; dcterms:license ?licence }",
        prefixes=namespaces.PREFIXES)}
    assert parts == {graph.value for graph in dataset.load_store(TOP).named_graphs()} - {namespaces.DATASET}


def test_every_file_is_described_as_it_is(made, description):
    rows = description.query("""
        PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?file ?size ?type ?packed ?sum {
          ?data dcat:distribution ?file ; void:dataDump ?file .
          ?file a dcat:Distribution ; dcat:downloadURL ?file ; dcat:byteSize ?size ; dcat:mediaType ?type ;
                spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue ?sum ] .
          OPTIONAL { ?file dcat:compressFormat ?packed } }""", prefixes=namespaces.PREFIXES)
    found = {row["file"].value: (int(row["size"].value), row["type"].value.partition("media-types/")[2],
                                 row["packed"] is not None, row["sum"].value) for row in rows}
    dumps = {name: data for name, data in content(made).items() if name.startswith("sco-kg.")}
    media_types = {name: serialization.format_of(ending(name.removesuffix(".gz"))).media_type for name in dumps}
    assert found == {f"{namespaces.DATASET}/{name}": (len(data), media_types[name], name.endswith(".gz"), sha256(data))
                     for name, data in dumps.items()}


def test_the_description_is_valid_dcat_ap(made):
    import pyshacl

    shapes = TOP.parent / "shared" / "conformance" / "dcat-ap-3.0.1-dcat-ap-SHACL.ttl"
    if not shapes.is_file():
        pytest.skip("needs the shapes of DCAT-AP 3.0.1 in ../shared/conformance")
    conforms, _, report = pyshacl.validate(str(made / "void.ttl"), shacl_graph=str(shapes))
    assert conforms, report


# ── the same bytes ──────────────────────────────────────────────────────────


def run(*arguments, **options):
    command = [sys.executable, "-m", "sco_kg", "export", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)


def test_two_releases_are_the_same_to_the_byte(made, tmp_path):
    copy = tmp_path / "elsewhere"
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(TOP / name, copy / name)
    elsewhere = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Tashkent", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"}
    done = run(tmp_path / "again", "--data", copy, env=elsewhere, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "again") == content(made)


# ── atomic replacement ──────────────────────────────────────────────────────

#: The command, which stops at the file named first until it receives a signal.
SLOW = """
import signal, sys, time
from sco_kg import __main__
from sco_kg.release import export as release
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores interruptions
export, last = release.export_release, sys.argv.pop(1)
def wait(name, done, of):
    if name == last:
        print("now", flush=True)
        time.sleep(60)
release.export_release = lambda folder, source, on_file, **where: export(folder, source, wait, **where)
__main__.run()
"""
CODES = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 1}


@pytest.mark.parametrize("number", CODES, ids=lambda number: number.name)
@pytest.mark.parametrize("name", ["sco-kg.nq", "shapes.ttl"])
@pytest.mark.parametrize("earlier", [False, True], ids=["new", "replaced"])
def test_a_killed_export_leaves_the_earlier_release(made, tmp_path, number, name, earlier):
    if earlier:
        shutil.copytree(made, tmp_path / "out")
        (tmp_path / "out" / "shapes.ttl").unlink()  # so that an exchange would show
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    command = [sys.executable, "-c", SLOW, name, "export", str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"now\n"
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == CODES[number] and b"Traceback" not in errors
    seen = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and ".out." not in str(path)}
    assert seen == before
    left = [path.name for path in tmp_path.iterdir() if path.name != "out"]
    assert len(left) == (number == signal.SIGKILL), left
    export.export_release(tmp_path / "out", TOP)
    assert content(tmp_path / "out") == content(made) and len(list(tmp_path.iterdir())) == 1


def test_the_command_ends_as_a_terminated_one_does(tmp_path):
    """At any moment there is no folder or a complete one, and no other file beside it."""
    process = subprocess.Popen([sys.executable, "-m", "sco_kg", "export", str(tmp_path / "out")],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not any(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.005)
    process.terminate()
    _, errors = process.communicate(timeout=60)
    assert process.returncode in (0, 143) and b"Traceback" not in errors
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if process.returncode == 0 else [])


def limited():
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))


def test_a_full_disk_leaves_the_earlier_release(made, tmp_path):
    shutil.copytree(made, tmp_path / "out")
    done = run(tmp_path / "out", preexec_fn=limited)
    assert done.returncode == 3 and "File too large" in done.stderr and len(done.stderr.splitlines()) == 1
    assert content(tmp_path / "out") == content(made) and len(list(tmp_path.iterdir())) == 1


NOT_OURS = "was not created by `sco-kg export`"
FOREIGN = {
    "a foreign file": (lambda folder: (folder / "mine.txt").write_text("mine"), "contains mine.txt"),
    "a foreign folder": (lambda folder: (folder / "mine").mkdir(), "contains mine"),
    "a file that was changed": (lambda folder: (folder / "void.ttl").write_text("# mine"), "contains void.ttl"),
    "a link to a file": (lambda folder: (folder / "z").symlink_to("void.ttl"), "contains z"),
    "no manifest": (lambda folder: (folder / manifest.NAME).unlink(), NOT_OURS),
    "another manifest": (lambda folder: (folder / manifest.NAME).write_text("[]"), NOT_OURS),
    "a broken manifest": (lambda folder: (folder / manifest.NAME).write_bytes(b"\xff{"), NOT_OURS),
    "no sums": (lambda folder: (folder / manifest.SUMS).unlink(), NOT_OURS),
}


def test_a_folder_with_other_files_is_not_replaced(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = run(tmp_path)
    assert done.returncode == 3 and done.stdout == ""
    assert done.stderr == (f"UnwritableFileError: {tmp_path}: exists, and was not created by `sco-kg export`. "
                           f"Type: sco-kg export {tmp_path / 'sco-kg'}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("case", FOREIGN)
def test_other_files_are_not_deleted(made, tmp_path, case):
    spoil, message = FOREIGN[case]
    folder = shutil.copytree(made, tmp_path / "out")
    spoil(folder)
    before = sorted(folder.iterdir())
    with pytest.raises(UnwritableFileError, match=message) as caught:
        export.export_release(folder, TOP)
    assert str(caught.value).endswith(f"Type: sco-kg export {folder / 'sco-kg'}")
    assert sorted(folder.iterdir()) == before and list(tmp_path.iterdir()) == [folder]


def test_a_term_that_a_format_cannot_represent_is_not_released(tmp_path):
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(TOP / name, tmp_path / "copy" / name)
    with open(tmp_path / "copy" / "data" / "entities.ttl", "a", encoding="utf-8") as file:
        file.write('\nid:unodc rdfs:comment "a\\u0001b" .\n')
    with pytest.raises(UnwritableFileError, match="RDF/XML cannot carry"):
        export.export_release(tmp_path / "out", tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_missing_part_is_named(tmp_path):
    for name in ("data", "ontology", "queries"):
        shutil.copytree(TOP / name, tmp_path / "copy" / name)
    with pytest.raises(MissingFileError, match=r"shapes/\*.ttl: there is no such file"):
        export.export_release(tmp_path / "out", tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_progress_is_shown_on_a_terminal(listed, tmp_path):
    pty = pytest.importorskip("pty", reason="needs a system with terminals")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sco_kg", "export", str(tmp_path / "out")]
    terminal = {"stderr": theirs, "stdout": subprocess.DEVNULL, "env": {**os.environ, "TERM": "xterm"}}
    with subprocess.Popen(command, **terminal) as process:
        os.close(theirs)
        shown = "".join(iter(lambda: shown_next(ours), ""))
    os.close(ours)
    assert process.returncode == 0
    assert "formats" in shown and "graphs" in shown and f"/{len(listed['graphs'])}" in shown


def shown_next(terminal):
    """Return what is shown next on a terminal; "" once the other side is closed."""
    try:
        return os.read(terminal, 10_000).decode("utf-8", "replace")
    except OSError:
        return ""
