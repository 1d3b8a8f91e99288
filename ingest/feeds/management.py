"""Manual changes to the list of feeds: add, find, pause, edit, remove."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from contract.errors import Permanent
from contract.masking import MASK, masked
from contract.postgres import Connection
from contract.urls import canonical
from ingest.feeds.list_parts import completed
from ingest.feeds.lists import FeedLine


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed as `copydesk feeds list` shows it; the columns of `copydesk.feeds`."""

    feed_id: int
    url: str
    title: str | None
    tags: list[str]
    added_at: datetime
    polled_at: datetime | None
    status: str | None
    error: str | None
    failures: int
    next_poll_at: datetime | None
    paused_at: datetime | None
    quarantined_at: datetime | None
    entries: int
    landed: int
    former_urls: list[str]
    ended_at: datetime | None
    ended_why: str | None

    @property
    def state(self) -> str:
        """In a word: never polled, ended, paused, quarantined, or how the last poll went."""
        if self.ended_at:
            return "ended"
        if self.paused_at:
            return "paused"
        return self.status or "never polled"


@dataclass(frozen=True, slots=True)
class Added:
    """The addresses, as given, that are new, and those that already existed in some spelling.

    without: those whose secrets were omitted when they were written; they are not added.
    """

    new: list[str]
    known: list[str]
    without: list[str]


def same_feed(url: str) -> str:
    """What all spellings of a feed's address share: http or https, case of the host, default port, fragment."""
    return canonical(url) or url


def add(connection: Connection, feeds: Iterable[FeedLine]) -> Added:
    """Adds feeds, due at once, and restores removed ones. One that exists in another spelling is not added again.

    Locks the table until the end of the transaction, so that two lists added at once do not add a feed twice.
    """
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("lock table desk.feeds in share row exclusive mode")
        rows = cursor.execute(
            """select url, feed_id, gone from (
                   select unnest(array_append(former_urls, url)) as url, feed_id, url as now, ended_at is not null
                       or removed_at is not null as gone
                   from desk.feeds) f
               order by gone desc, url = now"""
        ).fetchall()
        known: dict[str, tuple[int | None, bool]] = {}
        for url, number, gone in rows:
            if (shown := masked(url)) != url:
                known[same_feed(shown)] = number, gone
            known[same_feed(url)] = number, gone
        new: list[FeedLine] = []
        again: list[int] = []
        added = Added([], [], [])
        for line in feeds:
            number, gone = known.get(same_feed(line.url), (None, True))
            if number is None and gone and MASK in line.url:
                added.without.append(line.url)
                continue
            known[same_feed(line.url)] = number, False
            (added.new if gone else added.known).append(line.url)
            if gone and number is None:
                new.append(line)
            elif gone and number is not None:
                again.append(number)
        cursor.execute(
            """update desk.feeds set removed_at = null, paused_at = null, ended_at = null, ended_why = null,
                   gone_times = 0,
                   failures = 0,
                   next_poll_at = now()
               where feed_id = any(%s)""",
            [again],
        )
        cursor.executemany(
            """insert into desk.feeds (url, title, title_given, tags, paused_at)
               values (%(url)s, %(title)s, %(title)s::text is not null, %(tags)s,
                   case when %(paused)s then now() end)""",
            [line._asdict() | {"tags": [*line.tags]} for line in new],
        )
    return added


def find(connection: Connection, reference: str) -> int:
    """The number of a polled or paused feed, by its number, its address in any spelling, or its masked address.

    Raises Permanent if there is none, or if several have the same masked address.
    """
    rows = connection.execute(
        "select feed_id, unnest(array_append(former_urls, url)) from desk.feeds where removed_at is null"
    ).fetchall()
    key = same_feed(completed(reference))
    found = [feed_id for feed_id, url in rows if reference in {str(feed_id), url, masked(url)} or same_feed(url) == key]
    whole = [feed_id for feed_id, url in rows if url == reference]
    if len({*(whole or found)}) == 1:
        return int((whole or found)[0])
    if found:
        msg = f"{masked(reference)} names {len({*found})} feeds: give the number that `copydesk feeds list` shows"
    else:
        msg = f"{masked(reference)} is not polled: see `copydesk feeds list`"
    raise Permanent(msg)


def at(connection: Connection, addresses: Sequence[str]) -> list[int]:
    """The numbers of the feeds that are, or were, at one of these addresses in any spelling, or masked."""
    rows = connection.execute("select feed_id, unnest(array_append(former_urls, url)) from desk.feeds").fetchall()
    keys = {same_feed(address) for address in addresses}
    return sorted({number for number, url in rows if same_feed(url) in keys or masked(url) in addresses})


def listed(connection: Connection, feed_ids: Sequence[int] | None = None, tag: str | None = None) -> list[ListedFeed]:
    """The feeds that are not removed, by address: all, those with these numbers, or those with a tag."""
    with connection.cursor(row_factory=class_row(ListedFeed)) as cursor:
        return cursor.execute(
            """select feed_id, url, title, tags, added_at, polled_at, status, error, failures, next_poll_at, paused_at,
                      quarantined_at, entries, landed, former_urls, ended_at, ended_why
               from copydesk.feeds
               where removed_at is null and (%(ids)s::bigint[] is null or feed_id = any(%(ids)s))
                 and (%(tag)s::text is null or %(tag)s = any(tags))
               order by url, feed_id""",
            {"ids": feed_ids, "tag": tag},
        ).fetchall()


def whole_addresses(connection: Connection, tag: str | None = None) -> list[FeedLine]:
    """Every feed that is not removed with its full address, including secrets: for an export that asked for them."""
    rows = connection.execute(
        """select url, title, tags, paused_at is not null from desk.feeds
           where removed_at is null and (%(tag)s::text is null or %(tag)s = any(tags)) order by url""",
        {"tag": tag},
    ).fetchall()
    return [FeedLine(url, title, tuple(tags), paused) for url, title, tags, paused in rows]


def remove(connection: Connection, feed_id: int) -> None:
    """Ends the polling of a feed; its entries and articles stay."""
    connection.execute("update desk.feeds set removed_at = now() where feed_id = %s", [feed_id])


def pause(connection: Connection, feed_id: int) -> None:
    """Stops polling a feed until it is resumed."""
    connection.execute("update desk.feeds set paused_at = coalesce(paused_at, now()) where feed_id = %s", [feed_id])


def resume(connection: Connection, feed_id: int) -> None:
    """Makes a paused or quarantined feed due: its quarantine is reset."""
    connection.execute(
        """update desk.feeds set paused_at = null, spent_body = null, spent_times = 0, spent_reason = null,
               quarantined_at = null, failures = 0, next_poll_at = now(), claimed_until = '-infinity', ended_at = null,
               ended_why = null, gone_times = 0
           where feed_id = %s""",
        [feed_id],
    )


def poll_soon(connection: Connection, feed_id: int, *, whole: bool) -> None:
    """Makes a feed due. whole: without the validators of the last response, so that the server must send everything."""
    connection.execute(
        """update desk.feeds set next_poll_at = now(), claimed_until = '-infinity',
               etag = case when %(whole)s then null else etag end,
               last_modified = case when %(whole)s then null else last_modified end,
               body_hash = case when %(whole)s then null else body_hash end
           where feed_id = %(feed_id)s""",
        {"feed_id": feed_id, "whole": whole},
    )


def edit(
    connection: Connection,
    feed_id: int,
    *,
    url: str | None = None,
    title: str | None = None,
    tags: Sequence[str] | None = None,
) -> None:
    """Changes what is given. A new address is requested without the old one's validators, at once.

    An empty title: the feed's own again. Raises Permanent if another feed has the address.
    """
    if url is not None:
        others = connection.execute("select feed_id, url from desk.feeds where feed_id <> %s", [feed_id]).fetchall()
        if any(same_feed(other) == same_feed(url) for _, other in others):
            msg = f"{masked(url)} is or was another feed's address: see `copydesk feeds list`, or add it"
            raise Permanent(msg)
        connection.execute(
            """update desk.feeds set url = %s, etag = null, last_modified = null, body_hash = null, failures = 0,
                   next_poll_at = now(), claimed_until = '-infinity'
               where feed_id = %s""",
            [url, feed_id],
        )
    connection.execute(
        """update desk.feeds set tags = coalesce(%(tags)s, tags),
               title = case when %(title)s::text is null then title else nullif(%(title)s::text, '') end,
               title_given = case when %(title)s::text is null then title_given else %(title)s::text <> '' end
           where feed_id = %(feed)s""",
        {"title": title, "tags": None if tags is None else list(tags), "feed": feed_id},
    )


def ask_with(
    connection: Connection, feed_id: int, *, user_agent: str | None = None, headers: Mapping[str, str] | None = None
) -> None:
    """Changes how a feed is requested. An empty user_agent: the usual one. Headers: replace those it has."""
    connection.execute(
        """update desk.feeds set user_agent = nullif(coalesce(%s, user_agent), ''), headers = coalesce(%s, headers)
           where feed_id = %s""",
        [user_agent, None if headers is None else Jsonb(dict(headers)), feed_id],
    )
