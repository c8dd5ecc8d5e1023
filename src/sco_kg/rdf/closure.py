"""Transitive closure: all that can be reached step by step."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def closure(start: Iterable[Node], step: Callable[[Node], Iterable[Node]]) -> set[Node]:
    """Return `start` and every node reachable from it.

    :param step: a function from a node to the nodes one step away; cycles are no problem.

    >>> sorted(closure([2], lambda number: [number * 2] if number < 10 else []))
    [2, 4, 8, 16]
    """
    found = set(start)
    fringe = list(found)
    while fringe:
        new = set(step(fringe.pop())) - found
        found |= new
        fringe += new
    return found
