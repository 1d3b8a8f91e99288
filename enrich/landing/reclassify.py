"""What another ruleset, or another threshold, would make of all that has landed: day by day, beside running workers."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from contract.postgres import Connection
from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.ruleset import RULESET, VERBATIM_RULES, VerbatimRules
from enrich.copies.sketch.sketch import compared, sketch
from enrich.copies.text.lexicon import Lexicon
from enrich.copies.verdict.compare import PairContext, Verdict, are_days_apart, compare
from enrich.landing.clustering import recluster, recluster_locked
from enrich.landing.edge_rows import Judged, articles_of, edge_rows, within_degree_cap
from enrich.landing.match import Own, Text, as_asked, compared_texts
from enrich.store.edges import (
    EdgeRow,
    Pair,
    StoredVerdict,
    delete_edges,
    insert_edges,
    update_edges,
    verdicts_of_day,
)
from enrich.store.locks import locked
from enrich.store.version_facts import declared_pairs, stored_versions
from enrich.store.version_texts import texts_of_day
from enrich.store.versions import days

_READ = 500  # texts sketched at once
_COMPARED = 2_000  # pairs compared at once
_CHANGED = 500  # edges changed in one transaction

T = TypeVar("T")


@dataclass(slots=True)
class DayChanges:
    """What one day's pairs come to. A pair belongs to the day of its later version."""

    day: date
    versions: int
    added: list[EdgeRow] = field(default_factory=list)
    removed: list[StoredVerdict] = field(default_factory=list)
    changed: list[tuple[StoredVerdict, EdgeRow]] = field(default_factory=list)
    confirmed: list[EdgeRow] = field(default_factory=list)  # the same verdict, by an older ruleset until now


def rejudged(connection: Connection, window_days: int, rules: VerbatimRules = VERBATIM_RULES) -> Iterator[DayChanges]:
    """The changes of each day, ascending. Holds the keys of one window in memory, and one day's sketches.

    All is read in one transaction, which must be REPEATABLE READ: what workers land meanwhile is not seen, and left to them.
    """
    index, lexicon = MemoryIndex(), Lexicon()
    for day, _ in days(connection):
        mine = _sketched(connection, day, lexicon)
        _advance(index, day, window_days, mine)
        standing = verdicts_of_day(connection, day)
        verdicts = _verdicts(connection, index, day, window_days, mine, rules)
        room = within_degree_cap(connection, verdicts)
        known = stored_versions(connection, {key for pair in verdicts for key in pair})
        changes = DayChanges(day, len(mine))
        fresh: list[tuple[StoredVerdict | None, Judged]] = []
        for pair, (verdict, declared) in sorted(verdicts.items()):
            judged = Judged(known[pair[0]], known[pair[1]], verdict, declared)
            if not (declared or pair in room):
                continue
            old = standing.pop(pair, None)
            if old is None or (old.relation, old.score, old.ruleset) != (verdict.relation, verdict.score, RULESET):
                fresh.append((old, judged))
        for (old, _), row in zip(fresh, edge_rows([judged for _, judged in fresh]), strict=True):
            if old is None:
                changes.added.append(row)
            elif (old.relation, old.score) == (row.relation, row.score):
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
        with locked(connection) as lock:
            delete_edges(lock, [(old.a, old.b) for old in gone])
            recluster_locked(lock, {key for old in gone for key in (old.a_article, old.b_article)})
    for rows in _slices(changes.added):
        with connection.transaction():
            recluster(connection, articles_of(insert_edges(connection, rows)))
    for rows in _slices([row for _, row in changes.changed]):
        with locked(connection) as lock:
            update_edges(lock, rows)
            recluster_locked(lock, {key for row in rows for key in (row.a_article, row.b_article)})
    for rows in _slices(changes.confirmed):
        with locked(connection) as lock:
            update_edges(lock, rows)


def _slices(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _CHANGED] for start in range(0, len(items), _CHANGED))


def _sketched(connection: Connection, day: date, lexicon: Lexicon) -> dict[int, Own]:
    """A day's versions as this ruleset sketches them, whatever is stored, by ascending key."""
    found: dict[int, Own] = {}
    for rows in texts_of_day(connection, day, _READ):
        sketches = sketch([compared(row.title, row.text) for row in rows], lexicon)
        found |= {row.version_key: Own(row.article_key, day, made) for row, made in zip(rows, sketches, strict=True)}
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
        texts = ChainMap(of_today, compared_texts(connection, {key for pair in chunk for key in pair} - mine.keys()))
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
