"""A text as what comparison needs of it, in about eight bytes a word.

Layout, little-endian: version uint8, three zero bytes; uint32 each: n words, r rare stems, v values, s sentences;
uint32: the upper half of each word's hash, the rare stems, the values; uint16: the places of the rare stems,
in words, and of each sentence's last word; uint8: the mark of each word (see `tokens.Tokens`), the weight
of each rare stem; zero bytes up to a multiple of four. Words and sentences stand in their order, stems
by hash and then place, values, each once, by hash.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from contract.errors import Permanent
from enrich.copies.kernels.compiled import compiled
from enrich.copies.text.tokens import Tokens

VERSION: Final = 4
_HEADER: Final = 20
# Words, stems, values, places, ends, marks, weights: which count tells how many, and their bytes.
_PARTS: Final = [0, 1, 2, 1, 3, 0, 1]
_BYTES: Final = np.array([4, 4, 4, 2, 2, 1, 1])
_EACH: Final = np.bincount(_PARTS, _BYTES).astype(int).tolist()  # bytes of a word, a stem, a value, a sentence
_COUNTS: Final = struct.Struct("<4x4I")
_HALF = np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)


class Corpus(NamedTuple):
    """Some texts' features, unpacked side by side; the words of text i are `offsets[i]:offsets[i + 1]`, and so on.

    words: uint64, hashes of 32 bits. marks: uint8. stems: uint32; places: uint16; weights: uint8. values: uint32.
    ends: uint16. offsets, stem_offsets, value_offsets, end_offsets: int64.
    """

    words: np.ndarray
    marks: np.ndarray
    offsets: np.ndarray
    stems: np.ndarray
    places: np.ndarray
    weights: np.ndarray
    stem_offsets: np.ndarray
    values: np.ndarray
    value_offsets: np.ndarray
    ends: np.ndarray
    end_offsets: np.ndarray


def pack(tokens: Tokens) -> list[bytes]:
    """The features of each text."""
    words = tokens.hashes >> np.uint64(32)
    stems, places, weights, stem_offsets = _rare_stems(tokens)
    values, value_offsets = _distinct_values(tokens)
    ends, end_offsets = _ends(tokens)
    offsets = np.stack((tokens.offsets, stem_offsets, value_offsets, end_offsets))
    texts = offsets.shape[1] - 1
    headers = np.full((texts, _HEADER // 4), VERSION, "<u4")
    headers[:, 1:] = np.diff(offsets).T
    parts = (words, stems, values, places, ends, tokens.marks, weights)
    as_bytes = [part.astype(f"<u{size}", copy=False).view(np.uint8) for part, size in zip(parts, _BYTES, strict=True)]
    starts = np.vstack((np.arange(texts + 1) * _HEADER, offsets[_PARTS] * _BYTES[:, np.newaxis]))
    packed, bounds = _interleaved((headers.view(np.uint8).ravel(), *as_bytes), starts)
    return [packed[start:end].tobytes() for start, end in pairwise(bounds.tolist())]


@compiled
def _interleaved(parts: tuple[np.ndarray, ...], starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of each text's parts side by side, up to a multiple of four, uint8, and where those of each text begin.

    starts: where each text begins in each part, int64 of shape (parts, texts + 1).
    """
    bounds = np.zeros(starts.shape[1], np.int64)
    packed = np.zeros(starts[:, -1].sum() + 4 * len(bounds), np.uint8)
    for text in range(len(bounds) - 1):
        at = bounds[text]
        for part in range(len(parts)):
            start = starts[part, text]
            end = starts[part, text + 1]
            packed[at : at + end - start] = parts[part][start:end]
            at += end - start
        bounds[text + 1] = at + -at % 4
    return packed, bounds


def unpack(packed: Sequence[bytes]) -> Corpus:
    """The features of some texts. Raises Permanent where they are of another version or cut short."""
    counts = np.array([_counts(blob) for blob in packed], np.int64).reshape(-1, 4)
    offsets = np.zeros((len(packed) + 1, 4), np.int64)
    np.cumsum(counts, axis=0, out=offsets[1:])
    sizes = counts[:, _PARTS] * _BYTES
    bounds = (_HEADER + np.cumsum(sizes, axis=1) - sizes).tolist(), (_HEADER + np.cumsum(sizes, axis=1)).tolist()
    words, stems, values, places, ends, marks, weights = (
        b"".join([blob[start[part] : end[part]] for blob, start, end in zip(packed, *bounds, strict=True)])
        for part in range(len(_PARTS))
    )
    return Corpus(
        np.frombuffer(words, "<u4").astype(np.uint64),
        np.frombuffer(marks, np.uint8),
        offsets[:, 0].copy(),
        np.frombuffer(stems, "<u4"),
        np.frombuffer(places, "<u2"),
        np.frombuffer(weights, np.uint8),
        offsets[:, 1].copy(),
        np.frombuffer(values, "<u4"),
        offsets[:, 2].copy(),
        np.frombuffer(ends, "<u2"),
        offsets[:, 3].copy(),
    )


def is_current(packed: bytes) -> bool:
    """Whether these features are of the version that this build compares; those of another are made anew from the text."""
    return packed[:1] == bytes([VERSION])


def _counts(blob: bytes) -> tuple[int, ...]:
    if not is_current(blob):
        msg = f"features of version {blob[0] if blob else None}; this build compares version {VERSION}: sketch the text anew"
        raise Permanent(msg)
    if len(blob) >= _HEADER:
        counts = _COUNTS.unpack_from(blob)
        words, stems, values, ends = counts
        if len(blob) >= _HEADER + _EACH[0] * words + _EACH[1] * stems + _EACH[2] * values + _EACH[3] * ends:
            return counts
    msg = f"features are cut short at {len(blob)} bytes: sketch the text anew"
    raise Permanent(msg)


def _rare_stems(tokens: Tokens) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Stems that are not common, with their places and weights, by text, stem, and place; and each text's offsets."""
    return _by_text(
        np.sort(_placed_stems(tokens)), tokens
    )  # numpy's own sort is several times as fast as a compiled one


@compiled
def _placed_stems(tokens: Tokens) -> np.ndarray:
    """Stems that are not common in the upper half, the token's number in the lower, uint64."""
    placed = np.empty(len(tokens.stems), np.uint64)
    n = 0
    for i in range(len(placed)):
        placed[n] = np.uint64(tokens.stems[i]) << _HALF | np.uint64(i)
        n += tokens.stem_weights[i] > 0
    return placed[:n]


@compiled
def _by_text(placed: np.ndarray, tokens: Tokens) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What `_rare_stems` gives, of stems that ascend through all texts."""
    text_of = np.empty(len(tokens.stems), np.int32)
    offsets = np.zeros(len(tokens.offsets), np.int64)
    for text in range(len(offsets) - 1):
        start = tokens.offsets[text]
        end = tokens.offsets[text + 1]
        text_of[start:end] = text
        offsets[text + 1] = offsets[text] + np.count_nonzero(tokens.stem_weights[start:end])
    stems = np.empty(len(placed), np.uint32)
    places = np.empty(len(placed), np.uint16)
    weights = np.empty(len(placed), np.uint8)
    ends = offsets[:-1].copy()  # of what each text has so far
    for key in placed:
        i = np.int64(key & _LOWER)
        text = text_of[i]
        n = ends[text]
        ends[text] += 1
        stems[n] = key >> _HALF
        places[n] = i - tokens.offsets[text]
        weights[n] = tokens.stem_weights[i]
    return stems, places, weights, offsets


@compiled
def _distinct_values(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of each text, spelt or in figures, each once, ascending by hash; and each text's offsets."""
    values = np.empty(len(tokens.values), np.uint32)
    offsets = np.zeros(len(tokens.offsets), np.int64)
    n = 0
    for text in range(len(offsets) - 1):
        first = end = n
        for value in tokens.values[tokens.offsets[text] : tokens.offsets[text + 1]]:
            if value != 0:
                values[end] = value
                end += 1
        for value in np.sort(values[first:end]):
            if n == first or value != values[n - 1]:
                values[n] = value
                n += 1
        offsets[text + 1] = n
    return values[:n], offsets


@compiled
def _ends(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """The last word of each sentence of each text, and each text's offsets."""
    ends = np.empty(len(tokens.ends), np.uint16)
    offsets = np.zeros(len(tokens.offsets), np.int64)
    n = 0
    for text in range(len(offsets) - 1):
        start = tokens.offsets[text]
        for i in range(start, tokens.offsets[text + 1]):
            if tokens.ends[i]:
                ends[n] = i - start
                n += 1
        offsets[text + 1] = n
    return ends[:n], offsets
