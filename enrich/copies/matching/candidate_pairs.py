"""Candidates of sketched articles from the index, as pairs of keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple, Protocol

import numpy as np

from enrich.copies.matching.match import ComparedText, Pair
from enrich.copies.sketch.sketch import Sketch


class Probed(Protocol):
    """A candidate index, in memory or elsewhere."""

    def probe(
        self, days: np.ndarray, window_days: int, ids: np.ndarray, counts: np.ndarray, fingerprints: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The candidates of some articles, like `MemoryIndex.probe`."""


class SketchedText(NamedTuple):
    """What finding candidates needs of a text. article: its key. day: the one it is indexed under."""

    article: int
    day: date
    sketch: Sketch

    @property
    def compared(self) -> ComparedText:
        """Its features, for comparing."""
        return ComparedText(self.article, self.day, self.sketch.features)


class IndexColumns(NamedTuple):
    """Texts in the form for the index: ids, int64; the number of fingerprints of each, uint16; all of these, uint32."""

    ids: np.ndarray
    counts: np.ndarray
    fingerprints: np.ndarray


def index_columns(texts: Mapping[int, SketchedText]) -> IndexColumns:
    """Texts in the form for the index, in their order. texts: by id."""
    fingerprints = [text.sketch.fingerprints for text in texts.values()]
    return IndexColumns(
        np.fromiter(texts, np.int64, len(texts)),
        np.array([len(its) for its in fingerprints], np.uint16),
        np.concatenate([*fingerprints, np.zeros(0, np.uint32)]),
    )


def candidate_pairs(
    index: Probed, texts: Mapping[int, SketchedText], window_days: int, *, at_once: int | None = None
) -> set[Pair]:
    """The pairs of these texts with their candidates in the index. `at_once` texts probe together; None: all."""
    pairs: set[Pair] = set()
    rest = iter(texts.items())
    while some := dict(islice(rest, at_once)):
        columns = index_columns(some)
        days = np.array([text.day.toordinal() for text in some.values()], np.int64)
        rows, candidates = index.probe(days, window_days, *columns)
        ids = columns.ids[rows]
        pairs.update(zip(np.minimum(ids, candidates).tolist(), np.maximum(ids, candidates).tolist(), strict=True))
    return pairs
