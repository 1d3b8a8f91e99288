"""Which reports are similar: those of a portion against those of the days in reach, found by their rarest signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from enrich.kernels.arrays import grown
from enrich.kernels.compiled import compiled
from enrich.stories.day import Compact, Postings, least_parts, signs_of, similarities
from enrich.stories.rule import StoryRule


class Pairs(NamedTuple):
    """Texts by their positions in their days, int32, and their similarity, float32."""

    left: np.ndarray
    right: np.ndarray
    alike: np.ndarray


class _Lookup(NamedTuple):
    """Where the signs of a portion are in one day: those of the i-th distinct one are `texts[starts[i]:stops[i]]`.

    starts, stops: int64. texts: int32, of the day. size: texts of the day. ahead: how far after a text's own position
    the others may be.
    """

    starts: np.ndarray
    stops: np.ndarray
    texts: np.ndarray
    size: int
    ahead: int


class _Sought(NamedTuple):
    """The signs of a portion that are looked up: those of the i-th text are `bounds[i]:bounds[i + 1]`.

    numbers: of the distinct one that each is, int64. parts: int32. is_read: bool. bounds: int64.
    """

    numbers: np.ndarray
    parts: np.ndarray
    is_read: np.ndarray
    bounds: np.ndarray


class Met(NamedTuple):
    """The pairs of a portion with each day in reach, and for how many texts not all signs were looked up."""

    pairs: Iterator[Pairs]
    limited: int


def meet(own: Compact, first: int, stop: int, reach: Sequence[tuple[Compact, Postings]], rule: StoryRule) -> Met:
    """The texts of a day from `first` up to `stop` against each day in reach, the last of which is their own.

    Of two texts of one day the later is on the left. A text looks up its signs by how many texts in reach have them,
    the rarest first, as long as these are `rule.looked_up` in total. So it does not cost more in a larger window.
    """
    made = signs_of(own, first, stop)
    different, numbers = np.unique(made.signs, return_inverse=True)
    lookups = [_lookup(different, postings, len(other.bounds) // 2, is_own=other is own) for other, postings in reach]
    counts = sum((one.stops - one.starts for one in lookups), np.zeros(len(different), np.int64))
    bounds = np.searchsorted(made.texts, np.arange(first, stop + 1))
    is_read, limited = _rarest(counts[numbers], bounds, rule.looked_up)
    sought = _Sought(numbers, made.parts, is_read, bounds)
    least = least_parts(rule)

    def pairs() -> Iterator[Pairs]:
        for (other, _), lookup in zip(reach, lookups, strict=True):
            left, right = _candidates(first, lookup, sought, least)
            alike = similarities(own, other, left, right, rule)
            are = alike > 0
            yield Pairs(left[are], right[are], alike[are])

    return Met(pairs(), int(limited))


def _lookup(different: np.ndarray, postings: Postings, size: int, *, is_own: bool) -> _Lookup:
    starts, stops = np.zeros(len(different), np.int64), np.zeros(len(different), np.int64)
    places = np.searchsorted(postings.signs, different)
    inside = np.flatnonzero(places < len(postings.signs))
    held = inside[postings.signs[places[inside]] == different[inside]]
    starts[held], stops[held] = postings.starts[places[held]], postings.starts[places[held] + 1]
    return _Lookup(starts, stops, postings.texts, size, 0 if is_own else size)


@compiled
def _rarest(counts: np.ndarray, bounds: np.ndarray, most: int) -> tuple[np.ndarray, int]:
    """Which signs are looked up, bool, and for how many texts not all are; if equal, the first ones first."""
    is_read = np.ones(len(counts), np.bool_)
    limited = 0
    for text in range(len(bounds) - 1):
        own = counts[bounds[text] : bounds[text + 1]]
        left = most - np.sum(own)
        if left >= 0:
            continue
        limited += 1
        order = np.argsort(own, kind="mergesort")
        for i in range(len(order) - 1, -1, -1):
            if left >= 0:
                break
            is_read[bounds[text] + order[i]] = False
            left += own[order[i]]
    return is_read, limited


@compiled
def _candidates(first: int, lookup: _Lookup, sought: _Sought, least: int) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of a text, after the first of the portion, and one of a day that share enough signs, int32."""
    left = np.empty(1024, np.int32)
    right = np.empty(1024, np.int32)
    count = 0
    shared = np.zeros(lookup.size, np.int32)
    touched = np.empty(lookup.size, np.int32)
    for place in range(len(sought.bounds) - 1):
        text = first + place
        n = 0
        for at in range(sought.bounds[place], sought.bounds[place + 1]):
            if not sought.is_read[at]:
                continue
            number = sought.numbers[at]
            part = sought.parts[at]
            for posting in range(lookup.starts[number], lookup.stops[number]):
                candidate = lookup.texts[posting]
                if candidate >= text + lookup.ahead:
                    break
                if shared[candidate] == 0:
                    touched[n] = candidate
                    n += 1
                shared[candidate] += part
        for candidate in touched[:n]:
            if shared[candidate] >= least:
                left = grown(left, count + 1)
                right = grown(right, count + 1)
                left[count] = text
                right[count] = candidate
                count += 1
            shared[candidate] = 0
    return left[:count], right[:count]
