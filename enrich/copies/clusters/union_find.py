"""Disjoint sets of keys (union-find), each known by its smallest key."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from enrich.copies.kernels.compiled import compiled


class UnionFind:
    """Sets of keys that pairs join. A key that was in no pair is a set of its own."""

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self._parent: dict[int, int] = {}
        for a, b in pairs:
            self.unite(a, b)

    def unite(self, a: int, b: int) -> None:
        """Let the sets of both keys be one."""
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

    def sets(self) -> dict[int, int]:
        """The smallest key of the set of each key that was in a pair."""
        return {key: self.find(key) for key in self._parent}


@compiled
def smallest_of_sets(count: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The smallest row of the set of each of so many rows, int64, once the rows a[i] and b[i] are joined. int64."""
    parents = np.arange(count)
    for i in range(len(a)):
        low = a[i]
        high = b[i]
        while parents[low] != low:
            parents[low] = parents[parents[low]]  # halves the path
            low = parents[low]
        while parents[high] != high:
            parents[high] = parents[parents[high]]
            high = parents[high]
        parents[max(low, high)] = min(low, high)
    for row in range(count):  # a parent is smaller
        parents[row] = parents[parents[row]]
    return parents
