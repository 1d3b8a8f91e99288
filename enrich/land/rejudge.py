"""What another ruleset, or another threshold, would make of all that has landed: day by day, beside running workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from enrich.copies import RULESET, Lexicon, MemoryIndex, Pairing, Verdict, are_later, compare, compared, sketch
from enrich.copies.ruleset import RULES, Rules
from enrich.land.groups import regroup
from enrich.land.look import edge, house, insert_edges
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
    kept: list[Mapping[str, Any]] = field(default_factory=list)  # the same verdict, by an older ruleset


def days(connection: Connection) -> list[tuple[date, int]]:
    """The days that have versions, ascending, and how many."""
    return connection.execute("select reference_day, count(*) from desk.versions group by 1 order by 1").fetchall()


def rejudged(connection: Connection, window_days: int, rules: Rules = RULES) -> Iterator[DayChanges]:
    """The changes of each day, ascending. Holds the sketches of one window in memory, and nothing else.

    What workers land meanwhile on a day that has passed is left to them.
    """
    window = _Window(window_days)
    for day, _ in days(connection):
        mine = window.advance(connection, day)
        verdicts = _verdicts(connection, window, mine, rules)
        changes = DayChanges(day, len(mine))
        standing = _standing(connection, day, window)
        known = house(connection, {key for pair in verdicts for key in pair})
        for pair, (verdict, declared) in sorted(verdicts.items()):
            left, right = known[pair[0]], known[pair[1]]
            if left.article_key == right.article_key:
                continue
            old = standing.pop(pair, None)
            if old and (old.relation, old.score) == (verdict.relation, verdict.score) and old.ruleset == RULESET:
                continue
            row = edge(left, right, verdict, declared=declared)
            if old is None:
                changes.added.append(row)
            elif (old.relation, old.score) == (verdict.relation, verdict.score):
                changes.kept.append(row)
            else:
                changes.changed.append((old, row))
        changes.removed = sorted(standing.values(), key=lambda old: (old.a, old.b))
        connection.commit()  # no snapshot is held for hours
        yield changes


def apply(connection: Connection, changes: DayChanges) -> int:
    """Writes a day's changes, some hundred edges a transaction, with the groups that follow; returns changed group rows."""
    gone = [((old.a, old.b), (old.a_article, old.b_article)) for old in changes.removed]
    fresh = [(_pair(row), row) for row in (*changes.added, *(row for _, row in changes.changed), *changes.kept)]
    rows = 0
    for start in range(0, len(gone), _CHANGED):
        part = gone[start : start + _CHANGED]
        with connection.transaction():
            _delete(connection, [pair for pair, _ in part])
            rows += regroup(connection, {key for _, articles in part for key in articles}, ())
    for start in range(0, len(fresh), _CHANGED):
        chunk = fresh[start : start + _CHANGED]
        with connection.transaction():
            _delete(connection, [pair for pair, _ in chunk])
            insert_edges(connection, [row for _, row in chunk])
            rows += regroup(connection, {row[side] for _, row in chunk for side in ("a_article", "b_article")}, ())
    return rows


class _Window:
    """The versions of the last days: sketched by this ruleset, whatever is stored."""

    def __init__(self, window_days: int) -> None:
        self.window_days = window_days
        self.index = MemoryIndex()
        self.features: dict[int, bytes] = {}
        self.day_of: dict[int, date] = {}
        self.seen: dict[int, date] = {}  # all versions so far; an edge to one that came later is not ours
        self.lexicon = Lexicon()
        self.keys: dict[int, np.ndarray] = {}

    def advance(self, connection: Connection, day: date) -> list[int]:
        """Takes up a day and drops those that no pair can reach any more; returns its version keys, ascending."""
        oldest = day - timedelta(days=self.window_days)
        for key in [key for key, of in self.day_of.items() if of < oldest]:
            del self.day_of[key], self.features[key], self.keys[key]
        for held in self.index.days:
            if held < oldest.toordinal():
                self.index.drop(held)
        mine: list[int] = []
        with connection.cursor(name="texts") as cursor:
            cursor.itersize = _READ
            cursor.execute(
                "select version_key, title, text from desk.versions where reference_day = %s order by version_key",
                [day],
            )
            while rows := cursor.fetchmany(_READ):
                self._add(day, [row[0] for row in rows], [compared(title, text) for _, title, text in rows])
                mine += [row[0] for row in rows]
        return mine

    def _add(self, day: date, ids: list[int], texts: list[str]) -> None:
        sketches = sketch(texts, self.lexicon)
        for key, made in zip(ids, sketches, strict=True):
            self.features[key], self.keys[key] = made.features, made.keys
            self.day_of[key] = self.seen[key] = day
        counts, keys = self.asked(ids)
        self.index.add(day.toordinal(), np.array(ids, np.int64), counts, keys)

    def asked(self, ids: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """The key counts and the keys of some versions, as the index takes them."""
        keys = [self.keys[key] for key in ids]
        return np.array([len(one) for one in keys], np.int64), np.concatenate(keys)


def _verdicts(
    connection: Connection, window: _Window, mine: list[int], rules: Rules
) -> dict[Pair, tuple[Verdict, bool]]:
    """The copies among a day's versions and the days before it, with whether one declares the other."""
    declared = _declared(connection, mine, window)
    pairs = set(declared)
    for start in range(0, len(mine), _READ):
        ids = mine[start : start + _READ]
        probe_days = np.array([window.day_of[key].toordinal() for key in ids], np.int64)
        at, others = window.index.probe(probe_days, window.window_days, np.array(ids, np.int64), *window.asked(ids))
        pairs |= {(min(p), max(p)) for p in zip((ids[row] for row in at.tolist()), others.tolist(), strict=True)}
    features = window.features | _features(
        connection, {key for pair in declared for key in pair} - window.features.keys()
    )
    found: dict[Pair, tuple[Verdict, bool]] = {}
    ordered = sorted(pairs)
    for start in range(0, len(ordered), _COMPARED):
        part = ordered[start : start + _COMPARED]
        verdicts = compare(
            [features[a] for a, _ in part],
            [features[b] for _, b in part],
            [Pairing(pair in declared, are_later(window.seen[pair[0]], window.seen[pair[1]])) for pair in part],
            rules,
        )
        found |= {
            pair: (verdict, pair in declared)
            for pair, verdict in zip(part, verdicts, strict=True)
            if verdict is not None
        }
    return found


def _declared(connection: Connection, mine: list[int], window: _Window) -> set[Pair]:
    """Pairs of a version of the day and one seen so far, of which one declares the other as its source."""
    rows = connection.execute(
        """select v.version_key, s.version_key from desk.versions v join desk.versions s on s.article_key = v.source_article_key
           where v.version_key = any(%(mine)s)
           union
           select v.version_key, s.version_key from desk.versions s join desk.versions v on v.source_article_key = s.article_key
           where s.version_key = any(%(mine)s)""",
        {"mine": mine},
    ).fetchall()
    return {(min(pair), max(pair)) for pair in rows if pair[0] in window.seen and pair[1] in window.seen}


def _features(connection: Connection, keys: set[int]) -> dict[int, bytes]:
    if not keys:
        return {}
    rows = connection.execute(
        "select version_key, title, text from desk.versions where version_key = any(%s)", [sorted(keys)]
    ).fetchall()
    sketches = sketch([compared(title, text) for _, title, text in rows])
    return {key: made.features for (key, _, _), made in zip(rows, sketches, strict=True)}


def _standing(connection: Connection, day: date, window: _Window) -> dict[Pair, Kept]:
    """The edges of a day as they stand, of versions that were read."""
    rows = connection.execute(
        """select e.a, e.b, e.a_article, e.b_article, e.relation, e.score, e.ruleset
           from desk.copy_edge e
           join desk.versions x on x.version_key = e.a join desk.versions y on y.version_key = e.b
           where greatest(x.reference_day, y.reference_day) = %(day)s
             and (x.reference_day = %(day)s or y.reference_day = %(day)s)""",
        {"day": day},
    ).fetchall()
    return {(row[0], row[1]): Kept(*row) for row in rows if row[0] in window.seen and row[1] in window.seen}


def _pair(row: Mapping[str, Any]) -> Pair:
    return row["a"], row["b"]


def _delete(connection: Connection, pairs: Sequence[Pair]) -> None:
    connection.execute(
        """delete from desk.copy_edge e using unnest(%s::bigint[], %s::bigint[]) q (a, b) where e.a = q.a and e.b = q.b""",
        [[a for a, _ in pairs], [b for _, b in pairs]],
    )
