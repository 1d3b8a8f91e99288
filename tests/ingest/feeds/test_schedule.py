from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.feeds.schedule import Limits, Poll, next_poll

LIMITS = Limits(usual=900, least=60, most=86_400)
JITTER = 0.1


@pytest.mark.parametrize(
    ("poll", "seconds"),
    [
        (Poll(1), 900),
        (Poll(1, new_entries=3), 900),
        (Poll(1, new_entries=3, previous_seconds=900), 450),
        (Poll(1, new_entries=1, previous_seconds=86_400), 900),
        (Poll(1, previous_seconds=900), 1350),
        (Poll(1, failures=1), 1800),
        (Poll(1, failures=3), 7200),
        (Poll(1, failures=1, previous_seconds=60), 1800),
    ],
)
def test_the_wait_follows_what_the_poll_found(poll, seconds):
    assert next_poll(poll, LIMITS).seconds == pytest.approx(seconds, rel=JITTER)


@pytest.mark.parametrize(
    ("poll", "seconds"),
    [
        (Poll(1, new_entries=1, previous_seconds=60), 60),
        (Poll(1, previous_seconds=86_400), 3600),
        (Poll(1, failures=1000), 86_400),
        (Poll(1, failures=1, retry_after=5000), 5000),
        (Poll(1, failures=1, retry_after=10**9), 86_400),
        (Poll(1, interval_seconds=7200), 7200),
        (Poll(1, max_age=3600), 3600),
        (Poll(1, interval_seconds=3600, max_age=7200), 7200),
        (Poll(1, interval_seconds=31_536_000), 86_400),
    ],
)
def test_limits_and_wishes_are_respected_to_the_second(poll, seconds):
    assert next_poll(poll, LIMITS).seconds == seconds


@pytest.mark.parametrize(
    ("poll", "why"),
    [
        (Poll(1), "the usual wait"),
        (Poll(1, new_entries=3, previous_seconds=900), "it had new entries"),
        (Poll(1, previous_seconds=900), "it had no new entries"),
        (Poll(1, new_entries=1, previous_seconds=60), "no feed is polled sooner"),
        (Poll(1, failures=1), "1 failure in a row"),
        (Poll(1, failures=3), "3 failures in a row"),
        (Poll(1, failures=1, retry_after=5000), "Retry-After"),
        (Poll(1, interval_seconds=7200), "the feed asks for it"),
        (Poll(1, interval_seconds=7200, max_age=9000), "Cache-Control"),
        (Poll(1, interval_seconds=31_536_000), "the feed asks for it .*no feed waits longer"),
    ],
)
def test_the_reason_is_given_in_words(poll, why):
    assert re.search(why, next_poll(poll, LIMITS).why)


def test_a_failing_feed_is_polled_by_its_failures_not_its_old_wishes():
    assert next_poll(Poll(1, failures=1, interval_seconds=80_000), LIMITS).seconds < 3000


def test_limits_that_contradict_each_other_end_in_the_most():
    assert next_poll(Poll(1), Limits(usual=900, least=600, most=300)).seconds == 300


polls = st.builds(
    Poll,
    feed_id=st.integers(1, 2**62),
    new_entries=st.integers(0, 1000),
    failures=st.integers(0, 10**6),
    retry_after=st.none() | st.floats(0, 1e12),
    interval_seconds=st.none() | st.integers(0, 10**9),
    max_age=st.none() | st.floats(0, 1e12),
    previous_seconds=st.none() | st.floats(0, 1e12),
)


@given(polls)
def test_every_wait_is_within_the_limits_and_the_same_each_time(poll):
    after = next_poll(poll, LIMITS)
    assert LIMITS.least <= after.seconds <= LIMITS.most
    assert after.why
    assert next_poll(poll, LIMITS) == after


def test_feeds_added_together_are_spread():
    waits = {round(next_poll(Poll(number), LIMITS).seconds) for number in range(200)}
    assert len(waits) > 50


MONDAY = 1_772_409_600.0  # 2026-03-02T00:00Z
NIGHT = [day + hour for day in range(0, 168, 24) for hour in (22, 23, 0, 1, 2, 3, 4, 5)]
WEEKEND = [*range(120, 168)]


@pytest.mark.parametrize(
    ("at", "skipped", "soonest", "latest"),
    [
        (12.0, NIGHT, 0.2, 0.3),  # nothing changes by day
        (21.9, NIGHT, 8.1, 8.3),  # a poll that would be due at night is postponed to the morning
        (5.5, NIGHT, 0.5, 0.7),  # the night is nearly over
        (4 * 24 + 23.9, WEEKEND, 24.0, 24.0),  # no wait is longer than the maximum
        (6 * 24 + 23.5, WEEKEND, 0.5, 0.7),  # the hours start again with the next week
        (12.0, [], 0.2, 0.3),
    ],
)
def test_a_feed_is_not_polled_in_the_hours_that_it_skips(at, skipped, soonest, latest):
    said = next_poll(Poll(1, new_entries=1, now=MONDAY + at * 3_600, skipped_hours=skipped), LIMITS)
    assert soonest * 3_600 <= said.seconds <= latest * 3_600
    assert ("skipHours" in said.why) == (soonest > 0.3)


def test_a_failing_feed_is_polled_in_the_hours_that_it_skips():
    said = next_poll(Poll(1, failures=1, now=MONDAY, skipped_hours=NIGHT), LIMITS)
    assert said.seconds < 3_600
