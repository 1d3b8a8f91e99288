"""The numbers of which a feed's rhythm consists, one row per feed: see `ingest.feeds.rhythm`."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rhythms = NDArray[np.void]

HOUR: Final = 3600.0
DAY: Final = 86_400.0
# begun, at: when it was first polled, and last learned, in seconds since 1970; nan: not yet. seen: seconds that were
# watched, older ones counting less. recent, expected: entries of the last hours, and how many the rhythm predicted.
# listed: entries in the feed. hours, days: entries in each hour of the day and on each day of the week, Thursday first.
# news: when its last entry came, except strays at night; 0: not known. most: maximum new entries of one poll, older
# ones counting less. mornings: entries that came after a quiet.
RHYTHM: Final = np.dtype(
    [(name, "f8") for name in ("begun", "at", "seen", "recent", "expected", "listed")]
    + [("hours", "f8", 24), ("days", "f8", 7), ("news", "f8"), ("most", "f8"), ("mornings", "f8")]
)


def unknown(feeds: int) -> Rhythms:
    """Rhythms of which nothing is known."""
    rhythms = np.zeros(feeds, RHYTHM)
    rhythms["at"] = rhythms["begun"] = np.nan
    return rhythms
