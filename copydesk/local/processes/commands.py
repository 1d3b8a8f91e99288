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

    What lies in the folder that we are in is nobody's module or setting. Stopped as ops would: SIGTERM, and a worker
    finishes its batch.
    """

    def __init__(
        self, name: str, arguments: Sequence[str], environment: Mapping[str, str], home: Home, say: Say
    ) -> None:
        super().__init__(home, say)
        self.name = name
        self._command = Command([sys.executable, "-P", "-m", "copydesk", *arguments], environment, home.path)

    def prepare(self) -> Command:
        """Nothing is to be prepared."""
        return self._command

    def ready(self) -> bool:
        """Whatever ran once counts: our commands wait by themselves for what they need."""
        return True

    def answers(self) -> bool:
        """Whether it is ready, as `ready` says."""
        return True

    def check(self) -> None:
        """Raises StackError, with the end of its log, where the process ended badly."""
        if self.status:
            raise StackError(self.failure())


def workers(count: int, stack: Stack, say: Say) -> list[CommandPart]:
    """Enrichment workers, not started yet. Where they answer over HTTP, each does on a port of its own, upwards."""
    return [
        CommandPart(f"worker {number}", ["worker"], _with_own_port(stack.environment, number), stack.home, say)
        for number in range(count)
    ]


def flow(name: str, arguments: Sequence[str], stack: Stack, say: Say) -> CommandPart:
    """A command that runs flows, or answers hubs, not started yet."""
    return CommandPart(name, [name, *arguments], stack.environment, stack.home, say)


@contextmanager
def started(parts: Sequence[Part]) -> Iterator[None]:
    """The parts run for the time of the block."""
    try:
        for part in parts:
            part.start()
        yield
    finally:
        stop_all(parts)


def _with_own_port(environment: Mapping[str, str], number: int) -> Mapping[str, str]:
    host, _, port = environment.get(_HEALTH_ADDRESS, "").rpartition(":")
    if not port.isdecimal() or not int(port):  # not set, or each takes a free one
        return environment
    return {**environment, _HEALTH_ADDRESS: f"{host}:{int(port) + number}"}
