"""Commands that publish the data: cube, export, publish, serve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict, Unpack

import click

from ..errors import MissingExtraError
from ..query.http import validate_site_url
from ..rdf.namespaces import BASE
from ..server.limits import Limits
from . import options
from .show.console import count, progress


@click.command()
@options.output_option("Write the cube to this Turtle file.")
@options.data_option("Use the data of this checkout.")
def cube(output: Path | None, folder: Path | None) -> None:
    """Write all figures of drug seizures as an RDF Data Cube, in Turtle."""
    from .._atomic import atomic_file
    from ..dataset.layout import project_root
    from ..dataset.store import load_store
    from ..figures.data_cube import build_data_cube, data_cube_turtle

    top = project_root(folder)
    triples = build_data_cube(load_store(top), top)
    if not output:
        return click.echo(data_cube_turtle(triples), nl=False)
    with atomic_file(output) as temporary:
        temporary.write_text(data_cube_turtle(triples), encoding="utf-8")
    click.echo(f"{output}: {len(triples)} facts", err=True)


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@options.data_option("Export this checkout.")
@options.parallel_options
def export(target: Path, folder: Path | None, processes: int | None, scheduler: str | None) -> None:
    """Write a release to the folder DIR: all data in six formats, digests, checksums, VoID and DCAT."""
    from ..release.export import export_release

    with progress() as on_file:
        manifest = export_release(target, folder, on_file, processes=processes, scheduler=scheduler)
    facts, graphs = manifest["contents"][0], manifest["graphs"]
    click.echo(f"{target}: {count(facts['facts'], 'fact')} in {count(len(graphs), 'graph')}, digest {facts['digest']}")


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="The future address of the site. It is not needed to open the site.")
@click.option("--previous", metavar="FOLDER", multiple=True, type=click.Path(path_type=Path),
              help="Keep the versions of this earlier site or release, and describe the changes. May be repeated.")
@options.data_option("Publish this checkout.")
def publish(target: Path, url: str | None, previous: tuple[Path, ...], folder: Path | None) -> None:
    """Build the site in the folder DIR, to open, copy to a host, or serve.

    SPARQL and search in the pages need third-party files. npm downloads them once into the folder assets of the
    cache, or into the folder SCO_KG_ASSETS. Without npm the site is built without them.
    """
    files = _build_site(target, folder, validate_site_url(url) if url else None, previous)
    click.echo(f"{target}: {count(files, 'file')}; open {target / 'index.html'}")


def _build_site(target: Path, folder: Path | None = None, url: str | None = None, previous: Iterable[Path] = ()) -> int:
    """Build the site, with a progress bar, and a line for each part left out; return the number of files."""
    try:
        from ..site.build import build_site
    except ImportError as error:
        raise MissingExtraError.of(error.name, "publish") from None
    missing: list[str] = []
    with progress() as on_page:
        files = build_site(target, folder, url or BASE, on_page, missing.append, previous)
    for reason in missing:
        click.echo(f"left out: {reason}", err=True)
    return files


_LIMITS = Limits()


class _QueryLimits(TypedDict):
    """The options of `serve` that limit one query."""

    seconds: float
    rows: int
    memory: int


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True,
              help="The address to listen on; 0.0.0.0 is every address of this computer.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535),
              help="The port to listen on; 0 is any free port.")
@click.option("--public-url", metavar="URL", help="The public address of the site, if it is behind a proxy.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1),
              help="The number of short queries, and of long ones, that run at a time.")
@click.option("--timeout", "seconds", default=_LIMITS.seconds, show_default=True, metavar="SECONDS",
              type=click.FloatRange(min=0, min_open=True), help="The time limit of a query.")
@click.option("--rows", default=_LIMITS.rows, show_default=True, type=click.IntRange(1),
              help="The largest number of rows in an answer.")
@click.option("--megabytes", default=_LIMITS.size // 1_000_000, show_default=True, type=click.IntRange(1),
              help="The largest size of an answer.")
@click.option("--memory", default=_LIMITS.memory, show_default=True, metavar="MEGABYTES", type=click.IntRange(1),
              help="The memory limit of a query.")
def serve(folder: Path | None, host: str, port: int, public_url: str | None, workers: int, megabytes: int,
          **limits: Unpack[_QueryLimits]) -> None:
    """Serve a site as linked data, with a SPARQL endpoint at /sparql.

    DIR is a folder built by `sco-kg publish`. Without DIR, a temporary site of the bundled data is built.
    """
    try:
        from ..server.run import serve as serve_site
    except ImportError as error:
        raise MissingExtraError.of(error.name, "serve") from None
    with _site_folder(folder, public_url) as site:
        serve_site(site, host, port, Limits(size=megabytes * 1_000_000, **limits), workers, public_url, _print_address)


@contextmanager
def _site_folder(folder: Path | None, url: str | None) -> Iterator[Path]:
    """Yield the folder given, or that of a temporary site."""
    if folder:
        yield folder
        return
    with TemporaryDirectory(prefix="sco-kg-") as temporary:
        click.echo("Building the site …", err=True)
        _build_site(Path(temporary) / "site", url=url)
        yield Path(temporary) / "site"


def _print_address(url: str) -> None:
    click.echo(f"Pages at {url}, queries at {url}sparql. Stop with Ctrl-C.")
