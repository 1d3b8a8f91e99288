"""The polled feeds: which are due, who claimed them, and the results."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import msgspec
from psycopg.rows import kwargs_row

from contract.article import storable
from contract.masking import Address
from contract.postgres import Connection
from ingest.feeds.hubs import Hub
from ingest.feeds.moves import Move
from ingest.feeds.quarantine import Suspect
from ingest.feeds.rhythm_rows import Rhythm
from ingest.fetch.hops import Headers

PollStatus = Literal["new entries", "nothing new", "not modified", "failed", "quarantined", "not a feed", "ended"]
_GONE_TRIES: Final = 5  # consecutive tries of a subscription; after that the feed's next hub is asked
_MOST_OF_HOST: Final = 60
WHOLE_HOURS: Final = 12
"""How often, at least, a feed is requested in full, whatever validators it gave: some always answer 304."""


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed claimed for one poll, with what a conditional request and the schedule need.

    etag, last_modified: None if it is to be requested in full. body_hash: of the last body that was read, if that was
    recently. claimed_until: written with the claim; another claim, or a manual change, ends this one.
    interval_seconds, skipped_hours: what the feed itself asks for. previous_seconds: the wait before this
    poll; None: it is the first. polled_at, status: when the last poll was, and its result. headers: sent with each
    request for it, as set by a person. gone_times: consecutive polls answered with 410. pushed: whether a hub pushes
    new entries.
    """

    feed_id: int
    url: Address
    etag: str | None
    last_modified: str | None
    failures: int
    interval_seconds: int | None
    previous_seconds: float | None
    suspect: Suspect | None = None
    body_hash: str | None = None
    status: PollStatus | None = None
    move: Move | None = None
    rhythm: Rhythm | None = None
    headers: Headers = ()
    gone_times: int = 0
    pushed: bool = False
    polled_at: datetime | None = None
    skipped_hours: Sequence[int] = ()
    claimed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll found and when the feed is due again, in seconds from now.

    read: whether the feed arrived completely, and was read now or is known from before: then what follows replaces what
    was known. body_hash: of a body that was read now. parsed: whether it was parsed now: then the first of `hubs`
    that has not refused the feed, and is not gone, replaces what was known. missed: whether it had new entries that no
    hub had pushed.
    """

    status: PollStatus
    next_seconds: float
    title: str | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    interval_seconds: int | None = None
    skipped_hours: Sequence[int] = ()
    suspect: Suspect | None = None
    read: bool = False
    body_hash: str | None = None
    move: Move | None = None
    rhythm: Rhythm | None = None
    gone_times: int = 0
    parsed: bool = False
    hubs: tuple[Hub, ...] = ()
    missed: bool = False


def claim(connection: Connection, *, most: int, seconds: float, left_out: Collection[str] = ()) -> Sequence[DueFeed]:
    """Claims feeds that are due: nobody else polls them until they are settled or `seconds` have passed.

    Of one host as many as can be requested in a minute, so that one with thousands hides no other; none of excluded
    hosts.
    """
    with connection.cursor(row_factory=kwargs_row(_due)) as cursor:
        return cursor.execute(
            """update desk.feeds set claimed_until = now() + %s * interval '1 second'
               where feed_id in (
                   select feed_id from desk.feeds
                   where next_poll_at <= now() and claimed_until < now() and feed_id in (
                       select feed_id from (
                           select feed_id, next_poll_at, row_number() over (partition by host order by next_poll_at)
                           from desk.feeds
                           where removed_at is null and paused_at is null and ended_at is null
                             and next_poll_at <= now() and claimed_until < now() and host <> all(%s)
                             and not exists (
                                 select from desk.hosts h where h.host = feeds.host and resting_until > now())
                       ) due where row_number <= %s order by next_poll_at limit %s
                   ) for update skip locked
               )
               returning feed_id, claimed_until, url, failures, interval_seconds, skipped_hours, status, polled_at,
                         moved_to, moved_since, moved_times,
                         case when whole_at > now() - %s * interval '1 hour' then etag end as etag,
                         case when whole_at > now() - %s * interval '1 hour' then last_modified end as last_modified,
                         case when whole_at > now() - %s * interval '1 hour' then body_hash end as body_hash,
                         extract(epoch from next_poll_at - polled_at)::float as previous_seconds,
                         rhythm, spent_body, spent_times, spent_reason, user_agent, headers, gone_times,
                         coalesce(pushed_until > now(), false) as pushed""",
            [seconds, [*left_out], _MOST_OF_HOST, most, WHOLE_HOURS, WHOLE_HOURS, WHOLE_HOURS],
        ).fetchall()


def any_due(connection: Connection) -> bool:
    """Whether an unclaimed feed is due."""
    row = connection.execute(
        """select exists (select from desk.feeds
               where removed_at is null and paused_at is null and ended_at is null
                     and next_poll_at <= now() and claimed_until < now()
                 and not exists (select from desk.hosts h where h.host = feeds.host and resting_until > now()))"""
    ).fetchone()
    return bool(row and row[0])


def _due(**row: Any) -> DueFeed:  # noqa: ANN401  # the columns of a row
    url, body, times, reason = (row.pop(name) for name in ("url", "spent_body", "spent_times", "spent_reason"))
    to, since, moves = (row.pop(name) for name in ("moved_to", "moved_since", "moved_times"))
    agent, own = row.pop("user_agent"), row.pop("headers")
    return DueFeed(
        url=Address(url),
        suspect=Suspect(body, times, reason) if body else None,
        move=Move(to, since, moves) if to else None,
        headers=(*((("User-Agent", agent),) if agent else ()), *own.items()),
        **row,
    )


def hold(connection: Connection, feed_ids: Collection[int]) -> None:
    """Locks these feeds until the transaction ends: polls and pushes of one feed take turns.

    To be called before anything about their entries is written.
    """
    connection.execute(
        "select from desk.feeds where feed_id = any(%s) order by feed_id for no key update", [[*feed_ids]]
    )


def release(connection: Connection, feeds: Sequence[DueFeed]) -> None:
    """Releases claimed feeds that were not polled: they stay due."""
    connection.execute(
        """update desk.feeds f set claimed_until = '-infinity'
           from unnest(%s::bigint[], %s::timestamptz[]) r (feed_id, claimed_until)
           where f.feed_id = r.feed_id and f.claimed_until = coalesce(r.claimed_until, f.claimed_until)""",
        [[feed.feed_id for feed in feeds], [feed.claimed_until for feed in feeds]],
    )


def settle(connection: Connection, polled: Sequence[tuple[DueFeed, Polled]]) -> None:
    """Records the results of polls and releases their feeds. What a failed or unmodified response does not say stays.

    A feed whose claim is over stays unchanged: another run polls it, or a person has changed its settings.
    """
    rows = [_settled(feed, one) for feed, one in sorted(polled, key=lambda pair: pair[0].feed_id)]
    connection.execute(
        """update desk.feeds f set
               status = r.status, error = r.error, polled_at = now(), claimed_until = '-infinity',
               next_poll_at = now() + r.next_seconds * interval '1 second',
               failures = case when r.status in ('failed', 'quarantined', 'not a feed', 'ended') then failures + 1
                               else 0 end,
               spent_body = r.spent_body, spent_times = r.spent_times, spent_reason = r.spent_reason,
               quarantined_at = case when r.status = 'quarantined' then coalesce(quarantined_at, now())
                                when r.status in ('failed', 'not a feed') then quarantined_at end,
               title = case when f.title_given then f.title else coalesce(r.title, f.title) end,
               etag = case when r.read then r.etag else f.etag end,
               last_modified = case when r.read then r.last_modified else f.last_modified end,
               whole_at = case when r.body_hash is null then whole_at else now() end,
               body_hash = coalesce(r.body_hash, f.body_hash),
               moved_to = r.moved_to, moved_since = r.moved_since, moved_times = r.moved_times,
               interval_seconds = r.interval_seconds, skipped_hours = r.skipped_hours, rhythm = r.rhythm,
               gone_times = r.gone_times,
               hub = case when r.parsed then coalesce(
                   (select one.url from unnest(r.hubs) with ordinality as one (url, place)
                    where not exists (
                        select from desk.subscriptions s
                        where s.feed_id = f.feed_id and s.hub = one.url and s.topic = r.hub_topic
                          and (s.state = 'denied' or (s.state = 'asked' and s.tries >= %s)
                               or (s.state = 'left' and s.error is not null
                                   and s.since > now() - interval '7 days')))
                    order by one.place limit 1), r.hubs[1]) else f.hub end,
               hub_topic = case when r.parsed then r.hub_topic else f.hub_topic end,
               pushed_until = case when r.missed then null else f.pushed_until end
           from json_to_recordset(%s::json) as r (
               feed_id bigint, claimed_until timestamptz, status text, error text, next_seconds float8, title text,
               etag text, last_modified text, interval_seconds integer, skipped_hours smallint[], read boolean,
               body_hash text, moved_to text, moved_since timestamptz, moved_times integer, rhythm float8[],
               spent_body text, spent_times integer, spent_reason text, gone_times integer, parsed boolean,
               hubs text[], hub_topic text, missed boolean)
           where f.feed_id = r.feed_id and f.claimed_until = coalesce(r.claimed_until, f.claimed_until)""",
        [_GONE_TRIES, msgspec.json.encode(rows).decode()],
    )


def _settled(feed: DueFeed, polled: Polled) -> dict[str, Any]:
    return {
        "feed_id": feed.feed_id,
        "claimed_until": feed.claimed_until,
        "status": polled.status,
        "error": polled.error and storable(polled.error)[:1000],
        "next_seconds": polled.next_seconds,
        "title": polled.title and storable(polled.title),
        "etag": polled.etag and storable(polled.etag),
        "last_modified": polled.last_modified and storable(polled.last_modified),
        "interval_seconds": polled.interval_seconds,
        "skipped_hours": polled.skipped_hours,
        "read": polled.read,
        "body_hash": polled.body_hash,
        "moved_to": polled.move and storable(polled.move.to),
        "moved_since": polled.move and polled.move.since,
        "moved_times": polled.move.times if polled.move else 0,
        "rhythm": polled.rhythm,
        "gone_times": polled.gone_times,
        "parsed": polled.parsed,
        "hubs": [storable(hub.url) for hub in polled.hubs],
        "hub_topic": next((storable(hub.topic) for hub in polled.hubs), None),
        "missed": polled.missed,
        "spent_body": polled.suspect and polled.suspect.body,
        "spent_times": polled.suspect.times if polled.suspect else 0,
        "spent_reason": polled.suspect and storable(polled.suspect.reason)[:1000],
    }
