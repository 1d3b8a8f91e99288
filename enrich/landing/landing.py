"""Lands one batch: register, then match."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

from contract.postgres import Connection, hold
from enrich.copies import ruleset
from enrich.copies.ruleset import RULESET
from enrich.landing.batch import Batch, DeadLetter
from enrich.landing.candidate_index import CandidateIndex
from enrich.landing.clustering import recluster_locked
from enrich.landing.directions import redirect
from enrich.landing.edge_rows import articles_of
from enrich.landing.followers import follow
from enrich.landing.match import find_edges
from enrich.landing.register import register
from enrich.store import entries, offsets
from enrich.store.edges import insert_edges
from enrich.store.entries import DeadLetterRow
from enrich.store.locks import locked
from enrich.store.rulesets import insert_ruleset
from enrich.store.versions import with_other_versions

_HEAD: Final = 200  # bytes of a dead letter shown in SQL


@dataclass(frozen=True, slots=True)
class Landed:
    """The result of landing one batch: counts, and version keys in `gone`."""

    articles: int
    edges: int
    dead_letters: int
    gone: AbstractSet[int] = frozenset()  # versions of which only the fingerprints in the log are left

    def __add__(self, other: Landed) -> Landed:
        return Landed(
            self.articles + other.articles,
            self.edges + other.edges,
            self.dead_letters + other.dead_letters,
            self.gone | other.gone,
        )


def land(connection: Connection, index: CandidateIndex, group: str, batch: Batch, window_days: int) -> Landed:
    """Lands a batch: afterwards either all of it is in Postgres, including offsets, or nothing that counts.

    Raises Fenced if another worker owns a partition now: the batch must be discarded.
    """
    present, batch = register(connection, group, batch)
    with connection.transaction():
        found = find_edges(connection, index, batch, window_days, present)
        hold(connection)
        edges = insert_edges(connection, found.rows)
        _write_fates(connection, batch)
        offsets.advance(connection, group, batch.slices)
        # Whether an earlier version is in a cluster is only known while holding the lock.
        revised = with_other_versions(connection, sorted({read.article_key for read in batch.articles}))
        if edges or revised:
            with locked(connection) as lock:
                followers = follow(lock, edges)
                touched = articles_of(edge for edge in edges if followers.isdisjoint(edge))
                recluster_locked(lock, touched | (revised - followers))
                redirect(lock, revised, edges)
    return Landed(len(batch.articles), len(edges), len(batch.dead), found.gone)


def install_ruleset(connection: Connection) -> None:
    """Writes the ruleset of this worker with its thresholds, if it is new."""
    with connection.transaction():
        insert_ruleset(
            connection,
            RULESET,
            "verbatim, paraphrase and partial-paraphrase rules, and declared sources",
            _thresholds(),
        )


def _thresholds() -> dict[str, Any]:
    """The ruleset's constants by the name of their part, each once.

    `VERBATIM_RULES` contains parts that are listed separately.
    """
    return {
        name: _named(part)
        for name, part in vars(ruleset).items()
        if name.isupper() and name != "VERBATIM_RULES" and hasattr(part, "_asdict")
    }


def _named(part: Any) -> Any:  # noqa: ANN401  # a part of the ruleset, a part of that, or a number
    """Numbers by their names, at any depth."""
    return {name: _named(value) for name, value in part._asdict().items()} if hasattr(part, "_asdict") else part


def _write_fates(connection: Connection, batch: Batch) -> None:
    """The fate of each entry under way, read or dead, and the dead letters themselves."""
    entries.landed(connection, {(read.article.article_id, read.article.version_id) for read in batch.articles})
    for dead in batch.dead:
        _write_dead_letter(connection, dead)


def _write_dead_letter(connection: Connection, dead: DeadLetter) -> None:
    record = dead.record
    value = record.value or b""
    row = DeadLetterRow(
        record.topic, record.partition, record.position, record.key, len(value), value[:_HEAD], dead.reason
    )
    entries.dead_letter(connection, row, _id_text(record.key), _id_text((dead.version_id or "").encode()))


def _id_text(key: bytes | None) -> str | None:
    """An id in the form of a message's key; None if it is not in our form.

    Python accepts more as a UUID than Postgres.
    """
    text = (key or b"").decode("ascii", errors="replace")
    if len(text) != 32 or not set(text) <= set("0123456789abcdef"):  # 128 bits in hexadecimal
        return None
    return text
