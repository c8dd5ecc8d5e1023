"""Loading the data into a remote store, so that an interruption at any point loses nothing.

Everything is parsed and checked here before the first byte is sent. Graph by graph the store's
facts are compared with ours; only what differs is written, and read again at once. A store that
replaces a graph in one step is given the whole graph; any other is first given what it lacks and
only then rid of what is too much, so that it always holds all of the old facts or all of the new
ones. A later load finds what an earlier one left undone.
"""

from dataclasses import dataclass

import pyoxigraph as ox

from ..check import data_profile
from ..dataset import store as dataset
from ..errors import DataProfileError, EndpointError
from ..query.embedded import EmbeddedStore
from ..rdf import namespaces
from . import contents


@dataclass(frozen=True, slots=True)
class GraphDiff:
    """One graph as it is to be (`ours`) and as the store has it (`theirs`): facts by value."""

    graph: str
    ours: dict
    theirs: dict

    @property
    def missing(self):
        """The triples the store lacks."""
        return [self.ours[fact] for fact in self.ours.keys() - self.theirs.keys()]

    @property
    def extra(self):
        """The triples only the store has."""
        return [self.theirs[fact] for fact in self.theirs.keys() - self.ours.keys()]

    @property
    def needed(self):
        """Whether the two differ."""
        return self.ours.keys() != self.theirs.keys()


def read_release(folder=None):
    """Return the graphs to load: {graph IRI: facts}, parsed and checked.

    :param folder: a checkout; the bundled data if None.
    :raises DataProfileError: a fact breaks the data profile; :raises UnreadableFileError: a file does not parse.
    """
    store = dataset.load_store(folder)
    faults = data_profile.check_profile(store)
    if faults:
        first = faults[0]
        raise DataProfileError(f"{len(faults)} facts would not come back unchanged from every store; nothing was sent. "
                        f"The first: {first.entity}: {first.message} `sco-kg check` lists all.")
    here = EmbeddedStore(store)
    return {graph: contents.facts_of(here, graph) for graph in contents.in_load_order(contents.graph_sizes(here))}


def load_release(graphs, remote, writer=None, prune=False, on_change=lambda change: None):
    """Bring a store up to a release; a second time it changes nothing.

    :param graphs: what `read_release` returns; :param remote: an `Endpoint` to read the store by.
    :param writer: a `Writer` to the same store; None to only say what would change.
    :param prune: whether to remove the project's graphs that are not in the release.
    :param on_change: called with the `GraphDiff` of each graph, needed or not, once it is carried out.
    :return: the project's graphs left over, in the store but not in the release: {IRI: number of facts}.
    :raises EndpointError: what is not yet done is left to the next load.
    """
    for change in plan_load(remote, graphs):
        if writer:
            apply_diff(change, remote, writer)
        on_change(change)
    left = extra_graphs(remote, graphs)
    if writer and prune and left:
        for graph in left:
            writer.remove(graph)
        left = extra_graphs(remote, graphs)
    return left


def plan_load(remote, graphs):
    """Return the `GraphDiff` of each graph of a release, in the order they are loaded."""
    there = contents.graph_sizes(remote)
    return [GraphDiff(graph, ours, contents.facts_of(remote, graph) if graph in there else {})
            for graph, ours in graphs.items()]


def extra_graphs(remote, graphs):
    """Return the project's graphs in a store that are not in a release: {IRI: number of facts}."""
    return {graph: size for graph, size in contents.graph_sizes(remote).items() if graph not in graphs}


def apply_diff(change, remote, writer):
    """Write one change and read it again.

    :raises EndpointError: the store refuses, fails, or afterwards does not hold what was sent.
    """
    if not change.needed:
        return
    if writer.replaces:
        writer.replace(change.graph, list(change.ours.values()))
    else:
        _patch(change, remote, writer)
    _compare(GraphDiff(change.graph, change.ours, contents.facts_of(remote, change.graph)), remote)


def _patch(change, remote, writer):
    if any(isinstance(node, ox.BlankNode) for triple in change.extra for node in (triple.subject, triple.object)):
        raise EndpointError(f"{remote.url} has facts without a name (blank nodes) in {namespaces.shorten(change.graph)}, "
                            "which are not ours and cannot be taken away one by one. Remove that graph first.")
    writer.add(change.graph, change.missing)
    if change.extra:  # only now that all of ours is there
        held = GraphDiff(change.graph, change.ours, contents.facts_of(remote, change.graph))
        if not held.missing:
            writer.take(change.graph, held.extra)


def _compare(change, remote):
    if change.needed:
        lost, foreign = len(change.missing), len(change.extra)
        example = (change.missing or change.extra)[0]
        raise EndpointError(
            f"{remote.url} said yes, but {namespaces.shorten(change.graph)} does not hold what was sent: {lost} facts are "
            f"missing and {foreign} are not ours, such as {example}. Check that the address to write to belongs "
            "to the same store, then load again.")
