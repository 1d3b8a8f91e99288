"""Which numbers two texts have in common: counts, no decisions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from enrich.copies.text.lexicon import NUMBER
from enrich.copies.verdict.texts import Text
from enrich.kernels.chains import heaviest_chain
from enrich.kernels.compiled import compiled
from enrich.kernels.hash_table import slot_of, table_of


class ComparedNumbers(NamedTuple):
    """The numbers in figures of one text, compared with those of another.

    unshared: bool by word: it is a number that the other lacks. distinct: how many different numbers there are.
    shared: how many of these the other has.
    """

    unshared: np.ndarray
    distinct: int
    shared: int


@compiled
def compare_numbers(x: Text, y: Text) -> ComparedNumbers:
    """The numbers in figures of x, compared with those of y."""
    others = table_of(y.words[y.marks & NUMBER != 0])
    seen = table_of(x.words[x.marks & NUMBER != 0])
    counted = np.zeros(len(seen), np.bool_)
    unshared = np.zeros(len(x.words), np.bool_)
    distinct = 0
    shared = 0
    for i in range(len(x.words)):
        if not x.marks[i] & NUMBER:
            continue
        known = others[slot_of(others, x.words[i])] != 0
        unshared[i] = not known
        slot = slot_of(seen, x.words[i])
        if not counted[slot]:
            counted[slot] = True
            distinct += 1
            shared += known
    return ComparedNumbers(unshared, distinct, shared)


@compiled
def count_numbers_in_order(x: Text, y: Text) -> int:
    """How many numbers in figures stand in one order in both, each counted where it stands first. n log n."""
    others = table_of(y.words[y.marks & NUMBER != 0])
    first = np.full(len(others), -1, np.int64)
    for j in range(len(y.words) - 1, -1, -1):
        if y.marks[j] & NUMBER:
            first[slot_of(others, y.words[j])] = j
    ours = np.empty(len(x.words), np.int64)
    theirs = np.empty(len(x.words), np.int64)
    n = 0
    for i in range(len(x.words)):
        slot = slot_of(others, x.words[i])
        if x.marks[i] & NUMBER and others[slot] != 0 and first[slot] >= 0:
            ours[n] = i
            theirs[n] = first[slot]
            first[slot] = -1
            n += 1
    return len(heaviest_chain(ours[:n], theirs[:n], np.ones(n, np.int64), len(y.words)))


@compiled
def count_shared_values(x: np.ndarray, y: np.ndarray) -> int:
    """How many distinct values both have; each is sorted."""
    shared = 0
    j = 0
    for value in x:
        while j < len(y) and y[j] < value:
            j += 1
        shared += j < len(y) and y[j] == value
    return shared
