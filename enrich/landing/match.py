"""Transaction 2: what the batch's articles are copies of, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from contract.postgres import Connection
from enrich.copies.sketch.features import is_current
from enrich.copies.sketch.sketch import Sketch, compared, sketch
from enrich.copies.verdict.compare import PairContext, are_days_apart, compare
from enrich.landing.batch import Batch
from enrich.landing.edge_rows import Judged, edge_rows, within_degree_cap
from enrich.landing.index_follower import IndexFollower
from enrich.store.edges import EdgeRow
from enrich.store.version_facts import declared_pairs, stored_versions
from enrich.store.version_texts import features_of, texts_of


class Text(NamedTuple):
    """What comparing needs of a version."""

    article_key: int
    day: date
    features: bytes


class Own(NamedTuple):
    """What looking needs of a version of the batch. day: its reference day, by which it stands in the index."""

    article_key: int
    day: date
    sketch: Sketch


def find_edges(
    connection: Connection, follower: IndexFollower, batch: Batch, window_days: int, present: Collection[int] = ()
) -> Sequence[EdgeRow]:
    """The rows of desk.copy_edge that the batch's articles make with all that is registered, sorted.

    present: keys of its versions that had landed before. They may have come with other metadata or have been read otherwise:
    what stands counts.
    """
    mine = {
        read.version_key: Own(read.article_key, read.reference_day, read.sketch) for read in reversed(batch.articles)
    }  # of a version that is in it twice the first landed
    mine |= _as_landed(connection, present)
    if not mine:
        return []
    pairs = _candidates(connection, follower, mine, window_days)
    declared = declared_pairs(connection, mine)
    wanted = sorted(pairs | declared)
    if not wanted:
        return []
    texts = {key: Text(own.article_key, own.day, own.sketch.features) for key, own in mine.items()}
    texts |= compared_texts(connection, {key for pair in wanted for key in pair} - mine.keys())
    wanted = [(a, b) for a, b in wanted if texts[a].article_key != texts[b].article_key]
    verdicts = compare(
        [texts[a].features for a, _ in wanted],
        [texts[b].features for _, b in wanted],
        [PairContext((a, b) in declared, are_days_apart(texts[a].day, texts[b].day)) for a, b in wanted],
    )
    accepted = {pair: verdict for pair, verdict in zip(wanted, verdicts, strict=True) if verdict is not None}
    copies = sorted(within_degree_cap(connection, accepted) | accepted.keys() & declared)
    known = stored_versions(connection, {key for pair in copies for key in pair})
    return list(edge_rows([Judged(known[a], known[b], accepted[a, b], (a, b) in declared) for a, b in copies]))


def _as_landed(connection: Connection, keys: Collection[int]) -> dict[int, Own]:
    """Versions as they stand, sketched anew."""
    rows = texts_of(connection, keys)
    sketches = sketch([compared(row.title, row.text) for row in rows]) if rows else []
    return {
        row.version_key: Own(row.article_key, row.reference_day, made) for row, made in zip(rows, sketches, strict=True)
    }


def _candidates(
    connection: Connection, follower: IndexFollower, mine: Mapping[int, Own], window_days: int
) -> set[tuple[int, int]]:
    """Pairs of version keys, ascending, that share enough keys within the window."""
    follower.catch_up(connection, {own.day for own in mine.values()}, window_days)
    days = np.array([own.day.toordinal() for own in mine.values()], np.int32)
    asked = as_asked(mine)
    rows, found = follower.index.probe(days, window_days, *asked)
    left = asked[0][rows]
    return set(zip(np.minimum(left, found).tolist(), np.maximum(left, found).tolist(), strict=True))


def as_asked(versions: Mapping[int, Own]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ids (int64), counts (uint16) and fingerprints (uint32) of some versions, by version key, as the index takes them."""
    fingerprints = [own.sketch.fingerprints for own in versions.values()]
    return (
        np.fromiter(versions, np.int64, len(versions)),
        np.array([len(one) for one in fingerprints], np.uint16),
        np.concatenate([*fingerprints, np.zeros(0, np.uint32)]),
    )


def compared_texts(connection: Connection, keys: Collection[int]) -> dict[int, Text]:
    """What comparing needs of versions that have landed.

    Features that an upgrade has outdated, or that have left with their day, are made anew from the text: a declared source may be
    older than what comparing keeps.
    """
    rows = features_of(connection, keys)
    found = {
        row.version_key: Text(row.article_key, row.reference_day, row.features)
        for row in rows
        if row.features is not None and is_current(row.features)
    }
    made = _as_landed(connection, {row.version_key for row in rows} - found.keys())
    return found | {key: Text(own.article_key, own.day, own.sketch.features) for key, own in made.items()}
