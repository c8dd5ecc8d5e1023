"""The build is atomic and reproducible, and hostile data stays text (G6, H1)."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from sco_kg.errors import ParameterError, UnwritableFileError
from sco_kg.site import build_site
from sco_kg.site.metadata import void_dcat
from sco_kg.site.model.site import read_site
from sco_kg.site.pages.documents import document_files, thing_document
from support import page_reader
from support.fast_build import limit
from support.paths import TOP

# They build whole sites, which takes a minute of the first circle.
pytestmark = pytest.mark.services

HOSTILE = """<script>alert(1)</script>" onmouseover="alert(2)' & </style></script><!-- ]]> {{ 7 * 7 }} \u202e\u2066"""


def command(folder, *more, **environment):
    """Run sco-kg publish in a process of its own."""
    return subprocess.run([sys.executable, "-m", "sco_kg", "publish", str(folder), *more], capture_output=True,
                          text=True, timeout=600, env=os.environ | environment, cwd=folder.parent)


def test_two_builds_are_the_same_to_the_byte(site, tmp_path):
    done = command(tmp_path / "again", "--data", str(TOP), PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C",
                   SOURCE_DATE_EPOCH="86400")
    assert done.returncode == 0, done.stderr
    assert "index.html" in done.stdout
    assert (tmp_path / "again" / "SHA256SUMS").read_bytes() == (site / "SHA256SUMS").read_bytes()


@pytest.fixture
def few(monkeypatch):
    """Limit builds to two documents, so that one takes a moment."""
    limit(monkeypatch)


def held(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError("fault")])
def test_a_failed_build_leaves_the_earlier_site(few, tmp_path, monkeypatch, error):
    build_site(tmp_path / "site", TOP)
    before = held(tmp_path / "site")

    def broken(*given):
        raise error

    monkeypatch.setattr(void_dcat, "linkset", broken)
    with pytest.raises(UnwritableFileError if isinstance(error, OSError) else type(error)):
        build_site(tmp_path / "site", TOP)
    assert held(tmp_path / "site") == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_site_is_replaced_but_other_files_are_not(few, tmp_path):
    build_site(tmp_path / "site", TOP)
    build_site(tmp_path / "site", TOP)
    (tmp_path / "site" / "CNAME").write_text("a.example")
    with pytest.raises(UnwritableFileError, match="contains CNAME, .*Type: sco-kg publish"):
        build_site(tmp_path / "site", TOP)
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "mine.txt").write_text("mine")
    with pytest.raises(UnwritableFileError, match="was not created by `sco-kg publish`"):
        build_site(tmp_path / "else", TOP)


def test_earlier_versions_stay_as_they_were(few, tmp_path):
    data = tmp_path / "data"
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(TOP / name, data / name)
    build_site(tmp_path / "site", data)
    before = held(tmp_path / "site" / "version" / "0.1.0")
    path = data / "data" / "dataset.ttl"
    text = path.read_text("utf-8")
    path.write_text(text.replace('dcat:version        "0.1.0"', 'dcat:version        "0.2.0"'), "utf-8")
    build_site(tmp_path / "site", data)
    assert held(tmp_path / "site" / "version" / "0.1.0") == before
    assert json.loads((tmp_path / "site/version/0.2.0/manifest.json").read_bytes())["version"] == "0.2.0"
    feed = (tmp_path / "site" / "changes.atom").read_text("utf-8")
    assert re.findall(r"<title>SCO-KG (\S+)</title>", feed) == ["0.2.0", "0.1.0"]


def test_the_address_of_the_site_is_in_its_map_and_its_rules(few, tmp_path):
    build_site(tmp_path / "site", TOP, "http://a.example/kg")
    assert "<loc>http://a.example/kg/doc/id/unodc.html</loc>" in (tmp_path / "site/sitemap.xml").read_text("utf-8")
    assert "ErrorDocument 404 /kg/404\n" in (tmp_path / "site/.htaccess").read_text("utf-8")
    assert "http://a.example/kg/doc/$1/$2 [R=303" in (tmp_path / "site/w3id/.htaccess").read_text("utf-8")


def test_an_invalid_url_is_refused(tmp_path):
    done = command(tmp_path / "site", "--url", "javascript:alert(1)")
    assert done.returncode == 2 and "Type one that begins with http" in done.stderr
    assert ParameterError.__name__ in done.stderr and not (tmp_path / "site").exists()


@pytest.mark.parametrize("package", ["jinja2", "babel"])
def test_without_a_package_of_the_extra_the_command_says_what_to_type(tmp_path, package):
    code = (f"import sys; sys.modules[{package!r}] = None\n"
            f"from sco_kg.cli.main import main; main(['publish', {str(tmp_path / 'site')!r}])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 3 and "pip install 'sco-kg[publish]'" in done.stderr
    assert not (tmp_path / "site").exists()


# ── hostile data ────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The pages of one person whose name, statement and identifiers are hostile."""
    data = tmp_path_factory.mktemp("hostile")
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(TOP / name, data / name)
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    with (data / "data" / "entities.ttl").open("a", encoding="utf-8") as file:
        file.write(f'\nid:mallory a sco:Person ; rdfs:label {quoted}@en, "{"x" * 10_000}"@ru ; '
                   'skos:exactMatch <javascript:alert(3)>, <data:text/html,x> ; '
                   'sco:url "javascript:alert(4)"^^xsd:anyURI, "https://a.example/\\" onclick=\\"x" .\n')
    with (data / "data" / "articles" / "world-without-drugs-2017.ttl").open("a", encoding="utf-8") as file:
        file.write(f"\n:mallory a sco:Statement ; sco:paraphrase {quoted}@en ; sco:statedBy id:mallory ; "
                   "sco:speechAct c:report ; sco:evidence s:2 .\n")
    site = read_site(data)
    return dict(document_files(site, thing_document(site, "https://w3id.org/sco-kg/id/mallory")))


def test_hostile_text_is_escaped(hostile, pages):
    known = page_reader.read(hostile["doc/id/mallory.html"])
    assert " ".join(HOSTILE.split()) in known.text
    assert "49" not in re.findall(r"\{\{ 7 \* 7 \}\}|49", known.text)
    usual = pages["doc/id/unodc.html"]
    assert known.tags["script"] == usual.tags["script"] == 1
    assert not {name for name in known.attributes if name.startswith("on")}
    assert "style" not in known.tags and "iframe" not in known.tags


def test_hostile_text_does_not_leave_the_data_for_search_engines(hostile):
    text = hostile["doc/id/mallory.html"].decode("utf-8")
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    assert found["name"] == HOSTILE


def test_only_addresses_of_the_web_are_linked(hostile):
    page = page_reader.read(hostile["doc/id/mallory.html"])
    assert not [link for link in page.links if link.startswith(("javascript:", "data:"))]
    assert not [link for link in page.links if '"' in link]


def test_a_very_long_name_is_shown_in_full(hostile):
    assert "x" * 10_000 in hostile["doc/id/mallory.ru.html"].decode("utf-8")
