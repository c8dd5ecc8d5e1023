"""What the tests of real loads do with a store: run our commands on it, read it, write to it."""

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
    """Return an endpoint to read a store by."""
    return RemoteStore(places(store).query, timeout=60)


def writer(store):
    """Return a writer to a store, with the secrets of the environment; to be closed."""
    return writing.StoreWriter(store_types.STORE_TYPES[store.name], places(store), timeout=60, auth=http.credentials())


def held(store):
    """Return the facts of each graph of the project in a store, by value."""
    return {graph: contents.facts_of(reader(store), graph).keys() for graph in contents.graph_sizes(reader(store))}
