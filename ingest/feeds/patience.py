"""How often, and when, a page is tried again. Pure: a failure and the tries so far, to an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contract.errors import EntryError, Gone, PassingError, Refused, Removed
from contract.fates import Fate

_LONGEST_WAIT: Final = 6 * 3600.0  # seconds between two tries, where the server names no time
_LONGEST_WISH: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a page is tried; see the settings of these names. By default two days, and hours for 404 and 403."""

    attempts: int
    attempts_missing: int
    retry_seconds: float

    @property
    def most(self) -> int:
        """Tries after which every failure is final: runs die on a page that is claimed again after these."""
        return max(self.attempts, self.attempts_missing)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one try came to. retry_seconds: set where the entry goes on waiting. rest_seconds: as its host asks."""

    fate: Fate
    reason: str | None = None
    retry_seconds: float | None = None
    rest_seconds: float | None = None


def outcome_of(error: EntryError, *, attempts: int, patience: Patience) -> Outcome:
    """What a failed try comes to; attempts: this one included.

    What may pass (no answer, 5xx, 429) is tried again, twice as late each time, six hours at most. A page that is
    missing or refused (404, 403) may be published seconds after its feed, or we asked too fast: it is tried again
    within hours, five times as late each time. 410 and everything else is final. Nobody is asked sooner than a
    server wishes.
    """
    rest = error.retry_after or None
    if isinstance(error, PassingError):
        most, growth = patience.attempts, 2.0
    elif isinstance(error, Gone | Refused) and not isinstance(error, Removed):
        most, growth = patience.attempts_missing, 5.0
    else:
        return Outcome(error.fate, str(error))
    if attempts >= most:
        tries = f"(after {attempts} {'try' if attempts == 1 else 'tries'})"
        return Outcome(error.fate, f"{error} {tries}", rest_seconds=rest)
    wait = min(patience.retry_seconds * growth ** min(attempts - 1, 40), _LONGEST_WAIT)
    return Outcome("waiting", str(error), max(wait, min(rest or 0.0, _LONGEST_WISH)), rest)
