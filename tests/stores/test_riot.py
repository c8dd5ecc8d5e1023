"""Jena's parser, riot, reads from every file of a release the facts that the manifest lists."""

import json
import os
import shutil
import subprocess

import pyoxigraph as ox
import pytest

from sco_kg.rdf import canonicalization
from sco_kg.release import export
from support.servers import Missing, archive

pytestmark = pytest.mark.references

PARTS = ("cube", "ontology", "ontology-alignment", "ontology-owl2", "quality", "shapes")
NAMES = [*(f"sco-kg.{ending}" for ending in ("nq", "trig", "jsonld", "nt", "ttl", "rdf")),
         *(f"{name}.ttl" for name in PARTS)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A release of this checkout."""
    folder = tmp_path_factory.mktemp("release") / "made"
    export.export_release(folder)
    return folder


@pytest.fixture(scope="module")
def digests(made):
    """The digest the manifest has for what each file holds."""
    listed = json.loads((made / "manifest.json").read_bytes())
    return {name: part["digest"] for part in listed["contents"] for name in part["files"]}


@pytest.fixture(scope="module")
def riot(tmp_path_factory):
    """Return the quads that riot, which is in the archive of Fuseki, reads in a file."""
    try:
        jar = archive("jena-fuseki-server-*.jar")
    except Missing as missing:
        pytest.skip(f"needs {missing}")
    if not shutil.which("java"):
        pytest.skip("needs Java: there is no java on the PATH")
    # Fuseki's archive logs to standard output, and would miss this folder there.
    quiet = {**os.environ, "SIS_DATA": str(tmp_path_factory.mktemp("sis"))}

    def read(path):
        command = ["java", "-cp", str(jar), "riotcmd.riot", "--output=nquads", str(path)]
        done = subprocess.run(command, capture_output=True, timeout=180, check=False, env=quiet)
        assert done.returncode == 0, done.stderr.decode()
        return ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS)
    return read


@pytest.mark.parametrize("name", NAMES)
def test_jena_reads_the_same_facts_in_every_file(riot, made, digests, name):
    assert canonicalization.canonical_digest(riot(made / name)) == digests[name]


def test_jena_reads_the_same_in_a_compressed_file(riot, made, digests):
    assert canonicalization.canonical_digest(riot(made / "sco-kg.ttl.gz")) == digests["sco-kg.ttl.gz"]


def test_jena_reads_the_same_description(riot, made):
    written = ox.parse((made / "void.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    assert canonicalization.canonical_digest(riot(made / "void.ttl")) == canonicalization.canonical_digest(written)


def test_jena_is_given_every_file(digests):
    assert set(NAMES) == {name for name in digests if not name.endswith(".gz")}
