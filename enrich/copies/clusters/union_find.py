"""Disjoint sets of keys (union-find), each known by its smallest key.

For the few articles with decisions, and any key. `kernels.sets` only handles positions in a table.
"""

from __future__ import annotations

from collections.abc import Iterable


class UnionFind:
    """Sets of keys that pairs join. A key without a pair is a set of its own."""

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self._parent: dict[int, int] = {}
        for a, b in pairs:
            self.unite(a, b)

    def unite(self, a: int, b: int) -> None:
        """Merge the sets of both keys."""
        low, high = self.find(a), self.find(b)
        if low > high:
            low, high = high, low
        self._parent[low] = self._parent[high] = low

    def find(self, key: int) -> int:
        """The smallest key of the set of `key`."""
        parent = self._parent
        while (above := parent.get(key, key)) != key:
            parent[key] = key = parent[above]  # halves the path
        return key

    def are_united(self, a: int, b: int) -> bool:
        """Whether both keys are in one set."""
        return self.find(a) == self.find(b)
