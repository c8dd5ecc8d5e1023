"""Loads into a store and differences from it, printed."""


from rich.padding import Padding
from rich.text import Text

from ...rdf import namespaces
from ...stores import contents, diff
from ...stores import load as loading
from .console import progress, stdout_console


def print_load(graphs, remote, writer, dry_run, prune):
    """Load a release and print what becomes of each graph; say if the store then holds just that."""
    console, changes = stdout_console(), []

    def told(change):
        changes.append(change)
        console.print(Text(_outcome(change)))

    left = loading.load_release(graphs, remote, None if dry_run else writer, prune, told)
    for graph, size in left.items():
        console.print(Text(f"{namespaces.shorten(graph)}: {size} facts, not in this release; --prune removes it", "yellow"))
    needed = [change for change in changes if change.needed]
    total = f"{sum(len(facts) for facts in graphs.values())} facts in {len(graphs)} graphs"
    if not needed:
        console.print(f"{total}: nothing to change, the store holds this release")
    else:
        console.print(f"{total}: {len(needed)} graphs {'would change; nothing was sent' if dry_run else 'changed'}")
    return not left and not (dry_run and needed)


def _outcome(change):
    counts = f"+{len(change.missing)} -{len(change.extra)}" if change.needed else "unchanged"
    fingerprint = contents.value_digest(change.ours)[:12]
    return f"{namespaces.shorten(change.graph)}: {len(change.ours)} facts, {counts}, fingerprint {fingerprint}"


def print_diff(remote, graph):
    """Print how a remote store differs from a graph here; say if it does not."""
    console = stdout_console()
    with progress() as on_stage:
        found = diff.diff_store(remote, graph.store, graph.queries, on_stage)
    for difference in found:
        console.print(Text(f"{difference.what}: {difference.here} here, {difference.there} there"))
        console.print(Padding(Text(difference.example), (0, 0, 0, 4)))
    console.print(f"{len(found)} differences in {len(contents.graph_sizes(graph.store))} graphs "
                  f"and {len(graph.queries)} answers")
    return not found
