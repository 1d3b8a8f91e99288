"""How much of two texts is told in one order, each rare stem where it stands first: counts, no decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from enrich.copies.kernels.chains import order_of
from enrich.copies.kernels.compiled import compiled
from enrich.copies.ruleset import ParaphraseRule

if TYPE_CHECKING:
    from enrich.copies.verdict.partial_paraphrase import Side


@compiled
def in_order(a: Side, b: Side, rule: ParaphraseRule) -> np.ndarray:
    """Weight of supported shared stems, and of all stems; of each stem its first place counts.

    A shared stem is supported where it stands at a like place in both texts and enough of its
    neighbours, as the two texts run along, stand at the same distance from it in both.
    """
    first_in_a = _firsts(a.stems)
    first_in_b = _firsts(b.stems)
    united = _free_weight(a, first_in_a) + _free_weight(b, first_in_b)
    most = min(len(first_in_a), len(first_in_b))
    x = np.empty(most, np.int64)
    y = np.empty(most, np.int64)
    weight = np.empty(most, np.int64)
    n = 0
    j = 0
    for i in first_in_a:
        while j < len(first_in_b) and b.stems[first_in_b[j]] < a.stems[i]:
            j += 1
        if j == len(first_in_b):
            break
        k = first_in_b[j]
        if b.stems[k] != a.stems[i]:
            continue
        x[n] = a.places[i]
        y[n] = b.places[k]
        w = np.int64(a.weights[i])
        both = a.free[x[n]] and b.free[y[n]]
        weight[n] = w if both else 0
        # Shared counts once; what is quoted in one text only counts in neither.
        if a.free[x[n]] or b.free[y[n]]:
            united -= int(w)
        n += 1
    order = order_of(x[:n] + y[:n], len(a.free) + len(b.free))
    x = x[order]
    y = y[order]
    weight = weight[order]
    supported = 0
    for i in range(n):
        skew = abs(x[i] * len(b.free) - y[i] * len(a.free))
        if weight[i] == 0 or 100 * skew > rule.skew * len(a.free) * len(b.free):
            continue
        friends = 0
        for k in range(max(0, i - rule.neighbours), min(n, i + rule.neighbours + 1)):
            apart = (abs(x[i] - x[k]) >= rule.apart) & (abs(y[i] - y[k]) >= rule.apart)
            friends += apart & (abs((y[i] - x[i]) - (y[k] - x[k])) <= rule.shift)  # without a branch: all at once
        if friends >= rule.friends:
            supported += weight[i]
    return np.array([supported, united])


@compiled
def _firsts(stems: np.ndarray) -> np.ndarray:
    """Where each stem stands for the first time, in a sorted list."""
    found = np.empty(len(stems), np.int64)
    n = 0
    for i in range(len(stems)):
        if i == 0 or stems[i] != stems[i - 1]:
            found[n] = i
            n += 1
    return found[:n]


@compiled
def _free_weight(side: Side, chosen: np.ndarray) -> int:
    weight = 0
    for i in chosen:
        weight += int(side.weights[i]) if side.free[side.places[i]] else 0
    return int(weight)
