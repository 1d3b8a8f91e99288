"""Opens and closes the parts of a run of polling, a run of fetching, or both in one process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import BoundedSemaphore

from contract.postgres import connect, pool
from contract.settings import Settings
from contract.words import Say, SayLines
from ingest.feeds import entries, registry
from ingest.feeds.looks import looks_of
from ingest.feeds.patience import Patience
from ingest.feeds.recording import RecordLimits
from ingest.feeds.registry import DueFeed
from ingest.feeds.schedule import limits_of
from ingest.fetch import Fetcher, FetcherOptions
from ingest.fetch_run import FetchLimits, FetchRun, HostResult, PageParts
from ingest.host_turns import HostTurns
from ingest.network_watch import NetworkWatch, answers
from ingest.pages.archive import Archive
from ingest.polite import PoliteFetcher
from ingest.poll_parts import Asking
from ingest.poll_run import PollLimits, PollRun
from ingest.polling import Poller, PollResult
from ingest.publish import publishing
from ingest.robots import RobotsCheck
from ingest.sandbox.limits import ParseLimits
from ingest.sandbox.sandbox import Sandbox

_AROUND_SECONDS = 30.0  # what a request's turn may take beside the request


@dataclass(frozen=True, slots=True)
class Collector:
    """Both runs in one process."""

    polls: PollRun
    pages: FetchRun

    def due_feeds(self) -> Sequence[DueFeed]:
        """As `PollRun.due_feeds`."""
        return self.polls.due_feeds()

    def poll(self, feed: DueFeed, report: SayLines) -> PollResult | None:
        """As `PollRun.poll`."""
        return self.polls.poll(feed, report)

    def waiting_hosts(self) -> Sequence[tuple[str, int]]:
        """As `FetchRun.waiting_hosts`."""
        return self.pages.waiting_hosts()

    def fetch_host(self, host: str, most: int, report: Say) -> HostResult:
        """As `FetchRun.fetch_host`."""
        return self.pages.fetch_host(host, most, report)

    def finish(self) -> Sequence[PollResult]:
        """Ends both runs, as `PollRun.finish` and `FetchRun.finish` say; what they share, they have seen together."""
        self.pages.finish()
        return self.polls.finish()


def feeds_are_due(settings: Settings) -> bool:
    """Whether there is something to poll: else nothing is opened."""
    with connect(settings, application="copydesk poll") as connection:
        return registry.any_due(connection)


def entries_wait(settings: Settings) -> bool:
    """Whether there is something to fetch: else nothing is opened."""
    with connect(settings, application="copydesk fetch") as connection:
        return entries.any_waiting(connection)


@contextmanager
def collecting(settings: Settings) -> Iterator[Collector]:
    """All that both runs work with, opened and closed. Raises OwnError where a part does not answer."""
    with ExitStack() as opened:
        parts = _Parts(settings, opened)
        yield Collector(parts.poll_run(), parts.fetch_run())


@contextmanager
def polling(settings: Settings) -> Iterator[PollRun]:
    """As `collecting`, for a run of polling."""
    with ExitStack() as opened:
        yield _Parts(settings, opened).poll_run()


@contextmanager
def fetching(settings: Settings) -> Iterator[FetchRun]:
    """As `collecting`, for a run of fetching."""
    with ExitStack() as opened:
        yield _Parts(settings, opened).fetch_run()


class _Parts:
    """What both kinds of run need."""

    def __init__(self, settings: Settings, opened: ExitStack) -> None:
        self._settings = settings
        self._opened = opened
        self._connections = opened.enter_context(
            pool(settings, size=settings.fetch_threads + 2, application="copydesk collect")
        )
        self._turns = HostTurns(
            self._connections, min(settings.fetch_seconds + _AROUND_SECONDS, settings.claim_seconds)
        )
        fetcher = opened.enter_context(Fetcher(FetcherOptions.of(settings)))
        self._network = NetworkWatch(self._connections, partial(answers, fetcher))
        self._fetcher = PoliteFetcher(
            fetcher,
            self._turns,
            settings.host_seconds,
            RobotsCheck(self._connections, settings.user_agent) if settings.robots else None,
            self._network.heard,
        )
        self._sandbox = opened.enter_context(Sandbox(settings.extract_processes, ParseLimits.of(settings)))
        # Each thread at work holds a connection at times; the pool has them all.
        self._at_work = BoundedSemaphore(settings.fetch_threads)

    def poll_run(self) -> PollRun:
        settings = self._settings
        limits = limits_of(settings)
        threads = ThreadPoolExecutor(settings.fetch_threads, thread_name_prefix="polling")
        return PollRun(
            self._connections,
            Poller(
                self._connections,
                self._fetcher,
                self._sandbox,
                limits,
                RecordLimits(looks_of(settings), settings.old_days),
            ),
            PollLimits(settings.feeds_per_collect, settings.claim_seconds),
            Asking(self._turns, self._opened.enter_context(threads), self._at_work, settings.host_seconds),
            self._network,
        )

    def fetch_run(self) -> FetchRun:
        settings = self._settings
        return FetchRun(
            self._connections,
            PageParts(
                fetcher=self._fetcher,
                archive=self._opened.enter_context(Archive(settings.archive)),
                sandbox=self._sandbox,
                publisher=self._opened.enter_context(publishing(settings)),
            ),
            FetchLimits(
                entries_per_collect=settings.entries_per_collect,
                claim_seconds=settings.claim_seconds,
                patience=Patience(settings.attempts, settings.attempts_missing, settings.retry_seconds),
                looks=looks_of(settings),
            ),
            self._at_work,
            self._network,
        )
