"""The degree cap: how many copies of an article are kept as edges.

All copies of one report are edges of each other, so their number grows with the square of the copies. So of an
article's copies only those with the smallest keys are kept: all copies of one report share these few. Keys are
random, so that a newcomer is rarely among the smallest; if it is, it is joined to all the others.

If an article's near candidates are its copies (see `candidates/nearest.py`), each edge that is kept in the end
is found when the later of its two articles lands, and a dropped one is never needed again: the order of arrival
does not matter. Copies that share less are compared with those that share most at that time. With very
many of these the order can matter.
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

    known: other pairs, of existing edges. beyond: pairs (x, y) of which x has `most` copies or more that are
    smaller than y; if that holds for all pairs of an x, its other copies need not be in `known`.
    """
    last = last_within_cap({*pairs, *known}, most)
    return {
        (a, b)
        for a, b in pairs
        if ((a, b) not in beyond and b <= last.get(a, b)) or ((b, a) not in beyond and a <= last.get(b, a))
    }


def last_within_cap(pairs: Collection[tuple[int, int]], most: int = DEGREE_CAP.edges) -> dict[int, int]:
    """The greatest key among the `most` smallest copies, for each article that has at least that many.

    pairs: copies, each pair once.
    """
    if len(pairs) < most:
        return {}
    a, b = np.array(list(pairs), np.int64).reshape(-1, 2).T
    keys, last = last_of_smallest(a, b, most)
    return dict(zip(keys.tolist(), last.tolist(), strict=True))


def last_of_smallest(a: np.ndarray, b: np.ndarray, most: int = DEGREE_CAP.edges) -> tuple[np.ndarray, np.ndarray]:
    """The same for pairs in two columns, int64: the articles, ascending, and the greatest key for each."""
    x, y = np.concatenate((a, b)), np.concatenate((b, a))
    order = np.lexsort((y, x))
    x, y = x[order], y[order]
    keys, starts, degrees = np.unique(x, return_index=True, return_counts=True)
    full = degrees >= most
    return keys[full], y[starts[full] + most - 1]


def are_within_cap(a: np.ndarray, b: np.ndarray, most: int = DEGREE_CAP.edges) -> np.ndarray:
    """Like `within_cap`, for all existing pairs, in two columns, int64: which of them are kept, bool."""
    keys, last = last_of_smallest(a, b, most)

    def are_small(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        at = np.minimum(np.searchsorted(keys, x), len(keys) - 1)
        small: np.ndarray = (keys[at] != x) | (y <= last[at])
        return small

    return are_small(a, b) | are_small(b, a) if len(keys) else np.ones(len(a), np.bool_)


class Degrees:
    """How many copies each article has so far, from pairs in ascending order.

    In this order the first ones are the smallest copies, so that a pair beyond the cap need not even be compared.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._copies: defaultdict[int, int] = defaultdict(int)

    def admits(self, a: int, b: int) -> bool:
        """Whether `within_cap` would keep the pair if the two are copies."""
        return min(self._copies[a], self._copies[b]) < self._most

    def count(self, a: int, b: int) -> None:
        """Count a pair of copies."""
        self._copies[a] += 1
        self._copies[b] += 1
