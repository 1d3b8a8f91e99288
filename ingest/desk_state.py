"""The desk's last day in figures, and the input of `desk_findings`, read from Postgres and Kafka."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg.rows import class_row

from contract.errors import Transient
from contract.freshness import Freshness, freshness
from contract.kafka import answering, ends_of, worker_clients
from contract.lag import partition_lags, total_lag
from contract.postgres import Connection
from contract.settings import Settings, topics_of
from ingest.desk_findings import DeskState, Disk

_ROWS = 10  # per list
_KAFKA_SECONDS = 10.0


class Hour(NamedTuple):
    """Articles that landed within an hour, and how many of them are copies of others."""

    at: datetime
    articles: int
    copies: int


class SlowHost(NamedTuple):
    """A host whose entries took long from discovery to landing: median, seconds."""

    host: str
    seconds: float
    entries: int


class FailingFeed(NamedTuple):
    """A feed whose last poll failed."""

    url: str
    failures: int
    error: str


class Group(NamedTuple):
    """A report with copies that landed in the day; articles and outlets are all that carry it."""

    title: str
    url: str | None
    articles: int
    outlets: int


class DeadLetter(NamedTuple):
    """A message that could not land."""

    topic: str
    partition: int
    position: int
    reason: str


class DeskDay(NamedTuple):
    """The last 24 hours.

    waiting: failing feeds, and dead letters of all days, however many are listed.
    """

    hours: Sequence[Hour]
    freshness: Freshness
    slow_hosts: Sequence[SlowHost]
    failing: Sequence[FailingFeed]
    failing_feeds: int
    fates: Sequence[tuple[str, int]]
    groups: Sequence[Group]
    dead_letters: Sequence[DeadLetter]
    dead_letter_count: int


def read_day(connection: Connection) -> DeskDay:
    """The last 24 hours. Articles published more than two days earlier are not counted in any hour."""
    failing = _failing(connection)
    fates = connection.execute(
        """select fate, count(*)::int from desk.entries where discovered_at > now() - interval '1 day'
           group by 1 order by 2 desc, 1"""
    ).fetchall()
    ((dead,),) = connection.execute("select count(*)::int from copydesk.dead_letters").fetchall()
    return DeskDay(
        _hours(connection),
        freshness(connection),
        _slow_hosts(connection),
        failing[:_ROWS],
        len(failing),
        fates,
        _grown_groups(connection),
        _dead_letters(connection),
        dead,
    )


def desk_state(connection: Connection, settings: Settings) -> DeskState:
    """The input of `findings`. lag and workers are None if Kafka does not answer."""
    lag, workers = _lag(connection, settings)
    ((dead, newest, oldest),) = connection.execute(
        """select (select count(*)::int from copydesk.dead_letters where found_at > now() - interval '1 day'),
                  (select reason from copydesk.dead_letters order by found_at desc limit 1),
                  (select extract(epoch from now() - min(fate_at))::float from desk.entries where fate = 'sent')"""
    ).fetchall()
    resting = connection.execute(
        """select host, extract(epoch from resting_until - now())::float, reason from desk.hosts
           where resting_until > now() order by 1"""
    ).fetchall()
    folders = {folder for folder in (settings.archive, settings.home) if folder is not None and folder.exists()}
    usages = {folder: shutil.disk_usage(folder) for folder in sorted(folders)}
    disks = [Disk(str(folder), usage.free, usage.total) for folder, usage in usages.items()]
    return DeskState(lag, workers, oldest, dead, newest, resting, disks)


def _hours(connection: Connection) -> list[Hour]:
    with connection.cursor(row_factory=class_row(Hour)) as cursor:
        return cursor.execute(
            """with landed as (
                   select date_trunc('hour', landed_at) as at, canonical from copydesk.articles
                   where reference_day >= current_date - 2 and landed_at > now() - interval '1 day')
               select at, count(*)::int as articles, count(*) filter (where not canonical)::int as copies
               from landed group by 1 order by 1"""
        ).fetchall()


def _slow_hosts(connection: Connection) -> list[SlowHost]:
    with connection.cursor(row_factory=class_row(SlowHost)) as cursor:
        return cursor.execute(
            """select host, percentile_cont(0.5) within group (order by extract(epoch from fate_at - discovered_at))
                          ::float as seconds, count(*)::int as entries
               from desk.entries
               where discovered_at > now() - interval '1 day' and origin = 'feed' and fate in ('sent', 'landed')
               group by 1 order by 2 desc, 1 limit %s""",
            [_ROWS],
        ).fetchall()


def _failing(connection: Connection) -> list[FailingFeed]:
    """All of them."""
    with connection.cursor(row_factory=class_row(FailingFeed)) as cursor:
        return cursor.execute(
            """select url, failures, coalesce(error, '') as error from copydesk.feeds
               where failures > 0 and removed_at is null and paused_at is null and ended_at is null
               order by failures desc, url"""
        ).fetchall()


def _grown_groups(connection: Connection) -> list[Group]:
    with connection.cursor(row_factory=class_row(Group)) as cursor:
        return cursor.execute(
            """with grown as (
                   select group_id, count(*) as today from copydesk.articles
                   where reference_day >= current_date - 2 and landed_at > now() - interval '1 day' group by 1
                   order by 2 desc, 1 limit 100)
               select coalesce(g.title, '') as title, a.url, g.articles::int, g.outlets::int
               from grown
               -- A view that groups takes no condition of a join: all groups that there ever were would be made.
               cross join lateral (select * from copydesk.groups where group_id = grown.group_id offset 0) g
               left join desk.articles a on a.article_id = g.canonical_id
               order by g.articles desc, g.group_id limit %s""",
            [_ROWS],
        ).fetchall()


def _dead_letters(connection: Connection) -> list[DeadLetter]:
    with connection.cursor(row_factory=class_row(DeadLetter)) as cursor:
        return cursor.execute(
            """select topic, partition, position, reason from copydesk.dead_letters
               order by found_at desc, topic, partition, position limit %s""",
            [_ROWS],
        ).fetchall()


def _lag(connection: Connection, settings: Settings) -> tuple[int | None, int | None]:
    """Messages that have not landed, and workers in the group; None if Kafka does not answer."""
    servers, group = settings.kafka, settings.consumer_group
    try:
        ends = ends_of(servers, topics_of(settings).articles, client="watch", patience=_KAFKA_SECONDS)
        with answering(servers):
            workers = worker_clients(servers, group, patience=_KAFKA_SECONDS)
    except Transient:
        return None, None
    return total_lag(partition_lags(connection, group, ends)), len(workers)
