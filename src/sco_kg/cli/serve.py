"""The command that gives the site to others: serve."""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ..errors import MissingExtra


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
        raise MissingExtra.of(error.name, "serve") from None
    with _site(folder, public) as top:
        run.serve(top, host, port, limits.Limits(size=megabytes * 1_000_000, **query), size, public, _announce)


@contextmanager
def _site(folder, public):
    """Give the folder of a site, one that is there or a new one."""
    if folder:
        yield folder
        return
    from . import building

    with TemporaryDirectory(prefix="sco-kg-") as made:
        click.echo("Making the pages …", err=True)
        building.build(Path(made) / "site", url=public)
        yield Path(made) / "site"


def _announce(address):
    click.echo(f"Pages at {address}, queries at {address}sparql. Stop with Ctrl-C.")
