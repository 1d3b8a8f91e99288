"""What the index and the comparison keep of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from enrich.copies import features
from enrich.copies.compiled import compiled
from enrich.copies.hashing import mixed, run_hash
from enrich.copies.lexicon import Lexicon
from enrich.copies.ruleset import SKETCHING, Sketching
from enrich.copies.tokens import tokenise

_EVEN = np.uint64(0xFFFFFFFE)
_LOWER_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """keys: uint32 of shape (about 44,), ascending, no two equal; an odd key is a rare word, an even one a run of words.

    features: see `features`; about 840 bytes of an article of 165 words.
    """

    keys: np.ndarray
    features: bytes


def sketch(texts: Sequence[str], lexicon: Lexicon | None = None) -> list[Sketch]:
    """The sketch of each text, in order. A text is an article's title, a newline, and what it says.

    A lexicon that is handed from batch to batch halves the time, and changes nothing else. The runs that are kept are those whose hash falls in the lowest part of its range (the mod-p sampling
    of Manber 1994), so that two texts keep the same ones of what they share.
    """
    tokens = tokenise(texts, lexicon)
    keys, offsets = _keys(tokens.hashes, tokens.counts, tokens.ranks, tokens.offsets, SKETCHING)
    bounds = offsets.tolist()
    return [
        Sketch(keys[start:end].copy(), packed)
        for start, end, packed in zip(bounds[:-1], bounds[1:], features.pack(tokens), strict=True)
    ]


@compiled
def _keys(
    hashes: np.ndarray, counts: np.ndarray, ranks: np.ndarray, offsets: np.ndarray, rule: Sketching
) -> tuple[np.ndarray, np.ndarray]:
    """The keys of all texts, and where those of each begin."""
    texts = len(offsets) - 1
    keys = np.empty(len(hashes) + texts * rule.rarest, np.uint32)
    bounds = np.zeros(texts + 1, np.int64)
    n = 0
    for text in range(texts):
        start = offsets[text]
        end = offsets[text + 1]
        first = n
        n = _add_runs(hashes, counts, start, end, rule, keys, n)
        n = _add_rarest(hashes, counts, ranks, start, end, rule, keys, n)
        n = _sort_distinct(keys, first, n)
        bounds[text + 1] = n
    return keys[:n], bounds


@compiled
def _add_runs(
    hashes: np.ndarray, counts: np.ndarray, start: int, end: int, rule: Sketching, keys: np.ndarray, n: int
) -> int:
    """Write the text's sampled informative runs behind the first `n` keys; the new number of keys."""
    whole = end - start < rule.whole_below
    limit = np.uint64(0xFFFFFFFFFFFFFFFF) // np.uint64(rule.sampled)
    last_informative = start - 1
    for i in range(start, end):
        if counts[i] <= rule.informative:
            last_informative = i
        run = i - rule.run + 1
        if run < start or not (whole or last_informative >= run):
            continue
        value = run_hash(hashes, run, rule.run)
        if whole or value <= limit:
            keys[n] = np.uint32(value & _EVEN)
            n += 1
    return n


@compiled
def _add_rarest(
    hashes: np.ndarray, counts: np.ndarray, ranks: np.ndarray, start: int, end: int, rule: Sketching, keys: np.ndarray, n: int
) -> int:
    """Write the text's rarest words behind the first `n` keys; the new number of keys."""
    found = np.empty(end - start, np.uint64)
    m = 0
    for i in range(start, end):
        if counts[i] <= rule.rare:
            found[m] = (np.uint64(ranks[i]) << _LOWER_HALF) | (mixed(hashes[i]) & _EVEN)
            m += 1
    ordered = np.sort(found[:m])
    taken = 0
    for i in range(m):
        if taken == rule.rarest:
            break
        if i == 0 or ordered[i] != ordered[i - 1]:
            keys[n] = np.uint32(ordered[i] & _EVEN) | np.uint32(1)
            n += 1
            taken += 1
    return n


@compiled
def _sort_distinct(keys: np.ndarray, first: int, end: int) -> int:
    """Sort `keys[first:end]` in place without its repetitions; where it ends now."""
    ordered = np.sort(keys[first:end])
    n = first
    for i in range(len(ordered)):
        if i == 0 or ordered[i] != ordered[i - 1]:
            keys[n] = ordered[i]
            n += 1
    return n
