"""Reports when a worker compiles the comparison, since it lands nothing for a minute or two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from numba.core import event

_REGISTER: Final[Callable[[str, event.Listener], None]] = event.register


def tell_compiling(tell: Callable[[], None]) -> None:
    """Calls `tell` when this process begins to compile, once; loading cached code does not count."""
    _REGISTER("numba:compile", _Once(tell))


class _Once(event.Listener):
    def __init__(self, tell: Callable[[], None]) -> None:
        self._left = [tell]

    def on_start(self, _begun: event.Event) -> None:
        """Only the first call reports."""
        while self._left:
            self._left.pop()()

    def on_end(self, _done: event.Event) -> None:
        """Nothing is reported then."""
