"""Transaction 2: what the batch's articles are copies of, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, LiteralString

import msgspec
import numpy as np

from enrich.copies import RULESET, Facts, Pairing, Verdict, are_later, compare, compared, direction, passages, sketch
from enrich.copies.features import is_current
from enrich.land.announce import keys_of
from enrich.land.batch import Batch, ReadArticle
from enrich.land.offsets import Connection
from enrich.land.tail import Tail


@dataclass(frozen=True, slots=True)
class House:
    """What an edge needs to know of a version in the house: who declares what, when, and its day."""

    version_key: int
    article_key: int
    source_article_key: int | None
    agency_own: bool
    published: datetime | None
    seen: datetime
    text: str


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
    accepted = [(pair, verdict) for pair, verdict in zip(wanted, verdicts, strict=True) if verdict is not None]
    known = house(connection, {key for pair, _ in accepted for key in pair})
    return [
        edge(known[a], known[b], verdict, declared=(a, b) in declared)
        for (a, b), verdict in accepted
        if known[a].article_key != known[b].article_key
    ]


def insert_edges(connection: Connection, edges: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Writes edges in ascending order; returns the article keys of those that are new."""
    if not edges:
        return []
    columns: LiteralString = (
        "a, b, a_article, b_article, relation, declared, score, original, direction, scores, passages, ruleset"
    )
    return connection.execute(
        f"""insert into desk.copy_edge ({columns})
            select {columns} from json_populate_recordset(null::desk.copy_edge, %s::json)
            on conflict do nothing returning a_article, b_article""",  # noqa: S608  # no user input
        [msgspec.json.encode(edges).decode()],
    ).fetchall()


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


def house(connection: Connection, keys: set[int]) -> dict[int, House]:
    """What an edge needs to know of some versions."""
    if not keys:
        return {}
    rows = connection.execute(
        """select version_key, article_key, source_article_key, agency, source_mark, publisher, outlet,
                  published_at, published_day, discovered_at, text
           from desk.versions where version_key = any(%s)""",
        [sorted(keys)],
    ).fetchall()
    return {
        key: House(key, article, source, agency_own(agency, publisher, outlet), moment(at, day), seen, text)
        for key, article, source, agency, _, publisher, outlet, at, day, seen, text in rows
    }


def agency_own(agency: str | None, publisher: str | None, outlet: str | None) -> bool:
    """Whether an agency's report stands on the agency's own site."""
    if not agency:
        return False
    name = agency.casefold()
    host = (outlet or "").casefold().split(".")
    return name in host or (publisher or "").casefold() == name


def moment(at: datetime | None, day: date | None) -> datetime | None:
    """The time of publication as far as it is known: the end of the day where only that is."""
    if at is not None:
        return at.astimezone(UTC)
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC) if day else None


def edge(left: House, right: House, verdict: Verdict, *, declared: bool) -> dict[str, Any]:
    """The row of desk.copy_edge that a verdict makes."""
    original = direction(_facts(left, right), _facts(right, left))
    shared = passages(left.text, right.text)
    return {
        "a": left.version_key,
        "b": right.version_key,
        "a_article": left.article_key,
        "b_article": right.article_key,
        "relation": verdict.relation,
        "declared": declared,
        "score": verdict.score,
        "original": original.original if original else None,
        "direction": original.reason if original else None,
        "scores": verdict.scores,
        "passages": [
            {
                "a": [passage.left_start, passage.left_end],
                "b": [passage.right_start, passage.right_end],
                "words": passage.words,
            }
            for passage in shared
        ],
        "ruleset": RULESET,
    }


def _facts(one: House, other: House) -> Facts:
    return Facts(
        key=one.version_key,
        declares=one.source_article_key == other.article_key,
        is_agency_own=one.agency_own,
        published=one.published,
        seen=one.seen,
    )


def articles_of(rows: Iterable[tuple[int, int]]) -> set[int]:
    """The article keys that some edges touch."""
    return {key for row in rows for key in row}
