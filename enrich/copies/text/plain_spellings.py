"""Spellings that are their own form, as in nearly all English text: their hashes, in compiled code."""

from __future__ import annotations

from typing import Final

import numpy as np

from enrich.copies.text.folding import KEY, STEM
from enrich.kernels.compiled import compiled
from enrich.kernels.hashing import LONGEST_PLAIN, plain_hash

_LAST_ASCII: Final = 0x7F
_ZERO: Final = ord("0")
_NINE: Final = ord("9")
_MOST_FIGURES: Final = 4  # of a number that can be a part of a date


@compiled
def plain_hashes(letters: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, ...]:
    """For each spelling the hashes of its form, its key, its stem, the number that it is in figures; the form's length.

    All are 0 for a spelling that is long or not its own form, and the number's hash is 0 for anything but a number. The
    letters of spelling i are `letters[ends[i]:ends[i + 1]]`.
    """
    count = len(ends) - 1
    hashes = np.zeros(count, np.uint64)
    keys = np.zeros(count, np.uint64)
    stems = np.zeros(count, np.uint64)
    values = np.zeros(count, np.uint64)
    lengths = np.zeros(count, np.int64)
    for i in range(count):
        start = ends[i]
        end = ends[i + 1]
        if end - start > LONGEST_PLAIN or not _is_plain(letters[start:end]):
            continue
        lengths[i] = end - start
        hashes[i] = plain_hash(letters[start:end])
        if _ZERO <= letters[start] <= _NINE:
            stems[i] = values[i] = hashes[i]
        else:
            keys[i] = plain_hash(letters[start : min(end, start + KEY)])
            stems[i] = plain_hash(letters[start : min(end, start + STEM)])
    return hashes, keys, stems, values, lengths


@compiled
def _is_plain(letters: np.ndarray) -> bool:
    """Whether a spelling in lower case is its own form: ASCII, and if a number digits, without a leading 0."""
    if np.any(letters > _LAST_ASCII) or (letters[0] == _ZERO and len(letters) > 1):
        return False
    return not _ZERO <= letters[0] <= _NINE or not np.any((letters < _ZERO) | (letters > _NINE))


@compiled
def figures(letters: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The value of each spelling that is a number of few ASCII digits, uint16; 0 for others."""
    found = np.zeros(len(ends) - 1, np.uint16)
    for i in range(len(found)):
        if ends[i + 1] - ends[i] <= _MOST_FIGURES:
            value = 0
            for letter in letters[ends[i] : ends[i + 1]]:
                value = 10 * value + int(letter) - _ZERO if _ZERO <= letter <= _NINE and value >= 0 else -1
            found[i] = max(value, 0)
    return found
