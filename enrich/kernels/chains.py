"""Pairs of positions in two texts: their order, and the heaviest chain of them that ascends in both."""

from __future__ import annotations

import numpy as np

from enrich.kernels.compiled import compiled


@compiled
def order_of(places: np.ndarray, size: int) -> np.ndarray:
    """The order in which the positions ascend, int64; equal ones keep their order. All are below `size`.

    A counting sort, in linear time.
    """
    starts = np.zeros(size + 1, np.int64)
    for place in places:
        starts[place + 1] += 1
    for place in range(size):
        starts[place + 1] += starts[place]
    order = np.empty(len(places), np.int64)
    for i in range(len(places)):
        order[starts[places[i]]] = i
        starts[places[i]] += 1
    return order


@compiled
def heaviest_chain(x: np.ndarray, y: np.ndarray, weights: np.ndarray, size: int) -> np.ndarray:
    """Which pairs form the heaviest chain, ascending, int64; x ascends, y < size. Fenwick's tree (1994) of maxima.

    If equal, the earlier pair is preferred. n log n.
    """
    tree = np.full(size + 1, -1, np.int64)  # the pair that ends the heaviest chain below a position
    best = np.zeros(len(x), np.int64)
    before = np.full(len(x), -1, np.int64)
    last = -1
    start = 0
    while start < len(x):
        end = start
        while end < len(x) and x[end] == x[start]:  # the same position in the first text: none of these follows another
            at = y[end]
            while at > 0:
                if tree[at] >= 0 and (before[end] < 0 or best[tree[at]] > best[before[end]]):
                    before[end] = tree[at]
                at -= at & -at
            best[end] = weights[end] + (best[before[end]] if before[end] >= 0 else 0)
            if last < 0 or best[end] > best[last]:
                last = end
            end += 1
        for i in range(start, end):
            at = y[i] + 1
            while at <= size:
                if tree[at] < 0 or best[i] > best[tree[at]]:
                    tree[at] = i
                at += at & -at
        start = end
    chain = np.empty(len(x), np.int64)
    n = len(x)
    while last >= 0:
        n -= 1
        chain[n] = last
        last = before[last]
    return chain[n:]
