"""Spellings that are their own form, as nearly all in English text, and figures with a mark: in compiled code."""

from __future__ import annotations

from typing import Final

import numpy as np

from enrich.copies.text.folding import KEY, STEM
from enrich.kernels.compiled import compiled
from enrich.kernels.hashing import LONGEST_PLAIN, plain_hash

_LAST_ASCII: Final = 0x7F
_ZERO: Final = ord("0")
_NINE: Final = ord("9")
_POINT: Final = ord(".")
_COMMA: Final = ord(",")
_GROUP: Final = 3  # figures of thousands
_INDIAN_GROUP: Final = 2
_MOST_FIGURES: Final = 4  # of a number that can be a part of a date


@compiled
def plain_hashes(letters: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, ...]:
    """For each spelling the hashes of its form, its key, its stem, the number that it is in figures; the form's length.

    All are 0 for a spelling that is long, or neither its own form nor figures with few marks; the number's hash is 0
    for anything but a number. The letters of spelling i are `letters[ends[i]:ends[i + 1]]`.
    """
    count = len(ends) - 1
    hashes = np.zeros(count, np.uint64)
    keys = np.zeros(count, np.uint64)
    stems = np.zeros(count, np.uint64)
    values = np.zeros(count, np.uint64)
    lengths = np.zeros(count, np.int64)
    number = np.empty(LONGEST_PLAIN, np.uint32)
    for i in range(count):
        start = ends[i]
        end = ends[i + 1]
        if end - start > LONGEST_PLAIN:
            continue
        if _is_plain(letters[start:end]):
            lengths[i] = end - start
            hashes[i] = plain_hash(letters[start:end])
            if _ZERO <= letters[start] <= _NINE:
                stems[i] = values[i] = hashes[i]
            else:
                keys[i] = plain_hash(letters[start : min(end, start + KEY)])
                stems[i] = plain_hash(letters[start : min(end, start + STEM)])
        elif _ZERO <= letters[start] <= _NINE:
            lengths[i] = _write_number(letters[start:end], number)
            if lengths[i]:
                hashes[i] = stems[i] = plain_hash(number[: lengths[i]])
                values[i] = plain_hash(number[: _behind_value(number, lengths[i])])
    return hashes, keys, stems, values, lengths


@compiled
def _write_number(letters: np.ndarray, form: np.ndarray) -> int:
    """Write `folding.folded` of figures with one point, or only commas, into `form`; returns its length.

    0 for what has other marks, or more of these: `folded` itself must read it.
    """
    points = np.count_nonzero(letters == _POINT)
    commas = np.count_nonzero(letters == _COMMA)
    figures = np.count_nonzero((letters >= _ZERO) & (letters <= _NINE))
    if points + commas + figures < len(letters) or (points > 0) + (commas > 0) != 1 or points > 1:
        return 0
    start = 0
    while letters[start] == _ZERO and _ZERO <= letters[start + 1] <= _NINE:
        start += 1
    grouped = _is_in_thousands(letters[start:]) if commas else _is_in_pointed_thousands(letters[start:])
    if commas > 1 and not grouped:
        return 0
    n = 0
    for letter in letters[start:]:
        if _ZERO <= letter <= _NINE:
            form[n] = letter
            n += 1
        elif not grouped:
            form[n] = _POINT
            n += 1
    return n if grouped else _behind_whole(form, n)


@compiled
def _is_in_thousands(letters: np.ndarray) -> bool:
    """Whether commas are between groups of figures, as in 1,234,567 or the Indian 12,34,567."""
    end = len(letters) - 1 - _GROUP
    if end < 1 or letters[end] != _COMMA or np.any(letters[end + 1 :] == _COMMA):
        return False
    if _are_grouped(letters[:end], _GROUP):
        return True
    return end > _INDIAN_GROUP + 1 and _are_grouped(letters[:end], _INDIAN_GROUP)


@compiled
def _are_grouped(letters: np.ndarray, size: int) -> bool:
    """Whether figures are in groups of that size behind a first one that may be smaller."""
    length = 0
    groups = 0
    for letter in letters:
        if letter == _COMMA:
            if (groups and length < size) or not length:
                return False
            groups += 1
            length = 0
        else:
            length += 1
            if length > size:
                return False
    return length == size or not groups


@compiled
def _is_in_pointed_thousands(letters: np.ndarray) -> bool:
    """Whether the only point is between thousands, as in 1.248: it is not known, but taken so."""
    return letters[0] != _ZERO and 1 < len(letters) - _GROUP <= _GROUP + 1 and letters[-1 - _GROUP] == _POINT


@compiled
def _behind_whole(form: np.ndarray, length: int) -> int:
    """Where a number ends without zeros behind its point, if nothing else is there: 9.00 is 9."""
    end = length
    while form[end - 1] == _ZERO:
        end -= 1
    return end - 1 if form[end - 1] == _POINT else length


@compiled
def _behind_value(form: np.ndarray, length: int) -> int:
    """Where a number ends without the last zeros behind its point: 2.50 is 2.5."""
    if not np.any(form[:length] == _POINT):
        return length
    end = length
    while form[end - 1] == _ZERO:
        end -= 1
    return end - 1 if form[end - 1] == _POINT else end


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
