"""Opens and closes the parts of a run of polling, and of a run of fetching."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from threading import BoundedSemaphore
from typing import NamedTuple

from contract.postgres import Pool, connect, pool
from contract.settings import Settings
from ingest.feeds import entries, registry
from ingest.feeds.looks import looks_of
from ingest.feeds.patience import Patience
from ingest.feeds.recording import RecordLimits
from ingest.feeds.schedule import limits_of
from ingest.fetch import Fetcher, FetcherOptions
from ingest.fetch_run import FetchLimits, FetchRun, PageParts
from ingest.host_turns import HostTurns
from ingest.network_watch import NetworkWatch, answers
from ingest.pages.archive import Archive
from ingest.polite import PoliteFetcher
from ingest.poll_parts import Asking
from ingest.poll_run import PollLimits, PollRun
from ingest.polling import Poller
from ingest.publish import publishing
from ingest.robots import RobotsCheck
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.sandbox import Sandbox

_AROUND_SECONDS = 30.0  # what a request's turn may take in addition to the request


def feeds_are_due(settings: Settings) -> bool:
    """Whether there is something to poll: otherwise nothing is opened."""
    with connect(settings, application="copydesk poll") as connection:
        return registry.any_due(connection)


def entries_wait(settings: Settings) -> bool:
    """Whether there is something to fetch: otherwise nothing is opened."""
    with connect(settings, application="copydesk fetch") as connection:
        return entries.any_waiting(connection)


@contextmanager
def polling(settings: Settings) -> Iterator[PollRun]:
    """Everything that a run of polling needs, opened and closed. Raises OwnError if a part does not answer."""
    with ExitStack() as opened:
        shared = _opened(settings, opened)
        threads = ThreadPoolExecutor(settings.fetch_threads, thread_name_prefix="polling")
        yield PollRun(
            shared.connections,
            Poller(
                shared.connections,
                shared.fetcher,
                shared.sandbox,
                limits_of(settings),
                RecordLimits(looks_of(settings), settings.old_days),
            ),
            PollLimits(settings.feeds_per_collect, settings.claim_seconds),
            Asking(shared.turns, opened.enter_context(threads), shared.at_work, settings.host_seconds),
            shared.network,
        )


@contextmanager
def fetching(settings: Settings) -> Iterator[FetchRun]:
    """Like `polling`, for a run of fetching."""
    with ExitStack() as opened:
        shared = _opened(settings, opened)
        yield FetchRun(
            shared.connections,
            PageParts(
                fetcher=shared.fetcher,
                archive=opened.enter_context(Archive(settings.archive)),
                sandbox=shared.sandbox,
                publisher=opened.enter_context(publishing(settings)),
            ),
            FetchLimits(
                entries_per_collect=settings.entries_per_collect,
                claim_seconds=settings.claim_seconds,
                patience=Patience(settings.attempts, settings.attempts_missing, settings.retry_seconds),
                looks=looks_of(settings),
            ),
            shared.at_work,
            shared.network,
        )


class _Shared(NamedTuple):
    """What both kinds of run need."""

    connections: Pool
    turns: HostTurns
    network: NetworkWatch
    fetcher: PoliteFetcher
    sandbox: Sandbox
    at_work: BoundedSemaphore


def _opened(settings: Settings, opened: ExitStack) -> _Shared:
    size = settings.fetch_threads + 2
    connections = opened.enter_context(pool(settings, size=size, application="copydesk collect"))
    turns = HostTurns(connections, min(settings.fetch_seconds + _AROUND_SECONDS, settings.claim_seconds))
    fetcher = opened.enter_context(Fetcher(FetcherOptions.of(settings)))
    network = NetworkWatch(connections, partial(answers, fetcher))
    robots = RobotsCheck(connections, settings.user_agent) if settings.robots else None
    return _Shared(
        connections,
        turns,
        network,
        PoliteFetcher(fetcher, turns, settings.host_seconds, robots, network.heard),
        opened.enter_context(Sandbox(settings.extract_processes, ParseLimits.of(settings))),
        # Each working thread needs a connection at times; the pool has one for each.
        BoundedSemaphore(settings.fetch_threads),
    )
