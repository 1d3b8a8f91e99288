"""Turns on hosts, as all processes see them: rows of desk.host_turns, which run out where a process dies."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from contract.postgres import Connection

_ASKED_AGAIN: Final = 0.2  # seconds, where somebody else is at work there
RESTING: Final = float("inf")


def take(connection: Connection, host: str, holder: UUID, seconds: float) -> float:
    """Takes the turn on a host, for so long at most. Returns 0.0 then; else how long to wait before asking again.

    `RESTING` where the host asked for a rest.
    """
    ((wait,),) = connection.execute(
        """with resting as (select from desk.hosts where host = %(host)s and resting_until > now()), taken as (
               insert into desk.host_turns as t (host, holder, held_until, free_at)
               select %(host)s, %(holder)s, now() + %(seconds)s * interval '1 second', now()
               where not exists (select from resting)
               on conflict (host) do update set holder = excluded.holder, held_until = excluded.held_until
               where t.held_until < now() and t.free_at <= now()
               returning 0.0::float)
           select coalesce((select * from taken), (select 'infinity'::float from resting),
               (select greatest(extract(epoch from free_at - now()),
                                case when held_until > now() then %(again)s else 0.01 end)::float
                from desk.host_turns where host = %(host)s),
               %(again)s)""",
        {"host": host, "holder": holder, "seconds": seconds, "again": _ASKED_AGAIN},
    ).fetchall()
    return float(wait)


def give_back(connection: Connection, host: str, holder: UUID, pause: float) -> None:
    """Ends a turn; the next one begins `pause` seconds from now at the earliest, or as robots.txt asks."""
    connection.execute(
        """update desk.host_turns
           set held_until = '-infinity', free_at = now() + greatest(%s, crawl_delay) * interval '1 second'
           where host = %s and holder = %s""",
        [pause, host, holder],
    )


def set_delay(connection: Connection, host: str, seconds: float) -> None:
    """From now on so many seconds at least lie between two turns on the host."""
    connection.execute(
        """insert into desk.host_turns (host, holder, held_until, free_at, crawl_delay)
           values (%(host)s, gen_random_uuid(), '-infinity', now() + %(seconds)s * interval '1 second', %(seconds)s)
           on conflict (host) do update set crawl_delay = excluded.crawl_delay,
               free_at = greatest(host_turns.free_at, excluded.free_at)""",
        {"host": host, "seconds": seconds},
    )


def forget_over(connection: Connection) -> int:
    """Deletes turns that are over for a day; returns how many."""
    return connection.execute(
        "delete from desk.host_turns where greatest(free_at, held_until) < now() - interval '1 day'"
    ).rowcount
