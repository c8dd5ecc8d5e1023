"""Published versions never change; the site lists changes and withdrawn things (A8, H2, H5)."""

import csv
import json
import re
import shutil
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

import html5lib
import httplink
import pyoxigraph as ox
import pytest

from sco_kg.errors import ParameterError, UnreadableFileError
from sco_kg.rdf import namespaces
from sco_kg.release import export, manifest
from sco_kg.site import build_site
from sco_kg.site.model.site import read_site
from support import apache, page_reader, small_site
from support.client import Site
from support.conformance import CASES
from support.fast_build import limit
from support.paths import TOP
from support.processes import free_port

# They build whole sites, which takes a minute of the first circle.
pytestmark = pytest.mark.services

OWN = {"0.1.0": """
id:mallory a sco:Person ; rdfs:label "Mallory"@en .
id:drained-lake a sco:Place ; rdfs:label "Drained lake"@en .
""", "0.2.0": """
id:drained-lake rdfs:label "Drained lake"@en ; dcterms:isReplacedBy id:vienna .
id:newcomer a sco:Person ; rdfs:label "Newcomer"@en .
"""}


def data(folder, number, more=""):
    """A checkout with data of a version: those of the project, and a few invented ones."""
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(TOP / name, folder / name)
    path, day = folder / "data" / "dataset.ttl", "2026-11-22" if number == "0.1.0" else "2031-05-06"
    text = path.read_text("utf-8").replace('dcat:version        "0.1.0"', f'dcat:version        "{number}"')
    path.write_text(text.replace('modified    "2026-11-22"', f'modified    "{day}"'), "utf-8")
    with (folder / "data" / "entities.ttl").open("a", encoding="utf-8") as file:
        file.write("@prefix dcterms: <http://purl.org/dc/terms/> .\n" + OWN[number] + more)
    return folder


@pytest.fixture
def few(monkeypatch):
    """Limit builds to two documents, so that one takes a moment."""
    limit(monkeypatch)


@pytest.fixture(scope="module")
def top(tmp_path_factory):
    """A folder with sites of the first and the second version, the latter keeping the former, and with their data."""
    folder = tmp_path_factory.mktemp("versions")
    with pytest.MonkeyPatch.context() as patch:
        limit(patch)
        build_site(folder / "first", data(folder / "one", "0.1.0"))
        build_site(folder / "second", data(folder / "two", "0.2.0"), previous=[folder / "first"])
    return folder


@pytest.fixture
def first(top):
    """The site of the first version."""
    return top / "first"


@pytest.fixture
def second(top):
    """The site of the second version."""
    return top / "second"


def held(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_earlier_version_stays_as_it_was(first, second):
    assert held(second / "version/0.1.0") == held(first / "version/0.1.0")
    assert manifest.why_not_replaceable(second / "version/0.1.0") == ""
    assert held(second / "version/0.2.0") == held(second / "dumps") != held(second / "version/0.1.0")


def test_the_time_map_lists_all_versions(second):
    links = httplink.parse_link_header((second / "timemap.link").read_text("utf-8").replace("\n", " ")).links
    found = [(link.target.removeprefix(namespaces.BASE), sorted(link.rel), dict(link.attributes).get("datetime"))
             for link in links]
    assert found == [
        ("dataset", ["original"], None), ("timemap.link", ["self"], None),
        ("version/0.1.0/sco-kg.trig", ["first", "memento"], "Sun, 22 Nov 2026 00:00:00 GMT"),
        ("version/0.2.0/sco-kg.trig", ["last", "memento"], "Tue, 06 May 2031 00:00:00 GMT")]
    assert {folder.name for folder in (second / "version").iterdir()} == {"0.1.0", "0.2.0"}


def test_changes_are_listed_by_thing(first, second):
    with (second / "changes/0-2-0.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    before, after = ({*(folder / "dumps/sco-kg.nq").read_text("utf-8").splitlines()} for folder in (first, second))
    assert {row["fact"] for row in rows if row["change"] == "removed"} == before - after
    assert {row["fact"] for row in rows if row["change"] == "added"} == after - before
    assert len(rows) == len(before ^ after) and all(row["fact"].startswith(f"<{row['thing']}> ") for row in rows)
    assert {namespaces.shorten(row["thing"]) for row in rows} >= {"id:mallory", "id:drained-lake", "id:newcomer"}
    for tag, title in (("", "What changed from 0.1.0 to 0.2.0"), (".ru", "Что изменилось"), (".zh", "的变化")):
        page = (second / f"changes/0-2-0{tag}.html").read_text("utf-8")
        assert title in page and "Newcomer" in page and "id:mallory" in page
    assert 'href="../changes/0-2-0.html"' in (second / "changes/index.html").read_text("utf-8")


def test_the_feed_lists_both_versions_with_their_dates(second):
    atom = "{http://www.w3.org/2005/Atom}"
    entries = list(xml.fromstring((second / "changes.atom").read_bytes()).iter(f"{atom}entry"))
    versions = [(entry.findtext(f"{atom}title"), entry.findtext(f"{atom}updated")[:10]) for entry in entries]
    assert versions == [("SCO-KG 0.2.0", "2031-05-06"), ("SCO-KG 0.1.0", "2026-11-22")]
    linked = [link.get("href").removeprefix(namespaces.BASE) for entry in entries for link in entry.iter(f"{atom}link")]
    assert len(linked) == 3 and all((second / path).is_file() for path in linked)


def test_a_release_may_also_be_the_earlier_version(few, top, tmp_path):
    export.export_release(tmp_path / "release", top / "one")
    build_site(tmp_path / "site", top / "two", previous=[tmp_path / "release"])
    assert held(tmp_path / "site/version/0.1.0") == held(tmp_path / "release")


def test_a_version_is_not_published_twice_with_other_data(first, few, top, tmp_path):
    other = data(tmp_path / "other", "0.1.0", 'id:newcomer a sco:Person ; rdfs:label "Newcomer"@en .\n')
    message = "is version 0.1.0, with other data than this checkout. Change the version in"
    with pytest.raises(ParameterError, match=message):
        build_site(tmp_path / "site", other, previous=[first])
    assert not (tmp_path / "site").exists()
    build_site(tmp_path / "site", top / "one", previous=[first])
    assert held(tmp_path / "site/version/0.1.0") == held(first / "version/0.1.0")


def test_a_modified_version_is_refused(first, top, tmp_path):
    shutil.copytree(first / "version", tmp_path / "changed/version")
    with (tmp_path / "changed/version/0.1.0/sco-kg.nq").open("a", encoding="utf-8") as file:
        file.write("<a:s> <a:p> <a:o> <a:g> .\n")
    with pytest.raises(ParameterError, match="contains sco-kg.nq, which is not as .* wrote it.*never changes"):
        build_site(tmp_path / "site", top / "two", previous=[tmp_path / "changed"])
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("number", ["", "..", "../../elsewhere", "/etc"])
def test_a_version_number_with_a_path_is_refused(few, first, tmp_path, number):
    shutil.copytree(first / "version/0.1.0", tmp_path / "odd")
    made = json.loads((tmp_path / "odd" / manifest.NAME).read_bytes())
    (tmp_path / "odd" / manifest.NAME).write_text(json.dumps(made | {"version": number}), "utf-8")
    (tmp_path / "odd" / manifest.SUMS).unlink()
    (tmp_path / "odd" / manifest.SUMS).write_text(manifest.sha256sums(tmp_path / "odd"), "utf-8")
    with pytest.raises(UnreadableFileError, match="is not a version number"):
        build_site(tmp_path / "site", TOP, previous=[tmp_path / "odd"])
    assert [path.name for path in tmp_path.iterdir()] == ["odd"]


def test_a_folder_without_a_version_is_refused(few, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ParameterError, match="has no version. Give a folder from sco-kg publish or sco-kg export"):
        build_site(tmp_path / "site", TOP, previous=[tmp_path / "empty"])


# ── what was withdrawn ──────────────────────────────────────────────────────


def test_a_withdrawn_thing_has_a_tombstone_and_no_page(second, top):
    site = read_site(top / "two")
    assert not {namespaces.expand("id:drained-lake"), namespaces.expand("id:mallory")} & set(site.things)
    assert site.page_path(namespaces.expand("id:drained-lake")) == "gone/id/drained-lake.html"
    facts = set(ox.parse((second / "gone/id/drained-lake.ttl").read_bytes(), format=ox.RdfFormat.TURTLE))
    replaced = [fact.object.value for fact in facts
                if fact.predicate.value == namespaces.expand("dcterms:isReplacedBy")]
    assert replaced == [namespaces.expand("id:vienna")]
    for tag, word in (("", "In its place:"), (".ru", "Вместо этого"), (".zh", "替代内容")):
        page = (second / f"gone/id/drained-lake{tag}.html").read_text("utf-8")
        assert word in page and f"doc/id/vienna{tag}.html" in page and "noindex" in page
    vanished = (second / "gone/id/mallory.html").read_text("utf-8")
    assert "has been withdrawn" in vanished and "In its place" not in vanished


def test_a_withdrawn_thing_is_not_in_the_sitemap_or_search(second):
    assert "gone/" not in (second / "sitemap.xml").read_text("utf-8")
    assert "gone/" not in (second / "linkset.json").read_text("utf-8")
    assert "Drained lake" not in (second / "assets/names.js").read_text("utf-8")
    assert "../gone/id/drained-lake.html" in (second / "changes/0-2-0.html").read_text("utf-8")


def gone(base):
    """Ask for what was withdrawn, by the name of the thing and by that of its document."""
    site = Site(base, "/id/vienna", gone="/id/drained-lake")
    CASES["A8 a withdrawn thing is 410 and names its replacement"](site)
    for name in ("/doc/id/drained-lake", "/id/mallory", "/doc/id/mallory"):
        assert site.get(name, "text/turtle").status == 410
    answer = site.get("/doc/id/drained-lake", "text/html")
    assert answer.status == 410 and b"doc/id/vienna.html" in answer.body
    assert [site.get(f"/doc/id/{name}", "text/turtle").status for name in ("vienna", "nobody")] == [200, 404]


def test_a_withdrawn_thing_is_410_behind_the_server(second, tmp_path):
    (tmp_path / "log").mkdir()
    with small_site.serving(second, tmp_path / "log") as (base, _):
        gone(base)


def test_a_withdrawn_thing_is_410_behind_apache(second):
    if not apache.PROGRAM:
        pytest.skip("needs Apache: apt-get install apache2-bin")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # Apache gives up root
        shutil.copytree(second, folder / "site")
        with apache.serving(folder / "site", folder / "site/w3id", folder, free_port()) as base:
            gone(base)


@pytest.mark.parametrize("tag", ["", ".ru", ".zh"])
@pytest.mark.parametrize("name", ["changes/0-2-0", "changes/index", "gone/id/drained-lake", "gone/id/mallory"])
def test_tombstones_are_well_formed_pages(second, name, tag):
    """They are well-formed HTML, have one heading, and their links to other pages of things resolve."""
    parser = html5lib.HTMLParser()
    parser.parse((second / f"{name}{tag}.html").read_bytes())
    assert not parser.errors
    page = page_reader.read((second / f"{name}{tag}.html").read_bytes())
    assert page.headings == 1 and page.title and page.lang == (tag[1:] or "en")
    for link in page.links:
        if re.search(r"gone/|doc/id/(unodc|vienna)\.|/changes/|version/", link):
            assert (second / name).parent.joinpath(link.partition("#")[0]).is_file(), link


def test_the_project_has_no_withdrawn_things(site):
    assert not (site / "gone").exists() and "gone/" not in (site / ".htaccess").read_text("utf-8")
    assert json.loads((site / "dumps/manifest.json").read_bytes())["version"] == "0.1.0"
    assert not re.findall("R=410", (site / ".htaccess").read_text("utf-8"))
