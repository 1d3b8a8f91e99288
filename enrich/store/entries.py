"""The final fates that a worker gives to entries, and dead letters.

Everything else about entries is `ingest.feeds.entries`.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection
from typing import Final, NamedTuple
from uuid import UUID

from psycopg import sql

from contract.postgres import Connection
from enrich.store.columns import column_list


class DeadLetterRow(NamedTuple):
    """A row of desk.dead_letters. bytes: the size of the value. head: its first bytes."""

    topic: str
    partition: int
    position: int
    key: builtins.bytes | None
    bytes: int
    head: builtins.bytes
    reason: str


_INSERT: Final = sql.SQL("insert into desk.dead_letters ({columns}) values ({values}) on conflict do nothing").format(
    columns=column_list(DeadLetterRow._fields),
    values=sql.SQL(", ").join([sql.Placeholder()] * len(DeadLetterRow._fields)),
)


def landed(connection: Connection, versions: Collection[tuple[str, str]]) -> None:
    """Ends the entries under way for these versions (article id, version id)."""
    ordered = sorted(set(versions))
    connection.execute(
        """update desk.entries e set fate = 'landed', reason = null, fate_at = now()
           from unnest(%s::uuid[], %s::uuid[]) q (article_id, version_id)
           where e.article_id = q.article_id and e.version_id = q.version_id and e.fate in ('waiting', 'sent')""",
        [[article for article, _ in ordered], [version for _, version in ordered]],
    )


def dead_letter(connection: Connection, row: DeadLetterRow, article_id: str | None, version_id: str | None) -> None:
    """Stores a dead letter, and ends the entries under way for its article; version_id: only for this version."""
    connection.execute(_INSERT, row)
    connection.execute(
        """update desk.entries set fate = 'dead_letter', reason = %s, fate_at = now()
           where article_id = %s::uuid and fate in ('waiting', 'sent')
             and version_id = coalesce(%s::uuid, version_id)""",
        [row.reason, article_id, version_id],
    )


def remove(connection: Connection, articles: Collection[UUID], reason: str) -> None:
    """Ends the entries of forgotten articles: what their feeds said about them is deleted, and so are dead letters."""
    connection.execute(
        """update desk.entries
           set fate = 'removed', reason = %s, fate_at = now(), look_at = null,
               title = null, author = null, authors = '{}', text_sample = null
           where article_id = any(%s)""",
        [reason, list(articles)],
    )
    connection.execute(
        "delete from desk.dead_letters where key = any(%s)", [[article.hex.encode() for article in articles]]
    )


def refuse(connection: Connection, articles: Collection[str]) -> None:
    """Ends the entries under way for articles that were forgotten before."""
    connection.execute(
        """update desk.entries
           set fate = 'removed', reason = 'forgotten before: `copydesk forget --allow` lets it come again',
               fate_at = now(), title = null, author = null, authors = '{}', text_sample = null
           where article_id = any(%s::uuid[]) and fate in ('waiting', 'sent')""",
        [sorted(articles)],
    )


def wait_again(connection: Connection, origins: Collection[str], seconds: float) -> int:
    """Sets entries that were sent but have not landed back to waiting, since Kafka lost messages; returns how many.

    Which of them are lost is unknown: they are due after so many seconds, and those whose messages are left may land
    before. One whose version landed for another entry has landed. A registered version does not count: the run
    may have died before it was matched, and offsets belong to the lost log, or to an earlier one.
    """
    row = connection.execute(
        """with sent as (
               select entry_id, exists (
                   select from desk.entries o
                   where o.article_id = e.article_id and o.version_id = e.version_id and o.fate = 'landed') as landed
               from desk.entries e where fate = 'sent' and origin = any(%(origins)s)
               order by entry_id for update of e
           ), ended as (
               update desk.entries e
               set fate = case when landed then 'landed' else 'waiting' end, fate_at = now(), attempts = 0,
                   reason = case when not landed then %(reason)s
                       || case origin when 'replay' then 'replay the file again' else 'it is fetched again' end end,
                   next_attempt_at = now() + %(seconds)s * interval '1 second',
                   claimed_until = case origin when 'replay' then 'infinity' else '-infinity' end::timestamptz
               from sent where e.entry_id = sent.entry_id returning e.fate
           )
           select count(*) from ended where fate = 'waiting'""",
        {"origins": list(origins), "seconds": seconds, "reason": "Kafka lost its message before it landed: "},
    ).fetchone()
    return int(row[0]) if row else 0
