"""Segments of the candidate index: immutable posting lists, how they are built and merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from enrich.kernels.compiled import compiled

_FEWEST_BITS, _MOST_BITS = 4, 24
_POSTING = np.uint64(32)  # bits of a posting beside its fingerprint


class Segment(NamedTuple):
    """The concatenated posting lists of some articles.

    ids: int64, of the articles, ascending, or by day if a segment has several (see `self_join`). shingle_counts:
    uint16, the shingle fingerprints of each article. fingerprints: uint32, ascending, each once for every article that
    has it. postings: int32, the row in `ids` of that article, ascending in the list of one fingerprint. buckets: int32,
    where the fingerprints begin that share their upper `32 - shift` bits.
    """

    ids: np.ndarray
    shingle_counts: np.ndarray
    fingerprints: np.ndarray
    postings: np.ndarray
    buckets: np.ndarray
    shift: int


def segment_of(ids: np.ndarray, fingerprints: np.ndarray, postings: np.ndarray) -> Segment:
    """The segment of these articles, from their fingerprints in any order and each one's row in `ids`."""
    shingle_counts = shingle_counts_of(postings, fingerprints, len(ids))
    both = fingerprints.astype(np.uint64) << _POSTING | postings.astype(np.uint64)
    both.sort()
    return segment_of_sorted(ids, shingle_counts, (both >> _POSTING).astype(np.uint32), both.astype(np.int32))


def segment_of_new(
    ids: np.ndarray, counts: np.ndarray, fingerprints: np.ndarray, known: Sequence[np.ndarray]
) -> Segment:
    """The segment of the articles whose ids are not in `known` (sorted ids), each once.

    counts: the number of fingerprints of each article; fingerprints: concatenated in the order of the articles.
    """
    unique, first = np.unique(np.asarray(ids, np.int64), return_index=True)
    fresh = np.ones(len(unique), np.bool_)
    for held in known:
        at = np.minimum(np.searchsorted(held, unique), len(held) - 1)
        fresh &= held[at] != unique
    unique, first = unique[fresh], first[fresh]
    row_of = np.full(len(ids), -1, np.int32)
    row_of[first] = np.arange(len(unique), dtype=np.int32)
    postings = np.repeat(row_of, counts)
    return segment_of(unique, np.asarray(fingerprints, np.uint32)[postings >= 0], postings[postings >= 0])


def segment_of_sorted(
    ids: np.ndarray, shingle_counts: np.ndarray, fingerprints: np.ndarray, postings: np.ndarray
) -> Segment:
    """The segment from fingerprints and postings that are already sorted."""
    bits = min(max(len(fingerprints).bit_length() - 1, _FEWEST_BITS), _MOST_BITS)
    shift = 32 - bits
    return Segment(ids, shingle_counts, fingerprints, postings, _buckets(fingerprints, shift), shift)


def shingle_counts_of(owners: np.ndarray, fingerprints: np.ndarray, count: int) -> np.ndarray:
    """How many of the fingerprints are shingles, by owner, uint16 of shape (count,). owners: of each fingerprint."""
    return np.bincount(owners[fingerprints & 1 == 0], minlength=count).astype(np.uint16)


def merged(left: Segment, right: Segment) -> Segment:
    """The articles of both segments, which must be disjoint."""
    ids = np.concatenate([left.ids, right.ids])
    order = np.argsort(ids, kind="stable")
    row_of = np.empty(len(ids), np.int32)
    row_of[order] = np.arange(len(ids), dtype=np.int32)
    fingerprints, postings = _merged(left, right, row_of)
    shingle_counts = np.concatenate([left.shingle_counts, right.shingle_counts])[order]
    return segment_of_sorted(ids[order], shingle_counts, fingerprints, postings)


@compiled
def _buckets(fingerprints: np.ndarray, shift: int) -> np.ndarray:
    buckets = np.zeros((1 << (32 - shift)) + 1, np.int32)
    for fingerprint in fingerprints:
        buckets[(np.int64(fingerprint) >> shift) + 1] += 1
    for i in range(1, len(buckets)):
        buckets[i] += buckets[i - 1]
    return buckets


@compiled
def _merged(left: Segment, right: Segment, row_of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The fingerprints and postings of both; `row_of` is the new row of each article, those of `left` first."""
    size = len(left.fingerprints) + len(right.fingerprints)
    fingerprints = np.empty(size, np.uint32)
    postings = np.empty(size, np.int32)
    i = 0
    j = 0
    for k in range(size):
        left_row = row_of[left.postings[i]] if i < len(left.fingerprints) else np.int32(-1)
        right_row = row_of[len(left.ids) + right.postings[j]] if j < len(right.fingerprints) else np.int32(-1)
        if right_row < 0 or (
            left_row >= 0
            and (
                left.fingerprints[i] < right.fingerprints[j]
                or (left.fingerprints[i] == right.fingerprints[j] and left_row < right_row)
            )
        ):
            fingerprints[k] = left.fingerprints[i]
            postings[k] = left_row
            i += 1
        else:
            fingerprints[k] = right.fingerprints[j]
            postings[k] = right_row
            j += 1
    return fingerprints, postings
