"""Documents by day, in ranges that are small enough for one process: the units of the dask engine.

A range contains whole days, since the limit on a day's posting lists counts all of it. So the relation between two
documents is the same as among all of them at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from enrich.copies.candidates.self_join import UNDATED, Articles, self_join
from enrich.copies.matching.match import ComparedText, match
from enrich.copies.ruleset import PAIRS_DEGREE_CAP
from enrich.copies.text.lexicon import LEXICON
from enrich.pairs.blocks import Block, read_block
from enrich.pairs.documents import BadLine
from enrich.pairs.finding import PAIRS, Copy, day_of, sketches_of

MOST: Final = 20_000  # documents of a range, unless one day has more


class Outline(NamedTuple):
    """Information about a block: for each document its id, day and addresses; invalid lines; number of lines."""

    ids: list[str]
    days: np.ndarray
    urls: list[str | None]
    source_urls: list[str | None]
    broken: list[BadLine]
    lines: int


class Sketched(NamedTuple):
    """The documents of a block, sketched; it stays where it was computed. fingerprints: of all; counts: of each."""

    outline: Outline
    counts: np.ndarray
    fingerprints: np.ndarray
    features: list[bytes]


class Part(NamedTuple):
    """Documents of one range. places: int64, ascending, among all documents. counts, fingerprints: as in `Sketched`."""

    places: np.ndarray
    days: np.ndarray
    counts: np.ndarray
    fingerprints: np.ndarray


class Texts(NamedTuple):
    """What comparing needs of documents. places: int64, ascending."""

    places: np.ndarray
    days: np.ndarray
    features: list[bytes]


def sketched(block: Block) -> Sketched:
    """Reads and sketches a block, with the lexicon of this process."""
    documents, broken, lines = read_block(block)
    made = sketches_of(documents, LEXICON)
    outline = Outline(
        [document.id for document in documents],
        np.array([day_of(document) for document in documents], np.int64),
        [document.url for document in documents],
        [document.source_url for document in documents],
        broken,
        lines,
    )
    fingerprints = [np.zeros(0, np.uint32), *(one.fingerprints for one in made)]
    counts = np.array([len(one.fingerprints) for one in made], np.int64)
    return Sketched(outline, counts, np.concatenate(fingerprints), [one.features for one in made])


def outline_of(block: Sketched) -> Outline:
    """The information about a block."""
    return block.outline


def part_of(block: Sketched, places: np.ndarray, wanted: np.ndarray) -> Part:
    """Some documents of a block. places: int64, of all of them. wanted: their rows in the block."""
    starts = np.cumsum(block.counts) - block.counts
    taken = [np.zeros(0, np.uint32)]
    taken += [block.fingerprints[starts[row] : starts[row] + block.counts[row]] for row in wanted.tolist()]
    return Part(places[wanted], block.outline.days[wanted], block.counts[wanted], np.concatenate(taken))


def texts_of(block: Sketched, places: np.ndarray, wanted: np.ndarray) -> Texts:
    """What comparing needs of some documents of a block. Like `part_of`."""
    return Texts(places[wanted], block.outline.days[wanted], [block.features[row] for row in wanted.tolist()])


def joined_parts(parts: Sequence[Part]) -> Part:
    """The documents of several parts, by their positions."""
    places, days, counts, fingerprints = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(places)
    starts = np.cumsum(counts) - counts
    by_place = np.repeat(starts[order], counts[order]) + _within(counts[order])
    return Part(places[order], days[order], counts[order], fingerprints[by_place])


def joined_texts(parts: Sequence[Texts]) -> Texts:
    """What comparing needs of several parts, joined by their positions."""
    places, days = (np.concatenate([getattr(part, name) for part in parts]) for name in ("places", "days"))
    features = [one for part in parts for one in part.features]
    order = np.argsort(places)
    return Texts(places[order], days[order], [features[row] for row in order.tolist()])


def candidates_in(own: Part, near: Sequence[Part], window_days: int) -> np.ndarray:
    """The pairs that documents of a range find among their own and those of the ranges near it.

    int64 of shape (n, 2): positions, the smaller first, ascending.
    """
    everything = joined_parts([own, *near])
    left, right = self_join(
        Articles(everything.days, everything.counts, everything.fingerprints),
        window_days,
        PAIRS_DEGREE_CAP,
        np.isin(everything.places, own.places),
    )
    return np.stack((everything.places[left], everything.places[right]), axis=1)


def chosen(texts: Texts, pairs: np.ndarray) -> Texts:
    """Those that occur in some pairs."""
    rows = np.flatnonzero(np.isin(texts.places, pairs))
    return Texts(texts.places[rows], texts.days[rows], [texts.features[row] for row in rows.tolist()])


def copies_among(pairs: np.ndarray, texts: Sequence[Texts], declared: Collection[tuple[int, int]]) -> list[Copy]:
    """The copies among some pairs. declared: those pairs of which one document names the other."""
    known = {
        place: ComparedText(place, None if day == UNDATED else date.fromordinal(day), features)
        for part in texts
        for place, day, features in zip(part.places.tolist(), part.days.tolist(), part.features, strict=True)
    }
    asked = list(map(tuple, pairs.tolist()))
    found = match(asked, frozenset(declared), lambda _: known, at_once=PAIRS)
    return [(*one.pair, one.verdict.relation, one.verdict.score) for one in found]


def ranges_of(days: np.ndarray, most: int = MOST) -> np.ndarray:
    """The number of the range of each document, int64: whole days, ascending, of limited size if days allow it.

    Those without a day are a range of their own.
    """
    found, rows, sizes = np.unique(days, return_inverse=True, return_counts=True)
    numbers: list[int] = []
    held = 0
    for before, size in zip([None, *found.tolist()], sizes.tolist(), strict=False):
        is_new = before is None or before == UNDATED or held + size > most
        numbers.append((numbers[-1] if numbers else -1) + is_new)
        held = size if is_new else held + size
    return np.array(numbers, np.int64)[rows]


def near_ranges(days_of_ranges: Mapping[int, tuple[int, int]], own: int, window_days: int) -> list[int]:
    """The other ranges whose documents those of a range may be near. days_of_ranges: the first and last day of each.

    Documents without a day are near all others, and search those.
    """
    first, last = days_of_ranges[own]
    if first == UNDATED:
        return []
    return [
        other
        for other, (its_first, its_last) in days_of_ranges.items()
        if other != own
        and (its_first == UNDATED or (its_first <= last + window_days and its_last >= first - window_days))
    ]


def numbered(outlines: Iterable[Outline]) -> list[BadLine]:
    """The lines without a document, counted from the beginning of the file that these blocks belong to."""
    found, before = [], 0
    for outline in outlines:
        found += [BadLine(before + bad.number, bad.reason) for bad in outline.broken]
        before += outline.lines
    return found


def _within(counts: np.ndarray) -> np.ndarray:
    """0, 1, 2 … for each count."""
    starts = np.cumsum(counts) - counts
    within: np.ndarray = np.arange(counts.sum()) - np.repeat(starts, counts)
    return within
