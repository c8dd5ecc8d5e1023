"""Commands for triple stores: load, verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..query.http import credentials
from ..stores import store_types
from . import options

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.decorators import FC

    from ..query.remote import RemoteStore


def _store_options(command: FC) -> FC:
    added: list[Callable[[FC], FC]] = [
        click.option("--store", "store_name", type=click.Choice(list(store_types.STORE_TYPES)), default="generic",
                     show_default=True, help="The kind of the store."),
        click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True,
                     metavar="SECONDS", help="Time limit for each response of the store."),
        options.data_option("Use the data of this checkout."),
    ]
    for option in reversed(added):
        command = option(command)
    return command


@click.command()
@click.argument("url")
@_store_options
@click.option("--update-url", metavar="URL", help="The address for SPARQL updates. Default: by the kind of the store.")
@click.option("--gsp-url", metavar="URL",
              help="The address for the SPARQL 1.1 Graph Store Protocol. Default: by the kind of the store.")
@click.option("--auth", "kind", type=click.Choice(["basic", "digest", "bearer"]),
              help="How to send SCO_KG_USER and SCO_KG_PASSWORD, or SCO_KG_TOKEN. Default: by the kind of the store.")
@click.option("--dry-run", is_flag=True, help="Print what would change, and send nothing.")
@click.option("--prune", is_flag=True, help="Remove graphs of the project that are not in this release.")
def load(url: str, store_name: str, update_url: str | None, gsp_url: str | None, kind: store_types.AuthScheme | None,
         dry_run: bool, prune: bool, timeout: float, folder: Path | None) -> None:
    """Load this release into the store at URL (its base address, or the address of its queries)."""
    from ..stores.load import read_release
    from ..stores.writer import StoreWriter
    from .show.stores import print_load

    store = store_types.STORE_TYPES[store_name]
    addresses = store_types.store_addresses(store, url, update_url, gsp_url)
    remote = _remote_store(addresses.query, timeout, kind or store.auth)
    with StoreWriter(store, addresses, timeout, credentials(), kind) as writer:
        clean = print_load(read_release(folder), remote, None if dry_run else writer, prune)
    click.get_current_context().exit(0 if clean else 1)


@click.command()
@click.argument("url")
@_store_options
def verify(url: str, store_name: str, timeout: float, folder: Path | None) -> None:
    """Compare the store at URL with the local data: the facts of each graph, the rows of each query."""
    from .. import graph
    from .show.stores import print_diff

    store = store_types.STORE_TYPES[store_name]
    remote = _remote_store(store_types.store_addresses(store, url).query, timeout, store.auth)
    clean = print_diff(remote, graph.open(folder))
    click.get_current_context().exit(0 if clean else 1)


def _remote_store(url: str, timeout: float, auth: store_types.AuthScheme) -> RemoteStore:
    """Return the store to read from; stores with digest authentication for writes allow anonymous reads."""
    from ..query.remote import RemoteStore

    return RemoteStore(url, timeout, None if auth == "digest" else credentials())
