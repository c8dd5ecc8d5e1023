"""Items of work: which to begin, and what to do about one that is lost with the process that does it."""

from collections import Counter, deque


class Jobs:
    """The items to be worked on, taken in their order.

    One that was lost is done again, with no other beside it: only then is it known to be what ends
    processes, and only then has it a machine's memory to itself.

    >>> jobs = Jobs(["heroin", "opium"])
    >>> jobs.take(), jobs.take(), jobs.take()
    ((0, 'heroin'), (1, 'opium'), None)
    >>> jobs.lose(0, 2), jobs.take()
    (True, None)
    >>> jobs.finish(1)
    >>> jobs.take(), jobs.lose(0, 2)
    ((0, 'heroin'), False)
    """

    def __init__(self, items):
        self.begun = {}
        self._waiting, self._again = deque(enumerate(items)), deque()
        self._losses, self._alone = Counter(), False

    def __len__(self):
        return len(self._waiting) + len(self._again) + len(self.begun)

    def take(self):
        """Begin an item: return (place, item), or None if there is none to begin beside those that are begun."""
        if self.begun and (self._again or self._alone):
            return None
        self._alone = bool(self._again)
        left = self._again or self._waiting
        if not left:
            return None
        place, item = left.popleft()
        self.begun[place] = item
        return place, item

    def finish(self, place):
        """Note that a begun item is done, well or not."""
        del self.begun[place]

    def lose(self, place, most):
        """Note that a begun item is lost; return whether it is done again, which it is not once lost `most` times."""
        item = self.begun.pop(place)
        self._losses[place] += 1
        again = self._losses[place] < most
        if again:
            self._again.append((place, item))
        return again

    def drop(self):
        """Begin no more items but those that were lost."""
        self._waiting.clear()
