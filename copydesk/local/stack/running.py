"""Runs the parts of the stack for the duration of a block."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Final

from pydantic import SecretStr

from contract.errors import StackError
from contract.settings import PREFIX, Settings, environment_of
from copydesk.local.stack.home import Home, claim
from copydesk.local.stack.kafka import Kafka
from copydesk.local.stack.part import Part, stop_all
from copydesk.local.stack.postgres import Postgres
from copydesk.local.stack.prefect import Prefect, without_prefect

PARTS: Final = ("postgres", "kafka", "prefect")


@dataclass(frozen=True, slots=True)
class Stack:
    """What is running. A part that was not requested is None.

    `settings` are those given, with the addresses of what runs in them; `environment` gives a child process exactly
    these settings, and this Prefect server.
    """

    home: Home
    settings: Settings
    environment: dict[str, str]
    kafka: Kafka | None
    postgres: Postgres | None
    prefect: Prefect | None

    @property
    def parts(self) -> list[Part]:
        """The running parts."""
        return [part for part in (self.prefect, self.postgres, self.kafka) if part is not None]


def _print(line: str) -> None:
    sys.stderr.write(f"{line}\n")


@contextmanager
def running(
    settings: Settings,
    *,
    parts: Collection[str] = PARTS,
    say: Callable[[str], None] = _print,
    emptied: bool = False,
) -> Iterator[Stack]:
    """Run the named `parts` for the duration of the block, in the data folder `settings.home`.

    `say` gets a short line whenever something has started or ended. `emptied`: what an earlier stack left in the folder
    is removed first. In the main thread, SIGTERM ends the block by
    SystemExit(143). Raises StackError if a part cannot be obtained or does not start; those started are stopped.
    """
    if unknown := set(parts) - set(PARTS):
        msg = f"The stack has no part {', '.join(sorted(unknown))}: it has {', '.join(PARTS)}."
        raise StackError(msg)
    with ExitStack() as undo:
        undo.enter_context(_sigterm_unwinds())
        home = undo.enter_context(claim(settings.home, log_bytes=settings.log_bytes))
        if emptied:
            home.empty()
        # The slowest to start comes first: the others are prepared meanwhile.
        prefect = _prefect(settings, home, say) if "prefect" in parts else None
        postgres = Postgres(home, say) if "postgres" in parts else None
        kafka = Kafka(home, say, port=settings.kafka_port) if "kafka" in parts else None
        started: list[Part] = [part for part in (prefect, postgres, kafka) if part is not None]
        undo.callback(stop_all, started)
        for part in started:
            part.launch()
        silent = started
        while silent:
            silent = [part for part in silent if not part.ready()]
        found = _settings(settings, home, kafka, postgres)
        yield Stack(home, found, _environment(found, prefect), kafka, postgres, prefect)


def _prefect(settings: Settings, home: Home, say: Callable[[str], None]) -> Prefect:
    return Prefect(home, say, port=settings.prefect_port, history_seconds=settings.run_history_seconds)


def _settings(given: Settings, home: Home, kafka: Kafka | None, postgres: Postgres | None) -> Settings:
    update: dict[str, object] = {"home": home.path}
    if kafka is not None:
        update["kafka_servers"] = kafka.servers
    if postgres is not None:
        update["database_url"] = SecretStr(postgres.url)
    return given.model_copy(update=update)


def _environment(settings: Settings, prefect: Prefect | None) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    if prefect is not None:
        inherited = without_prefect(inherited) | prefect.environment
    return inherited | environment_of(settings)


@contextmanager
def _sigterm_unwinds() -> Iterator[None]:
    """Turn SIGTERM into SystemExit, once, so that the block ends properly. Only the main thread may do so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def unwind(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)  # we are already stopping
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, unwind)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
