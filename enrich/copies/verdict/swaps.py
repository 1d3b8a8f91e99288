"""Where two texts have different words between the same ones, like two fillings of a form: counts, no decisions."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from enrich.copies.ruleset import VERBATIM
from enrich.copies.text.lexicon import CHARACTER_WEIGHT, LETTER_WEIGHT, NUMBER, WEIGHT_SHIFT
from enrich.copies.text.spaceless import JOINED_LETTERS
from enrich.copies.verdict.texts import Text
from enrich.kernels.compiled import compiled
from enrich.kernels.hash_table import slot_of, table_of

_SHINGLE: Final = VERBATIM.shingle
_LONGEST_GAP: Final = 48  # words between shared shingles that are aligned
_LONGEST_SWAP: Final = 16  # words of either text that replace the other's
_NAMING: Final = 40  # weight of a word that may be a name: document frequency of 1 in 150
# In other languages any uncommon word may be one: how common names are is less well known.
_NAMING_ABROAD: Final = 24  # document frequency of 1 in 20


class Swaps(NamedTuple):
    """Short gaps with other words on both sides. named: if both have a name or number that the other text lacks.

    phrases: where either side has more than one word.
    """

    named: int
    phrases: int


class _Tellings(NamedTuple):
    """Which words of two texts are a name or number that the other lacks, bool by word."""

    left: np.ndarray
    right: np.ndarray


class _Gap(NamedTuple):
    """The words between two shared shingles, half-open, in one text and in the other."""

    start: int
    end: int
    other_start: int
    other_end: int


@compiled
def count_swaps(x: Text, y: Text) -> Swaps:
    """The swaps of two texts that share most of their words. Linear in these, except for what is between."""
    others = table_of(y.shingles)
    first = np.zeros(len(others), np.int64)
    for j in range(len(y.shingles) - _SHINGLE, -1, -1):
        first[slot_of(others, y.shingles[j])] = j
    tellings = _Tellings(_telling(x, y), _telling(y, x))
    named = 0
    phrases = 0
    i = 0
    i_end = 0  # of the aligned part
    j_end = 0
    while i + _SHINGLE <= len(x.words):
        slot = slot_of(others, x.shingles[i])
        j = first[slot]
        if others[slot] == 0 or j < j_end:
            i += 1
            continue
        between = _between(x, y, _Gap(i_end, i, j_end, j), tellings)
        named += between.named
        phrases += between.phrases
        while i < len(x.words) and j < len(y.words) and x.words[i] == y.words[j]:
            i += 1
            j += 1
        i_end = i
        j_end = j
    behind = _between(x, y, _Gap(i_end, len(x.words), j_end, len(y.words)), tellings)
    return Swaps(named + behind.named, phrases + behind.phrases)


@compiled
def _telling(x: Text, y: Text) -> np.ndarray:
    """Which words of x are a name or number that y lacks."""
    known = table_of(y.words)
    least = _NAMING_ABROAD if x.weighs_abroad else _NAMING
    found = np.zeros(len(x.words), np.bool_)
    for i in range(len(x.words)):
        if x.marks[i] & NUMBER or x.marks[i] >> WEIGHT_SHIFT >= least:
            found[i] = known[slot_of(known, x.words[i])] == 0
    return found


@compiled
def _reaching_over(x: Text, at: int) -> int:
    """How many words before a gap differ without being replaced: characters are joined to those after them."""
    weight = x.marks[at] >> WEIGHT_SHIFT if at < len(x.marks) else 0
    if weight == LETTER_WEIGHT:
        return JOINED_LETTERS - 1
    return int(weight == CHARACTER_WEIGHT and x.weighs_abroad)


@compiled
def _between(x: Text, y: Text, gap: _Gap, tellings: _Tellings) -> Swaps:
    """The swaps between two shared shingles, by the longest common subsequence of the words between."""
    start = gap.start
    other_start = gap.other_start
    n = gap.end - start
    m = gap.other_end - other_start
    if min(n, m) == 0 or max(n, m) > _LONGEST_GAP:
        return Swaps(0, 0)
    longest = np.zeros((n + 1, m + 1), np.int16)
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            if x.words[start + i] == y.words[other_start + j]:
                longest[i, j] = longest[i + 1, j + 1] + 1
            else:
                longest[i, j] = max(longest[i + 1, j], longest[i, j + 1])
    named = 0
    phrases = 0
    i = 0
    j = 0
    while i < n or j < m:
        i_start = i
        j_start = j
        while (i < n or j < m) and not (i < n and j < m and x.words[start + i] == y.words[other_start + j]):
            if j == m or (i < n and longest[i + 1, j] >= longest[i, j + 1]):
                i += 1
            else:
                j += 1
        over = _reaching_over(x, start + i_start)
        if min(i - i_start, j - j_start) > over and max(i - i_start, j - j_start) <= _LONGEST_SWAP:
            ours = tellings.left[start + i_start : start + i]
            theirs = tellings.right[other_start + j_start : other_start + j]
            named += bool(np.any(ours)) and bool(np.any(theirs))
            phrases += max(i - i_start, j - j_start) > 1
        while i < n and j < m and x.words[start + i] == y.words[other_start + j]:
            i += 1
            j += 1
    return Swaps(named, phrases)
