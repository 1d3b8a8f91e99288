"""Hosts: which of them asked us to wait, and how a run's pages are distributed among the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from contract.article import storable
from contract.postgres import Connection

_LONGEST: Final = 86_400.0  # seconds; longer pauses are cut to a day


def rest(connection: Connection, host: str, seconds: float, reason: str) -> None:
    """Sends a host no requests for this long, neither for feeds nor for pages; a longer wait stays."""
    connection.execute(
        """insert into desk.hosts (host, resting_until, reason) values (%s, now() + %s * interval '1 second', %s)
           on conflict (host) do update set resting_until = excluded.resting_until, reason = excluded.reason
           where hosts.resting_until < excluded.resting_until""",
        [host, min(seconds, _LONGEST), storable(reason)[:1000]],
    )


def forget_rested(connection: Connection) -> int:
    """Deletes pauses that are over; returns how many."""
    return connection.execute("delete from desk.hosts where resting_until < now()").rowcount


def shares(waiting: Sequence[tuple[str, int]], most: int) -> list[tuple[str, int]]:
    """How many of its waiting pages each host may have fetched, `most` in total, at least one each, in the same order.

    Every host gets the same share; what one does not need is distributed among the others. With more hosts than
    `most`, the first ones get one each.
    """
    left, share_of = most, {}
    by_need = sorted(waiting[:most], key=lambda one: one[1])
    for index, (host, pages) in enumerate(by_need):
        share_of[host] = min(pages, left // (len(by_need) - index))
        left -= share_of[host]
    return [(host, share_of[host]) for host, _ in waiting[:most]]
