"""The commands that give the data to others: cube, export, publish, serve."""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from .. import errors
from ..errors import MissingExtraError
from ..rdf import namespaces
from . import options
from .show import console


@click.command()
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path),
              help="Write to this Turtle file, whole or not at all.")
@options.data_option("Use the data of this checkout.")
def cube(output, folder):
    """Write all figures of drug seizures as an RDF Data Cube, in Turtle."""
    from .. import _atomic
    from ..dataset import layout
    from ..dataset import store as dataset
    from ..figures import data_cube as cubes

    top = layout.project_root(folder)
    triples = cubes.build_data_cube(dataset.load_store(top), top)
    if not output:
        return click.echo(cubes.data_cube_turtle(triples), nl=False)
    with _atomic.atomic_file(output) as temporary:
        temporary.write_text(cubes.data_cube_turtle(triples), encoding="utf-8")
    click.echo(f"{output}: {len(triples)} facts", err=True)


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@options.data_option("Export this checkout.")
@options.worker_options
def export(target, folder, processes, scheduler):
    """Write the release to the folder DIR: all data in six formats, digests, check sums, VoID and DCAT."""
    from ..release import export as release
    from .show import console

    with console.progress() as on_file:
        made = release.export_release(target, folder, on_file, processes=processes, scheduler=scheduler)
    whole = made["contents"][0]
    click.echo(f"{target}: {whole['facts']} facts in {len(made['graphs'])} graphs, digest {whole['digest']}")


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="The address the site will have; it need not be known to open it.")
@click.option("--previous", metavar="FOLDER", multiple=True, type=click.Path(path_type=Path),
              help="Keep the versions of this earlier site or release, and tell what changed since; may be repeated.")
@options.data_option("Publish this checkout.")
def publish(target, url, previous, folder):
    """Build the site in the folder DIR: pages and data of everything, to open, copy to a host, or serve.

    SPARQL and search in the pages need files of others, which npm brings once into ~/.cache/sco-kg/assets or
    the folder SCO_KG_ASSETS names. Without npm the site is built without them.
    """
    made = publish_site(target, folder, _checked(url), previous)
    click.echo(f"{target}: {made} files; open {target / 'index.html'}")


def _checked(url):
    if url and not url.startswith(("http://", "https://")):
        raise errors.ParameterError(f"{url!r} is not an address. Type one that begins with http:// or https://")
    return url


def publish_site(folder, source=None, url=None, previous=()):
    """Build the site in a folder; return how many files it has.

    :param url: the address it will have, if somebody said; other parameters and errors as of `site.build.publish`.
    :raises MissingExtraError: what makes the pages is not installed.
    """
    try:
        from ..site import build as builder
    except ImportError as error:
        raise MissingExtraError.of(error.name, "publish") from None
    missing = []
    with console.progress() as on_page:
        made = builder.build_site(folder, source, url or namespaces.BASE, on_page, missing.append, previous)
    for reason in missing:
        click.echo(f"left out: {reason}", err=True)
    return made


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True,
              help="The address to serve at; 0.0.0.0 is every one this computer has.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 is any that is free.")
@click.option("--public-url", "public", metavar="URL", help="The address of the site, where a proxy stands before it.")
@click.option("--workers", "size", default=2, show_default=True, type=click.IntRange(1),
              help="How many short queries, and how many long ones, run at a time.")
@click.option("--timeout", "seconds", default=10.0, show_default=True, metavar="SECONDS",
              type=click.FloatRange(min=0, min_open=True), help="How long a query may run.")
@click.option("--rows", default=100_000, show_default=True, type=click.IntRange(1),
              help="How many rows an answer may have.")
@click.option("--megabytes", default=20, show_default=True, type=click.IntRange(1), help="How large an answer may be.")
@click.option("--memory", default=512, show_default=True, metavar="MEGABYTES", type=click.IntRange(1),
              help="How much memory a query may use.")
def serve(folder, host, port, public, size, megabytes, **query):
    """Serve a site as linked data, and its data at /sparql.

    DIR is what `sco-kg publish` made; without it a site of the bundled data is made for as long as it is served.
    """
    try:
        from ..server import limits, run
    except ImportError as error:
        raise MissingExtraError.of(error.name, "serve") from None
    with _site(folder, public) as top:
        run.serve(top, host, port, limits.Limits(size=megabytes * 1_000_000, **query), size, public, _announce)


@contextmanager
def _site(folder, public):
    """Give the folder of a site, one that is there or a new one."""
    if folder:
        yield folder
        return
    from . import publish

    with TemporaryDirectory(prefix="sco-kg-") as made:
        click.echo("Making the pages …", err=True)
        publish_site(Path(made) / "site", url=public)
        yield Path(made) / "site"


def _announce(address):
    click.echo(f"Pages at {address}, queries at {address}sparql. Stop with Ctrl-C.")
