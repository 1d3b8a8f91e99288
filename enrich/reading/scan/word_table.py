"""The words of all tables in one Bloom filter (1970), for compiled code: 32 kB, which stay in a processor's cache.

It never denies a word that it holds, and takes about one in fifty others for one: so a `yes` must never mean a quick
no. Words of different kinds have
different keys. The hash grows by one letter at a time (FNV-1a), so that a line's words are hashed in one pass over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from enrich.kernels.compiled import compiled
from enrich.kernels.hashing import mixed
from enrich.reading.scan.ascii_codes import lower

EMPTY: Final = np.uint64(0xCBF29CE484222325)
"""The hash of no letter."""
_PRIME: Final = np.uint64(0x100000001B3)
_SLOTS: Final = 1 << 12  # of 64 bits; each word sets two bits of one
_SLOTS_SHIFT: Final = np.uint64(64 - 12)
_BIT: Final = np.uint64(63)
_NEXT: Final = np.uint64(6)
_ONE: Final = np.uint64(1)
_BETWEEN_KINDS: Final = np.uint64(0x9E3779B97F4A7C15)


@compiled
def grown(value: np.uint64, code: int) -> np.uint64:
    """The hash of a word with one more letter."""
    return (value ^ np.uint64(code)) * _PRIME


@compiled
def hash_of(codes: np.ndarray, start: int, end: int) -> np.uint64:
    """The hash of a word in lower case. codes: uint8, ASCII, in any case."""
    value = EMPTY
    for i in range(start, end):
        value = grown(value, lower(codes[i]))
    return value


@compiled
def key_of(kind: int, value: np.uint64) -> np.uint64:
    """What the table holds for a word. value: its hash."""
    return mixed(value + np.uint64(kind + 1) * _BETWEEN_KINDS)


@compiled
def contains(table: np.ndarray, kind: int, value: np.uint64) -> bool:
    """Whether a word with that hash may be of that kind. table: of `word_table`."""
    key = key_of(kind, value)
    word = table[key >> _SLOTS_SHIFT]
    return bool((word >> (key & _BIT)) & (word >> ((key >> _NEXT) & _BIT)) & _ONE)


@compiled
def _keys_of(kinds: np.ndarray, codes: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The keys of words, which are `codes[ends[i]:ends[i + 1]]`."""
    keys = np.empty(len(kinds), np.uint64)
    for i in range(len(kinds)):
        keys[i] = key_of(kinds[i], hash_of(codes, ends[i], ends[i + 1]))
    return keys


@compiled
def _filter_of(keys: np.ndarray) -> np.ndarray:
    table = np.zeros(_SLOTS, np.uint64)
    for key in keys:
        table[key >> _SLOTS_SHIFT] |= (_ONE << (key & _BIT)) | (_ONE << ((key >> _NEXT) & _BIT))
    return table


def word_table(words_by_kind: Mapping[int, Iterable[str]]) -> np.ndarray:
    """The filter of these words, uint64. Words that are not ASCII are left out: no line in ASCII contains them."""
    words = [(kind, word) for kind, some in words_by_kind.items() for word in some if word.isascii()]
    kinds = np.array([kind for kind, _ in words], np.int64)
    codes = np.frombuffer("".join([word for _, word in words]).encode("ascii"), np.uint8)
    return _filter_of(_keys_of(kinds, codes, np.cumsum([0, *(len(word) for _, word in words)])))
