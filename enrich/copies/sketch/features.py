"""The features of a text for comparing, in about eight bytes per word.

Layout, little-endian, only within one process's memory; uint32 each: n words, r rare stems, v values, s sentences,
whether its words have the weights of a language other than English; uint32: the upper half of each word's hash, the
rare stems, the values; uint16: the positions of the rare stems, in words, and of each sentence's last word; uint8: the
mark of each word (see `tokens.Tokens`), the weight of each rare stem; zero bytes up to a multiple of four. Words and
sentences are in text order, stems by hash and then position, values, each once, by hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.text.tokens import Tokens
from enrich.kernels.compiled import compiled


class _Part(NamedTuple):
    """One part of the layout: which count of the header it has, and the bytes of one number."""

    counted: str
    size: int


_HEADER: Final = np.dtype([(name, "<u4") for name in ("words", "stems", "values", "sentences", "weighs_abroad")])
_PARTS: Final = {
    "words": _Part("words", 4),
    "stems": _Part("stems", 4),
    "values": _Part("values", 4),
    "places": _Part("stems", 2),
    "ends": _Part("sentences", 2),
    "marks": _Part("words", 1),
    "weights": _Part("stems", 1),
}
_HALF = np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)


class Corpus(NamedTuple):
    """Some texts' features, unpacked and concatenated; the words of text i are `offsets[i]:offsets[i + 1]`, and so on.

    words: uint64, hashes of 32 bits. marks: uint8. stems: uint32; places: uint16; weights: uint8. values: uint32.
    ends: uint16. offsets, stem_offsets, value_offsets, end_offsets: int64. weigh_abroad: bool by text.
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
    weigh_abroad: np.ndarray


def pack(tokens: Tokens) -> list[bytes]:
    """The features of each text."""
    stems, places, weights, stem_offsets = _rare_stems(tokens)
    values, value_offsets = _distinct_values(tokens)
    ends, end_offsets = _ends(tokens)
    offsets = {"words": tokens.offsets, "stems": stem_offsets, "values": value_offsets, "sentences": end_offsets}
    texts = len(tokens.offsets) - 1
    headers = np.empty(texts, _HEADER)
    for name, starts in offsets.items():
        headers[name] = np.diff(starts)
    headers["weighs_abroad"] = tokens.weigh_abroad
    arrays = {
        "words": tokens.hashes >> _HALF,
        "stems": stems,
        "values": values,
        "places": places,
        "ends": ends,
        "marks": tokens.marks,
        "weights": weights,
    }
    parts = [arrays[name].astype(f"<u{part.size}", copy=False).view(np.uint8) for name, part in _PARTS.items()]
    starts_of_parts = [offsets[part.counted] * part.size for part in _PARTS.values()]
    packed, bounds = _interleaved(
        (headers.view(np.uint8), *parts), np.stack((np.arange(texts + 1) * _HEADER.itemsize, *starts_of_parts))
    )
    return [packed[start:end].tobytes() for start, end in pairwise(bounds.tolist())]


@compiled
def _interleaved(parts: tuple[np.ndarray, ...], starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of each text's parts, concatenated, up to a multiple of four, uint8, and where each text's begin.

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
    """The features of some texts."""
    headers = np.frombuffer(b"".join([blob[: _HEADER.itemsize] for blob in packed]), _HEADER)
    sizes = [headers[part.counted].astype(np.int64) * part.size for part in _PARTS.values()]
    bounds = np.cumsum([np.full(len(packed), _HEADER.itemsize), *sizes], axis=0)
    words, stems, values, places, ends, marks, weights = (
        b"".join([blob[start:end] for blob, start, end in zip(packed, starts.tolist(), stops.tolist(), strict=True)])
        for starts, stops in pairwise(bounds)
    )
    return Corpus(
        np.frombuffer(words, "<u4").astype(np.uint64),
        np.frombuffer(marks, np.uint8),
        _offsets(headers["words"]),
        np.frombuffer(stems, "<u4"),
        np.frombuffer(places, "<u2"),
        np.frombuffer(weights, np.uint8),
        _offsets(headers["stems"]),
        np.frombuffer(values, "<u4"),
        _offsets(headers["values"]),
        np.frombuffer(ends, "<u2"),
        _offsets(headers["sentences"]),
        headers["weighs_abroad"] > 0,
    )


def _offsets(counts: np.ndarray) -> np.ndarray:
    """Where the counted elements of each text begin, int64, and the end of the last."""
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))


def _rare_stems(tokens: Tokens) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Stems that are not common, with positions and weights, by text, stem, and position; and each text's offsets."""
    placed = np.sort(_placed_stems(tokens))  # numpy's sort is several times as fast as a compiled one
    return _by_text(placed, tokens)


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
    """The result of `_rare_stems`, for stems that ascend through all texts."""
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
    ends = offsets[:-1].copy()  # of each text so far
    for stem_and_place in placed:
        i = np.int64(stem_and_place & _LOWER)
        text = text_of[i]
        n = ends[text]
        ends[text] += 1
        stems[n] = stem_and_place >> _HALF
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
