"""Our own outages, as all processes see them: the row of desk.outages, while there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from contract.article import storable
from contract.postgres import Connection
from contract.urls import host_of


@dataclass(frozen=True, slots=True)
class Outage:
    """An ongoing outage. probes: without a response so far. due: the next probe is."""

    since: datetime
    reason: str
    probes: int
    probe_at: datetime
    due: bool
    seconds: float


def current(connection: Connection) -> Outage | None:
    """The ongoing outage, if there is one."""
    with connection.cursor(row_factory=class_row(Outage)) as cursor:
        return cursor.execute(
            """select since, reason, probes, probe_at, probe_at <= now() as due,
                      extract(epoch from now() - since)::float as seconds from desk.outages"""
        ).fetchone()


def begin(connection: Connection, reason: str, probe_after: float) -> bool:
    """An outage begins; False if there is one already. probe_after: seconds."""
    return (
        connection.execute(
            """insert into desk.outages (reason, probe_at) values (%s, now() + %s * interval '1 second')
               on conflict do nothing""",
            [storable(reason)[:1000], probe_after],
        ).rowcount
        == 1
    )


def take_probe(connection: Connection, probe_after: float) -> bool:
    """Whether the due probe is ours to make; then the next one is due so many seconds later."""
    return (
        connection.execute(
            """update desk.outages set probes = probes + 1, probe_at = now() + %s * interval '1 second'
               where probe_at <= now()""",
            [probe_after],
        ).rowcount
        == 1
    )


def end(connection: Connection) -> bool:
    """The outage is over; False if it was already."""
    return connection.execute("delete from desk.outages").rowcount == 1


def probes(connection: Connection, silent: set[str], most: int) -> list[str]:
    """Addresses of hosts whose feeds responded last time, the latest first; of silent ones only if all are."""
    rows = connection.execute(
        """select url from (
               select distinct on (host) host, url, failures, polled_at from desk.feeds
               where removed_at is null and paused_at is null order by host, failures, polled_at desc nulls last) f
           order by host = any(%s), failures, polled_at desc nulls last limit %s""",
        [sorted(silent), most],
    ).fetchall()
    return [url for (url,) in rows if host_of(url)]
