"""What a date is made of. Pure."""

from __future__ import annotations

from typing import NamedTuple


class Day(NamedTuple):
    """A day, or a month or year where that is all that is named."""

    year: int
    month: int | None = None
    day: int | None = None


class Clock(NamedTuple):
    """A time of day as it was written; whether it exists, `text` says."""

    hour: int
    minute: int
    second: int | None = None

    @property
    def text(self) -> str:
        """As `11:53` or `11:53:07`, empty where no clock shows it. Of a leap second the minute is sure."""
        if self.hour > 23 or self.minute > 59 or (self.second or 0) > 60:
            return ""
        whole = self.second is not None and self.second < 60
        return f"{self.hour:02}:{self.minute:02}:{self.second:02}" if whole else f"{self.hour:02}:{self.minute:02}"


class Parts(NamedTuple):
    """A date as it was written."""

    day: Day
    clock: Clock | None = None
    zone: str | None = None


class Doubt(NamedTuple):
    """A date that leaves a doubt, in words."""

    why: str
