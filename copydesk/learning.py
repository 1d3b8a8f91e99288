"""Lines that an outlet prints on many of its pages, learned from what has landed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from contract.postgres import Connection
from enrich.reading import LearnedLine, learn, read
from enrich.reading.learned_lines import LEAST_REPORTS
from enrich.store import boilerplate
from enrich.store.version_texts import reports

DAYS = 30
_REPORTS = 400  # per outlet, the newest ones

Progress = Callable[[int, str], None]
"""Called with the number of outlets read, and what is being read."""


class Learned(NamedTuple):
    """Lines, and how many outlets have them. version: under which they are saved and used; None: they are not."""

    lines: Sequence[LearnedLine]
    outlets: int
    version: int | None

    @property
    def sentence(self) -> str:
        """What was learned, in a sentence."""
        if not self.lines:
            return (
                f"nothing to learn from {self.outlets} outlets: "
                f"a line must occur in at least {LEAST_REPORTS} reports of an outlet"
            )
        if self.version is None:
            return f"{len(self.lines)} lines of {self.outlets} outlets; --apply uses them from now on"
        return f"{len(self.lines)} lines saved as version {self.version}; workers use it from their next batch on"


def learn_lines(connection: Connection, days: int, *, apply: bool, progress: Progress) -> Learned:
    """Learns from articles that landed within so many days; with `apply` the lines are saved, and used."""
    found: list[LearnedLine] = []
    outlets = 0
    for outlet, its in reports(connection, days, most=_REPORTS, least=LEAST_REPORTS):
        outlets += 1
        progress(outlets, f"reading {outlet}")
        found += learn(outlet, [read(text, title=title or None).text for title, text in its])
    if not (found and apply):
        return Learned(found, outlets, None)
    version = boilerplate.insert_state(connection, found)
    boilerplate.use(connection, version)
    return Learned(found, outlets, version)
