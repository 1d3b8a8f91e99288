"""Disjoint sets of reports (union-find), in compiled code.

The reports are known by their places, since a window has millions of pairs. `copies.clusters.union_find` takes any
keys, and few of them.
"""

from __future__ import annotations

import numpy as np

from enrich.copies.kernels.compiled import compiled


def alone(texts: int) -> np.ndarray:
    """So many texts, each a set of its own: of each the first text of its set, int32."""
    return np.arange(texts, dtype=np.int32)


@compiled
def unite(sets: np.ndarray, left: np.ndarray, right: np.ndarray) -> None:
    """Let the sets of each pair be one."""
    for i in range(len(left)):
        a, b = left[i], right[i]
        while sets[a] != a:
            sets[a] = sets[sets[a]]
            a = sets[a]
        while sets[b] != b:
            sets[b] = sets[sets[b]]
            b = sets[b]
        sets[max(a, b)] = min(a, b)
    for text in range(len(sets)):
        sets[text] = sets[sets[text]]  # those before it know theirs


@compiled
def newest(sets: np.ndarray) -> np.ndarray:
    """The last text of the set of each, int32."""
    found = np.empty(len(sets), np.int32)
    for text in range(len(sets)):
        found[sets[text]] = text
    for text in range(len(sets)):
        found[text] = found[sets[text]]
    return found
