"""Lands one batch: announce, then look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from psycopg.types.json import Jsonb

from contract.postgres import Connection
from enrich.copies import ruleset
from enrich.copies.ruleset import RULESET
from enrich.landing.batch import Batch, DeadLetter
from enrich.landing.followers import follow
from enrich.landing.index_follower import Tail
from enrich.landing.match import articles_of, find_edges
from enrich.landing.register import announce
from enrich.store import offsets
from enrich.store.clusters import regroup
from enrich.store.edges import insert_edges

_HEAD: Final = 200  # bytes of a dead letter that SQL shows


@dataclass(frozen=True, slots=True)
class Landed:
    """What one batch came to."""

    articles: int
    edges: int
    dead_letters: int


def land(connection: Connection, tail: Tail, group: str, batch: Batch, window_days: int) -> Landed:
    """Lands a batch: afterwards all of it is in Postgres, offsets included, or nothing that counts is.

    Raises Fenced where another worker owns a partition now: the batch is to be forgotten.
    """
    standing = announce(connection, group, batch)
    with connection.transaction():
        edges = insert_edges(connection, find_edges(connection, tail, batch, window_days, standing))
        _write_fates(connection, batch)
        offsets.advance(connection, group, batch.slices)
        followers = follow(connection, edges)
        touched = articles_of(edge for edge in edges if followers.isdisjoint(edge))
        regroup(connection, touched, {read.article_key for read in batch.articles} - followers)
    return Landed(len(batch.articles), len(edges), len(batch.dead))


def install_ruleset(connection: Connection) -> None:
    """Writes which rules this worker goes by."""
    with connection.transaction():
        connection.execute(
            "insert into desk.rulesets (ruleset, description, thresholds) values (%s, %s, %s) on conflict do nothing",
            [RULESET, "shared passages, retellings, and declared sources", Jsonb(_thresholds())],
        )


def _thresholds() -> dict[str, Any]:
    """The ruleset's constants by the name of their part, each once: `VERBATIM_RULES` holds parts that stand for themselves."""
    return {
        name: _named(part)
        for name, part in vars(ruleset).items()
        if name.isupper() and name != "VERBATIM_RULES" and hasattr(part, "_asdict")
    }


def _named(part: Any) -> Any:  # noqa: ANN401  # a part of the ruleset, a part of that, or a number
    """Numbers by their names, however deep they stand."""
    return {name: _named(value) for name, value in part._asdict().items()} if hasattr(part, "_asdict") else part


def _write_fates(connection: Connection, batch: Batch) -> None:
    """The fate of each entry under way, read or dead, and the dead letters themselves."""
    landed = sorted({(read.article.article_id, read.article.version_id) for read in batch.articles})
    connection.execute(
        """update desk.entries e set fate = 'landed', reason = null, fate_at = now()
           from unnest(%s::uuid[], %s::uuid[]) q (article_id, version_id)
           where e.article_id = q.article_id and e.version_id = q.version_id and e.fate in ('waiting', 'sent')""",
        [[article for article, _ in landed], [version for _, version in landed]],
    )
    for dead in batch.dead:
        _write_dead_letter(connection, dead)


def _write_dead_letter(connection: Connection, dead: DeadLetter) -> None:
    record = dead.record
    value = record.value or b""
    connection.execute(
        """insert into desk.dead_letters (topic, partition, position, key, bytes, head, reason)
           values (%s, %s, %s, %s, %s, %s, %s) on conflict do nothing""",
        [record.topic, record.partition, record.position, record.key, len(value), value[:_HEAD], dead.reason],
    )
    connection.execute(
        """update desk.entries set fate = 'dead_letter', reason = %s, fate_at = now()
           where article_id = %s::uuid and fate in ('waiting', 'sent') and version_id = coalesce(%s::uuid, version_id)""",
        [dead.reason, _uuid_text(record.key), _uuid_text((dead.version_id or "").encode())],
    )


def _uuid_text(key: bytes | None) -> str | None:
    """An id, as a message's key is one; None where it is none as we write them: Python takes more for a UUID than Postgres."""
    text = (key or b"").decode("ascii", errors="replace")
    if len(text) != 32 or not set(text) <= set("0123456789abcdef"):  # 128 bits in hexadecimal
        return None
    return text
