"""Supervises the parts of a desk: reports those that die, and restarts them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Final, Literal, NoReturn

from contract.errors import StackError
from contract.words import Say
from copydesk.local.processes.restarts import DEATHS, WITHIN_SECONDS, restart_wait
from copydesk.local.stack.part import Part

_LOOK_SECONDS: Final = 0.2


class Supervisor:
    """Supervises running parts in layers: a part is restarted only when all layers below respond.

    `say` gets a line for each death and each restart.
    """

    def __init__(
        self, floors: Sequence[Sequence[Part]], say: Say, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._floors = [[_Watched(part) for part in floor] for floor in floors]
        self._say = say
        self._clock = clock

    def watch(self) -> NoReturn:
        """Keep checking. Ends only with StackError, as `look` does, or by a signal's exception."""
        pause = Event()
        while True:
            self.look()
            pause.wait(_LOOK_SECONDS)

    def look(self) -> None:
        """Check each part once, and do what is due.

        Raises StackError, with the reason and the last lines of its log, for a part that died three times in a minute.
        """
        grounded = True
        for floor in self._floors:
            for watched in floor:
                self._look_at(watched, may_start=grounded)
            grounded = grounded and all(watched.state == "up" for watched in floor)

    def _look_at(self, watched: _Watched, *, may_start: bool) -> None:
        part = watched.part
        try:
            if watched.state == "up" and not part.running:
                self._died(watched, part.ending(), part.failure())
            elif watched.state == "down" and may_start and self._clock() >= watched.restart_at:
                part.launch()
                watched.state = "starting"
            elif watched.state == "starting" and part.ready():
                watched.state = "up"
        except StackError as error:  # it could not be started
            self._died(watched, "could not be restarted", str(error))

    def _died(self, watched: _Watched, how: str, why: str) -> None:
        watched.deaths.append(self._clock())
        wait = restart_wait(watched.deaths)
        if wait is None:
            msg = f"{watched.part.name} died {DEATHS} times within {WITHIN_SECONDS:.0f} s: stopping everything. {why}"
            raise StackError(msg)
        watched.state = "down"
        watched.restart_at = self._clock() + wait
        self._say(f"{watched.part.name} {how}: restarting in {wait:.0f} s. Its log: {watched.part.log}")


@dataclass(slots=True)
class _Watched:
    """A part and its state. deaths: moments. restart_at: the moment from which it may start, while it is down."""

    part: Part
    state: Literal["up", "down", "starting"] = "up"
    deaths: list[float] = field(default_factory=list)
    restart_at: float = 0.0
