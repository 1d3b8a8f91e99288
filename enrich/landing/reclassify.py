"""Applies another ruleset, or another threshold, to all landed articles: day by day, while workers run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from contract.postgres import Connection
from enrich.copies.candidates.memory_index import MemoryIndex
from enrich.copies.matching.candidate_pairs import SketchedText, candidate_pairs, index_columns
from enrich.copies.matching.match import Match, Pair, match
from enrich.copies.ruleset import RULESET, VERBATIM_RULES, VerbatimRules
from enrich.copies.sketch.sketch import compared, sketch
from enrich.copies.text.lexicon import LEXICON
from enrich.landing.clustering import recluster_locked
from enrich.landing.directions import redirect
from enrich.landing.edge_rows import articles_of, edge_rows
from enrich.landing.match import judged, loader, within_degree_cap
from enrich.store.edges import (
    EdgeRow,
    StoredVerdict,
    delete_edges,
    insert_edges,
    update_edges,
    verdicts_of_day,
)
from enrich.store.locks import locked
from enrich.store.version_facts import declared_pairs
from enrich.store.version_texts import emptied_among, texts_of_day
from enrich.store.versions import days

_READ = 500  # texts sketched at once
_COMPARED = 2_000  # pairs compared at once
_CHANGED = 500  # edges changed in one transaction

T = TypeVar("T")


@dataclass(slots=True)
class DayChanges:
    """The result of one day's pairs. A pair belongs to the day of its later version."""

    day: date
    versions: int
    added: list[EdgeRow] = field(default_factory=list)
    removed: list[StoredVerdict] = field(default_factory=list)
    changed: list[tuple[StoredVerdict, EdgeRow]] = field(default_factory=list)
    confirmed: list[EdgeRow] = field(default_factory=list)  # the same verdict, so far by an older ruleset


def reclassified(
    connection: Connection, window_days: int, rules: VerbatimRules = VERBATIM_RULES
) -> Iterator[DayChanges]:
    """The changes of each day, ascending. Holds the fingerprints of one window in memory, and one day's sketches.

    Everything is read in one transaction, which must be REPEATABLE READ: what workers land meanwhile is not seen, and
    left to them. Verdicts about a version whose text was deleted stay.
    """
    index = MemoryIndex()
    for day, _ in days(connection):
        mine = _sketched(connection, day)
        _advance(index, day, window_days, mine)
        candidates = candidate_pairs(index, mine, window_days, at_once=_READ)
        declared = declared_pairs(connection, mine)
        stored = verdicts_of_day(connection, day)
        pairs = candidates | declared
        emptied = emptied_among(connection, {key for pair in pairs | stored.keys() for key in pair})
        pairs = {pair for pair in pairs if emptied.isdisjoint(pair)}
        stored = {pair: verdict for pair, verdict in stored.items() if emptied.isdisjoint(pair)}
        matches = match(sorted(pairs), declared, loader(connection, mine), rules=rules, at_once=_COMPARED)
        of_day = [found for found in matches if found.day == day]  # a later source is handled on its own day
        yield _changes(connection, stored, DayChanges(day, len(mine)), within_degree_cap(connection, of_day))


def apply(connection: Connection, changes: DayChanges) -> None:
    """Writes a day's changes and the resulting groups, a few hundred edges per transaction.

    New edges are inserted before the cluster lock is taken, and others changed while holding it, as in workers;
    otherwise the two could deadlock.
    """
    for gone in _slices(changes.removed):
        with locked(connection) as lock:
            delete_edges(lock, [(old.a, old.b) for old in gone])
            recluster_locked(lock, {key for old in gone for key in (old.a_article, old.b_article)})
    for rows in _slices(changes.added):
        with connection.transaction():
            edges = insert_edges(connection, rows)
            with locked(connection) as lock:
                recluster_locked(lock, articles_of(edges))
                redirect(lock, (), edges)
    for rows in _slices([row for _, row in changes.changed]):
        with locked(connection) as lock:
            update_edges(lock, rows)
            edges = [(row.a_article, row.b_article) for row in rows]
            recluster_locked(lock, articles_of(edges))
            redirect(lock, (), edges)
    for rows in _slices(changes.confirmed):
        with locked(connection) as lock:
            update_edges(lock, rows)
            redirect(lock, (), [(row.a_article, row.b_article) for row in rows])


def _slices(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _CHANGED] for start in range(0, len(items), _CHANGED))


def _sketched(connection: Connection, day: date) -> dict[int, SketchedText]:
    """A day's versions as sketched by this ruleset, whatever is stored, by ascending key."""
    found: dict[int, SketchedText] = {}
    for rows in texts_of_day(connection, day, _READ):
        sketches = sketch([compared(row.title, row.text) for row in rows], LEXICON)
        found |= {
            row.version_key: SketchedText(row.article_key, day, made) for row, made in zip(rows, sketches, strict=True)
        }
    return found


def _advance(index: MemoryIndex, day: date, window_days: int, mine: Mapping[int, SketchedText]) -> None:
    """Adds a day and drops those that no later pair can reach."""
    oldest = (day - timedelta(days=window_days)).toordinal()
    for held in index.days:
        if held < oldest:
            index.drop(held)
    index.add(day.toordinal(), *index_columns(mine))


def _changes(
    connection: Connection, stored: dict[Pair, StoredVerdict], changes: DayChanges, matches: Sequence[Match]
) -> DayChanges:
    """What a day's matches change, compared with existing edges; of these, those without a matching pair remain."""
    fresh: list[tuple[StoredVerdict | None, Match]] = []
    for found in matches:
        old = stored.pop(found.pair, None)
        new = (found.verdict.relation, found.verdict.score, RULESET)
        if old is None or (old.relation, old.score, old.ruleset) != new:
            fresh.append((old, found))
    rows = edge_rows(judged(connection, (found for _, found in fresh)))
    for (old, _), row in zip(fresh, rows, strict=True):
        if old is None:
            changes.added.append(row)
        elif (old.relation, old.score) == (row.relation, row.score):
            changes.confirmed.append(row)
        else:
            changes.changed.append((old, row))
    changes.removed = sorted(stored.values(), key=lambda gone: (gone.a, gone.b))
    return changes
