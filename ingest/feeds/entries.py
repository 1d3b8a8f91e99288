"""Entries: everything found, each ending with exactly one fate.

An entry waits in Postgres, not in memory, so a crash loses nothing: its claim expires and another run
takes it. The article's ids are written before the article is sent, and `sent` only overwrites
`waiting`: a worker may land the article before the sender can record that it was sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from psycopg.rows import class_row

from contract.article import Article, Published, storable
from contract.masking import Address
from contract.postgres import Connection
from ingest.feeds.claims import Claim
from ingest.feeds.hosts import shares
from ingest.feeds.patience import Outcome


@dataclass(frozen=True, slots=True)
class ClaimedEntry:
    """An entry claimed for one try. attempts: including this one.

    authors: as its feed gives them. looks: how often its page was checked since it was sent, including this time; 0:
    it waits for its first fetch. version_id: the version it became then.
    """

    entry_id: int
    url: Address
    feed_url: Address
    title: str | None
    authors: tuple[str, ...]
    published: Published | None
    source_url: str | None
    discovered_at: datetime
    attempts: int
    looks: int = 0
    article_id: UUID | None = None
    version_id: UUID | None = None


def waiting_hosts(connection: Connection, *, most: int) -> Sequence[tuple[str, int]]:
    """Hosts with due entries, longest waiting first, each with its share, except those that asked us to wait."""
    waiting = connection.execute(
        """select e.host, count(*)::int from desk.entries e left join desk.hosts h using (host)
           where (fate = 'waiting' and next_attempt_at <= now() or fate = 'landed' and look_at <= now())
             and origin = 'feed' and claimed_until < now() and (h.resting_until is null or h.resting_until <= now())
           group by 1 order by min(case fate when 'waiting' then next_attempt_at else look_at end), 1"""
    ).fetchall()
    return shares(waiting, most)


def any_waiting(connection: Connection) -> bool:
    """Whether an unclaimed entry is due, on a host that did not ask us to wait."""
    row = connection.execute(
        """select exists (select from desk.entries e left join desk.hosts h using (host)
           where (fate = 'waiting' and next_attempt_at <= now() or fate = 'landed' and look_at <= now())
             and origin = 'feed' and claimed_until < now()
             and (h.resting_until is null or h.resting_until <= now()))"""
    ).fetchone()
    return bool(row and row[0])


def claim(connection: Connection, host: str, *, most: int, seconds: float) -> Sequence[ClaimedEntry]:
    """Claims entries of a host that are due and counts the try, so that a page that kills its run uses up its tries.

    If several wait for one page, the first is claimed; the result is written for all. Entries that
    have landed and whose page is due for another check are claimed, too: that counts as a check, and the next one is a
    day away if this one never ends.
    """
    # However many wait, and whatever the statistics: each kind is read in the order of its index up to the limit. That
    # index alone has the order by host, if the host is a range; and no index answers the `case`.
    connection.execute("set local enable_sort = off; set local enable_seqscan = off; set local enable_bitmapscan = off")
    with connection.cursor(row_factory=class_row(_ClaimedRow)) as cursor:
        rows = cursor.execute(
            """update desk.entries e
               set claimed_until = now() + %(seconds)s * interval '1 second',
                   attempts = attempts + (fate = 'waiting')::int, looks = looks + (fate = 'landed')::int,
                   look_at = case when fate = 'landed' then now() + interval '1 day' else look_at end
               from desk.feeds f
               where f.feed_id = e.feed_id and entry_id = any(array(
                   select entry_id from desk.entries
                   where entry_id = any(array(
                       (select entry_id from desk.entries
                        where fate = 'waiting' and host >= %(host)s and host <= %(host)s and next_attempt_at <= now()
                          and origin = 'feed' and claimed_until < now()
                          and entry_id <= coalesce((
                              select min(first.entry_id) filter (where first.fate = 'waiting')
                              from desk.entries first where first.page = entries.page), entry_id)
                        order by host, next_attempt_at, entry_id limit %(most)s)
                       union all
                       (select entry_id from desk.entries
                        where fate = 'landed' and host >= %(host)s and host <= %(host)s and look_at <= now()
                          and origin = 'feed' and claimed_until < now()
                          and entry_id <= coalesce((
                              select min(first.entry_id) filter (where first.fate = 'waiting')
                              from desk.entries first where first.page = entries.page), entry_id)
                        order by host, look_at, entry_id limit %(most)s)))
                     and not exists (select from desk.hosts where host = %(host)s and resting_until > now())
                     -- Once more, of the row that is locked: another run may have claimed it meanwhile.
                     and claimed_until < now()
                     and case fate when 'waiting' then next_attempt_at when 'landed' then look_at end <= now()
                   order by case fate when 'waiting' then next_attempt_at else look_at end, entry_id
                   limit %(most)s for update skip locked
               ))
               returning entry_id, e.url, f.url as feed_url, e.title, author, authors, published, source_url,
                         discovered_at, attempts, case fate when 'landed' then looks else 0 end as looks,
                         article_id, version_id""",
            {"seconds": seconds, "host": host, "most": most},
        ).fetchall()
    return sorted((row.claimed() for row in rows), key=lambda entry: entry.entry_id)


def release(connection: Connection, entries: Iterable[int]) -> None:
    """Releases claimed entries without a try, because the failure was ours."""
    connection.execute(
        """update desk.entries set claimed_until = '-infinity',
               attempts = greatest(attempts - (fate = 'waiting')::int, 0),
               looks = greatest(looks - (fate = 'landed')::int, 0),
               look_at = case when fate = 'landed' then now() else look_at end
           where entry_id = any(%s) and fate in ('waiting', 'landed') and claimed_until > now()""",
        [list(entries)],
    )


def name_article(connection: Connection, entry_id: int, article: Article, claim: Claim) -> None:
    """Records which article the entry becomes, and others waiting for the same page; committed before it is sent.

    One that has already landed, as another version, waits for this one to be sent. claim: the page where it was read.
    """
    connection.execute(
        """update desk.entries set article_id = %(article)s, version_id = %(version)s, final_url = %(final)s,
               text_sample = %(sample)s,
               attempts = case when fate = 'landed' then 0 else attempts end,
               fate_at = case when fate = 'landed' then now() else fate_at end,
               fate = case when fate = 'landed' then 'waiting' else fate end
           where entry_id = %(entry)s
              or fate = 'waiting' and page = (select page from desk.entries where entry_id = %(entry)s)""",
        {
            "article": article.article_id,
            "version": article.version_id,
            "final": claim.final_url,
            "sample": claim.sample,
            "entry": entry_id,
        },
    )


def keep_sample(connection: Connection, entry_id: int, sample: bytes | None) -> None:
    """Keeps the sample of a page that became no article."""
    connection.execute("update desk.entries set text_sample = %s where entry_id = %s", [sample, entry_id])


def mark_sent(connection: Connection, entries: Iterable[int]) -> None:
    """Marks entries as sent, once the broker has acknowledged their articles. Those already landed stay `landed`."""
    connection.execute(
        """update desk.entries set fate = 'sent', reason = null, fate_at = now(), claimed_until = '-infinity'
           where fate = 'waiting' and entry_id in (
               select unnest(%(entries)s::bigint[])
               union all
               select twin.entry_id from desk.entries mine
               join desk.entries twin on twin.page = mine.page and twin.version_id = mine.version_id
               where mine.entry_id = any(%(entries)s))""",
        {"entries": list(entries)},
    )


def send_again(connection: Connection, key: str) -> None:
    """Sets the entry of a dead letter back to in progress. key: of the message, the article's id without hyphens."""
    connection.execute(
        """update desk.entries set fate = 'sent', reason = null, fate_at = now()
           where fate = 'dead_letter' and article_id = %s::uuid""",
        [key],
    )


def looked(connection: Connection, entry_id: int, again_seconds: float | None) -> None:
    """The page of an entry was fetched, or failed: it is checked again after so many seconds; None: never."""
    connection.execute(
        """update desk.entries set looked_at = now(), look_at = now() + %s * interval '1 second',
               claimed_until = '-infinity'
           where entry_id = %s""",
        [again_seconds, entry_id],
    )


def settle(connection: Connection, entry_id: int, outcome: Outcome) -> None:
    """Writes the result of a try, also for entries waiting for the same page, and releases them."""
    connection.execute(
        """update desk.entries set fate = %(fate)s, reason = %(reason)s, fate_at = now(), claimed_until = '-infinity',
               next_attempt_at = now() + coalesce(%(wait)s, 0) * interval '1 second'
           where fate = 'waiting' and (
               entry_id = %(entry)s or page = (select page from desk.entries where entry_id = %(entry)s))""",
        {
            "fate": outcome.fate,
            "reason": outcome.reason and storable(outcome.reason)[:1000],
            "wait": outcome.retry_seconds,
            "entry": entry_id,
        },
    )


def fetch_old(connection: Connection, feed_id: int) -> int:
    """Sets entries that were too old at their feed's first poll to waiting; returns how many."""
    return connection.execute(
        """update desk.entries set fate = 'waiting', fate_at = now(), reason = null, next_attempt_at = now()
           where feed_id = %s and fate = 'too_old'""",
        [feed_id],
    ).rowcount


def fates_of(connection: Connection, feed_id: int) -> dict[str, int]:
    """How many entries of a feed have which fate, the most frequent first."""
    return dict(
        connection.execute(
            "select fate, count(*) from desk.entries where feed_id = %s group by 1 order by 2 desc, 1", [feed_id]
        ).fetchall()
    )


@dataclass(frozen=True, slots=True)
class _ClaimedRow:
    entry_id: int
    url: str
    feed_url: str
    title: str | None
    author: str | None
    authors: list[str]
    published: dict[str, str | None] | None
    source_url: str | None
    discovered_at: datetime
    attempts: int
    looks: int
    article_id: UUID | None
    version_id: UUID | None

    def claimed(self) -> ClaimedEntry:
        published = msgspec.convert(self.published, Published) if self.published else None
        return ClaimedEntry(
            self.entry_id, Address(self.url), Address(self.feed_url), self.title,
            tuple(self.authors) or ((self.author,) if self.author else ()), published, self.source_url,
            self.discovered_at, self.attempts, self.looks, self.article_id, self.version_id,
        )  # fmt: skip
