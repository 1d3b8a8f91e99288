"""The parts of a date. Pure."""

from __future__ import annotations

from typing import NamedTuple


class Day(NamedTuple):
    """A day, or a month or year if only that is named."""

    year: int
    month: int | None = None
    day: int | None = None


class Clock(NamedTuple):
    """A time of day as written; whether it exists, `text` says."""

    hour: int
    minute: int
    second: int | None = None

    @property
    def text(self) -> str:
        """As `11:53` or `11:53:07`, empty if it does not exist. Of a leap second only the minute is kept."""
        if self.hour > 23 or self.minute > 59 or (self.second or 0) > 60:
            return ""
        whole = self.second is not None and self.second < 60
        return f"{self.hour:02}:{self.minute:02}:{self.second:02}" if whole else f"{self.hour:02}:{self.minute:02}"


class Parts(NamedTuple):
    """A date as written."""

    day: Day
    clock: Clock | None = None
    zone: str | None = None


class Doubt(NamedTuple):
    """A date that is ambiguous, with the reason in words."""

    why: str
