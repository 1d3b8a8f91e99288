"""The course of a story as a line of bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

_BARS: Final = "▁▂▃▄▅▆▇█"
_MOST: Final = 48
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


def picture(times: Sequence[datetime]) -> str:
    """A bar for each hour from the first time on, or for each day if there are more than 48 hours; at most 48.

    Anything later is in the last bar. An hour or day without any is a space.
    """
    if not times:
        return ""
    first = min(times)
    step = _HOUR if max(times) - first < _MOST * _HOUR else _DAY
    counts = Counter(min((time - first) // step, _MOST - 1) for time in times)
    most = max(counts.values())
    return "".join(_bar(counts[place], most) for place in range(max(counts) + 1))


def _bar(count: int, most: int) -> str:
    return _BARS[(count * len(_BARS) - 1) // most] if count else " "
