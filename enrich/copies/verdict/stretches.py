"""The stretches of two texts whose rare stems support each other, at any position: counts, no decisions."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.ruleset import StretchRule
from enrich.copies.verdict.side import Side
from enrich.kernels.chains import heaviest_chain, order_of
from enrich.kernels.compiled import compiled


class StretchCounts(NamedTuple):
    """The stretches of two texts: the words near supported stems. All but the first two are weights of stems.

    left_words, right_words: how many words. left_supported, right_supported: supported stems. left_stems,
    right_stems: all rare stems in the stretches. verbatim: supported stems that are covered, of both. chain: the
    heaviest chain of supported stems in the same order in both.
    """

    left_words: int
    right_words: int
    left_supported: int
    right_supported: int
    left_stems: int
    right_stems: int
    verbatim: int
    chain: int


class _Extent(NamedTuple):
    """The stretches of one text: words; weights of its supported stems, of all stems, of the supported and covered."""

    words: int
    supported: int
    stems: int
    verbatim: int


_NO_STRETCHES: Final = StretchCounts(0, 0, 0, 0, 0, 0, 0, 0)


@compiled
def find_stretches(a: Side, b: Side, rule: StretchRule) -> StretchCounts:
    """The stretches of a pair; zeros if nothing is supported."""
    x, y, stems = _anchors(a, b, rule.occurrences)
    supported = _supported(x, y, stems, rule)
    x = x[supported]
    y = y[supported]
    if len(x) == 0:
        return _NO_STRETCHES
    a_weights = _weights(a)
    b_weights = _weights(b)
    left = _extent(x, a_weights, a.covered, rule.reach)
    right = _extent(y, b_weights, b.covered, rule.reach)
    return StretchCounts(
        left_words=left.words,
        right_words=right.words,
        left_supported=left.supported,
        right_supported=right.supported,
        left_stems=left.stems,
        right_stems=right.stems,
        verbatim=left.verbatim + right.verbatim,
        chain=int(np.sum(a_weights[x[heaviest_chain(x, y, a_weights[x], len(b_weights))]])),
    )


@compiled
def share_enough(
    a_stems: np.ndarray, a_weights: np.ndarray, b_stems: np.ndarray, b_weights: np.ndarray, gate: int
) -> bool:
    """Whether the weight of the shared rare stems is worth a closer look. Stems ascend."""
    shared = 0
    i = 0
    j = 0
    while i < len(a_stems) and j < len(b_stems):
        if a_stems[i] == b_stems[j]:
            shared += a_weights[i]
            i += 1
            j += 1
        elif a_stems[i] < b_stems[j]:
            i += 1
        else:
            j += 1
    poorer = min(np.sum(a_weights.astype(np.int64)), np.sum(b_weights.astype(np.int64)))
    return bool(shared > 0 and 100 * shared >= gate * poorer)


@compiled
def _weights(side: Side) -> np.ndarray:
    """The weight of the rare stem at each word that counts, int64; otherwise 0."""
    weights = np.zeros(len(side.eligible), np.int64)
    for i in range(len(side.stems)):
        place = side.places[i]
        if side.eligible[place]:
            weights[place] = side.weights[i]
    return weights


@compiled
def _anchors(a: Side, b: Side, occurrences: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions in both texts of a shared stem, with the stem's number, by position in the first, then the second."""
    most = occurrences * min(len(a.stems), len(b.stems))
    x = np.empty(most, np.int64)
    y = np.empty(most, np.int64)
    stems = np.empty(most, np.int64)
    n = 0
    number = 0
    i = 0
    j = 0
    while i < len(a.stems) and j < len(b.stems):
        if a.stems[i] != b.stems[j]:
            if a.stems[i] < b.stems[j]:
                i += 1
            else:
                j += 1
            continue
        i_end = _end(a.stems, i)
        j_end = _end(b.stems, j)
        for k in range(i, min(i_end, i + occurrences)):
            for m in range(j, min(j_end, j + occurrences)):
                if a.eligible[a.places[k]] and b.eligible[b.places[m]]:
                    x[n] = a.places[k]
                    y[n] = b.places[m]
                    stems[n] = number
                    n += 1
        number += 1
        i = i_end
        j = j_end
    order = order_of(x[:n], len(a.eligible))  # those at one position have one stem, and ascend in the second text
    return x[order], y[order], stems[order]


@compiled
def _end(stems: np.ndarray, start: int) -> int:
    """Where the run of one stem ends."""
    end = start
    while end < len(stems) and stems[end] == stems[start]:
        end += 1
    return end


@compiled
def _supported(x: np.ndarray, y: np.ndarray, stems: np.ndarray, rule: StretchRule) -> np.ndarray:
    """Which anchors have friends: other stems, near but apart, at similar distances in both texts. bool."""
    supported = np.zeros(len(x), np.bool_)
    skew = y - x
    seen = np.full(np.max(stems) + 1 if len(stems) else 0, -1, np.int64)  # by stem, the anchor it supported last
    for i in range(len(x)):
        friends = 0
        for step in (-1, 1):
            k = i + step
            while friends < rule.friends and 0 <= k < len(x) and abs(x[k] - x[i]) <= rule.near:
                if (
                    abs(skew[k] - skew[i]) <= rule.shift  # checked first: few pass it
                    and rule.apart <= abs(x[k] - x[i])
                    and rule.apart <= abs(y[k] - y[i]) <= rule.near
                    and stems[k] != stems[i]
                    and seen[stems[k]] != i
                ):
                    seen[stems[k]] = i
                    friends += 1
                k += step
        supported[i] = friends >= rule.friends
    return supported


@compiled
def _extent(anchors: np.ndarray, weights: np.ndarray, covered: np.ndarray, reach: int) -> _Extent:
    """The words within reach of anchors. weights: int64 by word, of its rare stem; covered: bool by word."""
    n = len(weights)
    anchored = np.zeros(n, np.bool_)
    anchored[anchors] = True
    near = np.zeros(n, np.bool_)
    since = n  # words since the last anchor
    for i in range(n):
        since = 0 if anchored[i] else since + 1
        near[i] = since <= reach
    since = n
    words = 0
    supported = 0
    stems = 0
    verbatim = 0
    for i in range(n - 1, -1, -1):
        since = 0 if anchored[i] else since + 1
        if near[i] or since <= reach:
            words += 1
            stems += weights[i]
        if anchored[i]:
            supported += weights[i]
            if covered[i]:
                verbatim += weights[i]
    return _Extent(words, supported, stems, verbatim)
