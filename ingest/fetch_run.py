"""One run of fetching: waiting entries are claimed, fetched, read and sent, host by host.

Any number of runs on any number of machines share the work, since each claims its part.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import BoundedSemaphore
from typing import Final, NamedTuple
from uuid import UUID

import psycopg

from contract.errors import EntryError, HostBusy, Unforeseen, Unreadable
from contract.postgres import Connection, Pool
from contract.urls import host_of
from contract.words import Say
from ingest.failures import is_own
from ingest.feeds import entries, history, hosts
from ingest.feeds.claims import Claim
from ingest.feeds.entries import ClaimedEntry
from ingest.feeds.looks import LookLimits, age_of, look_at_young
from ingest.feeds.patience import Outcome, Patience, outcome_of
from ingest.feeds.silence import is_silent
from ingest.fetch import Fetched
from ingest.known_pages import known
from ingest.network_watch import Held, NetworkWatch
from ingest.page_reading import page_at
from ingest.pages.archive import Archive
from ingest.pages.article import article_of
from ingest.pages.samples import sample_of
from ingest.pauses import Pauses
from ingest.polite import PoliteFetcher
from ingest.poll_bundle import SILENCES
from ingest.publish import Publisher
from ingest.sandbox.sandbox import Sandbox

_CLAIMED_AT_ONCE: Final = 10  # pages of one host: all can time out before the claim expires
_CLAIMING_SECONDS: Final = 2_400  # then a run claims no more, so that it ends well before its time limit
_TURN_SECONDS: Final = 60.0  # for one host in one run; its other pages keep waiting
_log = logging.getLogger("copydesk.collect")


class PageResult(NamedTuple):
    """The result of one try of one page; the address shows no secret, the title is the feed's."""

    url: str
    title: str | None
    fate: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class HostResult:
    """The result of fetching from one host: how many entries got which fate, and each page."""

    host: str
    fates: Counter[str] = field(default_factory=Counter)
    pages: list[PageResult] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much one run claims and tries; see the settings of these names."""

    entries_per_collect: int
    claim_seconds: int
    patience: Patience
    looks: LookLimits


@dataclass(frozen=True, slots=True)
class PageParts:
    """The steps for a page: fetched, archived, read, sent."""

    fetcher: PoliteFetcher
    archive: Archive
    sandbox: Sandbox
    publisher: Publisher


class FetchRun:
    """What a run of fetching works with; shared by its threads."""

    def __init__(
        self,
        connections: Pool,
        parts: PageParts,
        limits: FetchLimits,
        at_work: BoundedSemaphore,
        network: NetworkWatch,
    ) -> None:
        self._network = network
        self.parts = parts
        self._connections = connections
        self._limits = limits
        self._at_work = at_work
        self._began = time.monotonic()
        self._pauses = Pauses(connections, "fetching")

    @property
    def why_away(self) -> str | None:
        """Why nothing was requested: our own network is down."""
        return self._network.why

    def waiting_hosts(self) -> Sequence[tuple[str, int]]:
        """Hosts with due entries, and how many; none while our own network is down."""
        if self._network.away():
            return []
        with self._connections.connection() as connection:
            return entries.waiting_hosts(connection, most=self._limits.entries_per_collect)

    def fetch_host(self, host: str, most: int, report: Say) -> HostResult:
        """Fetches, reads and sends up to `most` entries of one host, one at a time, for a minute.

        Raises the errors of `is_own` if a part of ours fails: claimed entries are released, with their tries.
        """
        result = HostResult(host)
        with self._at_work:
            end, left, silences = time.monotonic() + _TURN_SECONDS, most, 0
            while self._claims(left, end) and (claimed := self._claim(host, min(left, _CLAIMED_AT_ONCE))):
                left -= len(claimed)
                while claimed and time.monotonic() < end:
                    if why := self._pauses.why or self._network.why:
                        report(f"{host}: {why}")
                        left = 0
                        break
                    try:
                        with self._pauses.watched():
                            outcome = self._try(claimed[0], result, report)
                    except HostBusy as error:
                        report(f"{host}: {error}")
                        left = 0
                        break
                    except BaseException:
                        self._release(claimed)
                        raise
                    del claimed[0]
                    silences = 0 if outcome else silences + 1
                    if outcome is None and silences < SILENCES:
                        continue
                    if outcome is None:
                        left = 0
                        break
                    if outcome.rest_seconds:
                        report(f"{host}: no requests for {outcome.rest_seconds:.0f} s, as it asked")
                        left = 0
                        break
                self._release(claimed)
        return result

    def _claims(self, left: int, end: float) -> bool:
        now = time.monotonic()
        return left > 0 and now < end and now - self._began < _CLAIMING_SECONDS

    def finish(self) -> None:
        """Ends the run: entries whose servers were silent get their outcome, in the results of their hosts."""
        self._network.finish()

    def _try(self, entry: ClaimedEntry, result: HostResult, report: Say) -> Outcome | None:
        """One try of one entry, with its outcome written; None: its server was silent, and it is held.

        Raises the errors of `is_own`.
        """
        try:
            return self._told(entry, self._send(entry), result, report)
        except EntryError as error:
            failure = error
            if is_silent(error):
                self._hold(entry, error, result, report)
                return None
        except Exception as error:
            if is_own(error):
                raise
            _log.exception("%s: unforeseen exception", entry.url)
            failure = Unforeseen(f"{entry.url}: {type(error).__name__}: {error}")
        return self._told(entry, self._failed(entry, failure), result, report)

    def _told(self, entry: ClaimedEntry, outcome: Outcome, result: HostResult, report: Say) -> Outcome:
        result.fates[outcome.fate] += 1
        result.pages.append(PageResult(str(entry.url), entry.title, outcome.fate, outcome.reason))
        report(f"{entry.url}: {outcome.fate}" + (f", {outcome.reason}" if outcome.reason else ""))
        return outcome

    def _hold(self, entry: ClaimedEntry, failure: EntryError, result: HostResult, report: Say) -> None:
        def charge() -> None:
            self._told(entry, self._failed(entry, failure), result, report)

        # An entry that failed before may be on a host with a long failure.
        self._network.silent(Held(result.host, entry.attempts == 1, charge, lambda: self._release([entry])))

    def _failed(self, entry: ClaimedEntry, failure: EntryError) -> Outcome:
        """Records the result of a failure."""
        outcome = outcome_of(failure, attempts=entry.attempts, patience=self._limits.patience)
        with self._connections.connection() as connection:
            entries.settle(connection, entry.entry_id, outcome)
            if entry.looks:
                outcome = Outcome("landed", f"checked again: {failure}", rest_seconds=outcome.rest_seconds)
                self._looked(connection, entry)
            history.add_tries(connection, [entry.entry_id], outcome.fate, outcome.reason, outcome.retry_seconds)
            if outcome.rest_seconds and (host := host_of(entry.url.whole)):
                hosts.rest(connection, host, outcome.rest_seconds, str(failure))
        return outcome

    def _send(self, entry: ClaimedEntry) -> Outcome:
        """Fetches the entry's page, reads its article and sends it."""
        if entry.attempts > self._limits.patience.most:
            msg = f"{entry.attempts - 1} tries, in which runs died on this page"
            raise Unreadable(msg)
        fetched, page = page_at(entry.url.whole, self._fetch, self.parts.sandbox)
        mine = Claim(fetched.final_url, sample_of(page.text))
        with self._connections.connection() as connection:
            page = known(connection, entry, page, mine)
            article = article_of(entry, fetched.final_url, page, fetched.fetched_at)
            if entry.looks and entry.version_id == UUID(article.version_id):
                self._looked(connection, entry)
                return Outcome("landed", "checked again: unchanged")
            entries.name_article(connection, entry.entry_id, article, claim=mine)
        self.parts.publisher.send(article)
        with self._connections.connection() as connection:
            entries.mark_sent(connection, [entry.entry_id])
            self._looked(connection, entry)
            history.add_tries(connection, [entry.entry_id], "sent", "; ".join(page.warnings) or None)
        return Outcome("sent")

    def _fetch(self, address: str) -> Fetched:
        fetched = self.parts.fetcher.get(address, kind="page")
        self.parts.archive.write(fetched)
        return fetched

    def _looked(self, connection: Connection, entry: ClaimedEntry) -> None:
        age = age_of(entry.published, entry.discovered_at, datetime.now(UTC))
        entries.looked(connection, entry.entry_id, look_at_young(age, entry.looks, self._limits.looks))

    def _claim(self, host: str, most: int) -> list[ClaimedEntry]:
        with self._connections.connection() as connection:
            return [*entries.claim(connection, host, most=most, seconds=self._limits.claim_seconds)]

    def _release(self, claimed: Sequence[ClaimedEntry]) -> None:
        if claimed:
            with suppress(psycopg.Error), self._connections.connection() as connection:  # a claim expires by itself
                entries.release(connection, [entry.entry_id for entry in claimed])
