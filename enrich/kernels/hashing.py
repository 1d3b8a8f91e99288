"""Hashes of words and of shingles: the same on every machine, in every version."""

from __future__ import annotations

from typing import Final

import numpy as np
import xxhash

from enrich.kernels.compiled import compiled

_SHIFT = np.uint64(33)
_FIRST = np.uint64(0xFF51AFD7ED558CCD)
_SECOND = np.uint64(0xC4CEB9FE1A85EC53)
_START = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0xC2B2AE3D27D4EB4F)

LONGEST_PLAIN: Final = 16  # letters of a word that `plain_hash` accepts
# XXH3's constants: its secret, as XORed with input of each length, and its multipliers.
_FLIP_FEW = np.uint64(0x87275A9B)
_FLIP_SOME = np.uint64(0xC73AB174C5ECD5A2)
_FLIP_LOW = np.uint64(0x6782737BEA4239B9)
_FLIP_HIGH = np.uint64(0xAF56BC3B0996523A)
_OF_FEW = np.uint64(0xC2B2AE3D27D4EB4F)
_OF_FEW_THEN = np.uint64(0x165667B19E3779F9)
_OF_SOME = np.uint64(0x9FB21C651E98DF25)
_OF_MANY = np.uint64(0x165667919E3779F9)
_HALF = np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)


def word_hash(word: str) -> int:
    """64 bits of a word (XXH3). A lone surrogate hashes like any other character."""
    return xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass"))


@compiled
def plain_hash(letters: np.ndarray) -> np.uint64:
    """`word_hash` of ASCII letters, from one to `LONGEST_PLAIN`. letters: uint32."""
    length = np.uint64(len(letters))
    if length > 8:
        low = _bytes(letters[:8]) ^ _FLIP_LOW
        high = _bytes(letters[-8:]) ^ _FLIP_HIGH
        value = length + _reversed(low) + high + _folded_product(low, high)
        value = (value ^ (value >> np.uint64(37))) * _OF_MANY
        return value ^ (value >> _HALF)
    if length > 3:
        value = _FLIP_SOME ^ (_bytes(letters[-4:]) + (_bytes(letters[:4]) << _HALF))
        value = (value ^ _turned(value, 49) ^ _turned(value, 24)) * _OF_SOME
        value = (value ^ ((value >> np.uint64(35)) + length)) * _OF_SOME
        return value ^ (value >> np.uint64(28))
    ends = np.uint64(letters[0]) << np.uint64(16) | np.uint64(letters[-1])
    value = _FLIP_FEW ^ (ends | np.uint64(letters[len(letters) // 2]) << np.uint64(24) | length << np.uint64(8))
    value = (value ^ (value >> _SHIFT)) * _OF_FEW
    value = (value ^ (value >> np.uint64(29))) * _OF_FEW_THEN
    return value ^ (value >> _HALF)


@compiled
def _bytes(letters: np.ndarray) -> np.uint64:
    """Up to eight letters as the bytes of a number, the first the lowest."""
    value = np.uint64(0)
    for at in range(len(letters)):
        value |= np.uint64(letters[at]) << np.uint64(8 * at)
    return value


@compiled
def _turned(value: np.uint64, bits: int) -> np.uint64:
    return (value << np.uint64(bits)) | (value >> np.uint64(64 - bits))


@compiled
def _reversed(value: np.uint64) -> np.uint64:
    """The same bytes in reverse order."""
    turned = np.uint64(0)
    for bits in range(0, 64, 8):
        turned = turned << np.uint64(8) | ((value >> np.uint64(bits)) & np.uint64(0xFF))
    return turned


@compiled
def _folded_product(x: np.uint64, y: np.uint64) -> np.uint64:
    """Both halves of the 128-bit product, XORed."""
    low = (x & _LOWER) * (y & _LOWER)
    crossed = (x >> _HALF) * (y & _LOWER) + (low >> _HALF)
    other = (x & _LOWER) * (y >> _HALF) + (crossed & _LOWER)
    high = (x >> _HALF) * (y >> _HALF) + (crossed >> _HALF) + (other >> _HALF)
    return (x * y) ^ high


@compiled
def mixed(value: np.uint64) -> np.uint64:
    """`value` with every bit spread over all 64 (the finaliser of MurmurHash3)."""
    value ^= value >> _SHIFT
    value *= _FIRST
    value ^= value >> _SHIFT
    value *= _SECOND
    return value ^ (value >> _SHIFT)


@compiled
def shingle_hashes(words: np.ndarray, length: int) -> np.ndarray:
    """64 bits for each shingle of `length` words, in order. words: uint64.

    One word of all shingles at a time, so that they are mixed in parallel. One shingle at a time would be slower: each
    step would depend on the last.
    """
    values = np.full(max(len(words) - length + 1, 0), _START)
    for at in range(length):
        for i in range(len(values)):
            values[i] = mixed(values[i] ^ words[i + at]) + _STEP
    for i in range(len(values)):
        values[i] = mixed(values[i])
    return values
