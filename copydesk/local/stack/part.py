"""The common base of all parts of a desk: a child process under a guardian, with a log and a readiness check."""

from __future__ import annotations

import contextlib
import signal
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from contract.errors import StackError
from contract.words import Say
from copydesk.local.stack.child import Child, Command, Log
from copydesk.local.stack.home import Home

_MOMENT: Final = 0.05  # seconds
_MOVES: Final = 3  # to other ports
_LAST_LINES: Final = 12
_LAST_BYTES: Final = 20_000


class Part(ABC):
    """One part: started and stopped any number of times, on the same data, and on the port on which it first responded.

    No process of a part outlives this one. `name` is shown to people; its log is named after it.
    """

    name: str
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    stop_seconds: ClassVar[float] = 15  # after that it is killed
    start_seconds: ClassVar[float] = 90  # after that it counts as failed

    def __init__(self, home: Home, say: Say) -> None:
        self.home = home
        self.say = say
        self._child: Child | None = None
        self._launched = 0.0
        self._moves = _MOVES  # none once it has responded: its address is known

    @property
    def running(self) -> bool:
        """Whether the process runs."""
        return self._child is not None and self._child.running

    @property
    def pid(self) -> int | None:
        """The process id of the server itself, None if it is not running."""
        return self._child.pid if self._child is not None and self.running else None

    @property
    def status(self) -> int | None:
        """How the process ended, as from `Child.wait`; None while it is running, or if stopped or never started."""
        return self._child.wait(0) if self._child is not None else None

    @property
    def log(self) -> Path:
        """The file that the process writes to."""
        return self.home.log(self._log_name)

    def start(self) -> None:
        """Start the process and return when it is ready. Raises StackError."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start the process; `ready` and `wait` say when it is ready. Raises StackError."""
        if self.running:
            return
        try:
            self.say(f"starting {self.name}")
            command = self.prepare()
            self._launched = time.monotonic()
            self._child = self._spawn(command)
        except OSError as error:
            reason = f"{error.strerror or error}" + (f" ({error.filename})" if error.filename else "")
            msg = (
                f"{self.name} could not be started: {reason}. "
                f"Is there room on the disk, and may you write to {self.home.path}?"
            )
            raise StackError(msg) from error

    def wait(self) -> None:
        """Return when the process is ready. Raises StackError, with the end of its log, if it does not get ready."""
        while not self.ready():
            pass  # each turn waits a little

    def ready(self) -> bool:
        """Check once, and wait a moment for a process that is not ready yet. Raises StackError as `wait` does."""
        child = self._child
        if child is None:
            msg = f"{self.name} is not running: start it first."
            raise StackError(msg)
        if self.answers():
            self._moves = 0
            self.settle()
            self.say(f"{self.name} is ready after {time.monotonic() - self._launched:.1f} s")
            return True
        if child.wait(_MOMENT) is not None:
            if self._moves and self.port_taken(_words(child)):
                self._moves -= 1
                self.move()
                self.say(f"{self.name}'s port was taken while it started: trying another")
                self.launch()
                return False
            raise StackError(self._failure(child, "ended while starting"))
        if time.monotonic() > self._launched + self.start_seconds:
            self.kill()
            raise StackError(self._failure(child, f"was not ready within {self.start_seconds:.0f} s"))
        return False

    def ask_to_stop(self) -> None:
        """Begin to stop without waiting; `stop` waits."""
        if self._child is not None:
            self._child.ask_to_stop()

    def stop(self) -> None:
        """End the process gracefully; one that takes longer than `stop_seconds` is killed."""
        if self._child is not None:
            self._child.ask_to_stop()
            self._child.wait()
            self._child = None
            self.say(f"{self.name} stopped")

    def close(self) -> None:
        """Stop, and release what was kept for restarting."""
        self.stop()

    def kill(self) -> None:
        """End the process and all its children with SIGKILL, as in a crash."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None

    def ending(self) -> str:
        """How the process ended by itself, in a few words: `was killed by SIGKILL` or `ended with status 1`."""
        return _ending(self.status or 0)

    def failure(self) -> str:
        """How the process ended by itself, what to do, and the last lines of its log."""
        return f"{self.name} {self.ending()}" if self._child is None else self._failure(self._child, self.ending())

    @abstractmethod
    def prepare(self) -> Command:
        """Create what the process needs and does not have yet, and return its command. Raises OSError, StackError."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the process can be used. False, and no error, while it is starting."""

    def settle(self) -> None:
        """Do what is left to do once the process is ready. Nothing by default."""
        return

    def port_taken(self, words: str) -> bool:
        """Whether the process ended because its port was taken. words: the end of its log."""
        return "address already in use" in words.lower()

    def move(self) -> None:
        """Choose another port. Raises StackError if a specific one is required."""
        return

    def advice(self, words: str) -> str:
        """Say what to do if the process failed with these last words in its log."""
        del words  # for subclasses that know their server's messages
        return f"The whole log: {self.log}"

    def run(self, command: Command) -> None:
        """Run a preparing command to its end, with its output in the log. Raises OSError; StackError if it fails."""
        child = self._spawn(command)
        try:
            status = child.wait()
        except BaseException:
            child.kill()
            raise
        if status:
            raise StackError(self._failure(child, "could not be prepared"))

    def _spawn(self, command: Command) -> Child:
        log = Log(self.log, self.home.log_bytes)
        return Child(
            command, log=log, lock=self.home.lock, stop_signal=self.stop_signal, stop_seconds=self.stop_seconds
        )

    @property
    def _log_name(self) -> str:
        return self.name.lower().replace(" ", "-")

    def _failure(self, child: Child, what: str) -> str:
        words = _words(child)
        said = [line for line in words.splitlines() if line.strip() and not line.startswith("\tat ")]  # no Java frames
        last = said[-_LAST_LINES:]
        return "\n  ".join([f"{self.name} {what}. {self.advice(words)}", *last])


def _words(child: Child) -> str:
    return child.said(_LAST_BYTES).decode("utf-8", "replace")


def stop_all(parts: Sequence[Part]) -> None:
    """Signal all, then wait for all: even if we are killed while waiting, each ends."""
    for part in parts:
        part.ask_to_stop()
    for part in parts:
        part.close()


def _ending(status: int) -> str:
    """An exit status in words: 128 + n, or -n, means that signal n killed the process."""
    number = status - 128 if status > 128 else -status
    if number > 0:
        with contextlib.suppress(ValueError):
            return f"was killed by {signal.Signals(number).name}"
    return f"ended with status {status}"
