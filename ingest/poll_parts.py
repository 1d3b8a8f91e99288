"""Types that the bundles of a run of polling share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import NamedTuple

from contract.errors import EntryError
from ingest.feeds.outcomes import Answer
from ingest.feeds.registry import DueFeed
from ingest.host_turns import HostTurns
from ingest.pauses import Pauses
from ingest.polling import Poller

Silent = Callable[[DueFeed, EntryError], None]
Due = tuple[str, Sequence[DueFeed]]


class Asking(NamedTuple):
    """What a request needs. threads, at_work: concurrent requests. pause: seconds between two turns of one host."""

    turns: HostTurns
    threads: Executor
    at_work: BoundedSemaphore
    pause: float


class BundleParts(NamedTuple):
    """What the bundles of a run share.

    why_not: why nothing should be requested now; None: go ahead. silent: takes the failure of a feed
    whose server was silent. over: takes the name of a host whose feeds have all been polled.
    """

    poller: Poller
    asking: Asking
    pauses: Pauses
    why_not: Callable[[], str | None]
    silent: Silent
    over: Callable[[str], None]


@dataclass(slots=True)
class Host:
    """A host in progress. end: when its time is over. patient_until: how long it is waited for."""

    name: str
    left: list[DueFeed]
    end: float = 0.0
    patient_until: float = 0.0
    silences: int = 0
    has_turn: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a thread. answer: None if the server was silent, or its turn on another host did not come.

    error: our own failure, or why the host is busy.
    """

    host: Host
    feed: DueFeed
    answer: Answer | None = None
    error: BaseException | None = None
