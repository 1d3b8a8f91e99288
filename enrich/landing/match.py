"""Transaction 2: what the batch's articles are copies of, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from contract.postgres import Connection
from enrich.copies.sketch.features import is_current
from enrich.copies.sketch.sketch import Sketch, compared, sketch
from enrich.copies.verdict.compare import PairContext, are_days_apart, compare
from enrich.landing.batch import Batch
from enrich.landing.index_follower import Tail
from enrich.store.edges import Judged, edges, house, with_room


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
    connection: Connection, tail: Tail, batch: Batch, window_days: int, standing: Collection[int] = ()
) -> Sequence[Mapping[str, Any]]:
    """The rows of desk.copy_edge that the batch's articles make with all that is announced, sorted.

    standing: keys of its versions that were in the house before. They may have come with other metadata or have been read otherwise:
    what stands counts.
    """
    mine = {
        read.version_key: Own(read.article_key, read.reference_day, read.sketch) for read in reversed(batch.articles)
    }  # of a version that is in it twice the first landed
    mine |= _as_landed(connection, standing)
    if not mine:
        return []
    pairs = _candidates(connection, tail, mine, window_days)
    declared = declared_pairs(connection, mine)
    wanted = sorted(pairs | declared)
    if not wanted:
        return []
    texts = {key: Text(own.article_key, own.day, own.sketch.features) for key, own in mine.items()}
    texts |= texts_of(connection, {key for pair in wanted for key in pair} - mine.keys())
    wanted = [(a, b) for a, b in wanted if texts[a].article_key != texts[b].article_key]
    verdicts = compare(
        [texts[a].features for a, _ in wanted],
        [texts[b].features for _, b in wanted],
        [PairContext((a, b) in declared, are_days_apart(texts[a].day, texts[b].day)) for a, b in wanted],
    )
    accepted = {pair: verdict for pair, verdict in zip(wanted, verdicts, strict=True) if verdict is not None}
    copies = sorted(with_room(connection, accepted) | accepted.keys() & declared)
    known = house(connection, {key for pair in copies for key in pair})
    return list(edges([Judged(known[a], known[b], accepted[a, b], (a, b) in declared) for a, b in copies]))


def _as_landed(connection: Connection, keys: Collection[int]) -> dict[int, Own]:
    """Versions as they stand, sketched anew."""
    if not keys:
        return {}
    rows = connection.execute(
        "select version_key, article_key, reference_day, title, text from desk.versions where version_key = any(%s)",
        [sorted(keys)],
    ).fetchall()
    sketches = sketch([compared(title, text) for *_, title, text in rows])
    return {key: Own(article, day, made) for (key, article, day, _, _), made in zip(rows, sketches, strict=True)}


def _candidates(connection: Connection, tail: Tail, mine: Mapping[int, Own], window_days: int) -> set[tuple[int, int]]:
    """Pairs of version keys, ascending, that share enough keys within the window."""
    tail.catch_up(connection, {own.day for own in mine.values()}, window_days)
    days = np.array([own.day.toordinal() for own in mine.values()], np.int32)
    asked = as_asked(mine)
    rows, found = tail.index.probe(days, window_days, *asked)
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


def texts_of(connection: Connection, keys: Collection[int]) -> dict[int, Text]:
    """What comparing needs of versions in the house.

    Features that an upgrade has outdated, or that have left with their day, are made anew from the text: a declared source may be
    older than what comparing keeps.
    """
    if not keys:
        return {}
    rows = connection.execute(
        """select v.version_key, v.article_key, v.reference_day, s.features
           from desk.versions v left join desk.article_sketch s on s.version_key = v.version_key
           where v.version_key = any(%s)""",
        [sorted(keys)],
        binary=True,
    ).fetchall()
    found = {row[0]: Text(*row[1:]) for row in rows if row[3] is not None and is_current(row[3])}
    made = _as_landed(connection, {key for key, *_ in rows} - found.keys())
    return found | {key: Text(own.article_key, own.day, own.sketch.features) for key, own in made.items()}


def articles_of(rows: Iterable[tuple[int, int]]) -> set[int]:
    """The article keys that some edges touch."""
    return {key for row in rows for key in row}
