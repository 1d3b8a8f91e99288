"""Transaction 2: what the batch's articles are copies of, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from enrich.copies import Pairing, are_later, compare, compared, sketch
from enrich.copies.features import is_current
from enrich.land.announce import keys_of
from enrich.land.batch import Batch, ReadArticle
from enrich.land.edges import Judged, edges, house, with_room
from enrich.land.offsets import Connection
from enrich.land.tail import Tail


def find_edges(connection: Connection, tail: Tail, batch: Batch, window_days: int) -> Sequence[Mapping[str, Any]]:
    """The rows of desk.copy_edge that the batch's articles make with all that is announced, sorted."""
    mine = {read.version_key: read for read in batch.articles}
    if not mine:
        return []
    pairs = _candidates(connection, tail, mine, window_days)
    declared = declared_pairs(connection, mine)
    wanted = sorted(pairs | declared)
    if not wanted:
        return []
    texts = {key: (read.sketch.features, read.reference_day) for key, read in mine.items()}
    texts |= features_of(connection, {key for pair in wanted for key in pair} - mine.keys())
    verdicts = compare(
        [texts[a][0] for a, _ in wanted],
        [texts[b][0] for _, b in wanted],
        [Pairing((a, b) in declared, are_later(texts[a][1], texts[b][1])) for a, b in wanted],
    )
    accepted = {pair: verdict for pair, verdict in zip(wanted, verdicts, strict=True) if verdict is not None}
    copies = sorted(with_room(connection, accepted) | accepted.keys() & declared)
    known = house(connection, {key for pair in copies for key in pair})
    found = [
        Judged(known[a], known[b], accepted[a, b], (a, b) in declared)
        for a, b in copies
        if known[a].article_key != known[b].article_key
    ]
    return list(edges(found))


def _candidates(
    connection: Connection, tail: Tail, mine: Mapping[int, ReadArticle], window_days: int
) -> set[tuple[int, int]]:
    """Pairs of version keys, ascending, that share enough keys within the window."""
    reads = list(mine.values())
    tail.catch_up(connection, {read.reference_day for read in reads}, window_days)
    ids, key_counts, keys = keys_of(reads)
    days = np.array([read.reference_day.toordinal() for read in reads], np.int32)
    rows, found = tail.index.probe(days, window_days, ids, key_counts, keys)
    return {
        (min(left, right), max(left, right))
        for left, right in zip(ids[rows].tolist(), found.tolist(), strict=True)
        if left != right
    }


def declared_pairs(connection: Connection, keys: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of version keys, ascending, one of them among `keys`, of which one declares the other as its source, whenever it landed."""
    rows = connection.execute(
        """select v.version_key, s.version_key
           from desk.versions v join desk.versions s on s.article_key = v.source_article_key
           where v.version_key = any(%(keys)s)
           union
           select v.version_key, s.version_key
           from desk.versions s join desk.versions v on v.source_article_key = s.article_key
           where s.version_key = any(%(keys)s)""",
        {"keys": sorted(keys)},
    ).fetchall()
    return {(min(pair), max(pair)) for pair in rows}


def features_of(connection: Connection, keys: Collection[int]) -> dict[int, tuple[bytes, date]]:
    """The features and reference day of versions in the house.

    Features that an upgrade has outdated, or that have left with their day, are made anew from the text: a declared source may be
    older than what comparing keeps.
    """
    if not keys:
        return {}
    rows = connection.execute(
        """select v.version_key, s.features, v.reference_day
           from desk.versions v left join desk.article_sketch s on s.version_key = v.version_key
           where v.version_key = any(%s)""",
        [sorted(keys)],
        binary=True,
    ).fetchall()
    found = {key: (features, day) for key, features, day in rows if features is not None and is_current(features)}
    day_of = {key: day for key, _, day in rows if key not in found}
    texts = connection.execute(
        "select version_key, title, text from desk.versions where version_key = any(%s)", [sorted(day_of)]
    ).fetchall()
    sketches = sketch([compared(title, text) for _, title, text in texts])
    return found | {key: (made.features, day_of[key]) for (key, _, _), made in zip(texts, sketches, strict=True)}


def articles_of(rows: Iterable[tuple[int, int]]) -> set[int]:
    """The article keys that some edges touch."""
    return {key for row in rows for key in row}
