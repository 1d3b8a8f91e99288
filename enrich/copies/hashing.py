"""Hashes of words and of runs of words: the same on every machine, in every version."""

from __future__ import annotations

import numpy as np
import xxhash

from enrich.copies.compiled import compiled

_SHIFT = np.uint64(33)
_FIRST = np.uint64(0xFF51AFD7ED558CCD)
_SECOND = np.uint64(0xC4CEB9FE1A85EC53)
_START = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0xC2B2AE3D27D4EB4F)


def word_hash(word: str) -> int:
    """64 bits of a word (XXH3). A lone surrogate hashes like any other character."""
    return xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass"))


@compiled
def mixed(value: np.uint64) -> np.uint64:
    """`value` with every bit spread over all 64 (the finaliser of MurmurHash3)."""
    value ^= value >> _SHIFT
    value *= _FIRST
    value ^= value >> _SHIFT
    value *= _SECOND
    return value ^ (value >> _SHIFT)


@compiled
def run_hashes(words: np.ndarray, length: int) -> np.ndarray:
    """64 bits of each run of `length` words, in their order. words: uint64.

    A word at a time of all runs, so that they are mixed side by side: one after the other each step waits for the last.
    """
    values = np.full(max(len(words) - length + 1, 0), _START)
    for at in range(length):
        for i in range(len(values)):
            values[i] = mixed(values[i] ^ words[i + at]) + _STEP
    for i in range(len(values)):
        values[i] = mixed(values[i])
    return values


@compiled
def run_hash(words: np.ndarray, start: int, length: int) -> np.uint64:
    """64 bits of `length` words from `start` on, as `run_hashes` has them."""
    value = _START
    for i in range(start, start + length):
        value = mixed(value ^ words[i]) + _STEP
    return mixed(value)
