"""The results of polls and tries, kept for a while: rows are only added, and deleted by age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from psycopg.rows import class_row

from contract.article import storable
from contract.fates import Fate
from contract.postgres import Connection

_LONGEST = 1000  # characters of a reason


@dataclass(frozen=True, slots=True)
class PollRecord:
    """One poll. http_status, wire_bytes, listed: None if there was no response, or no feed in it.

    next_seconds: until the next one, for the reason `why`. gap: whether everything listed was new, so that entries may
    have dropped out of the feed before. pushed: a hub brought it.
    """

    feed_id: int
    status: str
    new_entries: int
    next_seconds: float
    why: str
    http_status: int | None = None
    wire_bytes: int | None = None
    listed: int | None = None
    error: str | None = None
    gap: bool = False
    pushed: bool = False


@dataclass(frozen=True, slots=True)
class KeptPoll:
    """A poll as stored; the columns of `copydesk.polls`."""

    polled_at: datetime
    status: str
    http_status: int | None
    bytes: int | None
    listed: int | None
    new_entries: int
    error: str | None
    next_seconds: float
    why: str
    gap: bool
    pushed: bool


def add_polls(connection: Connection, polls: Sequence[PollRecord]) -> None:
    """Stores the results of polls."""
    rows = [
        {
            "feed_id": poll.feed_id,
            "status": poll.status,
            "http_status": poll.http_status,
            "bytes": poll.wire_bytes,
            "listed": poll.listed,
            "new_entries": poll.new_entries,
            "error": poll.error and storable(poll.error)[:_LONGEST],
            "next_seconds": poll.next_seconds,
            "why": poll.why,
            "gap": poll.gap,
            "pushed": poll.pushed,
        }
        for poll in polls
    ]
    connection.execute(
        """insert into desk.polls (feed_id, status, http_status, bytes, listed, new_entries, error, next_seconds, why,
                                  gap, pushed)
           select * from json_to_recordset(%s::json) as r (
               feed_id bigint, status text, http_status integer, bytes integer, listed integer, new_entries integer,
               error text, next_seconds float8, why text, gap boolean, pushed boolean)""",
        [msgspec.json.encode(rows).decode()],
    )


def add_tries(
    connection: Connection, entries: Sequence[int], fate: Fate, reason: str | None = None, wait: float | None = None
) -> None:
    """Stores the result of a try for each of these entries. wait: seconds until the next try, if there is one."""
    connection.execute(
        """insert into desk.tries (entry_id, fate, reason, next_at)
           select entry_id, %s, %s, now() + %s * interval '1 second' from unnest(%s::bigint[]) entry_id""",
        [fate, reason and storable(reason)[:_LONGEST], wait, list(entries)],
    )


def last_polls(connection: Connection, feed_id: int, most: int) -> Sequence[KeptPoll]:
    """The last polls of a feed, newest first."""
    with connection.cursor(row_factory=class_row(KeptPoll)) as cursor:
        return cursor.execute(
            """select polled_at, status, http_status, bytes, listed, new_entries, error, next_seconds, why, gap,
                      pushed
               from desk.polls where feed_id = %s order by polled_at desc limit %s""",
            [feed_id, most],
        ).fetchall()


def forget_before(connection: Connection, moment: datetime) -> int:
    """Deletes older polls and tries; returns how many."""
    polls = connection.execute("delete from desk.polls where polled_at < %s", [moment]).rowcount
    return polls + connection.execute("delete from desk.tries where tried_at < %s", [moment]).rowcount
