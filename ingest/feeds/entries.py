"""Entries: everything found, each on its way to exactly one fate.

An entry waits in Postgres, not in memory, so a crash costs nothing: its claim runs out and another run
takes it. The article's ids are written before the article is sent, and `sent` is written only over
`waiting`: a worker may land the article before the sender gets to say that it was sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from contract.article import Article, Published, storable
from contract.errors import EntryError, PassingError
from contract.fates import Fate
from contract.masking import Address, masked
from contract.postgres import Connection
from contract.urls import canonical, host_of
from ingest.feeds.formats.listing import Entry


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one try came to. retry_seconds: set where the entry goes on waiting."""

    fate: Fate
    reason: str | None = None
    retry_seconds: float | None = None


def outcome_of(error: EntryError, *, attempts: int, most: int, retry_seconds: float) -> Outcome:
    """What a failed try comes to: a passing failure waits, twice as long each time, until the tries are used up."""
    if isinstance(error, PassingError) and attempts < most:
        wait = max(retry_seconds * 2 ** (attempts - 1), error.retry_after or 0)
        return Outcome("waiting", str(error), min(wait, 86_400))
    tries = f" (after {attempts} tries)" if isinstance(error, PassingError) else ""
    return Outcome(error.fate, f"{error}{tries}")


def record(connection: Connection, feed_id: int, entries: Iterable[Entry]) -> int:
    """Writes the entries not seen before; returns how many. One without a usable address has its fate at once."""
    found = 0
    for entry in entries:
        fetchable = entry.url if entry.url and canonical(entry.url) else None
        cursor = connection.execute(
            """insert into desk.entries (
                   feed_id, origin, guid, url, host, title, author, published, source_url, fate, reason)
               values (%s, 'feed', %s, %s, %s, %s, %s, %s, %s, %s, %s)
               on conflict (feed_id, guid) do nothing""",
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
            ],
        )
        found += cursor.rowcount
    return found


def waiting_hosts(connection: Connection, *, most: int) -> Sequence[tuple[str, int]]:
    """Hosts with entries that are due, and how many, the longest waiting first."""
    return connection.execute(
        """select host, count(*)::int from (
               select host, next_attempt_at from desk.entries
               where fate = 'waiting' and origin = 'feed' and next_attempt_at <= now() and claimed_until < now()
               order by next_attempt_at limit %s) due
           group by host order by min(next_attempt_at), host""",
        [most],
    ).fetchall()


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
