"""Entries: everything found, each on its way to exactly one fate.

An entry waits in Postgres, not in memory, so a crash costs nothing: its claim runs out and another run
takes it. The article's ids are written before the article is sent, and `sent` is written only over
`waiting`: a worker may land the article before the sender gets to say that it was sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from contract.article import Article, Published, storable
from contract.fates import Fate
from contract.masking import Address, masked
from contract.postgres import Connection
from contract.urls import canonical, host_of
from ingest.feeds.formats.listing import Entry
from ingest.feeds.hosts import shares
from ingest.feeds.patience import Outcome

# Fates in which a page may end that is there tomorrow.
_ANOTHER_CHANCE: Final[list[Fate]] = [
    "robots", "gone", "refused", "unreachable", "timed_out", "too_large", "not_html", "no_text", "wall", "unreadable",
]  # fmt: skip
_CHANCES: Final = 3


@dataclass(frozen=True, slots=True)
class ClaimedEntry:
    """An entry claimed for one try. attempts: this one included."""

    entry_id: int
    url: Address
    feed_url: Address
    title: str | None
    author: str | None
    published: Published | None
    source_url: str | None
    discovered_at: datetime
    attempts: int


def record(connection: Connection, feed_id: int, entries: Iterable[Entry]) -> int:
    """Writes the entries not seen before; returns how many. One without a usable address has its fate at once.

    One that ended in a failure, and that its feed still lists a day later, waits again: three times at most.
    """
    found = 0
    for entry in entries:
        fetchable = entry.url if entry.url and canonical(entry.url) else None
        cursor = connection.execute(
            """insert into desk.entries (
                   feed_id, origin, guid, url, host, title, author, published, source_url, fate, reason)
               values (%s, 'feed', %s, %s, %s, %s, %s, %s, %s, %s, %s)
               on conflict (feed_id, guid) do update
                   set fate = 'waiting', attempts = 0, chances = entries.chances + 1, next_attempt_at = now(),
                       fate_at = now()
                   where entries.fate = any(%s) and entries.fate_at < now() - interval '1 day' and entries.chances < %s
               returning xmax = 0""",
            [
                feed_id,
                storable(entry.guid),
                storable(entry.url) if entry.url else None,
                host_of(fetchable) if fetchable else None,
                storable(entry.title) if entry.title else None,
                storable(entry.author) if entry.author else None,
                _jsonb(entry.published),
                entry.source_url,
                "waiting" if fetchable else "bad_link",
                None
                if fetchable
                else masked(f"the feed gives {entry.url!r} as the entry's address")
                if entry.url
                else "the feed gives no address",
                _ANOTHER_CHANCE,
                _CHANCES,
            ],
        )
        found += sum(new for (new,) in cursor.fetchall())
    return found


def waiting_hosts(connection: Connection, *, most: int) -> Sequence[tuple[str, int]]:
    """Hosts with entries that are due, the longest waiting first, each with its share; those that rest are left out."""
    waiting = connection.execute(
        """select e.host, count(*)::int from desk.entries e left join desk.hosts h using (host)
           where fate = 'waiting' and origin = 'feed' and next_attempt_at <= now() and claimed_until < now()
             and (h.resting_until is null or h.resting_until <= now())
           group by 1 order by min(next_attempt_at), 1"""
    ).fetchall()
    return shares(waiting, most)


def any_waiting(connection: Connection) -> bool:
    """Whether an entry is due that nobody has claimed, on a host that does not rest."""
    row = connection.execute(
        """select exists (select from desk.entries e left join desk.hosts h using (host)
           where fate = 'waiting' and origin = 'feed' and next_attempt_at <= now() and claimed_until < now()
             and (h.resting_until is null or h.resting_until <= now()))"""
    ).fetchone()
    return bool(row and row[0])


def claim(connection: Connection, host: str, *, most: int, seconds: float) -> Sequence[ClaimedEntry]:
    """Claims entries of a host that are due and counts the try: a page that kills its run uses up its tries too."""
    with connection.cursor(row_factory=class_row(_ClaimedRow)) as cursor:
        rows = cursor.execute(
            """update desk.entries e
               set claimed_until = now() + %s * interval '1 second', attempts = attempts + 1
               from desk.feeds f
               where f.feed_id = e.feed_id and entry_id in (
                   select entry_id from desk.entries
                   where fate = 'waiting' and origin = 'feed' and host = %s
                     and next_attempt_at <= now() and claimed_until < now()
                     and not exists (select from desk.hosts h where h.host = entries.host and resting_until > now())
                   order by next_attempt_at, entry_id limit %s for update skip locked
               )
               returning entry_id, e.url, f.url as feed_url, e.title, author, published, source_url, discovered_at,
                         attempts""",
            [seconds, host, most],
        ).fetchall()
    return sorted((row.claimed() for row in rows), key=lambda entry: entry.entry_id)


def release(connection: Connection, entries: Iterable[int]) -> None:
    """Gives claimed entries back untried: the failure was ours, not theirs."""
    connection.execute(
        """update desk.entries set claimed_until = '-infinity', attempts = greatest(attempts - 1, 0)
           where entry_id = any(%s) and fate = 'waiting'""",
        [list(entries)],
    )


def name_article(connection: Connection, entry_id: int, article: Article, *, final_url: str | None = None) -> None:
    """Writes which article the entry becomes. Must be committed before the article is sent."""
    connection.execute(
        "update desk.entries set article_id = %s, version_id = %s, final_url = %s where entry_id = %s",
        [article.article_id, article.version_id, final_url, entry_id],
    )


def mark_sent(connection: Connection, entries: Iterable[int]) -> None:
    """The broker has acknowledged their articles. Those that a worker has landed already stay `landed`."""
    connection.execute(
        """update desk.entries set fate = 'sent', reason = null, fate_at = now(), claimed_until = '-infinity'
           where entry_id = any(%s) and fate = 'waiting'""",
        [list(entries)],
    )


def settle(connection: Connection, entry_id: int, outcome: Outcome) -> None:
    """Writes what a try came to, and frees the entry."""
    connection.execute(
        """update desk.entries set fate = %s, reason = %s, fate_at = now(), claimed_until = '-infinity',
               next_attempt_at = now() + coalesce(%s, 0) * interval '1 second'
           where entry_id = %s and fate = 'waiting'""",
        [outcome.fate, outcome.reason and storable(outcome.reason)[:1000], outcome.retry_seconds, entry_id],
    )


def of_article(connection: Connection, article_id: UUID | None, addresses: Sequence[str], most: int) -> list[int]:
    """The numbers of the entries that became an article, or were listed or answered at one of these addresses."""
    rows = connection.execute(
        """select entry_id from desk.entries where url = any(%(urls)s)
           union select entry_id from desk.entries where final_url = any(%(urls)s)
           union select entry_id from desk.entries where article_id = %(article)s
           order by 1 limit %(most)s""",
        {"urls": list(addresses), "article": article_id, "most": most},
    ).fetchall()
    return [entry_id for (entry_id,) in rows]


def fates_of(connection: Connection, feed_id: int) -> dict[str, int]:
    """How many entries of a feed came to which fate, the most frequent first."""
    return dict(
        connection.execute(
            "select fate, count(*) from desk.entries where feed_id = %s group by 1 order by 2 desc, 1", [feed_id]
        ).fetchall()
    )


def record_file(connection: Connection, name: str, digest: str) -> int:
    """The entry of a replayed file, waiting (again); the same content under the same name is the same entry."""
    row = connection.execute(
        """insert into desk.entries (origin, guid, title, claimed_until) values ('replay', %s, %s, 'infinity')
           on conflict (feed_id, guid) do update
               set fate = 'waiting', reason = null, fate_at = now(), attempts = entries.attempts + 1
           returning entry_id""",
        [storable(f"{name[-500:]}:{digest}"), storable(name[-500:])],
    ).fetchone()
    assert row is not None  # noqa: S101  # an upsert returns its row
    return int(row[0])


@dataclass(frozen=True, slots=True)
class _ClaimedRow:
    entry_id: int
    url: str
    feed_url: str
    title: str | None
    author: str | None
    published: dict[str, str | None] | None
    source_url: str | None
    discovered_at: datetime
    attempts: int

    def claimed(self) -> ClaimedEntry:
        published = msgspec.convert(self.published, Published) if self.published else None
        return ClaimedEntry(
            self.entry_id, Address(self.url), Address(self.feed_url), self.title, self.author, published,
            self.source_url, self.discovered_at, self.attempts,
        )  # fmt: skip


def _jsonb(published: Published | None) -> Jsonb | None:
    return Jsonb(msgspec.to_builtins(published)) if published else None
