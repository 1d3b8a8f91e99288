"""What the index and the comparison keep of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from enrich.copies import features
from enrich.copies.compiled import compiled
from enrich.copies.hashing import mixed, run_hashes
from enrich.copies.lexicon import Lexicon
from enrich.copies.ruleset import SKETCHING, Sketching
from enrich.copies.tokens import Tokens, tokenise

_EVEN = np.uint64(0xFFFFFFFE)
_LOWER_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """keys: uint32 of shape (about 44,), ascending, no two equal; an odd key is a rare word, an even one a run of words.

    features: see `features`; about 840 bytes of an article of 165 words.
    """

    keys: np.ndarray
    features: bytes


def compared(title: str, text: str) -> str:
    """What is compared of an article: its title, since it may alone tell two reports apart, and its report."""
    return f"{title}\n\n{text}"


def sketch(texts: Sequence[str], lexicon: Lexicon | None = None) -> list[Sketch]:
    """The sketch of each text, in order. A text is what `compared` gives.

    A lexicon that is handed from batch to batch saves most of the time, and changes nothing else. The runs that are
    kept are those whose hash falls in the lowest part of its range (the mod-p sampling of Manber 1994), so that
    two texts keep the same ones of what they share.
    """
    tokens = tokenise(texts, lexicon)
    keys, offsets = _keys(tokens, SKETCHING)
    bounds = offsets.tolist()
    return [
        Sketch(keys[start:end].copy(), packed)
        for (start, end), packed in zip(pairwise(bounds), features.pack(tokens), strict=True)
    ]


@compiled
def _keys(tokens: Tokens, rule: Sketching) -> tuple[np.ndarray, np.ndarray]:
    """The keys of all texts, and where those of each begin."""
    texts = len(tokens.offsets) - 1
    keys = np.empty(len(tokens.hashes) + texts * rule.rarest, np.uint32)
    bounds = np.zeros(texts + 1, np.int64)
    n = 0
    for text in range(texts):
        start = tokens.offsets[text]
        end = tokens.offsets[text + 1]
        hashes = tokens.hashes[start:end]
        counts = tokens.counts[start:end]
        room = keys[n:]
        added = _write_runs(hashes, counts, rule, room)
        added += _write_rarest(hashes, counts, tokens.ranks[start:end], rule, room[added:])
        n += _sort_distinct(room[:added])
        bounds[text + 1] = n
    return keys[:n], bounds


@compiled
def _write_runs(hashes: np.ndarray, counts: np.ndarray, rule: Sketching, keys: np.ndarray) -> int:
    """Write a text's sampled informative runs to the front of `keys`; how many."""
    n = 0
    whole = len(hashes) < rule.whole_below
    limit = np.uint64(0xFFFFFFFFFFFFFFFF) // np.uint64(rule.sampled)
    values = run_hashes(hashes, rule.run)
    last_informative = -1
    for i in range(len(hashes)):
        if counts[i] <= rule.informative:
            last_informative = i
        first = i - rule.run + 1
        if first >= 0 and (whole or (last_informative >= first and values[first] <= limit)):
            keys[n] = np.uint32(values[first] & _EVEN)
            n += 1
    return n


@compiled
def _write_rarest(hashes: np.ndarray, counts: np.ndarray, ranks: np.ndarray, rule: Sketching, keys: np.ndarray) -> int:
    """Write a text's rarest words to the front of `keys`; how many."""
    found = np.empty(len(hashes), np.uint64)
    m = 0
    for i in range(len(hashes)):
        if counts[i] <= rule.rare:
            found[m] = (np.uint64(ranks[i]) << _LOWER_HALF) | (mixed(hashes[i]) & _EVEN)
            m += 1
    ordered = np.sort(found[:m])
    n = 0
    for i in range(m):
        if n < rule.rarest and (i == 0 or ordered[i] != ordered[i - 1]):
            keys[n] = np.uint32(ordered[i] & _EVEN) | np.uint32(1)
            n += 1
    return n


@compiled
def _sort_distinct(keys: np.ndarray) -> int:
    """Sort in place, each key once and at the front; how many."""
    ordered = np.sort(keys)
    n = 0
    for i in range(len(ordered)):
        if i == 0 or ordered[i] != ordered[i - 1]:
            keys[n] = ordered[i]
            n += 1
    return n
