"""Workers as operators run them, for tests and measurements that kill them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from contract.settings import Settings, environment_of


class Crew:
    """Some workers, each restarted as soon as it is killed. Their logs are in `logs`.

    module: what Python runs with the one argument `worker`.
    """

    def __init__(self, settings: Settings, count: int, logs: Path, module: str = "copydesk") -> None:
        self._module = module
        self._environment = os.environ | environment_of(settings)
        self._logs = logs
        self._members = [self._start(number) for number in range(count)]
        self._excused: dict[int, str] = {}

    def excuse(self, pid: int, words: str) -> None:
        """From now on the member with this process id may end by itself, if its log ends with these words."""
        self._excused[pid] = words

    def supervise(self) -> list[int]:
        """Replaces each member that has ended as excused, as compose and `up` do; returns how they ended."""
        ended = []
        for number, member in enumerate(self._members):
            if member.poll() is not None and self._is_excused(number):
                ended.append(member.returncode)
                self._members[number] = self._start(number)
        return ended

    def _is_excused(self, number: int) -> bool:
        words = self._excused.get(self._members[number].pid)
        return words is not None and words in self.last_words(number, 150)

    def kill(self, number: int) -> None:
        """SIGKILL, at any point of its work; then another member in its place."""
        member = self._running(number)
        member.kill()
        member.wait()
        self._members[number] = self._start(number)

    def replace(self, number: int) -> None:
        """SIGTERM, as in an upgrade; then another member in its place."""
        member = self._running(number)
        member.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            member.wait(60)
        assert member.poll() is not None, f"worker {number} did not stop:\n{self.where_it_stands(number)}"
        self._members[number] = self._start(number)

    def pid(self, number: int) -> int:
        """The process id of a member, which must be running."""
        return self._running(number).pid

    def where_it_stands(self, number: int) -> str:
        """Aborts a member; returns its log, which ends with the stack traces of its threads."""
        member = self._members[number]
        member.send_signal(signal.SIGABRT)
        member.wait(10)
        return self.last_words(number, 150)

    @property
    def size(self) -> int:
        """The number of members."""
        return len(self._members)

    def running(self, pid: int) -> bool:
        """Whether the member with this process id still runs."""
        return any(member.pid == pid and member.poll() is None for member in self._members)

    def last_words(self, number: int, lines: int = 30) -> str:
        """The end of a member's log."""
        return "".join((self._logs / f"worker-{number}.log").read_text("utf-8").splitlines(keepends=True)[-lines:])

    def stop(self) -> list[int]:
        """SIGTERM for all; returns how each ended."""
        for member in self._members:
            member.send_signal(signal.SIGTERM)
        return [member.wait(60) for member in self._members]

    def end(self) -> None:
        """Kills all that are left, whatever their state."""
        for member in self._members:
            member.kill()
            member.wait()

    def _running(self, number: int) -> subprocess.Popen[bytes]:
        self.supervise()
        member = self._members[number]
        assert member.poll() is None, f"worker {number} ended by itself:\n{self.last_words(number, 150)}"
        return member

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        with (self._logs / f"worker-{number}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", self._module, "worker"], env=self._environment, stdout=log, stderr=log
            )


@contextmanager
def crew(settings: Settings, count: int, logs: Path, module: str = "copydesk") -> Iterator[Crew]:
    """A crew that runs during the block."""
    made = Crew(settings, count, logs, module)
    try:
        yield made
    finally:
        made.end()
