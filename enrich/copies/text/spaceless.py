"""Scripts without spaces: what a token stands for there, together with the characters that follow it.

Two characters of Chinese or Japanese are about a word. In Thai, Lao, Khmer and Burmese two are not, since any two
texts share nearly all pairs: three with their signs, about five code points, are. Tibetan syllables are separated, but
are not words either: they are treated like such letters.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np

from enrich.kernels.compiled import compiled
from enrich.kernels.hash_table import Numbers, slot_of
from enrich.kernels.hashing import mixed

# Kinds of characters.
HAN: Final = 1
KATAKANA: Final = 2
FUNCTION: Final = 3  # Hiragana, and the Han characters that say nothing about a story
LETTER: Final = 4
JOINED_LETTERS: Final = 3
# A pair of Han or katakana says as much about a story as a stem that occurs in one of this many texts.
PAIR_WEIGHT: Final = 200
_UPPER: Final = np.uint64(32)
_FUNCTION: Final = "的了是在和与及或不有这那也就都而对为于以并等将被从到把所他她它我你们个之其々"
_CODE_POINTS: Final = 0x110000


class Joined(NamedTuple):
    """Tokens for characters and those after them; for a word these are its own.

    hashes: uint64. stems: uint32. stem_weights: uint8. documents: int32, `common` if it says nothing about a story.
    """

    hashes: np.ndarray
    stems: np.ndarray
    stem_weights: np.ndarray
    documents: np.ndarray


@cache
def script_of_code() -> np.ndarray:
    """The kind of each code point in a script without spaces, uint8; undefined for code points of others."""
    scripts = np.full(_CODE_POINTS, LETTER, np.uint8)
    for first, last, script in (
        (0x3005, 0x3007, HAN),
        (0x3040, 0x312F, FUNCTION),
        (0x30A0, 0x30FF, KATAKANA),
        (0x3400, 0x4DBF, HAN),
        (0x4E00, 0x9FFF, HAN),
        (0xF900, 0xFAFF, HAN),
        (0xFF66, 0xFF9F, KATAKANA),
        (0x20000, 0x3FFFF, HAN),
    ):
        scripts[first : last + 1] = script
    scripts[[ord(c) for c in _FUNCTION]] = FUNCTION
    return scripts


@compiled
def pair_hash(first: np.uint64, second: np.uint64) -> np.uint64:
    """The hash of two consecutive words or characters, from those of each."""
    return mixed(first ^ mixed(second))


@compiled
def joined(tokens: Joined, scripts: np.ndarray, offsets: np.ndarray, pairs: Numbers, common: int) -> Joined:
    """The tokens with each character joined to those after it.

    scripts: uint8, 0 for anything but a character. pairs: the document frequency of pairs that are not rare.
    """
    hashes = tokens.hashes.copy()
    for text in range(len(offsets) - 1):
        end = offsets[text + 1]
        for i in range(offsets[text], end):
            if scripts[i] == 0:
                continue
            tokens.stem_weights[i] = 0
            if scripts[i] == LETTER:
                value = tokens.hashes[i]
                k = i + 1
                while k < min(end, i + JOINED_LETTERS) and scripts[k] == LETTER:
                    value = mixed(value ^ mixed(tokens.hashes[k]))
                    k += 1
                hashes[i] = value
            else:
                if i + 1 < end and scripts[i + 1] != 0:
                    hashes[i] = pair_hash(tokens.hashes[i], tokens.hashes[i + 1])
                if scripts[i] != FUNCTION and i + 1 < end and scripts[i + 1] == scripts[i]:
                    tokens.stems[i] = hashes[i] >> _UPPER
                    tokens.stem_weights[i] = PAIR_WEIGHT
                    tokens.documents[i] = pairs.numbers[slot_of(pairs.table, hashes[i])]
                else:
                    tokens.documents[i] = common
    return Joined(hashes, tokens.stems, tokens.stem_weights, tokens.documents)
