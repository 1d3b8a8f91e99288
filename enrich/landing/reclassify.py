"""What another ruleset, or another threshold, would make of all that has landed: day by day, beside running workers."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec
import numpy as np

from contract.postgres import Connection
from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.ruleset import RULESET, VERBATIM_RULES, VerbatimRules
from enrich.copies.sketch.sketch import compared, sketch
from enrich.copies.text.lexicon import Lexicon
from enrich.copies.verdict.compare import PairContext, Verdict, are_days_apart, compare
from enrich.landing.match import Own, Text, articles_of, as_asked, declared_pairs, texts_of
from enrich.store.clusters import lock, regroup
from enrich.store.edges import Judged, delete_edges, edges, house, insert_edges, with_room

_READ = 500  # texts sketched at once
_COMPARED = 2_000  # pairs compared at once
_CHANGED = 500  # edges changed in one transaction

Pair = tuple[int, int]
T = TypeVar("T")


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


def rejudged(connection: Connection, window_days: int, rules: VerbatimRules = VERBATIM_RULES) -> Iterator[DayChanges]:
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
            if not (declared or pair in room):
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
    """Writes a day's changes with the groups that follow, some hundred edges a transaction.

    New edges go in before the lock of the groups and others change behind it, as workers do it, or the two could wait for each other.
    """
    for gone in _slices(changes.removed):
        with connection.transaction():
            lock(connection)
            delete_edges(connection, [(old.a, old.b) for old in gone])
            regroup(connection, {key for old in gone for key in (old.a_article, old.b_article)}, ())
    for rows in _slices(changes.added):
        with connection.transaction():
            regroup(connection, articles_of(insert_edges(connection, rows)), ())
    for rows in _slices([row for _, row in changes.changed]):
        with connection.transaction():
            lock(connection)
            _update(connection, rows)
            regroup(connection, {row[side] for row in rows for side in ("a_article", "b_article")}, ())
    for rows in _slices(changes.confirmed):
        with connection.transaction():
            lock(connection)
            _update(connection, rows)


def _slices(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _CHANGED] for start in range(0, len(items), _CHANGED))


def _sketched(connection: Connection, day: date, lexicon: Lexicon) -> dict[int, Own]:
    """A day's versions as this ruleset sketches them, whatever is stored, by ascending key."""
    found: dict[int, Own] = {}
    with connection.cursor(name="texts") as cursor:
        cursor.itersize = _READ
        cursor.execute(
            "select version_key, article_key, title, text from desk.versions where reference_day = %s order by version_key",
            [day],
        )
        while rows := cursor.fetchmany(_READ):
            sketches = sketch([compared(title, text) for *_, title, text in rows], lexicon)
            found |= {key: Own(article, day, made) for (key, article, _, _), made in zip(rows, sketches, strict=True)}
    return found


def _advance(index: MemoryIndex, day: date, window_days: int, mine: Mapping[int, Own]) -> None:
    """Takes up a day and drops those that no later pair can reach."""
    oldest = (day - timedelta(days=window_days)).toordinal()
    for held in index.days:
        if held < oldest:
            index.drop(held)
    index.add(day.toordinal(), *as_asked(mine))


def _verdicts(  # noqa: PLR0913, PLR0917  # where a day stands, and what is known of it
    connection: Connection,
    index: MemoryIndex,
    day: date,
    window_days: int,
    mine: Mapping[int, Own],
    rules: VerbatimRules,
) -> dict[Pair, tuple[Verdict, bool]]:
    """The copies among a day's versions and earlier ones, with whether one declares the other."""
    ids = list(mine)
    pairs: set[Pair] = set()
    for start in range(0, len(ids), _READ):
        part = ids[start : start + _READ]
        asked = as_asked({key: mine[key] for key in part})
        rows, others = index.probe(np.full(len(part), day.toordinal(), np.int64), window_days, *asked)
        left = asked[0][rows]
        pairs.update(zip(np.minimum(left, others).tolist(), np.maximum(left, others).tolist(), strict=True))
    declared = declared_pairs(connection, mine)
    found: dict[Pair, tuple[Verdict, bool]] = {}
    of_today = {key: Text(own.article_key, day, own.sketch.features) for key, own in mine.items()}
    ordered = sorted(pairs | declared)
    for start in range(0, len(ordered), _COMPARED):
        chunk = ordered[start : start + _COMPARED]
        texts = ChainMap(of_today, texts_of(connection, {key for pair in chunk for key in pair} - mine.keys()))
        chunk = [
            (a, b)
            for a, b in chunk
            if texts[a].article_key != texts[b].article_key
            and max(texts[a].day, texts[b].day) == day  # a later source has its own day
        ]
        pairings = [PairContext((a, b) in declared, are_days_apart(texts[a].day, texts[b].day)) for a, b in chunk]
        verdicts = compare(
            [texts[a].features for a, _ in chunk], [texts[b].features for _, b in chunk], pairings, rules
        )
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
           from desk.versions x join desk.copy_edge e on e.a = x.version_key
           join desk.versions y on y.version_key = e.b
           where x.reference_day = %(day)s and y.reference_day <= %(day)s
           union all
           select e.a, e.b, e.a_article, e.b_article, e.relation, e.score, e.ruleset
           from desk.versions y join desk.copy_edge e on e.b = y.version_key
           join desk.versions x on x.version_key = e.a
           where y.reference_day = %(day)s and x.reference_day < %(day)s""",
        {"day": day},
    ).fetchall()
    return {(row[0], row[1]): Kept(*row) for row in rows}


def _update(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rewrites edges that still stand; they keep when they were found."""
    connection.execute(
        """update desk.copy_edge e set
               relation = q.relation, declared = q.declared, score = q.score, original = q.original,
               direction = q.direction, scores = q.scores, passages = q.passages, sentences = q.sentences, ruleset = q.ruleset
           from json_populate_recordset(null::desk.copy_edge, %s::json) q where e.a = q.a and e.b = q.b""",
        [msgspec.json.encode(rows).decode()],
    )
