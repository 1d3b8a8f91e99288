"""How many rare stems keep their order in two texts, each counted at its first position: counts, no decisions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from enrich.copies.ruleset import ParaphraseRule
from enrich.copies.verdict.side import Side
from enrich.kernels.chains import order_of
from enrich.kernels.compiled import compiled


class StemOrder(NamedTuple):
    """Weights of the stems of two texts, each counted once. supported: of the shared and supported. of_both: of all."""

    supported: int
    of_both: int


@compiled
def stems_in_order(a: Side, b: Side, rule: ParaphraseRule) -> StemOrder:
    """How many shared stems are supported; for each stem its first position counts.

    A shared stem is supported if it is at a similar position in both texts and enough of its
    neighbours, as the two texts run in parallel, have the same distance from it in both.
    """
    first_in_a = _firsts(a.stems)
    first_in_b = _firsts(b.stems)
    of_both = _eligible_weight(a, first_in_a) + _eligible_weight(b, first_in_b)
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
        both = a.eligible[x[n]] and b.eligible[y[n]]
        weight[n] = w if both else 0
        # Shared words count once; those quoted in only one text count in neither.
        if a.eligible[x[n]] or b.eligible[y[n]]:
            of_both -= int(w)
        n += 1
    order = order_of(x[:n] + y[:n], len(a.eligible) + len(b.eligible))
    x = x[order]
    y = y[order]
    weight = weight[order]
    supported = 0
    for i in range(n):
        skew = abs(x[i] * len(b.eligible) - y[i] * len(a.eligible))
        if weight[i] == 0 or 100 * skew > rule.skew * len(a.eligible) * len(b.eligible):
            continue
        friends = 0
        for k in range(max(0, i - rule.neighbours), min(n, i + rule.neighbours + 1)):
            apart = (abs(x[i] - x[k]) >= rule.apart) & (abs(y[i] - y[k]) >= rule.apart)
            friends += apart & (abs((y[i] - x[i]) - (y[k] - x[k])) <= rule.shift)  # no branch, so it can be vectorised
        if friends >= rule.friends:
            supported += weight[i]
    return StemOrder(supported, of_both)


@compiled
def _firsts(stems: np.ndarray) -> np.ndarray:
    """The first position of each stem, in a sorted list."""
    found = np.empty(len(stems), np.int64)
    n = 0
    for i in range(len(stems)):
        if i == 0 or stems[i] != stems[i - 1]:
            found[n] = i
            n += 1
    return found[:n]


@compiled
def _eligible_weight(side: Side, chosen: np.ndarray) -> int:
    weight = 0
    for i in chosen:
        weight += int(side.weights[i]) if side.eligible[side.places[i]] else 0
    return int(weight)
