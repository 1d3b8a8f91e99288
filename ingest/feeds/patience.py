"""How often, and when, a page is tried again. Pure: a failure and the tries so far, to an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contract.errors import EntryError, Gone, PassingError, Refused, Removed
from contract.fates import Fate

_LONGEST_WAIT: Final = 6 * 3600.0  # seconds between two tries, if the server names no time
_LONGEST_WISH: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a page is tried; see the settings of these names. By default two days, and hours for 404 and 403."""

    attempts: int
    attempts_missing: int
    retry_seconds: float

    @property
    def most(self) -> int:
        """Tries after which every failure is final: a page that is claimed again after these kills its runs."""
        return max(self.attempts, self.attempts_missing)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a try. retry_seconds: set if the entry keeps waiting. rest_seconds: as requested by its host."""

    fate: Fate
    reason: str | None = None
    retry_seconds: float | None = None
    rest_seconds: float | None = None


def outcome_of(error: EntryError, *, attempts: int, patience: Patience) -> Outcome:
    """The result of a failed try; attempts: including this one.

    What may be transient (no response, 5xx, 429) is tried again, after doubling waits of at most six hours. A page that
    is missing or refused (404, 403) may be published seconds after its feed, or we were too fast: it is tried again
    within hours, each wait five times as long. 410 and everything else is final. No server is requested sooner than it
    asks for.
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
