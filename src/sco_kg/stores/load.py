"""Load the data into a remote store, without loss if it is interrupted at any point.

Everything is parsed and checked before the first request. Each graph of the store is compared with the local one;
only differences are written, and the graph is read again at once. If the store can replace a graph atomically, the
graph is replaced. Otherwise missing facts are added before extra ones are removed, so that the store always has all
of the old facts or all of the new ones. The next load completes an interrupted one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..check.data_profile import check_profile
from ..dataset.store import load_store
from ..errors import DataProfileError, EndpointError
from ..query.embedded import EmbeddedStore
from ..rdf.namespaces import shorten
from .contents import Facts, facts_of, graph_sizes, in_load_order

if TYPE_CHECKING:
    from ..query.remote import RemoteStore
    from .writer import StoreWriter


@dataclass(frozen=True, slots=True)
class GraphDiff:
    """The facts of one graph in the release and in the store."""

    graph: str
    local: Facts
    remote: Facts

    @property
    def missing(self) -> list[ox.Triple]:
        """The triples that the store lacks."""
        return [self.local[fact] for fact in self.local.keys() - self.remote.keys()]

    @property
    def extra(self) -> list[ox.Triple]:
        """The triples that only the store has."""
        return [self.remote[fact] for fact in self.remote.keys() - self.local.keys()]

    @property
    def differs(self) -> bool:
        """Whether the two have different facts."""
        return self.local.keys() != self.remote.keys()


def read_release(folder: str | Path | None = None) -> dict[str, Facts]:
    """Return the facts of each graph to load, parsed and checked, by its IRI.

    :param folder: a checkout; the bundled data if None.
    :raises DataProfileError: a fact violates the data profile.
    :raises UnreadableFileError: a file does not parse.
    """
    store = load_store(folder)
    findings = check_profile(store)
    if findings:
        first = findings[0]
        raise DataProfileError(f"Some stores would change {len(findings)} of these facts; nothing was sent. "
                               f"The first: {first.entity}: {first.message} `sco-kg check` lists all.")
    embedded = EmbeddedStore(store)
    return {graph: facts_of(embedded, graph) for graph in in_load_order(graph_sizes(embedded))}


def load_release(graphs: Mapping[str, Facts], remote: RemoteStore, writer: StoreWriter | None = None,
                 prune: bool = False, on_graph: Callable[[GraphDiff], object] = lambda diff: None) -> dict[str, int]:
    """Load a release into a store; loading it again changes nothing.

    :param graphs: the release, from `read_release`.
    :param remote: the store to read from.
    :param writer: a writer to the same store; None for a dry run.
    :param prune: whether to remove graphs of the project that are not in the release.
    :param on_graph: called for each graph when it is done, changed or not.
    :return: the extra graphs of the project in the store: the number of facts by IRI.
    :raises EndpointError: a read or a write failed; the next load does what is left.
    """
    for diff in plan_load(remote, graphs):
        if writer:
            apply_diff(diff, remote, writer)
        on_graph(diff)
    extra = extra_graphs(remote, graphs)
    if writer and prune and extra:
        for graph in extra:
            writer.drop_graph(graph)
        extra = extra_graphs(remote, graphs)
    return extra


def plan_load(remote: RemoteStore, graphs: Mapping[str, Facts]) -> list[GraphDiff]:
    """Return the `GraphDiff` of each graph of a release, in load order."""
    existing = graph_sizes(remote)
    return [GraphDiff(graph, local, facts_of(remote, graph) if graph in existing else {})
            for graph, local in graphs.items()]


def extra_graphs(remote: RemoteStore, graphs: Iterable[str]) -> dict[str, int]:
    """Return the graphs of the project in a store that are not in a release: the number of facts by IRI."""
    release = set(graphs)
    return {graph: size for graph, size in graph_sizes(remote).items() if graph not in release}


def apply_diff(diff: GraphDiff, remote: RemoteStore, writer: StoreWriter) -> None:
    """Write one graph and read it again.

    :raises EndpointError: the store refuses, fails, or does not hold the facts that were sent.
    """
    if not diff.differs:
        return
    if writer.puts_whole_graphs:
        writer.replace_graph(diff.graph, list(diff.local.values()))
    else:
        _patch(diff, remote, writer)
    _raise_if_different(GraphDiff(diff.graph, diff.local, facts_of(remote, diff.graph)), remote)


def _patch(diff: GraphDiff, remote: RemoteStore, writer: StoreWriter) -> None:
    if any(isinstance(node, ox.BlankNode) for triple in diff.extra for node in (triple.subject, triple.object)):
        raise EndpointError(f"{remote.url} has facts with blank nodes in {shorten(diff.graph)}. They are not from this "
                            "project and cannot be removed one by one. Remove that graph first.")
    writer.add_facts(diff.graph, diff.missing)
    if diff.extra:  # remove nothing before all of our facts are there
        now = GraphDiff(diff.graph, diff.local, facts_of(remote, diff.graph))
        if not now.missing:
            writer.remove_facts(diff.graph, now.extra)


def _raise_if_different(diff: GraphDiff, remote: RemoteStore) -> None:
    if diff.differs:
        missing, extra = diff.missing, diff.extra
        raise EndpointError(
            f"{remote.url} reported success, but {shorten(diff.graph)} does not hold what was sent: "
            f"{len(missing)} missing, {len(extra)} extra, such as {(missing or extra)[0]}. "
            "Check that the address for writes belongs to the same store, then load again.")
