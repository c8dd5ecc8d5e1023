"""Files: the graph of each, the messages for unreadable ones, and atomic writing."""

import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sco_kg import _atomic
from sco_kg.dataset import layout, text_file, turtle_file
from sco_kg.dataset import store as dataset
from sco_kg.errors import MissingFileError, UnreadableFileError, UnwritableFileError
from sco_kg.rdf import namespaces


def test_each_file_is_one_graph(top):
    graphs = {path.relative_to(top).as_posix(): layout.graph_of(path) for path in layout.turtle_files(top)}
    assert graphs["data/articles/world-without-drugs-2017.ttl"] == namespaces.GRAPHS + "world-without-drugs-2017"
    assert graphs["data/evidence/world-without-drugs-2017.ttl"] == namespaces.EVIDENCE + "world-without-drugs-2017"
    assert graphs["data/entities.ttl"] == namespaces.ENTITIES and graphs["data/dataset.ttl"] == namespaces.DATASET
    assert {graph for path, graph in graphs.items() if "concepts" in path} == {namespaces.CONCEPTS}


def test_each_data_file_declares_the_same_eight_prefixes(top):
    for path in (top / "data").rglob("*.ttl"):
        if path.stem in ("dataset", "quality"):
            continue
        slug = path.stem
        declared = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("@prefix")]
        assert [line.split()[1] for line in declared] == ["sco:", "c:", "id:", "s:", ":", "xsd:", "rdfs:", "skos:"]
        assert f"<{namespaces.EVIDENCE}{slug}#>" in declared[3] and f"<{namespaces.GRAPHS}{slug}#>" in declared[4]


def test_each_namespace_ends_in_a_hash_or_a_slash(top):
    for folder in ("ontology", "data", "shapes"):
        for path in (top / folder).rglob("*.ttl"):
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.startswith("@prefix"):
                    namespace = line.split()[2].strip("<>")
                    assert namespace.endswith(("#", "/")), f"{path}: {line}"


def test_the_prefix_list_is_that_of_the_files(top):
    for path in [*(top / "ontology").rglob("*.ttl"), *(top / "shapes").glob("*.ttl")]:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("@prefix"):
                prefix, namespace = line.split()[1].rstrip(":"), line.split()[2].strip("<>")
                assert namespaces.PREFIXES.get(prefix, namespace) == namespace, f"{path}: {line}"


@settings(deadline=None)  # a disk may be slow
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_written_text_can_be_read_back(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("files") / "a.txt"
    with _atomic.atomic_file(path) as temporary:
        temporary.write_bytes(text.encode("utf-8"))
    assert text_file.read_text(path) == text.removeprefix("\ufeff")


def test_a_failed_write_leaves_the_old_content(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), _atomic.atomic_file(path) as temporary:
        temporary.write_text("half", encoding="utf-8")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "old" and list(tmp_path.iterdir()) == [path]


def test_a_written_file_has_the_default_permissions(tmp_path):
    path = tmp_path / "a.txt"
    with _atomic.atomic_file(path) as temporary:
        temporary.write_text("text", encoding="utf-8")
    (tmp_path / "b.txt").touch()
    assert path.stat().st_mode == (tmp_path / "b.txt").stat().st_mode


@pytest.mark.parametrize("name", ["nowhere/a.txt", "."])
def test_an_unwritable_file_is_reported(tmp_path, name):
    with pytest.raises(UnwritableFileError), _atomic.atomic_file(tmp_path / name) as temporary:
        temporary.write_text("text", encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content, message", [
    (b"", "the file is empty"), (b" \n\t", "the file is empty"), (b"\xef\xbb\xbf", "the file is empty"),
    (b"a\nb\xff\n", "line 2: not UTF-8"), (b"\xff\xfea\x00", "line 1: not UTF-8")])
def test_content_that_is_not_text_is_refused(tmp_path, content, message):
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(UnreadableFileError, match=message):
        text_file.read_text(tmp_path / "a.txt")


def test_a_byte_order_mark_is_dropped(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfabc\r\n")
    assert text_file.read_text(tmp_path / "a.txt") == "abc\r\n"


def test_a_folder_is_not_a_file(tmp_path):
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        text_file.read_text(tmp_path)


def test_missing_files_are_named(tmp_path, monkeypatch):
    with pytest.raises(MissingFileError, match="no such file"):
        text_file.read_text(tmp_path / "a.txt")
    with pytest.raises(MissingFileError, match="no data folder"):
        layout.project_root(tmp_path)
    monkeypatch.setenv("SCO_KG_ARTICLES", str(tmp_path / "gone"))
    with pytest.raises(MissingFileError, match="no such folder"):
        layout.texts_dir()


def test_broken_turtle_is_named_with_its_line(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_text("@prefix a: <http://a.example/> .\na:s a:p a:o\na:s b:p a:o .\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=r"a\.ttl, line 3: not valid Turtle") as raised:
        turtle_file.read_quads(path)
    assert raised.value.line == 3 and raised.value.path == path


def test_the_bundled_data_is_read(top):
    assert layout.project_root() == top and os.path.samefile(layout.PROJECT_ROOT, top)
    assert Path(layout.project_root(top)) == top


def test_rdflib_gets_the_same_dataset():
    store = dataset.load_store()
    mirrored = dataset.to_rdflib(store)
    assert len(list(mirrored.quads())) == len(store)
    named = {str(graph.identifier) for graph in mirrored.graphs() if len(graph)}
    assert named == {graph.value for graph in store.named_graphs()}


def test_each_article_has_its_graph(top):
    slugs = [namespaces.slug_of(graph) for graph in dataset.article_graphs(dataset.load_store())]
    assert slugs == sorted(path.stem for path in (top / "data" / "articles").glob("*.ttl"))


def test_the_paths_of_an_article_match_its_graphs(top):
    for slug in layout.article_slugs(top):
        paths = layout.article_paths(top, slug)
        assert [layout.graph_of(path) for path in paths] == [namespaces.GRAPHS + slug, namespaces.EVIDENCE + slug]
        assert all(path in layout.turtle_files(top) for path in paths)
    assert len(layout.article_slugs(top)) == len(turtle_file.article_files(top)) == 5


def test_a_missing_file_of_an_article_counts_as_empty(tmp_path):
    paths = layout.article_paths(tmp_path, "cnd-60")
    paths.evidence.parent.mkdir(parents=True)
    paths.evidence.write_text("<urn:a> <urn:b> 7 .", encoding="utf-8")
    facts, evidence = turtle_file.article_files(tmp_path)["cnd-60"]
    assert facts.quads() == () and len(evidence.quads()) == 1


def test_a_file_is_parsed_once_and_keeps_its_numbers_as_written(tmp_path, monkeypatch):
    path = tmp_path / "entities.ttl"
    path.write_text("<urn:a> <urn:b> 007 .", encoding="utf-8")
    (quad,) = turtle_file.read_turtle(path).quads()
    assert (quad.object.value, quad.graph_name.value) == ("007", namespaces.ENTITIES)
    monkeypatch.delattr(turtle_file, "parse_quads")
    store = ox.Store()
    turtle_file.read_turtle(path).load(store)
    assert [quad.object.value for quad in store] == ["7"]
    path.write_text("<urn:a> <urn:b> 8 .", encoding="utf-8")
    with pytest.raises(NameError):
        turtle_file.read_turtle(path).quads()
