"""Transaction 2: what the batch's articles are copies of, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    declared = _declared(connection, mine)
    wanted = sorted(pairs | declared)
    if not wanted:
        return []
    texts = _features(connection, mine, {key for pair in wanted for key in pair})
    wanted = [pair for pair in wanted if pair[0] in texts and pair[1] in texts]
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


def _declared(connection: Connection, mine: Mapping[int, ReadArticle]) -> set[tuple[int, int]]:
    """Pairs of version keys, ascending, of which one declares the other as its source, whenever it landed."""
    declaring = [read for read in mine.values() if read.source_article_key is not None]
    rows = connection.execute(
        """select q.version_key, v.version_key
           from unnest(%s::bigint[], %s::bigint[]) q (version_key, source) join desk.versions v on v.article_key = q.source
           union
           select q.version_key, v.version_key
           from unnest(%s::bigint[], %s::bigint[]) q (version_key, article) join desk.versions v on v.source_article_key = q.article""",
        [
            [read.version_key for read in declaring],
            [read.source_article_key for read in declaring],
            list(mine),
            [read.article_key for read in mine.values()],
        ],
    ).fetchall()
    return {(min(pair), max(pair)) for pair in rows}


def _features(connection: Connection, mine: Mapping[int, ReadArticle], keys: set[int]) -> dict[int, tuple[bytes, date]]:
    """The features and reference day of versions."""
    found = {key: (mine[key].sketch.features, mine[key].reference_day) for key in keys & mine.keys()}
    others = sorted(keys - mine.keys())
    if others:
        rows = connection.execute(
            "select version_key, features, day from desk.article_sketch where version_key = any(%s)",
            [others],
            binary=True,
        )
        found.update((key, (features, day)) for key, features, day in rows)
    anew = _sketched_anew(connection, [key for key, (features, _) in found.items() if not is_current(features)])
    return found | {key: (features, found[key][1]) for key, features in anew.items()}


def _sketched_anew(connection: Connection, keys: list[int]) -> dict[int, bytes]:
    """Features of versions that landed before an upgrade; soon they are older than the window, so they are not written."""
    if not keys:
        return {}
    rows = connection.execute(
        "select version_key, title, text from desk.versions where version_key = any(%s)", [keys]
    ).fetchall()
    sketches = sketch([compared(title, text) for _, title, text in rows])
    return {key: sketched.features for (key, _, _), sketched in zip(rows, sketches, strict=True)}


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
