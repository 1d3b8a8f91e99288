"""Our own commands as parts of a desk: workers and flows, each under a guardian."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from contract.errors import StackError
from contract.settings import PREFIX
from contract.words import Say
from copydesk.local.stack import Home, Part, Stack
from copydesk.local.stack.child import Command
from copydesk.local.stack.part import stop_all

_HEALTH_ADDRESS: Final = PREFIX + "HEALTH_ADDRESS"


class CommandPart(Part):
    """`copydesk …` by this Python, wherever its script is, in the data folder.

    Files in the current folder are not used as modules or settings. Stopped as in operation: SIGTERM, and a worker
    finishes its batch.
    """

    def __init__(
        self, name: str, arguments: Sequence[str], environment: Mapping[str, str], home: Home, say: Say
    ) -> None:
        super().__init__(home, say)
        self.name = name
        self._command = Command([sys.executable, "-P", "-m", "copydesk", *arguments], environment, home.path)

    def prepare(self) -> Command:
        """There is nothing to prepare."""
        return self._command

    def ready(self) -> bool:
        """Running once is enough: our commands wait by themselves for what they need."""
        return True

    def answers(self) -> bool:
        """Whether it is ready, as `ready` says."""
        return True

    def check(self) -> None:
        """Raises StackError, with the end of its log, if the process failed."""
        if self.status:
            raise StackError(self.failure())


def workers(count: int, stack: Stack, say: Say) -> list[CommandPart]:
    """Enrichment workers, not started yet. If they listen on HTTP, each gets its own port, counting upwards."""
    return [
        CommandPart(f"worker {number}", ["worker"], _with_own_port(stack.environment, number), stack.home, say)
        for number in range(count)
    ]


def flow(name: str, arguments: Sequence[str], stack: Stack, say: Say) -> CommandPart:
    """A command that runs flows, or serves hubs, not started yet."""
    return CommandPart(name, [name, *arguments], stack.environment, stack.home, say)


@contextmanager
def started(parts: Sequence[Part]) -> Iterator[None]:
    """Runs the parts for the duration of the block."""
    try:
        for part in parts:
            part.start()
        yield
    finally:
        stop_all(parts)


def _with_own_port(environment: Mapping[str, str], number: int) -> Mapping[str, str]:
    host, _, port = environment.get(_HEALTH_ADDRESS, "").rpartition(":")
    if not port.isdecimal() or not int(port):  # not set, or 0: each takes a free port
        return environment
    return {**environment, _HEALTH_ADDRESS: f"{host}:{int(port) + number}"}
