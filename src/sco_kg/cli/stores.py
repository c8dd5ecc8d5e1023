"""Stores."""

import click

from ..query import http
from ..stores import store_types
from . import options


def _store_options(command):
    added = [
        click.option("--store", type=click.Choice(list(store_types.STORE_TYPES)), default="generic", show_default=True,
                     help="What kind of store it is."),
        click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True,
                     metavar="SECONDS", help="How long to wait for each answer."),
        options.data_option("Take the data of this checkout."),
    ]
    for option in reversed(added):
        command = option(command)
    return command


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
    from .show import stores

    product, places, reader = _store(url, store, timeout, kind, update_url, gsp_url)
    with writing.StoreWriter(product, places, timeout, http.credentials(), kind) as writer:
        clean = stores.print_load(loading.read_release(folder), reader, writer, dry_run, prune)
    click.get_current_context().exit(0 if clean else 1)


@click.command()
@click.argument("url")
@_store_options
def verify(url, store, timeout, folder):
    """Compare the store at URL with the data here: each graph's facts, each answer of the catalogue."""
    from .. import graph
    from .show import stores

    reader = _store(url, store, timeout)[2]
    clean = stores.print_diff(reader, graph.open(folder))
    click.get_current_context().exit(0 if clean else 1)


def _store(url, store, timeout, kind=None, update=None, gsp=None):
    from ..query.remote import RemoteStore

    product = store_types.STORE_TYPES[store]
    places = store_types.store_addresses(product, url, update, gsp)
    # Stores that want digests for writes let everybody read.
    secret = None if (kind or product.auth) == "digest" else http.credentials()
    return product, places, RemoteStore(places.query, timeout, secret)
