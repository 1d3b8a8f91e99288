"""One child process under a guardian: starting, stopping and killing it, and how it ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from copydesk.local.stack import guardian


@dataclass(frozen=True, slots=True)
class Command:
    """How a process is started. Python does not look for modules in `folder`, nor do the Pythons that it starts."""

    arguments: Sequence[str | Path]
    environment: Mapping[str, str]
    folder: Path
    user: str = ""  # empty: our own user


@dataclass(frozen=True, slots=True)
class Log:
    """Where a process's output goes: a file, renamed to `.old` at so many bytes, replacing an earlier `.old`."""

    path: Path
    most_bytes: int


class Child:
    """A running command. It ends with this process, however this process ends: see `guardian`.

    `lock` is a file descriptor that stays open until the command and all it started have ended.
    Raises OSError when no process can be made at all.
    """

    def __init__(
        self, command: Command, *, log: Log, lock: int, stop_signal: signal.Signals, stop_seconds: float
    ) -> None:
        orders: list[str | Path] = [stop_signal.name, str(stop_seconds), command.user, log.path, str(log.most_bytes)]
        watcher = [sys.executable, "-I", "-S", guardian.__file__, *orders]
        self._log = log.path
        with log.path.open("ab") as output:
            self._log_begins = (os.fstat(output.fileno()).st_ino, output.tell())
            self._guardian = subprocess.Popen(
                [*watcher, *command.arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                cwd=command.folder,
                env={**command.environment, "PYTHONSAFEPATH": "1"},
                start_new_session=True,  # Ctrl-C in the terminal reaches only us
                pass_fds=(lock,),
            )
        self._orders = cast("IO[bytes]", self._guardian.stdin)
        with cast("IO[bytes]", self._guardian.stdout) as answer:
            self.pid = int(answer.readline() or 0)

    def said(self, most: int) -> bytes:
        """Return the end of its output, up to so many bytes of the current log."""
        file, begins = self._log_begins
        with self._log.open("rb") as log:
            size = log.seek(0, os.SEEK_END)
            log.seek(max(begins if os.fstat(log.fileno()).st_ino == file else 0, size - most))
            return log.read()

    @property
    def running(self) -> bool:
        """Whether the command, or anything it started, is running."""
        return self.wait(0) is None

    def ask_to_stop(self) -> None:
        """Send the stop signal; after its time the command is killed. Both happen even if we end now."""
        self._order(b"s")

    def kill(self) -> None:
        """Send SIGKILL to the command and everything it started."""
        self._order(b"k")

    def wait(self, seconds: float | None = None) -> int | None:
        """Return the exit status when everything has ended, None if it has not within `seconds`."""
        try:
            status = self._guardian.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        self._orders.close()
        return status

    def _order(self, order: bytes) -> None:
        if not self._orders.closed:
            with contextlib.suppress(BrokenPipeError):  # it has ended
                os.write(self._orders.fileno(), order)
