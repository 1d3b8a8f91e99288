"""The reports of one day in as few bytes as comparing needs, and the posting lists of their signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from enrich.kernels.compiled import compiled
from enrich.kernels.hash_table import put, slot_of
from enrich.stories.rule import StoryRule
from enrich.stories.vectors import STEM, WHOLE, Vectors

_SLOTS = 4_096


class Compact(NamedTuple):
    """The vectors of some texts: words of text i are `bounds[2 * i]:bounds[2 * i + 1]`, its stems up to the next one.

    terms: uint32, hashes, ascending among words and among stems. weights: float32. divisors: uint8, the fraction of a
    sign that each counts as, 0 if it is none. bounds: int64.
    """

    terms: np.ndarray
    weights: np.ndarray
    divisors: np.ndarray
    bounds: np.ndarray


class Postings(NamedTuple):
    """The texts of each sign, ascending: those of `signs[i]` are `starts[i]:starts[i + 1]`.

    signs: uint64, ascending, with STEM for a stem. starts: int64. texts: int32.
    """

    signs: np.ndarray
    starts: np.ndarray
    texts: np.ndarray


class Signs(NamedTuple):
    """The signs of some texts, in the order of the texts: sign, uint64, text, int32, part, int32."""

    signs: np.ndarray
    texts: np.ndarray
    parts: np.ndarray


def compact(found: Vectors) -> Compact:
    """These vectors in fewer bytes."""
    is_word = found.terms < STEM
    words = np.concatenate(([0], np.cumsum(is_word)))[found.offsets]
    bounds = np.empty(2 * len(found.offsets) - 1, np.int64)
    bounds[::2] = found.offsets
    bounds[1::2] = found.offsets[:-1] + np.diff(words)
    return Compact(
        found.terms.astype(np.uint32),
        found.weights.astype(np.float32),
        np.where(found.is_sign, np.minimum(WHOLE // np.maximum(found.parts, 1), 255), 0).astype(np.uint8),
        bounds,
    )


def together(portions: Sequence[Compact]) -> Compact:
    """The vectors of all portions, concatenated."""
    if len(portions) == 1:
        return portions[0]
    starts = np.cumsum([0, *(len(one.terms) for one in portions)])
    return Compact(
        np.concatenate([one.terms for one in portions]),
        np.concatenate([one.weights for one in portions]),
        np.concatenate([one.divisors for one in portions]),
        np.concatenate([[0], *(one.bounds[1:] + start for one, start in zip(portions, starts, strict=False))]),
    )


def signs_of(found: Compact, first: int, stop: int) -> Signs:
    """The signs of the texts from `first` up to `stop`."""
    bounds = found.bounds[2 * first : 2 * stop + 1]
    divisors = found.divisors[bounds[0] : bounds[-1]]
    is_sign = divisors > 0
    half = np.repeat(np.arange(2 * (stop - first), dtype=np.int32), np.diff(bounds))[is_sign]
    signs = found.terms[bounds[0] : bounds[-1]][is_sign].astype(np.uint64)
    return Signs(
        signs | (half.astype(np.uint64) & np.uint64(1)) * STEM,
        first + (half >> 1),
        WHOLE // divisors[is_sign].astype(np.int32),
    )


def postings_of(found: Compact) -> Postings:
    """The posting lists of the signs of all texts."""
    made = signs_of(found, 0, len(found.bounds) // 2)
    order = np.argsort(made.signs, kind="stable")
    ordered = made.signs[order]
    starts = runs(ordered)
    return Postings(ordered[starts[:-1]], starts, made.texts[order])


def runs(ordered: np.ndarray) -> np.ndarray:
    """Where each run of equal values begins, and the last one ends, int64."""
    if not len(ordered):
        return np.zeros(1, np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1], [True])))


@compiled
def least_parts(rule: StoryRule) -> int:
    """The minimum of signs that two texts must share."""
    return rule.shared_signs * WHOLE - WHOLE // 10  # tolerance for the rounded parts of signs


@compiled
def similarities(a: Compact, b: Compact, texts: np.ndarray, others: np.ndarray, rule: StoryRule) -> np.ndarray:
    """The cosine between each of these texts and the other one, float32; 0 if they do not share enough signs.

    The pairs of a text are consecutive.
    """
    found = np.zeros(len(texts), np.float32)
    least = least_parts(rule)
    table = np.zeros(_SLOTS, np.uint64)  # the signs of a text
    places = np.zeros(_SLOTS, np.int64)  # of each in `a`
    filed = -1
    for pair in range(len(texts)):
        text = texts[pair]
        if text != filed:
            table, places = _filed(a, text, table, places)
            filed = text
        total = 0.0
        of_signs = 0.0
        shared = 0
        for half in range(2):
            for j in range(b.bounds[2 * others[pair] + half], b.bounds[2 * others[pair] + half + 1]):
                slot = slot_of(table, _sign(b.terms[j], half))
                if table[slot] == 0:
                    continue
                i = places[slot]
                product = float(a.weights[i]) * float(b.weights[j])
                total += product
                if a.divisors[i] > 0 and b.divisors[j] > 0:
                    of_signs += product
                    shared += WHOLE // max(a.divisors[i], b.divisors[j])
        if shared >= least and of_signs >= rule.compared and total >= rule.least:
            found[pair] = total
    return found


@compiled
def _filed(found: Compact, text: int, table: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A table of the terms of a text, and the position of each by its slot; in these arrays if they are long enough."""
    first, middle, stop = found.bounds[2 * text : 2 * text + 3]
    size = 64
    while size < 4 * (stop - first):  # few slots are filled: most terms of another text are absent
        size *= 2
    if size > len(places):
        places = np.empty(size, np.int64)
        table = np.zeros(size, np.uint64)
    elif size != len(table):
        table = np.zeros(size, np.uint64)
    else:
        table[:] = 0
    for i in range(first, stop):
        sign = _sign(found.terms[i], int(i >= middle))
        slot = slot_of(table, sign)
        put(table, slot, sign)
        places[slot] = i
    return table, places


@compiled
def _sign(term: np.uint32, half: int) -> np.uint64:
    """A term of either half, distinguished from that of the other."""
    return np.uint64(term) | (STEM if half else np.uint64(0))
