"""When the page of an entry is looked at again after it was sent. Pure: ages to seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from contract.article import Published
from contract.settings import Settings

_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class LookLimits:
    """How often a page is looked at again at most, and after how many seconds at the earliest; see the settings."""

    most: int
    seconds: float


def looks_of(settings: Settings) -> LookLimits:
    """The limits that the settings set."""
    return LookLimits(settings.looks, settings.look_seconds)


def look_at_young(age: float, looks: int, limits: LookLimits) -> float | None:
    """Seconds until a page is looked at again that nobody says has changed; None: never.

    age: seconds since it was published. looks: so far. A page of less than a day is looked at once it is four times as
    old: it is mended in its first hours.
    """
    if looks >= limits.most or age >= _DAY:
        return None
    return max(limits.seconds, 3 * age)


def look_at_changed(looks: int, since: float, limits: LookLimits) -> float | None:
    """Seconds until a page is looked at of which its feed says that it changed; None: never.

    looks: so far. since: seconds since the last one. The first time at once; then each time twice as long after the
    last one, a day at most: some feeds say something else at each poll.
    """
    if looks >= limits.most:
        return None
    if looks == 0:
        return 0.0
    return max(min(limits.seconds / 6 * 2.0 ** min(looks - 1, 40), _DAY) - since, 0.0)


def age_of(published: Published | None, discovered_at: datetime, now: datetime) -> float:
    """Seconds since a page was published; since it was found, where nobody says more."""
    since = discovered_at
    if published and published.moment:
        since = min(published.moment, discovered_at)
    elif published and published.day:
        since = min(datetime(published.day.year, published.day.month, published.day.day, 23, 59, tzinfo=UTC), since)
    return max((now - since).total_seconds(), 0.0)
