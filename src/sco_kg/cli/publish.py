"""The commands that give the data to others: cube, export, publish, load, verify."""

from pathlib import Path

import click

from .. import errors
from ..query import http
from ..stores import store_types
from . import options


def _store_options(command):
    added = [
        click.option("--store", type=click.Choice(list(store_types.PRODUCTS)), default="generic", show_default=True,
                     help="What kind of store it is."),
        click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True,
                     metavar="SECONDS", help="How long to wait for each answer."),
        options.data("Take the data of this checkout."),
    ]
    for option in reversed(added):
        command = option(command)
    return command


@click.command()
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path),
              help="Write to this Turtle file, whole or not at all.")
@options.data("Use the data of this checkout.")
def cube(output, folder):
    """Write all figures of drug seizures as an RDF Data Cube, in Turtle."""
    from ..dataset import files
    from ..dataset import store as dataset
    from ..figures import data_cube as cubes

    top = files.home(folder)
    triples = cubes.build(dataset.read(top), top)
    if not output:
        return click.echo(cubes.turtle(triples), nl=False)
    with files.written(output) as temporary:
        temporary.write_text(cubes.turtle(triples), encoding="utf-8")
    click.echo(f"{output}: {len(triples)} facts", err=True)


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@options.data("Export this checkout.")
@options.workers
def export(target, folder, processes, scheduler):
    """Write the release to the folder DIR: all data in six formats, digests, check sums, VoID and DCAT."""
    from ..release import export as release
    from .show import console

    with console.progress() as on_file:
        made = release.export(target, folder, on_file, processes=processes, scheduler=scheduler)
    whole = made["contents"][0]
    click.echo(f"{target}: {whole['facts']} facts in {len(made['graphs'])} graphs, digest {whole['digest']}")


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="The address the site will have; it need not be known to open it.")
@click.option("--previous", metavar="FOLDER", multiple=True, type=click.Path(path_type=Path),
              help="Keep the versions of this earlier site or release, and tell what changed since; may be repeated.")
@options.data("Publish this checkout.")
def publish(target, url, previous, folder):
    """Build the site in the folder DIR: pages and data of everything, to open, copy to a host, or serve.

    SPARQL and search in the pages need files of others, which npm brings once into ~/.cache/sco-kg/assets or
    the folder SCO_KG_ASSETS names. Without npm the site is built without them.
    """
    from . import building

    made = building.build(target, folder, _checked(url), previous)
    click.echo(f"{target}: {made} files; open {target / 'index.html'}")


def _checked(url):
    if url and not url.startswith(("http://", "https://")):
        raise errors.BadParameter(f"{url!r} is not an address. Type one that begins with http:// or https://")
    return url


@click.command()
@click.argument("url")
@_store_options
@click.option("--update-url", metavar="URL", help="Where the store takes SPARQL updates, if not where --store has it.")
@click.option("--gsp-url", metavar="URL", help="Where it takes whole graphs (SPARQL 1.1 Graph Store Protocol).")
@click.option("--auth", "kind", type=click.Choice(["basic", "digest", "bearer"]),
              help="How to show SCO_KG_USER and SCO_KG_PASSWORD, or SCO_KG_TOKEN; by default as the store wants it.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--prune", is_flag=True, help="Remove the project's graphs that are not in this release.")
def load(url, store, update_url, gsp_url, kind, dry_run, prune, timeout, folder):
    """Bring the store at URL (its base address, or that of its queries) up to this release."""
    from ..stores import load as loading
    from ..stores import writer as writing
    from .show import console

    product, places, reader = _store(url, store, timeout, kind, update_url, gsp_url)
    with writing.Writer(product, places, timeout, http.credentials(), kind) as writer:
        clean = console.load(loading.release(folder), reader, writer, dry_run, prune)
    click.get_current_context().exit(0 if clean else 1)


@click.command()
@click.argument("url")
@_store_options
def verify(url, store, timeout, folder):
    """Compare the store at URL with the data here: each graph's facts, each answer of the catalogue."""
    from .. import graph
    from .show import console

    reader = _store(url, store, timeout)[2]
    clean = console.compare(reader, graph.open(folder))
    click.get_current_context().exit(0 if clean else 1)


def _store(url, store, timeout, kind=None, update=None, gsp=None):
    from ..query.remote import Endpoint

    product = store_types.PRODUCTS[store]
    places = store_types.addresses(product, url, update, gsp)
    # Stores that want digests for writes let everybody read.
    secret = None if (kind or product.auth) == "digest" else http.credentials()
    return product, places, Endpoint(places.query, timeout, secret)
