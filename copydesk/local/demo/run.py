"""Runs the demo: stack, press, flows, workers, and the tables at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NoReturn

from contract.errors import StackError
from contract.postgres import Connection
from contract.settings import Settings
from contract.words import Say
from copydesk.local import press as press_package
from copydesk.local.demo.report import Findings, read_findings
from copydesk.local.press import press
from copydesk.local.processes.commands import CommandPart, flow, started, workers
from copydesk.local.processes.supervisor import Supervisor
from copydesk.local.stack import Stack, running
from copydesk.running_desk import told
from copydesk.wiring import Wiring
from ingest.feeds.lists import FeedLine
from ingest.feeds.management import add

WORKERS: Final = 2
_PATIENCE: Final = 300  # seconds; the work takes a tenth of that
# The demo's news world is small and on loopback, and its endless page should not delay the demo.
_DEMO: Final[Mapping[str, Any]] = {
    "allow_private_addresses": True,
    "fetch_seconds": 4.0,
    "attempts": 2,
    "attempts_missing": 1,
    "retry_seconds": 1.0,
    "host_seconds": 0.0,
    "batch_seconds": 0.1,
    "partitions": 4,
}

Progress = Callable[[Mapping[str, int]], None]


def demo(
    settings: Settings,
    *,
    say: Say,
    progress: Progress,
    show: Callable[[Findings, Stack], None],
    keep: Callable[[Callable[[], NoReturn]], None] | None = None,
) -> Findings:
    """Does the desk's main job from a clean slate and returns the results.

    say: called with each step. progress: called with the entries by fate as they change. show: called with the findings
    while everything is still running. keep: called at the end, with everything running, with the supervisor.
    Raises StackError if a part of the stack fails, or the work does not end in time.
    """
    home = settings.home / "demo"
    settings = settings.model_copy(update={"home": home, **_DEMO})
    with ExitStack() as stack:
        local = stack.enter_context(running(settings, say=say, emptied=True))
        desk = Wiring.of(local.settings)
        desk.migrate(say)
        desk.make_topics(say)
        news = stack.enter_context(press())
        say(
            f"the press publishes {len(news.world.articles)} entries in {len(news.feed_urls)} feeds on port {news.port}"
        )
        with desk.connection("copydesk demo") as connection:
            add(connection, [FeedLine(url) for url in news.feed_urls])
        own = workers(WORKERS, local, _quiet)
        stack.enter_context(started(own))
        say(f"{WORKERS} workers land articles; flows collect the press and replay the five seeds")
        supervisor = Supervisor([local.parts, own], say)
        seconds = _Work(local, desk, supervisor, progress).done()
        with desk.connection("copydesk demo", autocommit=True) as connection:
            findings = read_findings(connection, seconds)
        if keep:
            stack.enter_context(told(local.home.path, local.settings, local.environment))
        show(findings, local)
        if keep:
            keep(supervisor.watch)
    return findings


def seeds() -> Path:
    """The five seed files."""
    return Path(press_package.__file__).parent / "seeds"


class _Work:
    """The demo's work, supervised and with progress."""

    def __init__(self, stack: Stack, desk: Wiring, supervisor: Supervisor, progress: Progress) -> None:
        self._stack = stack
        self._desk = desk
        self._supervisor = supervisor
        self._progress = progress
        self._deadline = time.monotonic() + _PATIENCE

    def done(self) -> float:
        """Collects until nothing is waiting, and replays the seeds; returns seconds from first poll to last row."""
        files = sorted(str(path) for path in seeds().glob("*.txt"))
        with self._desk.connection("copydesk demo", autocommit=True) as connection:
            replay = flow("replay", files, self._stack, _quiet)
            with started([replay]):
                self._collect(connection)
                self._wait(lambda: not replay.running, connection, "the replay")
                replay.check()
            self._wait(lambda: not _under_way(connection, ("waiting", "sent")), connection, "the workers")
            row = connection.execute(
                """select extract(epoch from max(v.landed_at) - (select min(polled_at) from desk.feeds))::float
                   from desk.versions v"""
            ).fetchone()
        return float(row[0]) if row and row[0] is not None else 0.0

    def _collect(self, connection: Connection) -> None:
        """Runs the collect flow until no entry is waiting: a page with a transient failure is tried again."""
        waiting = True
        while waiting:
            collect = flow("collect", [], self._stack, _quiet)
            self._run(collect, connection)
            waiting = _under_way(connection, ("waiting",), origin="feed")

    def _run(self, process: CommandPart, connection: Connection) -> None:
        with started([process]):
            self._wait(lambda: not process.running, connection, f"the flow {process.name}")
            process.check()

    def _wait(self, true: Callable[[], bool], connection: Connection, what: str) -> None:
        while not true():
            self._supervisor.look()
            self._progress(counts(connection))
            if time.monotonic() > self._deadline:
                msg = f"{what} did not finish within {_PATIENCE} s: {counts(connection)}"
                raise StackError(msg)
            time.sleep(0.2)
        self._progress(counts(connection))


def counts(connection: Connection) -> dict[str, int]:
    """Entries by fate, now."""
    return dict(
        connection.execute("select fate, count(*)::int from desk.entries group by fate order by 2 desc, 1").fetchall()
    )


def _under_way(connection: Connection, fates: tuple[str, ...], *, origin: str | None = None) -> bool:
    row = connection.execute(
        "select exists (select from desk.entries where fate = any(%s) and origin = coalesce(%s, origin))",
        [list(fates), origin],
    ).fetchone()
    return bool(row and row[0])


def _quiet(_line: str) -> None:
    """Discards messages: the demo's workers and flows start and stop silently."""
