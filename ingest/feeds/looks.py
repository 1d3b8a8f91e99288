"""When the page of an entry is checked again after it was sent. Pure: ages to seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from contract.article import Published
from contract.settings import Settings

_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class LookLimits:
    """How often a page is checked again at most, and after how many seconds at the earliest; see the settings."""

    most: int
    seconds: float


def looks_of(settings: Settings) -> LookLimits:
    """The limits from the settings."""
    return LookLimits(settings.looks, settings.look_seconds)


def look_at_young(age: float, looks: int, limits: LookLimits) -> float | None:
    """Seconds until a page is checked again without a known change; None: never.

    age: seconds since it was published. looks: checks so far. A page of less than a day is checked once it is four
    times as old: most corrections come in the first hours.
    """
    if looks >= limits.most or age >= _DAY:
        return None
    return max(limits.seconds, 3 * age)


def look_at_changed(looks: int, since: float, limits: LookLimits) -> float | None:
    """Seconds until a page is checked whose feed says that it changed; None: never.

    looks: checks so far. since: seconds since the last one. The first time at once; then at doubling intervals, at most
    a day: some feeds say something else at each poll.
    """
    if looks >= limits.most:
        return None
    if looks == 0:
        return 0.0
    return max(min(limits.seconds / 6 * 2.0 ** min(looks - 1, 40), _DAY) - since, 0.0)


def age_of(published: Published | None, discovered_at: datetime, now: datetime) -> float:
    """Seconds since a page was published; since it was found, if that is unknown."""
    since = discovered_at
    if published and published.moment:
        since = min(published.moment, discovered_at)
    elif published and published.day:
        since = min(datetime(published.day.year, published.day.month, published.day.day, 23, 59, tzinfo=UTC), since)
    return max((now - since).total_seconds(), 0.0)
