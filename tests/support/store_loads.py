"""Steps of the tests of real loads: run a command on a store, read it, write to it."""

from click.testing import CliRunner

from sco_kg.cli.main import main
from sco_kg.query import http
from sco_kg.query.remote import RemoteStore
from sco_kg.stores import contents, store_types
from sco_kg.stores import writer as writing


def run(command, store, *options, url=None):
    """Run `sco-kg load` or `verify` on a store; return (exit code, output, error output)."""
    result = CliRunner().invoke(main, [command, url or store.url, "--store", store.name, *map(str, options)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def places(store):
    """Return the addresses of a store."""
    return store_types.store_addresses(store_types.STORE_TYPES[store.name], store.url)


def reader(store):
    """Return a client that reads a store."""
    return RemoteStore(places(store).query, timeout=60)


def writer(store):
    """Return a writer to a store, with the secrets of the environment; close it."""
    return writing.StoreWriter(store_types.STORE_TYPES[store.name], places(store), timeout=60, auth=http.credentials())


def held(store):
    """Return the normalized facts of each graph of the project in a store."""
    return {graph: contents.facts_of(reader(store), graph).keys() for graph in contents.graph_sizes(reader(store))}
