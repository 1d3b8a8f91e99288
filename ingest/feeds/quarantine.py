"""Which body of a feed is not parsed any more: one that spent its limit twice in a row. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

TIMES: Final = 2  # once may be a busy machine


@dataclass(frozen=True, slots=True)
class Suspect:
    """The last body of a feed that spent a limit. body: its hash. times: how often, in a row. reason: the last one."""

    body: str
    times: int
    reason: str

    @property
    def put_aside(self) -> bool:
        """Whether it is not to be parsed again."""
        return self.times >= TIMES


def hash_of(body: bytes) -> str:
    """The hash that names a body."""
    return hashlib.sha256(body).hexdigest()[:32]


def after_spending(suspect: Suspect | None, body: str, reason: str) -> Suspect:
    """What is known once a body, named by its hash, has spent a limit."""
    before = suspect.times if suspect and suspect.body == body else 0
    return Suspect(body, before + 1, reason)


def after_parsing(suspect: Suspect | None) -> Suspect | None:
    """What is known once a body was parsed within its limits. One that was put aside stays known, should it return."""
    return suspect if suspect and suspect.put_aside else None
