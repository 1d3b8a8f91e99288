"""What another ruleset, or another threshold, would make of all that has landed: day by day, beside running workers."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import msgspec
import numpy as np

from enrich.copies import (
    RULESET,
    Lexicon,
    MemoryIndex,
    Pairing,
    Sketch,
    Verdict,
    are_later,
    compare,
    compared,
    sketch,
)
from enrich.copies.ruleset import RULES, Rules
from enrich.land.edges import Judged, edges, house, with_room
from enrich.land.groups import regroup
from enrich.land.look import declared_pairs, features_of
from enrich.land.offsets import Connection

_READ = 500  # texts sketched at once
_COMPARED = 2_000  # pairs compared at once
_CHANGED = 500  # edges changed in one transaction

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """An edge as it stands: relation and score by version keys, and the articles."""

    a: int
    b: int
    a_article: int
    b_article: int
    relation: str
    score: int
    ruleset: int


@dataclass(slots=True)
class DayChanges:
    """What one day's pairs come to. A pair belongs to the day of its later version. Rows are those of desk.copy_edge."""

    day: date
    versions: int
    added: list[Mapping[str, Any]] = field(default_factory=list)
    removed: list[Kept] = field(default_factory=list)
    changed: list[tuple[Kept, Mapping[str, Any]]] = field(default_factory=list)
    confirmed: list[Mapping[str, Any]] = field(default_factory=list)  # the same verdict, by an older ruleset until now


def days(connection: Connection) -> list[tuple[date, int]]:
    """The days that have versions, ascending, and how many."""
    return connection.execute("select reference_day, count(*) from desk.versions group by 1 order by 1").fetchall()


def rejudged(connection: Connection, window_days: int, rules: Rules = RULES) -> Iterator[DayChanges]:
    """The changes of each day, ascending. Holds the keys of one window in memory, and one day's sketches.

    All is read in one transaction, which must be REPEATABLE READ: what workers land meanwhile is not seen, and left to them.
    """
    index, lexicon = MemoryIndex(), Lexicon()
    for day, _ in days(connection):
        mine = _sketched(connection, day, lexicon)
        _advance(index, day, window_days, mine)
        standing = _standing(connection, day)
        verdicts = _verdicts(connection, index, day, window_days, mine, rules)
        room = with_room(connection, verdicts)
        known = house(connection, {key for pair in verdicts for key in pair})
        changes = DayChanges(day, len(mine))
        fresh: list[tuple[Kept | None, Judged]] = []
        for pair, (verdict, declared) in sorted(verdicts.items()):
            judged = Judged(known[pair[0]], known[pair[1]], verdict, declared)
            if judged.left.article_key == judged.right.article_key or not (declared or pair in room):
                continue
            old = standing.pop(pair, None)
            if old is None or (old.relation, old.score, old.ruleset) != (verdict.relation, verdict.score, RULESET):
                fresh.append((old, judged))
        for (old, _), row in zip(fresh, edges([judged for _, judged in fresh]), strict=True):
            if old is None:
                changes.added.append(row)
            elif (old.relation, old.score) == (row["relation"], row["score"]):
                changes.confirmed.append(row)
            else:
                changes.changed.append((old, row))
        changes.removed = sorted(standing.values(), key=lambda gone: (gone.a, gone.b))
        yield changes


def apply(connection: Connection, changes: DayChanges) -> None:
    """Writes a day's changes with the groups that follow, some hundred edges a transaction."""
    for start in range(0, len(changes.removed), _CHANGED):
        gone = changes.removed[start : start + _CHANGED]
        with connection.transaction():
            _delete(connection, [(old.a, old.b) for old in gone])
            regroup(connection, {key for old in gone for key in (old.a_article, old.b_article)}, ())
    moved = [*changes.added, *(row for _, row in changes.changed)]
    for start in range(0, len(moved), _CHANGED):
        rows = moved[start : start + _CHANGED]
        with connection.transaction():
            _write(connection, rows)
            regroup(connection, {row[side] for row in rows for side in ("a_article", "b_article")}, ())
    for start in range(0, len(changes.confirmed), _CHANGED):
        with connection.transaction():
            _write(connection, changes.confirmed[start : start + _CHANGED])


def _sketched(connection: Connection, day: date, lexicon: Lexicon) -> dict[int, Sketch]:
    """A day's versions as this ruleset sketches them, whatever is stored, by ascending key."""
    found: dict[int, Sketch] = {}
    with connection.cursor(name="texts") as cursor:
        cursor.itersize = _READ
        cursor.execute(
            "select version_key, title, text from desk.versions where reference_day = %s order by version_key", [day]
        )
        while rows := cursor.fetchmany(_READ):
            sketches = sketch([compared(title, text) for _, title, text in rows], lexicon)
            found |= zip((key for key, _, _ in rows), sketches, strict=True)
    return found


def _advance(index: MemoryIndex, day: date, window_days: int, mine: Mapping[int, Sketch]) -> None:
    """Takes up a day and drops those that no later pair can reach."""
    oldest = (day - timedelta(days=window_days)).toordinal()
    for held in index.days:
        if held < oldest:
            index.drop(held)
    index.add(day.toordinal(), *_asked(mine, list(mine)))


def _asked(mine: Mapping[int, Sketch], keys: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Some versions' ids, key counts and keys, as the index takes them."""
    found = [mine[key].keys for key in keys]
    return np.array(keys, np.int64), np.array([len(one) for one in found], np.int64), np.concatenate(found)


def _verdicts(  # noqa: PLR0913, PLR0917  # where a day stands, and what is known of it
    connection: Connection, index: MemoryIndex, day: date, window_days: int, mine: Mapping[int, Sketch], rules: Rules
) -> dict[Pair, tuple[Verdict, bool]]:
    """The copies among a day's versions and earlier ones, with whether one declares the other."""
    ids = list(mine)
    pairs: set[Pair] = set()
    for start in range(0, len(ids), _READ):
        part = ids[start : start + _READ]
        asked = _asked(mine, part)
        rows, others = index.probe(np.full(len(part), day.toordinal(), np.int64), window_days, *asked)
        left = asked[0][rows]
        pairs.update(zip(np.minimum(left, others).tolist(), np.maximum(left, others).tolist(), strict=True))
    declared = declared_pairs(connection, mine)
    found: dict[Pair, tuple[Verdict, bool]] = {}
    of_today = {key: (made.features, day) for key, made in mine.items()}
    ordered = sorted(pairs | declared)
    for start in range(0, len(ordered), _COMPARED):
        chunk = ordered[start : start + _COMPARED]
        texts = ChainMap(of_today, features_of(connection, {key for pair in chunk for key in pair} - mine.keys()))
        chunk = [(a, b) for a, b in chunk if max(texts[a][1], texts[b][1]) == day]  # a later source has its own day
        pairings = [Pairing((a, b) in declared, are_later(texts[a][1], texts[b][1])) for a, b in chunk]
        verdicts = compare([texts[a][0] for a, _ in chunk], [texts[b][0] for _, b in chunk], pairings, rules)
        found |= {
            pair: (verdict, pair in declared)
            for pair, verdict in zip(chunk, verdicts, strict=True)
            if verdict is not None
        }
    return found


def _standing(connection: Connection, day: date) -> dict[Pair, Kept]:
    """The edges of a day as they stand."""
    rows = connection.execute(
        """select e.a, e.b, e.a_article, e.b_article, e.relation, e.score, e.ruleset
           from desk.copy_edge e
           join desk.versions x on x.version_key = e.a join desk.versions y on y.version_key = e.b
           where greatest(x.reference_day, y.reference_day) = %(day)s
             and (x.reference_day = %(day)s or y.reference_day = %(day)s)""",
        {"day": day},
    ).fetchall()
    return {(row[0], row[1]): Kept(*row) for row in rows}


def _delete(connection: Connection, pairs: Collection[Pair]) -> None:
    connection.execute(
        """delete from desk.copy_edge e using unnest(%s::bigint[], %s::bigint[]) q (a, b) where e.a = q.a and e.b = q.b""",
        [[a for a, _ in pairs], [b for _, b in pairs]],
    )


def _write(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes edges, new ones and others; one that is there keeps when it was found."""
    connection.execute(
        """insert into desk.copy_edge (a, b, a_article, b_article, relation, declared, score, original, direction, scores, passages, sentences, ruleset)
           select a, b, a_article, b_article, relation, declared, score, original, direction, scores, passages, sentences, ruleset
           from json_populate_recordset(null::desk.copy_edge, %s::json)
           on conflict (a, b) do update set
               relation = excluded.relation, declared = excluded.declared, score = excluded.score, original = excluded.original,
               direction = excluded.direction, scores = excluded.scores, passages = excluded.passages,
               sentences = excluded.sentences, ruleset = excluded.ruleset""",
        [msgspec.json.encode(rows).decode()],
    )
