from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import (
    Blocked,
    EntryError,
    Gone,
    NotHtml,
    Refused,
    Removed,
    TimedOut,
    TooLarge,
    Unreachable,
    Unreadable,
)
from contract.settings import Settings
from ingest.feeds.patience import Outcome, Patience, outcome_of

PATIENCE = Patience(attempts=4, attempts_missing=3, retry_seconds=60)
DAY = 86_400


@pytest.mark.parametrize(
    ("error", "attempts", "expected"),
    [
        (Removed("g"), 1, Outcome("gone", "g")),
        (Blocked("b"), 1, Outcome("blocked", "b")),
        (TooLarge("t"), 1, Outcome("too_large", "t")),
        (NotHtml("n"), 3, Outcome("not_html", "n")),
        (Gone("g"), 1, Outcome("waiting", "g", 60)),
        (Gone("g"), 2, Outcome("waiting", "g", 300)),
        (Gone("g"), 3, Outcome("gone", "g (after 3 tries)")),
        (Refused("r"), 1, Outcome("waiting", "r", 60)),
        (Refused("r", retry_after=500), 1, Outcome("waiting", "r", 500, 500)),
        (Refused("r"), 3, Outcome("refused", "r (after 3 tries)")),
        (Unreachable("u"), 1, Outcome("waiting", "u", 60)),
        (Unreachable("u"), 2, Outcome("waiting", "u", 120)),
        (Unreachable("u"), 3, Outcome("waiting", "u", 240)),
        (Unreachable("u"), 4, Outcome("unreachable", "u (after 4 tries)")),
        (TimedOut("t"), 4, Outcome("timed_out", "t (after 4 tries)")),
        (Unreachable("u", retry_after=1000), 1, Outcome("waiting", "u", 1000, 1000)),
        (Unreachable("u", retry_after=10), 1, Outcome("waiting", "u", 60, 10)),
        (Unreachable("u", retry_after=10**9), 1, Outcome("waiting", "u", 86_400, 10**9)),
        (Unreachable("u", retry_after=1000), 4, Outcome("unreachable", "u (after 4 tries)", rest_seconds=1000)),
    ],
)
def test_what_a_failed_try_comes_to(error: EntryError, attempts: int, expected: Outcome) -> None:
    assert outcome_of(error, attempts=attempts, patience=PATIENCE) == expected


def test_one_try_is_one_try():
    once = Patience(attempts=1, attempts_missing=1, retry_seconds=60)
    assert outcome_of(Gone("g"), attempts=1, patience=once) == Outcome("gone", "g (after 1 try)")


def patience_by_default() -> Patience:
    fields = Settings.model_fields
    return Patience(*(fields[name].default for name in ("attempts", "attempts_missing", "retry_seconds")))


def seconds_until_final(error: EntryError) -> float:
    """Seconds from the first try to the last."""
    seconds, attempts = 0.0, 1
    while wait := outcome_of(error, attempts=attempts, patience=patience_by_default()).retry_seconds:
        seconds, attempts = seconds + wait, attempts + 1
    return seconds


def test_by_default_an_outage_of_a_day_loses_nothing_and_404_is_final_the_same_day():
    assert 1.5 * DAY < seconds_until_final(Unreachable("u")) < 2.5 * DAY
    assert seconds_until_final(TimedOut("t")) == seconds_until_final(Unreachable("u"))
    assert 2 * 3600 < seconds_until_final(Gone("g")) < 6 * 3600
    assert seconds_until_final(Unreadable("x")) == seconds_until_final(Removed("x")) == 0


@given(st.integers(1, 10**6), st.none() | st.floats(0, 1e12), st.sampled_from([Unreachable, TimedOut, Gone, Refused]))
def test_every_try_is_within_a_day_and_no_sooner_than_the_server_wishes(attempts, wish, kind):
    outcome = outcome_of(kind("e", retry_after=wish), attempts=attempts, patience=patience_by_default())
    if outcome.retry_seconds is not None:
        assert min(wish or 0, DAY) <= outcome.retry_seconds <= DAY
