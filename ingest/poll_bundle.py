"""The feeds of some hosts, polled concurrently: one request at a time on each, and results are written together.

One thread manages turns and writes; the run's threads only request and parse. So a slow host occupies a thread of
the run and nothing else, and Postgres is accessed once for many feeds.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Final

from contract.errors import HostBusy
from contract.words import SayLines
from ingest.feeds.registry import DueFeed
from ingest.feeds.silence import is_silent
from ingest.host_turns import PATIENCE, why_busy
from ingest.poll_parts import BundleParts, Done, Due, Host
from ingest.polling import PollResult

TURN_SECONDS: Final = 60.0
"""Of one host in one run; its other feeds stay due."""
SILENCES: Final = 2
"""In a row: then the host is skipped for the rest of the run."""
_TOGETHER: Final = 64  # maximum responses written in one transaction
_LINGER: Final = 0.01  # seconds that a response waits for others, to be written together
_SHORT: Final = 0.5  # seconds between two checks for a thread that other bundles are using


@dataclass(slots=True)
class Bundle:
    """Polls what is due; used once. left: what was not polled, by host, at the end."""

    parts: BundleParts
    report: SayLines
    left: list[Host] = field(default_factory=list)
    _results: list[PollResult] = field(default_factory=list)
    _waiting: list[tuple[float, int, Host]] = field(default_factory=list)
    _done: SimpleQueue[Done] = field(default_factory=SimpleQueue)
    _under_way: int = 0
    _full: bool = False  # there was no thread for a host that was due
    _pushed: int = 0
    _error: BaseException | None = None

    def run(self, due: Sequence[Due]) -> list[PollResult]:
        """The results of the polls. Raises the errors of `is_own` if a part of ours fails, once everything is over."""
        now = time.monotonic()
        for host, feeds in due:
            self._push(now, Host(host, [*feeds]))
        try:
            while self._waiting or self._under_way:
                self._step()
        finally:
            self.left += [host for *_, host in self._waiting]
        if self._error:
            raise self._error
        return self._results

    def _step(self) -> None:
        done = self._brought()
        try:
            with self.parts.pauses.watched():
                self._begin([one.host for one in done if one.host.has_turn])
        except BaseException as error:  # noqa: BLE001  # raised by `run`, once the threads have ended
            self._error = self._error or error
            self._drop_waiting(None)
        if answers := [one.answer for one in done if one.answer]:
            try:
                with self.parts.pauses.watched():
                    results = self.parts.poller.settle(answers)
            except BaseException as error:  # noqa: BLE001  # as above
                self._error = self._error or error
                self._drop_waiting(None)
            else:
                self._results += results
                self._tell(results)
        for one in done:
            if not one.host.left:
                self.parts.over(one.host.name)

    def _brought(self) -> list[Done]:
        """Results of threads, waiting a little for more: until a host may be requested at the latest."""
        done = [*self._taken()]
        for one in done:
            self._under_way -= 1
            if isinstance(one.error, HostBusy):
                self.report([f"{one.feed.url}: {one.error}"])
                self.left.append(one.host)
                one.host.left.insert(0, one.feed)
            elif one.error:
                self._error = self._error or one.error
                self.left.append(one.host)
                one.host.left.insert(0, one.feed)
                self._drop_waiting(None)
            else:
                self._again(one)
        return done

    def _taken(self) -> Iterator[Done]:
        if not self._under_way:
            if self._waiting:
                time.sleep(max(self._waiting[0][0] - time.monotonic(), 0.0))
            return
        end = time.monotonic() + _LINGER
        least = _SHORT if self._full else _LINGER
        wait = max(self._waiting[0][0] - time.monotonic(), least) if self._waiting else None
        for number in range(min(self._under_way, _TOGETHER)):
            try:
                yield self._done.get(timeout=max(end - time.monotonic(), 0.0) if number else wait)
            except Empty:
                return

    def _again(self, one: Done) -> None:
        """The other feeds of its host come later."""
        host = one.host
        host.silences = 0 if one.answer else host.silences + 1
        if not host.left:
            return
        if host.silences == SILENCES or time.monotonic() >= host.end:
            self.left.append(host)
        else:
            self._push(time.monotonic() + self.parts.asking.pause, host)

    def _begin(self, over: Sequence[Host]) -> None:
        """Ends the turns that are over, takes those available, and starts requests."""
        for host in over:
            host.has_turn = False
        self.parts.asking.turns.end([host.name for host in over], self.parts.asking.pause)
        if why := self.parts.why_not():
            self._drop_waiting(why)
        hosts = self._ready()
        if not hosts:
            return
        waits: dict[str, float] = {}
        try:
            waits = self.parts.asking.turns.begin([host.name for host in hosts])
        finally:
            for host in hosts:
                if waits.get(host.name, 1.0):
                    self.parts.asking.at_work.release()
            if not waits:
                self.left += hosts
        now = time.monotonic()
        for host in hosts:
            if wait := waits[host.name]:
                host.patient_until = host.patient_until or now + PATIENCE
                if now + wait > host.patient_until:
                    self.report([f"{host.left[0].url}: {why_busy(host.name, wait)}"])
                    self.left.append(host)
                else:
                    self._push(now + wait, host)
            else:
                self._submit(host, now)

    def _ready(self) -> list[Host]:
        """Hosts that are due, as many as there are threads for; each occupies one."""
        now, found = time.monotonic(), list[Host]()
        self._full = False
        while self._waiting and self._waiting[0][0] <= now and len(found) < _TOGETHER:
            # Other bundles may have all threads: then wait for one.
            if not self.parts.asking.at_work.acquire(timeout=0.0 if self._under_way or found else _SHORT):
                self._full = True
                break
            found.append(heapq.heappop(self._waiting)[2])
        return found

    def _submit(self, host: Host, now: float) -> None:
        host.patient_until, host.has_turn, host.end = 0.0, True, host.end or now + TURN_SECONDS
        self._under_way += 1
        self.parts.asking.threads.submit(self._ask, host, host.left.pop(0))

    def _ask(self, host: Host, feed: DueFeed) -> None:
        """In a thread of the run."""
        done = Done(host, feed)

        def end_turn() -> None:
            host.has_turn = False
            self.parts.asking.turns.end([host.name], self.parts.asking.pause)

        try:
            with self.parts.pauses.watched():
                answer = self.parts.poller.ask(feed, end_turn)
                if answer.failure and is_silent(answer.failure):
                    self.parts.silent(feed, answer.failure)
                else:
                    done = Done(host, feed, answer)
        except BaseException as error:  # noqa: BLE001  # passed to the waiting thread
            done = Done(host, feed, error=error)
        finally:
            self.parts.asking.at_work.release()
            self._done.put(done)

    def _push(self, moment: float, host: Host) -> None:
        self._pushed += 1
        heapq.heappush(self._waiting, (moment, self._pushed, host))

    def _drop_waiting(self, why: str | None) -> None:
        """Nothing more is requested: what is left stays due."""
        dropped = [host for *_, host in self._waiting]
        self._waiting.clear()
        self.left += dropped
        if why and dropped:
            self.report([f"{host.left[0].url}: {why}" for host in dropped])

    def _tell(self, results: Sequence[PollResult]) -> None:
        told = [result for result in results if result.new_entries or result.error]
        if told:
            self.report([_line(result) for result in told])


def _line(result: PollResult) -> str:
    outcome = result.error or f"{result.status}, {result.new_entries} new"
    return f"{result.url}: {outcome}; again in {result.next_seconds:.0f} s"
