"""Watching: problems of the desk become events, each once a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from contract.events import NumberedEvent, since, tell_once
from contract.postgres import connect, identity
from contract.settings import Settings
from ingest.desk_findings import findings
from ingest.desk_state import DeskDay, desk_state, read_day

_DAY_SECONDS: Final = 86_400.0


class DeskWatch(NamedTuple):
    """The desk, by its database's identity, its last day, its lag (messages; None: no Kafka), and new events."""

    desk: str
    day: DeskDay
    lag: int | None
    events: Sequence[NumberedEvent]


def watch(settings: Settings, last_told: Callable[[str], int]) -> DeskWatch:
    """Records problems; the returned events are those after the last reported one, at most a day old.

    Raises Transient if Postgres does not answer.
    """
    with connect(settings, application="copydesk watch", autocommit=True) as connection:
        now = desk_state(connection, settings)
        for kind, about, text in findings(now):
            tell_once(connection, kind, text, about=about, within_seconds=_DAY_SECONDS)
        desk = identity(connection)
        return DeskWatch(desk, read_day(connection), now.lag, since(connection, last_told(desk), _DAY_SECONDS))
