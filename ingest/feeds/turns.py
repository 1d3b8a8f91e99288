"""Turns on hosts, across all processes: rows of desk.host_turns, which expire if a process dies."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from contract.postgres import Connection

_ASKED_AGAIN: Final = 0.2  # seconds, if another process is using the host
RESTING: Final = float("inf")


def take(connection: Connection, hosts: Collection[str], holder: UUID, seconds: float) -> dict[str, float]:
    """Takes the turns on hosts, for a limited time. 0.0: it is taken; otherwise how long to wait before trying again.

    `RESTING` if the host asked for a pause.
    """
    rows = connection.execute(
        """with asked as (select unnest(%(hosts)s::text[]) as host),
               resting as (select host from asked join desk.hosts using (host) where resting_until > now()),
               taken as (
                   insert into desk.host_turns as t (host, holder, held_until, free_at)
                   select host, %(holder)s::uuid, now() + %(seconds)s * interval '1 second', now()
                   from asked where host not in (select host from resting) order by host
                   on conflict (host) do update set holder = excluded.holder, held_until = excluded.held_until
                   where t.held_until < now() and t.free_at <= now()
                   returning host)
           select asked.host, case
               when taken.host is not null then 0.0
               when resting.host is not null then 'infinity'
               when t.host is null then %(again)s
               else greatest(extract(epoch from t.free_at - now()),
                             case when t.held_until > now() then %(again)s else 0.01 end) end::float
           from asked left join taken using (host) left join resting using (host)
               left join desk.host_turns t using (host)""",
        {"hosts": [*hosts], "holder": holder, "seconds": seconds, "again": _ASKED_AGAIN},
    ).fetchall()
    return dict(rows)


def give_back(connection: Connection, hosts: Collection[str], holder: UUID, pause: float) -> None:
    """Ends turns; the next ones begin at least `pause` seconds from now, or as robots.txt asks."""
    connection.execute(
        """update desk.host_turns
           set held_until = '-infinity', free_at = now() + greatest(%s, crawl_delay) * interval '1 second'
           where host in (select host from desk.host_turns where host = any(%s) and holder = %s
                          order by host for update)""",
        [pause, [*hosts], holder],
    )


def set_delay(connection: Connection, host: str, seconds: float) -> None:
    """From now on there are at least so many seconds between two turns on the host."""
    connection.execute(
        """insert into desk.host_turns (host, holder, held_until, free_at, crawl_delay)
           values (%(host)s, gen_random_uuid(), '-infinity', now() + %(seconds)s * interval '1 second', %(seconds)s)
           on conflict (host) do update set crawl_delay = excluded.crawl_delay,
               free_at = greatest(host_turns.free_at, excluded.free_at)""",
        {"host": host, "seconds": seconds},
    )


def forget_over(connection: Connection) -> int:
    """Deletes turns that ended more than a day ago; returns how many."""
    return connection.execute(
        "delete from desk.host_turns where greatest(free_at, held_until) < now() - interval '1 day'"
    ).rowcount
