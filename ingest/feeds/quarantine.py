"""Which body of a feed is quarantined: one that exceeded its limit twice in a row. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

TIMES: Final = 2  # a single time may be due to a busy machine


@dataclass(frozen=True, slots=True)
class Suspect:
    """The last body of a feed that exceeded a limit. body: its hash. times: consecutive times. reason: the last one."""

    body: str
    times: int
    reason: str

    @property
    def put_aside(self) -> bool:
        """Whether it must not be parsed again."""
        return self.times >= TIMES


def hash_of(body: bytes) -> str:
    """The hash that identifies a body."""
    return hashlib.sha256(body).hexdigest()[:32]


def after_spending(suspect: Suspect | None, body: str, reason: str) -> Suspect:
    """What is known after a body, by its hash, has exceeded a limit."""
    before = suspect.times if suspect and suspect.body == body else 0
    return Suspect(body, before + 1, reason)


def after_parsing(suspect: Suspect | None) -> Suspect | None:
    """What is known after a body was parsed within its limits. A quarantined one stays known, in case it returns."""
    return suspect if suspect and suspect.put_aside else None
