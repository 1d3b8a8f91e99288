"""Notable events of the desk: rows shown by `copydesk status` and the view `events`.

Both halves write them, each in the transaction that handled the event.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from psycopg.types.json import Jsonb

from contract.masking import masked
from contract.postgres import Connection

Kind = Literal[
    "log cut", "log made anew", "versions gone", "another desk", "own failure", "outage", "reader password",
    "feed moved", "feed ended", "not a feed", "feed alarm", "gap", "hub",
    "dead letter", "lag", "worker silent", "disk", "circuit open",
]  # fmt: skip
KEPT_DAYS: Final = 90


class Event(NamedTuple):
    """An event as it is shown: columns of desk.events."""

    at: datetime
    kind: str
    text: str


class NumberedEvent(NamedTuple):
    """An event with its number, for requesting those after it, and its figures and names."""

    event: int
    at: datetime
    kind: str
    text: str
    details: dict[str, Any]


def tell(connection: Connection, kind: Kind, text: str, **details: object) -> None:
    """Stores an event, and deletes those older than `KEPT_DAYS`. Secrets of addresses in it are masked."""
    connection.execute(
        "insert into desk.events (kind, text, details) values (%s, %s, %s)", [kind, masked(text), Jsonb(details)]
    )
    connection.execute("delete from desk.events where at < now() - make_interval(days => %s)", [KEPT_DAYS])


def tell_once(connection: Connection, kind: Kind, text: str, *, about: str, within_seconds: float) -> None:
    """Like `tell`, unless the same kind was recorded since, about the same: a failure every minute is one event."""
    told = connection.execute(
        """select from desk.events
           where kind = %s and details ->> 'about' = %s and at > now() - %s * interval '1 second' limit 1""",
        [kind, about, within_seconds],
    ).fetchone()
    if told is None:
        tell(connection, kind, text, about=about)


def latest(connection: Connection, most: int) -> list[Event]:
    """The newest events, newest first."""
    rows = connection.execute("select at, kind, text from desk.events order by event desc limit %s", [most])
    return [Event(*row) for row in rows.fetchall()]


def since(connection: Connection, event: int, within_seconds: float) -> list[NumberedEvent]:
    """The events after one, in order, of the last so many seconds."""
    rows = connection.execute(
        """select event, at, kind, text, details from copydesk.events
           where event > %s and at > now() - %s * interval '1 second' order by event""",
        [event, within_seconds],
    )
    return [NumberedEvent(*row) for row in rows.fetchall()]
