"""Records what a poll found: new items become entries, changed ones are checked again.

Each entry ends with exactly one fate (`ingest.feeds.entries`). Which item is which entry, `identity` decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec
from psycopg.types.json import Jsonb

from contract.article import Published, storable
from contract.fates import Fate
from contract.masking import masked
from contract.postgres import Connection
from contract.urls import host_of
from ingest.feeds.archives import is_older, why_old
from ingest.feeds.entry_pages import page_of
from ingest.feeds.formats.listing import Entry
from ingest.feeds.identity import New, Same, identities
from ingest.feeds.known_entries import Row, latest, near
from ingest.feeds.likeness import same_title
from ingest.feeds.looks import LookLimits, look_at_changed

# Fates of pages that may be available tomorrow.
_ANOTHER_CHANCE: Final[list[Fate]] = [
    "robots", "gone", "refused", "unreachable", "timed_out", "too_large", "not_html", "no_text", "wall", "unreadable",
]  # fmt: skip
_CHANCES: Final = 3
_READ_LATELY: Final = 7 * 86_400.0  # seconds


class RecordLimits(NamedTuple):
    """How often pages are checked again, and how many days of an archive are taken; see the settings."""

    looks: LookLimits
    old_days: int


class How(NamedTuple):
    """What applies to all items of one poll.

    oldest: for an archive, anything published before is `too_old`. pushed_by: the hub that pushed them; None: a poll.
    polled_at: when the feed was polled before.
    """

    looks: LookLimits = LookLimits(0, 1)
    oldest: datetime | None = None
    pushed_by: str | None = None
    polled_at: datetime | None = None


_PLAIN: Final = How()


class Listed(NamedTuple):
    """What a feed lists at a poll."""

    feed_id: int
    entries: Sequence[Entry]
    how: How = _PLAIN


def record(connection: Connection, listed: Sequence[Listed]) -> list[int]:
    """Records items of feeds not seen before; returns how many for each.

    One without a usable address gets its fate at once. One that ended in a failure, and that its feed still lists a day
    later, waits again: three times at most. One about which its feed says something new is checked again, and one whose
    page was listed by another feed, and was fetched since it was published, has landed with that.
    """
    new: list[dict[str, Any]] = []
    counts: list[int] = []
    changed: list[tuple[Entry, Same, Row, LookLimits]] = []
    failed: list[int] = []
    for one, rows in zip(listed, near(connection, [(one.feed_id, one.entries) for one in listed]), strict=True):
        own = {row.entry_id: row for row in rows if row.feed_id == one.feed_id}
        found = identities(one.entries, [row.known() for row in own.values()])
        if _may_be_known(one.entries, found, one.how):
            own |= {row.entry_id: row for row in latest(connection, one.feed_id)}
            found = identities(one.entries, [row.known() for row in own.values()])
        before = len(new)
        new += _new(one, found, [row for row in rows if row.feed_id != one.feed_id])
        counts.append(len(new) - before)
        for entry, is_ in zip(one.entries, found, strict=True):
            if isinstance(is_, Same):
                row = own[is_.entry_id]
                if is_.changed:
                    changed.append((entry, is_, row, one.how.looks))
                elif row.fate in _ANOTHER_CHANCE and row.chances < _CHANCES:
                    failed.append(is_.entry_id)
    with connection.pipeline():
        if new:
            connection.execute(_INSERT, [msgspec.json.encode(new).decode()])
        for change in changed:
            _change(connection, *change)
        if failed:
            _another_chance(connection, failed)
    return counts


def _may_be_known(entries: Sequence[Entry], found: Sequence[Same | New], how: How) -> bool:
    """Whether items that seem new may be entries with another guid and another link.

    All are new, so that the feed may have moved together with its guids and links; or one was published before the feed
    was last read, unlike a new one; or a hub pushed them.
    """
    new = [entry.published for entry, is_ in zip(entries, found, strict=True) if isinstance(is_, New)]
    if not new or how.pushed_by:
        return bool(new)
    since = how.polled_at
    if since is None:  # never read before
        return False
    return len(new) == len(entries) or any(
        one is not None and one.moment is not None and one.moment < since for one in new
    )


def _new(one: Listed, found: Sequence[Same | New], others: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """The rows of new items. others: entries of other feeds with one of its pages."""
    landed = {row.page: row for row in others if row.fate == "landed" and row.looked_at and row.since < _READ_LATELY}
    oldest = one.how.oldest
    for entry, is_ in zip(one.entries, found, strict=True):
        if isinstance(is_, New):
            said = _said(entry)
            page = said["page"]
            twin = landed.get(page) if page else None
            old = oldest is not None and is_older(entry, oldest)
            adopted = twin if twin and _has_been_read(entry, twin) else None
            yield {
                **said,
                "feed": one.feed_id,
                "guid": storable(is_.guid),
                "fate": "landed" if adopted else "bad_link" if not page else "too_old" if old else "waiting",
                "reason": _why_bad(entry) if not page else why_old(oldest) if old and not adopted else None,
                "article": adopted and adopted.article_id,
                "version": adopted and adopted.version_id,
                "final": adopted and adopted.final_url,
                "looked": adopted and adopted.looked_at,
                "hub": one.how.pushed_by,
            }


# All items in one statement, in their order, so that their numbers follow it.
_INSERT: Final = b"""
insert into desk.entries (
    feed_id, origin, guid, url, page, host, title, author, authors, published, updated, digest, guid_shared, source_url,
    fate, reason, article_id, version_id, final_url, looked_at, pushed_by)
select feed, 'feed', guid, url, page, host, title, author, authors, published, updated, digest, shared, source,
    fate, reason, article, version, final, looked, hub
from json_to_recordset(%s::json) as new (
    feed bigint, guid text, url text, page text, host text, title text, author text, authors text[], published jsonb,
    updated jsonb, digest text, shared boolean, source text, fate text, reason text, article uuid, version uuid,
    final text, looked timestamptz, hub text)
on conflict (feed_id, guid) do nothing"""


def _has_been_read(entry: Entry, twin: Row) -> bool:
    """Whether a page that another feed listed was fetched when this item was on it."""
    published = entry.published.moment if entry.published else None
    return same_title(entry.title, twin.title) or bool(published and twin.looked_at and published <= twin.looked_at)


def _change(connection: Connection, entry: Entry, is_: Same, row: Row, limits: LookLimits) -> None:
    """Stores what its feed says now. A landed one is checked again, and one without an address may now have one."""
    wait = look_at_changed(row.looks, row.since, limits)
    fresh = row.fate == "bad_link" and is_.moved
    connection.execute(
        """update desk.entries set
               url = coalesce(%(url)s, url), page = coalesce(%(page)s, page), host = coalesce(%(host)s, host),
               title = %(title)s, author = %(author)s, authors = %(authors)s, published = %(published)s,
               updated = %(updated)s, digest = %(digest)s, guid_shared = guid_shared or %(shared)s,
               source_url = %(source)s,
               look_at = least(look_at, now() + %(wait)s * interval '1 second'),
               fate = case when %(fresh)s then 'waiting' else fate end,
               fate_at = case when %(fresh)s then now() else fate_at end,
               reason = case when %(fresh)s then null else reason end
           where entry_id = %(entry)s""",
        {
            name: Jsonb(msgspec.to_builtins(one)) if isinstance(one, Published) else one
            for name, one in _said(entry).items()
        }
        | {"entry": is_.entry_id, "wait": wait, "fresh": fresh},
    )


def _another_chance(connection: Connection, entries: Sequence[int]) -> None:
    connection.execute(
        """update desk.entries set fate = 'waiting', attempts = 0, chances = chances + 1, next_attempt_at = now(),
               fate_at = now()
           where entry_id = any(%s) and fate_at < now() - interval '1 day'""",
        [[*entries]],
    )


def _said(entry: Entry) -> dict[str, Any]:
    """What a feed says about an entry, by column."""
    page = page_of(entry)
    return {
        "url": storable(entry.url) if entry.url else None,
        "page": page,
        "host": host_of(entry.url) if entry.url and page else None,
        "title": storable(entry.title) if entry.title else None,
        "author": storable(entry.author) if entry.author else None,
        "authors": [storable(author) for author in entry.authors],
        "published": entry.published,
        "updated": entry.updated,
        "digest": entry.digest or None,
        "shared": entry.shared_guid,
        "source": entry.source_url,
    }


def _why_bad(entry: Entry) -> str:
    return masked(f"the feed gives {entry.url!r} as the entry's address") if entry.url else "the feed gives no address"
