"""Print the changes of a load into a store, and the differences between a store and the local data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from ...rdf.namespaces import shorten
from ...stores.contents import Facts, graph_sizes, value_digest
from ...stores.diff import diff_store
from ...stores.load import GraphDiff, load_release
from .console import count, progress, stdout_console

if TYPE_CHECKING:
    from ...graph import KnowledgeGraph
    from ...query.remote import RemoteStore
    from ...stores.writer import StoreWriter


def print_load(graphs: Mapping[str, Facts], remote: RemoteStore, writer: StoreWriter | None, prune: bool) -> bool:
    """Load a release and print each graph; return whether the store now holds exactly the release.

    :param writer: a writer to the store; None for a dry run.
    """
    console, changed = stdout_console(), 0

    def print_graph(diff: GraphDiff) -> None:
        nonlocal changed
        changed += diff.differs
        console.print(Text(_graph_line(diff)))

    extra = load_release(graphs, remote, writer, prune, print_graph)
    for graph, size in extra.items():
        line = f"{shorten(graph)}: {count(size, 'fact')}, not in this release; --prune removes it"
        console.print(Text(line, "yellow"))
    total = f"{count(sum(map(len, graphs.values())), 'fact')} in {count(len(graphs), 'graph')}"
    if not changed:
        console.print(f"{total}: nothing to change, the store holds this release")
    else:
        console.print(f"{total}: {count(changed, 'graph')} {'changed' if writer else 'would change; nothing was sent'}")
    return not extra and (writer is not None or not changed)


def _graph_line(diff: GraphDiff) -> str:
    change = f"+{len(diff.missing)} -{len(diff.extra)}" if diff.differs else "unchanged"
    fingerprint = value_digest(diff.local)[:12]
    return f"{shorten(diff.graph)}: {count(len(diff.local), 'fact')}, {change}, fingerprint {fingerprint}"


def print_diff(remote: RemoteStore, graph: KnowledgeGraph) -> bool:
    """Print the differences between a remote store and a local graph; return whether there are none."""
    console = stdout_console()
    with progress() as on_stage:
        found = diff_store(remote, graph.store, graph.queries, on_stage)
    for difference in found:
        console.print(Text(f"{difference.name}: {difference.local} here, {difference.remote} there"))
        console.print(Padding(Text(difference.example), (0, 0, 0, 4)))
    console.print(f"{count(len(found), 'difference')} in {count(len(graph_sizes(graph.store)), 'graph')} "
                  f"and {count(len(graph.queries), 'answer')}")
    return not found
