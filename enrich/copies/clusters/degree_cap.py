"""The degree cap: how many copies of an article are kept as edges.

All copies of one report are edges of each other, so that their number grows with the square of the copies. So of the
copies of an article only those with the smallest keys are kept: all copies of one report share these few. Keys are
drawn at random, so that a newcomer is rarely among the smallest; where it is, it is joined to all the others.

Where the near candidates of an article are its copies (see `candidates/nearest.py`), each edge that is kept in the end
is found when the later of its two articles lands, and one that is dropped is never needed again: the order of arrival
changes nothing. Copies that share less are compared with those that share most, whichever these are by then. With very
many of these the order can show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Set as AbstractSet

import numpy as np

from enrich.copies.ruleset import DEGREE_CAP


def within_cap(
    pairs: Collection[tuple[int, int]],
    known: Collection[tuple[int, int]] = (),
    most: int = DEGREE_CAP.edges,
    beyond: AbstractSet[tuple[int, int]] = frozenset(),
) -> set[tuple[int, int]]:
    """The pairs of which one is among the `most` smallest copies of the other.

    known: other pairs, of edges that there are. beyond: pairs (x, y) of which x has `most` copies or more that are
    smaller than y; where that holds for all pairs of an x, its other copies need not be in `known`.
    """
    last = last_within_cap({*pairs, *known}, most)
    return {
        (a, b)
        for a, b in pairs
        if ((a, b) not in beyond and b <= last.get(a, b)) or ((b, a) not in beyond and a <= last.get(b, a))
    }


def last_within_cap(pairs: Collection[tuple[int, int]], most: int = DEGREE_CAP.edges) -> dict[int, int]:
    """The greatest key that is among the `most` smallest copies, for each article that has so many or more.

    pairs: copies, each pair once.
    """
    if len(pairs) < most:
        return {}
    a, b = np.array(list(pairs), np.int64).reshape(-1, 2).T
    keys, last = last_of_smallest(a, b, most)
    return dict(zip(keys.tolist(), last.tolist(), strict=True))


def last_of_smallest(a: np.ndarray, b: np.ndarray, most: int = DEGREE_CAP.edges) -> tuple[np.ndarray, np.ndarray]:
    """The same of pairs in two columns, int64: the articles, ascending, and the greatest key for each."""
    x, y = np.concatenate((a, b)), np.concatenate((b, a))
    order = np.lexsort((y, x))
    x, y = x[order], y[order]
    keys, starts, degrees = np.unique(x, return_index=True, return_counts=True)
    full = degrees >= most
    return keys[full], y[starts[full] + most - 1]


def are_within_cap(a: np.ndarray, b: np.ndarray, most: int = DEGREE_CAP.edges) -> np.ndarray:
    """As `within_cap`, of all pairs that there are, in two columns, int64: which of them are kept, bool."""
    keys, last = last_of_smallest(a, b, most)

    def are_small(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        at = np.minimum(np.searchsorted(keys, x), len(keys) - 1)
        small: np.ndarray = (keys[at] != x) | (y <= last[at])
        return small

    return are_small(a, b) | are_small(b, a) if len(keys) else np.ones(len(a), np.bool_)


class Degrees:
    """How many copies each article has so far, of pairs that come in ascending order.

    In this order what came first are the smallest copies, so that a pair beyond the cap need not even be compared.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._copies: defaultdict[int, int] = defaultdict(int)

    def admits(self, a: int, b: int) -> bool:
        """Whether `within_cap` would keep the pair, should the two be copies."""
        return min(self._copies[a], self._copies[b]) < self._most

    def count(self, a: int, b: int) -> None:
        """Count a pair of copies."""
        self._copies[a] += 1
        self._copies[b] += 1
