"""The real stores, each started once, and only where a test asks for it."""

import pytest

from support.servers import STORES, Missing
from support.store_loads import run

_SECRETS = ("SCO_KG_USER", "SCO_KG_PASSWORD", "SCO_KG_TOKEN")


@pytest.fixture(scope="session", params=STORES)
def running_store(request, tmp_path_factory):
    """A store; data loaded into it persist between tests."""
    name = request.param
    try:
        with STORES[name](tmp_path_factory.mktemp(name)) as store:
            yield store
    except Missing as missing:
        pytest.skip(f"needs {missing}")


@pytest.fixture
def store(running_store, monkeypatch):
    """The same, with the environment in which we may write to it."""
    for name in _SECRETS:
        monkeypatch.delenv(name, raising=False)
    for name, value in running_store.environment.items():
        monkeypatch.setenv(name, value)
    return running_store


@pytest.fixture
def loaded(store):
    """The store brought up to this release by the command itself; most times there is nothing to do."""
    code, out, err = run("load", store)
    assert code == 0, out + err
