"""Real triple stores on this machine: how to start each, and what is missing where that fails.

A store that is started in the folder of an earlier one has its data.

Fuseki, RDF4J and Comunica run from the folder SCO_KG_STORES names (by default .cache/sco-kg/stores in the
home folder); `.ci/run` installs them there. Virtuoso and nginx are Debian's packages, Oxigraph is PyPI's.
"""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pyoxigraph as ox

from support.processes import free_port, running

ARCHIVES = Path(os.environ.get("SCO_KG_STORES") or Path.home() / ".cache" / "sco-kg" / "stores")
OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


class Missing(Exception):
    """A store is not installed on this machine."""


@dataclass(frozen=True)
class Store:
    """A running store: its type, its base URL, its process, and the environment with the secrets for writing."""

    name: str
    url: str
    process: subprocess.Popen
    environment: dict = field(default_factory=dict)


@contextmanager
def oxigraph(folder, mode="serve", *options):
    """Oxigraph's own server.

    :param mode: its subcommand, serve or serve-read-only.
    :param options: further ones of that subcommand.
    """
    if not OXIGRAPH:
        raise Missing("oxigraph: pip install oxigraph")
    port = free_port()
    command = [OXIGRAPH, mode, "--location", "store", "--bind", f"127.0.0.1:{port}", *options]
    with running(command, f"http://127.0.0.1:{port}/", folder) as process:
        yield Store("oxigraph", f"http://127.0.0.1:{port}", process)


def fill(folder, quads):
    """Load quads into the directory of an Oxigraph server before its start."""
    if not OXIGRAPH:
        raise Missing("oxigraph: pip install oxigraph")
    ox.serialize(quads, str(folder / "quads.nq"), format=ox.RdfFormat.N_QUADS)
    subprocess.run([OXIGRAPH, "load", "--location", "store", "--file", "quads.nq"], cwd=folder, check=True,
                   capture_output=True, timeout=60)


@contextmanager
def fuseki(folder):
    """Apache Jena Fuseki over TDB2."""
    port, database = free_port(), folder / "database"
    database.mkdir(exist_ok=True)
    command = [*_java("jena-fuseki-server-*.jar"), "--localhost", "--port", port, "--update", "--tdb2",
               "--loc", database, "/ds"]
    with running(command, f"http://127.0.0.1:{port}/$/ping", folder) as process:
        yield Store("fuseki", f"http://127.0.0.1:{port}/ds", process)


_REPOSITORY = """
@prefix rep: <http://www.openrdf.org/config/repository#> .
@prefix sr: <http://www.openrdf.org/config/repository/sail#> .
@prefix sail: <http://www.openrdf.org/config/sail#> .
[] a rep:Repository ; rep:repositoryID "sco" ; rep:repositoryImpl [
  rep:repositoryType "openrdf:SailRepository" ; sr:sailImpl [ sail:sailType "openrdf:MemoryStore" ] ] .
"""


@contextmanager
def rdf4j(folder):
    """RDF4J's server in Jetty, with an in-memory repository."""
    port = free_port()
    runner = _java("jetty-runner-*.jar", f"-Dorg.eclipse.rdf4j.appdata.basedir={folder}")
    command = [*runner, "--host", "127.0.0.1", "--port", port, "--path", "/rdf4j-server",
               archive("rdf4j-http-server-*.war")]
    server = f"http://127.0.0.1:{port}/rdf4j-server"
    with running(command, f"{server}/protocol", folder) as process:
        made = httpx.put(f"{server}/repositories/sco", content=_REPOSITORY, timeout=30,
                         headers={"Content-Type": "text/turtle"})
        if made.status_code != httpx.codes.CONFLICT:  # it exists
            made.raise_for_status()
        yield Store("rdf4j", f"{server}/repositories/sco", process)


_SETTINGS = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
DirsAllowed = .
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = vsp
ServerThreads = 10
Charset = UTF-8
[URIQA]
DynamicLocal = 0
DefaultHost = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


@contextmanager
def virtuoso(folder, rows=10_000):
    """Debian's Virtuoso 7 with files and settings of its own; only its first user may write.

    :param rows: its row limit; by default that of Debian's settings.
    """
    if not shutil.which("virtuoso-t"):
        raise Missing("virtuoso: apt-get install virtuoso-opensource-7")
    sql, http = free_port(), free_port()
    (folder / "vsp").mkdir(exist_ok=True)
    (folder / "virtuoso.lck").unlink(missing_ok=True)  # a killed server leaves it behind
    (folder / "virtuoso.ini").write_text(_SETTINGS.format(sql=sql, http=http, rows=rows), encoding="ascii")
    with running(["virtuoso-t", "-f", "-c", "virtuoso.ini"], f"http://127.0.0.1:{http}/sparql", folder) as process:
        yield Store("virtuoso", f"http://127.0.0.1:{http}", process, {"SCO_KG_USER": "dba", "SCO_KG_PASSWORD": "dba"})


def _java(pattern, *options):
    if not shutil.which("java"):
        raise Missing(f"{pattern}: there is no java on the PATH")
    return ["java", "-Xmx512m", *options, "-jar", archive(pattern)]


def archive(pattern):
    """Return the path of an archive that .ci/run fetched."""
    found = sorted(ARCHIVES.glob(pattern))
    if not found:
        raise Missing(f"{pattern} in {ARCHIVES}, as .ci/run puts it there")
    return found[-1]


STORES = {start.__name__: start for start in (oxigraph, fuseki, rdf4j, virtuoso)}
