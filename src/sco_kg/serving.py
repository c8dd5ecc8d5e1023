"""The command that gives the site to others: serve."""

import importlib
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from . import iris
from .errors import MissingExtra


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
    limits, running = _module("server.limits", "serve"), _module("server.running", "serve")

    with _site(folder, public) as top:
        running.serve(top, host, port, limits.Limits(size=megabytes * 1_000_000, **query), size, public, _announce)


@contextmanager
def _site(folder, public):
    """Give the folder of a site, one that is there or a new one."""
    if folder:
        yield folder
        return
    from . import console

    build, missing = _module("site.build", "publish"), []
    with TemporaryDirectory(prefix="sco-kg-") as made:
        click.echo("Making the pages …", err=True)
        with console.progress() as on_page:
            build.publish(Path(made) / "site", url=public or iris.BASE, on_page=on_page, on_missing=missing.append)
        for reason in missing:
            click.echo(f"left out: {reason}", err=True)
        yield Path(made) / "site"


def _announce(address):
    click.echo(f"Pages at {address}, queries at {address}sparql. Stop with Ctrl-C.")


def _module(name, extra):
    """Return a module that needs the packages of an extra."""
    try:
        return importlib.import_module(f".{name}", __package__)
    except ImportError as error:
        raise MissingExtra(f"{error.name} is not installed. Type: pip install 'sco-kg[{extra}]'") from None
