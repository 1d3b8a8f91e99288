"""Disjoint sets of positions in a table (union-find): for millions of pairs."""

from __future__ import annotations

import numpy as np

from enrich.kernels.compiled import compiled


def alone(count: int) -> np.ndarray:
    """That many positions, each a set of its own: for each the first position of its set, int32."""
    return np.arange(count, dtype=np.int32)


@compiled
def unite(sets: np.ndarray, left: np.ndarray, right: np.ndarray) -> None:
    """Merge the sets of the positions left[i] and right[i], for each i."""
    for i in range(len(left)):
        a, b = left[i], right[i]
        while sets[a] != a:
            sets[a] = sets[sets[a]]  # halves the path
            a = sets[a]
        while sets[b] != b:
            sets[b] = sets[sets[b]]
            b = sets[b]
        sets[max(a, b)] = min(a, b)
    for place in range(len(sets)):
        sets[place] = sets[sets[place]]  # earlier ones already point to their root


@compiled
def newest(sets: np.ndarray) -> np.ndarray:
    """The last position of the set of each, int32."""
    found = np.empty(len(sets), np.int32)
    for place in range(len(sets)):
        found[sets[place]] = place
    for place in range(len(sets)):
        found[place] = found[sets[place]]
    return found
