"""Subscriptions of feeds at their hubs (WebSub): pending requests, their results, and how a feed is polled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from psycopg.rows import class_row, dict_row

from contract.article import storable
from contract.postgres import Connection
from ingest.feeds.hubs import Hub
from ingest.feeds.rhythm_rows import Rhythm

State = Literal["asked", "live", "denied", "leaving", "left"]
"""asked: not verified yet. live: verified, until its lease ends. denied: by the hub. leaving: no longer wanted."""

BODIES_KEPT: Final = 20
_LONGEST: Final = 1000  # characters of a reason
_COLUMNS: Final = b"""
select s.subscription_id, s.feed_id, s.hub, s.topic, s.base, s.path, s.secret, s.state, s.tries, s.ask_at,
       s.lease_until, s.bodies, f.url as feed_url, f.rhythm,
       greatest(extract(epoch from f.next_poll_at - now()), 0)::float as poll_in,
       f.removed_at is null and f.paused_at is null and f.ended_at is null as wanted"""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as its service needs it.

    tries: since the hub verified, or since its state began. ask_at: when the hub is asked again, unless there is a
    result before. bodies: hashes of the last pushed contents. feed_url, rhythm, poll_in (seconds until it is polled),
    wanted: of its feed, which may be removed or paused.
    """

    subscription_id: int
    feed_id: int
    hub: str
    topic: str
    base: str
    path: str
    secret: str
    state: State
    tries: int
    ask_at: datetime | None
    lease_until: datetime | None
    bodies: list[str]
    feed_url: str
    rhythm: list[float] | None
    poll_in: float
    wanted: bool

    @property
    def callback(self) -> str:
        """The hub's callback address."""
        return f"{self.base}/{self.path}"


class Callback(NamedTuple):
    """Where a hub reaches us for one feed: the base, a slash, and the path. secret: signs what it sends."""

    base: str
    path: str
    secret: str


def without(connection: Connection, base: str, most: int) -> list[tuple[int, Hub]]:
    """Feeds that name a hub and have no subscription there with this callback."""
    rows = connection.execute(
        """select feed_id, hub, hub_topic from desk.feeds f
           where hub is not null and removed_at is null and paused_at is null and ended_at is null
             and not exists (
                 select from desk.subscriptions s where s.feed_id = f.feed_id and s.hub = f.hub
                   and s.topic = f.hub_topic and s.base = %s and s.state <> 'left')
           order by feed_id limit %s""",
        [base, most],
    ).fetchall()
    return [(feed_id, Hub(url, topic)) for feed_id, url, topic in rows]


def add(connection: Connection, feed_id: int, hub: Hub, own: Callback) -> None:
    """A subscription to be requested from its hub; nothing if there is one."""
    connection.execute(
        """insert into desk.subscriptions (feed_id, hub, topic, base, path, secret, state)
           values (%s, %s, %s, %s, %s, %s, 'asked') on conflict do nothing""",
        [feed_id, *hub, *own],
    )


def leave_unwanted(connection: Connection, base: str) -> None:
    """Leaves unwanted subscriptions: the feed was removed or paused, names another hub, or the callback changed.

    A hub that has verified is told so; with another callback it could not check whether we mean it.
    """
    connection.execute(
        """with over as (update desk.subscriptions s set
               state = case when s.state = 'live' and s.base = %(base)s then 'leaving' else 'left' end,
               ask_at = case when s.state = 'live' and s.base = %(base)s then now() end, since = now(), tries = 0
           from desk.feeds f
           where f.feed_id = s.feed_id and s.state in ('asked', 'live', 'denied')
             and (s.base <> %(base)s or f.removed_at is not null or f.paused_at is not null or f.ended_at is not null
                  or (f.hub, f.hub_topic) is distinct from (s.hub, s.topic))
           returning s.feed_id)
           update desk.feeds f set pushed_until = null from over
           where f.feed_id = over.feed_id and f.pushed_until is not null""",
        {"base": base},
    )


def claim(connection: Connection, most: int, seconds: float) -> Sequence[Subscription]:
    """Subscriptions for which the hub must be asked now, the longest due first; nobody else takes them for a while."""
    with connection.cursor(row_factory=class_row(Subscription)) as cursor:
        return cursor.execute(
            b"""with due as (
                    update desk.subscriptions set ask_at = now() + %s * interval '1 second'
                    where subscription_id in (
                        select subscription_id from desk.subscriptions where ask_at <= now()
                        order by ask_at limit %s for update skip locked)
                    returning *)"""
            + _COLUMNS
            + b" from due s join desk.feeds f using (feed_id) order by s.subscription_id",
            [seconds, most],
        ).fetchall()


def by_path(connection: Connection, path: str) -> Subscription | None:
    """The subscription whose callback ends with this path; None if there is none."""
    with connection.cursor(row_factory=class_row(Subscription)) as cursor:
        return cursor.execute(
            _COLUMNS + b" from desk.subscriptions s join desk.feeds f using (feed_id) where s.path = %s", [path]
        ).fetchone()


def asked(connection: Connection, one: Subscription, wait: float | None, error: str | None) -> None:
    """The hub was asked. wait: seconds until it is asked again, if it does not verify; None: never, it is left.

    Nothing changes if the hub has verified, or denied, before it responded.
    """
    connection.execute(
        """update desk.subscriptions set tries = tries + 1, error = %s, ask_at = now() + %s * interval '1 second',
               state = case when %s::float is null then 'left' else state end
           where subscription_id = %s and ask_at = %s""",
        [error and storable(error)[:_LONGEST], wait, wait, one.subscription_id, one.ask_at],
    )


def put_off(connection: Connection, subscription_ids: Sequence[int], seconds: float) -> None:
    """These were not requested: they are due again after so long, and no try is counted."""
    connection.execute(
        "update desk.subscriptions set ask_at = now() + %s * interval '1 second' where subscription_id = any(%s)",
        [seconds, [*subscription_ids]],
    )


def verified(connection: Connection, subscription_id: int, lease: float, renew: float) -> None:
    """The hub has verified our request. lease, renew: seconds until it ends, and until the hub is asked again."""
    connection.execute(
        """with live as (
               update desk.subscriptions set since = case state when 'live' then since else now() end, state = 'live',
                   tries = 0, error = null, lease_until = now() + %s * interval '1 second',
                   ask_at = now() + %s * interval '1 second'
               where subscription_id = %s returning feed_id, lease_until)
           update desk.feeds f set pushed_until = live.lease_until from live
           where f.feed_id = live.feed_id and f.pushed_until is not null""",
        [lease, renew, subscription_id],
    )


def denied(connection: Connection, subscription_id: int, reason: str, wait: float) -> None:
    """The hub refuses, or stops; it is asked again after so many seconds."""
    _over(connection, subscription_id, "denied", reason, wait)


def left(connection: Connection, subscription_id: int) -> None:
    """The hub has verified that we no longer want it."""
    _over(connection, subscription_id, "left", None, None)


def pushed(connection: Connection, subscription_id: int, body: str) -> None:
    """A push with a valid signature arrived. body: its hash."""
    connection.execute(
        """update desk.subscriptions set pushed_at = now(), pushes = pushes + 1,
               bodies = (array_prepend(%s, bodies))[:%s] where subscription_id = %s""",
        [body, BODIES_KEPT, subscription_id],
    )


def of_feed(connection: Connection, feed_id: int) -> dict[str, Any] | None:
    """The newest subscription of a feed, as in the view `subscriptions`."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            """select hub, topic, state, since, lease_until, pushed_at, pushes, error from copydesk.subscriptions
               where feed_id = %s order by state = 'left', since desc limit 1""",
            [feed_id],
        ).fetchone()


def counts(connection: Connection) -> dict[str, int]:
    """Subscriptions by state, except those left."""
    rows = connection.execute(
        "select state, count(*)::int from copydesk.subscriptions where state <> 'left' group by 1 order by 1"
    )
    return dict(rows.fetchall())


def forget_left(connection: Connection, moment: datetime) -> int:
    """Deletes those that were left before; returns how many."""
    return connection.execute("delete from desk.subscriptions where state = 'left' and since < %s", [moment]).rowcount


def _over(connection: Connection, subscription_id: int, state: State, reason: str | None, wait: float | None) -> None:
    connection.execute(
        """with over as (
               update desk.subscriptions set state = %s, since = now(), tries = 0, error = %s, lease_until = null,
                   ask_at = now() + %s * interval '1 second' where subscription_id = %s returning feed_id)
           update desk.feeds f set pushed_until = null from over where f.feed_id = over.feed_id""",
        [state, reason and storable(reason)[:_LONGEST], wait, subscription_id],
    )


def trusted(connection: Connection, feed_id: int, rhythm: Rhythm, *, until: datetime) -> None:
    """A hub pushed new entries: it is trusted to do so until then."""
    connection.execute(
        "update desk.feeds set rhythm = %s, pushed_until = %s where feed_id = %s", [[*rhythm], until, feed_id]
    )


def poll_sooner(connection: Connection, feed_id: int, least: float) -> None:
    """Makes a feed due sooner, but not before `least` seconds after its last poll."""
    connection.execute(
        """update desk.feeds set next_poll_at =
               least(next_poll_at, greatest(now(), polled_at + %s * interval '1 second'))
           where feed_id = %s""",
        [least, feed_id],
    )
