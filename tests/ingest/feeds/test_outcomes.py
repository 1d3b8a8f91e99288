from __future__ import annotations

import pytest

from contract.errors import Blocked, CopydeskError, Gone, NotHtml, Refused, TimedOut, TooLarge, Unreachable
from ingest.feeds.entries import Outcome, outcome_of


@pytest.mark.parametrize(
    ("error", "attempts", "expected"),
    [
        (Gone("g"), 1, Outcome("gone", "g")),
        (Refused("r"), 1, Outcome("refused", "r")),
        (Blocked("b"), 1, Outcome("blocked", "b")),
        (TooLarge("t"), 1, Outcome("too_large", "t")),
        (NotHtml("n"), 3, Outcome("not_html", "n")),
        (Unreachable("u"), 1, Outcome("waiting", "u", 60)),
        (Unreachable("u"), 2, Outcome("waiting", "u", 120)),
        (Unreachable("u"), 3, Outcome("waiting", "u", 240)),
        (Unreachable("u"), 4, Outcome("unreachable", "u (after 4 tries)")),
        (TimedOut("t"), 4, Outcome("timed_out", "t (after 4 tries)")),
        (Unreachable("u", retry_after=1000), 1, Outcome("waiting", "u", 1000)),
        (Unreachable("u", retry_after=10), 1, Outcome("waiting", "u", 60)),
        (Unreachable("u", retry_after=10**9), 1, Outcome("waiting", "u", 86_400)),
        (Unreachable("u", retry_after=1000), 4, Outcome("unreachable", "u (after 4 tries)")),
    ],
)
def test_what_a_failed_try_comes_to(error: CopydeskError, attempts: int, expected: Outcome) -> None:
    assert outcome_of(error, attempts=attempts, most=4, retry_seconds=60) == expected
