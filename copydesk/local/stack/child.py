"""One child process under a guardian: what starts it, stops it, kills it, and tells how it ended."""

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
    """How a process is started."""

    arguments: Sequence[str | Path]
    environment: Mapping[str, str]
    folder: Path
    user: str = ""  # empty: the user that we are


class Child:
    """A running command. It ends with this process, however this process ends: see `guardian`.

    `lock` is a file descriptor that stays open until the command and all it started have ended.
    Raises OSError when no process can be made at all.
    """

    def __init__(
        self, command: Command, *, log: Path, lock: int, stop_signal: signal.Signals, stop_seconds: float
    ) -> None:
        watcher = [sys.executable, "-I", "-S", guardian.__file__, stop_signal.name, str(stop_seconds), command.user]
        with log.open("ab") as output:
            self.log_begins = output.tell()
            self._guardian = subprocess.Popen(
                [*watcher, *command.arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                cwd=command.folder,
                env=command.environment,
                start_new_session=True,  # Ctrl-C in the terminal is ours alone
                pass_fds=(lock,),
            )
        self._orders = cast("IO[bytes]", self._guardian.stdin)
        with cast("IO[bytes]", self._guardian.stdout) as answer:
            self.pid = int(answer.readline() or 0)

    @property
    def running(self) -> bool:
        """Whether the command, or anything it started, runs."""
        return self.wait(0) is None

    def ask_to_stop(self) -> None:
        """Send the stop signal; after its time the command is killed. Both happen even if we end now."""
        self._order(b"s")

    def kill(self) -> None:
        """Send SIGKILL to the command and to all it started."""
        self._order(b"k")

    def wait(self, seconds: float | None = None) -> int | None:
        """Return the exit status when all has ended, None when it has not within `seconds`."""
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
