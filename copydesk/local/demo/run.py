"""Runs the demo: stack, press, flows, workers, and the tables at the end."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from contract.errors import StackError
from contract.postgres import Connection, connect
from contract.settings import Settings
from copydesk.local import press as press_package
from copydesk.local.demo.processes import check, flow, workers
from copydesk.local.demo.report import Findings, read_findings
from copydesk.local.press import press
from copydesk.local.stack import Stack, running
from copydesk.migrate import migrate
from copydesk.topics import make_topics
from ingest.feeds import registry

WORKERS: Final = 2
_PATIENCE: Final = 300  # seconds for the work; it takes a tenth of that
# The demo's news world is small and on loopback, and its page that never ends shall not keep us waiting.
_DEMO: Final[Mapping[str, Any]] = {
    "allow_private_addresses": True,
    "fetch_seconds": 4.0,
    "attempts": 2,
    "retry_seconds": 1.0,
    "host_seconds": 0.0,
    "batch_seconds": 0.1,
    "partitions": 4,
}

Say = Callable[[str], None]
Progress = Callable[[Mapping[str, int]], None]


def demo(
    settings: Settings,
    *,
    say: Say,
    progress: Progress,
    show: Callable[[Findings, Stack], None],
    keep: Callable[[], None] | None = None,
) -> Findings:
    """Does the desk's main job from a clean slate and returns what came of it.

    say: told each step. progress: told the entries by fate as they change. show: given the findings while
    everything still runs. keep: called at the end and waited for, with everything running.
    Raises StackError where a part of the stack fails, or the work does not end in time.
    """
    home = settings.home / "demo"
    settings = settings.model_copy(update={"home": home, **_DEMO})
    clear(home)
    logs = home / "logs"
    with ExitStack() as stack:
        local = stack.enter_context(running(settings, say=say))
        migrate(local.settings, say=say)
        make_topics(local.settings, say=say)
        news = stack.enter_context(press())
        say(
            f"the press publishes {len(news.world.articles)} entries in {len(news.feed_urls)} feeds on port {news.port}"
        )
        with connect(local.settings) as connection:
            registry.add(connection, [(url, None) for url in news.feed_urls])
        stack.enter_context(workers(WORKERS, local.environment, logs))
        say(f"{WORKERS} workers land what comes; flows collect the press and replay the five seeds")
        seconds = _work(local, logs, progress)
        with connect(local.settings, autocommit=True) as connection:
            findings = read_findings(connection, seconds)
        show(findings, local)
        if keep:
            keep()
    return findings


def clear(home: Path) -> None:
    """A clean slate: whatever an earlier demo left is removed. Raises StackError where it cannot be."""
    try:
        if home.exists():
            shutil.rmtree(home)
    except OSError as error:
        msg = f"{home}, left by an earlier demo, cannot be removed: {error.strerror}. Remove it, or set COPYDESK_HOME."
        raise StackError(msg) from error


def seeds() -> Path:
    """The five seed files."""
    return Path(press_package.__file__).parent / "seeds"


def _work(stack: Stack, logs: Path, progress: Progress) -> float:
    """Collects until nothing waits, replays the seeds beside it; returns the seconds from first poll to last row."""
    files = sorted(str(path) for path in seeds().glob("*.txt"))
    deadline = time.monotonic() + _PATIENCE
    with connect(stack.settings, autocommit=True) as connection:
        with flow("replay", files, stack.environment, logs) as replay:
            _collect(stack, logs, connection, progress, deadline)
            _wait(lambda: replay.poll() is not None, connection, progress, deadline, "the replay")
            check(replay, "replay", logs)
        _wait(lambda: not _under_way(connection, ("waiting", "sent")), connection, progress, deadline, "the workers")
        row = connection.execute(
            """select extract(epoch from max(v.landed_at) - (select min(polled_at) from desk.feeds))::float
               from desk.versions v"""
        ).fetchone()
    return float(row[0]) if row and row[0] is not None else 0.0


def _collect(stack: Stack, logs: Path, connection: Connection, progress: Progress, deadline: float) -> None:
    """Runs the collect flow until no entry waits: a page that failed in passing is tried again."""
    while True:
        with flow("collect", [], stack.environment, logs) as collect:
            _wait(lambda: collect.poll() is not None, connection, progress, deadline, "the collect flow")
            check(collect, "collect", logs)
        if not _under_way(connection, ("waiting",), origin="feed"):
            return


def _wait(done: Callable[[], bool], connection: Connection, progress: Progress, deadline: float, what: str) -> None:
    while not done():
        progress(counts(connection))
        if time.monotonic() > deadline:
            msg = f"{what} did not end within {_PATIENCE} s: {counts(connection)}"
            raise StackError(msg)
        time.sleep(0.2)
    progress(counts(connection))


def counts(connection: Connection) -> dict[str, int]:
    """Entries by fate, as they stand."""
    return dict(
        connection.execute("select fate, count(*)::int from desk.entries group by fate order by 2 desc, 1").fetchall()
    )


def _under_way(connection: Connection, fates: tuple[str, ...], *, origin: str | None = None) -> bool:
    row = connection.execute(
        "select exists (select from desk.entries where fate = any(%s) and origin = coalesce(%s, origin))",
        [list(fates), origin],
    ).fetchone()
    return bool(row and row[0])
