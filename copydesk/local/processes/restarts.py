"""When a part that died is restarted, and when it is given up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

DEATHS: Final = 3  # of one part, within ...
WITHIN_SECONDS: Final = 60.0  # ... so many seconds: it is given up
_FIRST_WAIT: Final = 1.0  # seconds; twice as many after each further death


def restart_wait(deaths: Sequence[float]) -> float | None:
    """Seconds from a part's last death to its restart; None if it is given up.

    deaths: the moments at which it died, in seconds of one clock, ascending, at least one.
    """
    recent = sum(deaths[-1] - death < WITHIN_SECONDS for death in deaths)
    return None if recent >= DEATHS else _FIRST_WAIT * 2.0 ** (recent - 1)
