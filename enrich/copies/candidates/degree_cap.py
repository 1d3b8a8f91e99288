"""What bounds the cost of a text that thousands print, or of a line that stands on thousands of pages.

All copies of one report are candidates of each other, and edges of each other: their number grows with the
square. So an article is compared with its nearest candidates, and of its copies those with the smallest keys are
kept as edges: all of a crowd share these few. Keys are drawn at random, so that a newcomer is rarely among the
smallest; where it is, it is joined to all of the crowd.

Where all of a crowd share a fifth of their runs, each edge that is kept in the end is found when the later of its articles lands, and
one that is dropped is never needed again: so the order of arrival changes nothing. Copies that share less are compared with those
that share most, whichever these are by then; with such in a crowd, order can show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import numpy as np

from enrich.copies.kernels.compiled import compiled
from enrich.copies.ruleset import DEGREE_CAP, DegreeCap


def kept(
    pairs: Collection[tuple[int, int]], standing: Collection[tuple[int, int]] = (), most: int = DEGREE_CAP.edges
) -> set[tuple[int, int]]:
    """The pairs of which one is among the `most` smallest copies of the other. standing: other pairs that are known."""
    last = last_kept({*pairs, *standing}, most)
    if not last:
        return set(pairs)
    return {(a, b) for a, b in pairs if b <= last.get(a, b) or a <= last.get(b, a)}


class Room:
    """What `kept` keeps of pairs that come in ascending order, each said as it comes: so that what has no room is not even compared."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._copies: defaultdict[int, int] = defaultdict(int)

    def has(self, a: int, b: int) -> bool:
        """Whether the pair would be kept, should it be one of copies: in this order what was taken are the smallest copies."""
        return min(self._copies[a], self._copies[b]) < self._most

    def take(self, a: int, b: int) -> None:
        """Count a pair of copies."""
        self._copies[a] += 1
        self._copies[b] += 1


def last_kept(pairs: Collection[tuple[int, int]], most: int = DEGREE_CAP.edges) -> dict[int, int]:
    """The greatest key that is among the `most` smallest copies, for each article that has so many or more.

    pairs: copies, each pair once.
    """
    others: defaultdict[int, list[int]] = defaultdict(list)
    for a, b in pairs:
        others[a].append(b)
        others[b].append(a)
    return {key: sorted(found)[most - 1] for key, found in others.items() if len(found) >= most}


@compiled
def nearest(found: np.ndarray, ids: np.ndarray, crowds: DegreeCap) -> np.ndarray:
    """Which candidates are compared, bool.

    found: int64 rows (article, candidate, keys shared, whether these are many), ascending. Of those
    that share many, the smallest; all of them where the article is smaller than these: it may be one of the few that all
    are joined to. Of all the rest, those that share most.
    """
    wanted = np.zeros(len(found), np.bool_)
    start = 0
    while start < len(found):
        end = start
        while end < len(found) and found[end, 0] == found[start, 0]:
            end += 1
        if end - start <= crowds.candidates:
            wanted[start:end] = True
        else:
            _smallest(found[start:end], ids[found[start, 0]], crowds.candidates, wanted[start:end])
            _strongest(found[start:end], crowds.candidates, wanted[start:end])
        start = end
    return wanted


@compiled
def _smallest(found: np.ndarray, own: int, most: int, wanted: np.ndarray) -> None:
    """Take what shares many and is among the `most` smallest that do; all that does where the article is, too."""
    n = 0
    all_of_them = False
    for i in range(len(found)):
        if found[i, 3]:
            n += 1
            all_of_them |= n == most and own < found[i, 1]
            wanted[i] = all_of_them or n <= most


@compiled
def _strongest(found: np.ndarray, most: int, wanted: np.ndarray) -> None:
    """Take the `most` of those not taken yet that share most; of equals the smallest."""
    shared = np.sort(found[~wanted, 2])
    bar = shared[max(0, len(shared) - most)] if len(shared) else 0
    room = most - np.sum(shared > bar)
    for i in range(len(found)):
        if not wanted[i]:
            wanted[i] = found[i, 2] > bar or (found[i, 2] == bar and room > 0)
            room -= found[i, 2] == bar
