"""What a feed's past predicts about its next hours: cases of the rule, and feeds polled by it for weeks."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from contract.article import Published
from ingest.feeds.formats.listing import Entry
from ingest.feeds.rhythm_rows import after_answer, restored, told
from ingest.feeds.schedule import Limits, Poll, next_poll

LIMITS = Limits(usual=900, least=300, most=86_400)
HOUR, DAY = 3600.0, 86_400.0
MONDAY = datetime(2026, 3, 2, tzinfo=UTC).timestamp()


def moment(at):
    return datetime.fromtimestamp(at, UTC)


def entry(at, *, dated=True):
    """An entry that was published at a time."""
    written = moment(at).isoformat(timespec="seconds").removesuffix("+00:00")
    published = Published(value=written, precision="second", zone="Z", from_="feed")
    return Entry(guid=f"{at}", url=f"https://news.example/{at}", title="", published=published if dated else None)


def working_hours(day):
    """An article every 40 minutes from 8 to 18 h, on working days."""
    return [day + 8 * HOUR + n * 2400 for n in range(15)] if moment(day).weekday() < 5 else []


def at_nine(day):
    return [day + 9 * HOUR]


def days_of(plan, days, begin=MONDAY):
    return [at for day in range(days) for at in plan(begin + day * DAY)]


def polled(times, begin, end, *, window=20, down=(0, 0), dated=True):
    """The delay of every entry between two times, in a feed that is polled by the rule; and the polls."""
    now, rhythm, failures, seen, delays, polls = begin, None, 0, 0, {}, []
    while now < end:
        failed = down[0] <= now < down[1]
        listed = [at for at in times if at <= now][-window:]
        new = [] if failed else [at for at in listed if at > seen]
        recovered, failures = failures > 0 and not failed, failures + 1 if failed else 0
        if not failed:
            entries = [entry(at, dated=dated) for at in listed]
            rhythm = after_answer(rhythm, moment(now), entries, len(new))
            delays.update({at: now - at for at in new if seen or at > begin})
            seen = max([seen, *listed])
        after = next_poll(
            Poll(7, new_entries=len(new), failures=failures, recovered=recovered, now=now, rhythm=rhythm), LIMITS
        )
        polls.append((now, after))
        now += after.seconds
    return delays, polls


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("plan", [working_hours, at_nine])
def test_no_article_of_the_morning_waits_for_hours(plan, dated):
    delays, polls = polled(days_of(plan, 42), MONDAY + 5 * HOUR, MONDAY + 42 * DAY, dated=dated)
    assert max(delay for at, delay in delays.items() if at < MONDAY + 2 * DAY) <= 5 * HOUR
    assert max(delay for at, delay in delays.items() if at > MONDAY + 2 * DAY) <= 2.5 * HOUR
    assert len(polls) < 42 * 24


def test_the_first_article_of_a_working_day_is_found_within_the_hour():
    delays, polls = polled(days_of(working_hours, 42), MONDAY + 14 * DAY, MONDAY + 42 * DAY)
    mornings = [delay for at, delay in delays.items() if at % DAY == 8 * HOUR and at > MONDAY + 15 * DAY]
    assert len(mornings) >= 18
    assert max(mornings) <= HOUR
    at_night = [now for now, _ in polls if (now % DAY) // HOUR in {0, 1, 2, 3}]
    by_day = [now for now, _ in polls if (now % DAY) // HOUR in {10, 11, 12, 13}]
    assert len(at_night) < len(by_day) / 2


@pytest.mark.parametrize("ahead", [-9, 0, 9])
def test_a_monday_s_morning_is_found_in_time_wherever_the_paper_is(ahead):
    """Up to nine hours before or after UTC: Tokyo's Monday begins on a Sunday. Three articles a day, at any hour."""

    def plan(day):
        hours = sorted(7 + (2.9 * number + 3.7 * day / DAY) % 10 for number in range(3))
        return [day + (hour - ahead) * HOUR for hour in hours] if moment(day).weekday() < 5 else []

    begin = MONDAY + 28 * DAY
    times = days_of(plan, 63)
    delays, _ = polled(times, begin, begin + 29 * DAY)
    mondays = [next(at for at in times if at > begin + (week * 7 - 1) * DAY) for week in (2, 3, 4)]
    assert max(delays[at] for at in mondays) <= HOUR


def test_an_outage_is_over_when_the_feed_answers():
    down = (MONDAY + 20 * DAY, MONDAY + 22 * DAY)
    _, polls = polled(days_of(working_hours, 19), MONDAY + 5 * DAY, MONDAY + 24 * DAY, down=down)
    failed = [after for now, after in polls if down[0] <= now < down[1]]
    assert 5 < len(failed) < 60
    assert failed[-1].seconds <= 0.15 * 2 * DAY
    assert "to an eighth of the time since it answered" in failed[-1].why
    back = next(after for now, after in polls if now >= down[1])
    assert back.seconds <= HOUR


def test_without_a_rhythm_too_an_outage_is_over_when_the_feed_answers():
    assert next_poll(Poll(1, previous_seconds=86_400), LIMITS).seconds <= HOUR


def test_a_dead_feed_is_polled_a_few_times_a_day():
    _, polls = polled([MONDAY - 400 * DAY], MONDAY, MONDAY + 30 * DAY)
    assert len(polls) <= 30 * 4


def test_a_feed_that_wakes_up_is_followed():
    times = [MONDAY - 300 * DAY, *days_of(working_hours, 28, MONDAY + 28 * DAY)]
    delays, _ = polled(times, MONDAY, MONDAY + 56 * DAY)
    later = sorted(delay for at, delay in delays.items() if at > MONDAY + 42 * DAY)
    assert later[len(later) // 2] <= HOUR * 0.75


@pytest.mark.parametrize("hour", [11, 12, 15, 20])
def test_a_burst_is_followed_before_entries_drop_out(hour):
    """However late its first poll is, none of the entries after that is lost."""
    times = [*days_of(at_nine, 20), *(MONDAY + 20 * DAY + hour * HOUR + n * 240 for n in range(300))]
    delays, polls = polled(times, MONDAY + DAY, MONDAY + 22 * DAY)
    noticed = next(now for now, _ in polls if now > MONDAY + 20 * DAY + (hour + 0.1) * HOUR)
    assert noticed < times[-1] - 2 * HOUR
    assert not [at for at in times if at > noticed and at not in delays]


def days_with_strays(day):
    """Like `working_hours`, and on every third night an article at two."""
    return [day + 2 * HOUR, *working_hours(day)] if (day // DAY) % 3 == 0 else working_hours(day)


def few_a_day(day):
    """Two articles on a working day, at varying hours."""
    return sorted(day + (7 + (3.1 * n + 2.3 * day / DAY) % 9) * HOUR for n in range(2)) if at_work(day) else []


def at_work(day):
    return moment(day).weekday() < 5


@pytest.mark.parametrize("plan", [days_with_strays, few_a_day])
def test_a_morning_is_found_in_time_after_a_stray_in_its_night_and_of_few_articles(plan):
    begin = MONDAY + 7 * DAY
    times = days_of(plan, 63)
    delays, polls = polled(times, begin, begin + 50 * DAY)
    days = [begin + n * DAY for n in range(15, 49) if at_work(begin + n * DAY)]
    mornings = [next(at for at in times if at >= day + 5 * HOUR) for day in days]
    assert max(delays[at] for at in mornings) <= HOUR
    assert len(polls) < 50 * 20


def test_no_morning_is_waited_for_on_days_off():
    """Four weeks after it began, a newspaper of working days is polled only a few times on a Sunday."""
    _, polls = polled(days_of(days_with_strays, 63), MONDAY, MONDAY + 56 * DAY)
    on_day = [sum(1 for now, _ in polls if now // DAY == (MONDAY + day * DAY) // DAY) for day in (45, 48)]
    assert on_day[1] < on_day[0] / 2  # Sunday, compared with Wednesday


@pytest.mark.parametrize("share", range(12))
def test_every_feed_s_morning_is_waited_for_within_the_hour(share):
    known = after_answer(None, moment(MONDAY + 56 * DAY), [entry(at) for at in days_of(working_hours, 56)][-100:], 100)
    now = MONDAY + 57 * DAY + 7.1 * HOUR
    known = after_answer(known, moment(now), None, 0)
    after = next_poll(Poll(share, now=now, rhythm=known), LIMITS)
    assert 0.8 * HOUR < after.seconds <= 3540


def test_a_feed_without_times_is_polled_hourly_on_its_first_day():
    known = after_answer(None, moment(MONDAY), [entry(MONDAY - n * HOUR, dated=False) for n in range(20)], 20)
    assert next_poll(Poll(1, now=MONDAY, rhythm=known), LIMITS).seconds <= HOUR


def words_of(known):
    return told(restored([known]))[0]


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (
            days_of(working_hours, 56)[-60:],
            r"^\d\d entries a week, most from \d+ to 18 h UTC",
        ),
        (days_of(at_nine, 56)[-30:], r"^[67] entries a week, most from 9 to 10 h UTC$"),
        ([MONDAY - 300 * DAY], "^less than an entry a week$"),
        ([], "a week$"),
    ],
)
def test_a_rhythm_is_described_in_words(times, words):
    known = after_answer(None, moment(MONDAY + 56 * DAY), [entry(at) for at in times], len(times))
    assert re.search(words, words_of(known))
    assert words_of(known) in next_poll(Poll(1, now=MONDAY + 56 * DAY, rhythm=known), LIMITS).why


def test_a_stored_rhythm_is_small():
    known = after_answer(None, moment(MONDAY), [entry(MONDAY - n * HOUR) for n in range(1000)], 1000)
    assert len(known) <= 40


def test_dates_of_the_future_and_of_long_ago_count_for_nothing():
    odd = [entry(MONDAY + 30 * DAY), entry(0.0), *(entry(MONDAY - 300 * DAY - n) for n in range(50))]
    known = after_answer(None, moment(MONDAY), odd, len(odd))
    assert words_of(known) == "less than an entry a week"


def test_not_modified_is_a_poll_without_news():
    known = after_answer(None, moment(MONDAY), [entry(MONDAY - n * HOUR / 8) for n in range(199)], 199)
    later = known
    for hours in range(1, 24):
        later = after_answer(later, moment(MONDAY + hours * HOUR), None, 0)
    first, last = (next_poll(Poll(1, now=MONDAY + DAY, rhythm=one), LIMITS).seconds for one in (known, later))
    assert last > first


@pytest.mark.parametrize("fields", [37, 39])
def test_a_rhythm_without_its_last_fields_is_as_good_as_ever(fields):
    listed = [entry(at) for at in days_of(working_hours, 56)]
    known = after_answer(None, moment(MONDAY + 56 * DAY), listed, len(listed))
    assert words_of(known[:fields]) == words_of(known)
    morning = MONDAY + 56 * DAY + 7 * HOUR
    assert next_poll(Poll(1, now=morning, rhythm=known[:fields]), LIMITS).seconds <= HOUR


def test_after_the_first_article_of_the_morning_there_is_time():
    """Of two feeds with the same rhythm, the one whose morning has begun is polled later."""
    times = [MONDAY + n * DAY / 2 + (n * 5 % 8) * HOUR for n in range(60) if n % 2]
    known = after_answer(None, moment(MONDAY + 30 * DAY), [entry(at) for at in times], 30)
    noon = MONDAY + 30 * DAY + 13 * HOUR
    quiet = after_answer(known, moment(noon), None, 0)
    begun = after_answer(known, moment(noon), [entry(noon - 6 * HOUR)], 1)
    waits = [next_poll(Poll(1, now=noon, rhythm=one), LIMITS).seconds for one in (quiet, begun)]
    assert waits[0] <= HOUR
    assert waits[1] > 1.2 * waits[0]


def test_a_feed_that_was_all_new_at_once_is_polled_before_the_next_burst():
    known = after_answer(None, moment(MONDAY), [entry(MONDAY - n * DAY) for n in range(10)], 10)
    for_a_day = MONDAY + DAY
    burst = after_answer(known, moment(for_a_day), [entry(for_a_day - n * 60) for n in range(10)], 10)
    later = after_answer(burst, moment(for_a_day + 2 * DAY), None, 0)
    assert next_poll(Poll(1, now=for_a_day + 2 * DAY, rhythm=later), LIMITS).seconds <= 4.4 * HOUR


def test_a_rhythm_stored_by_another_version_starts_over():
    assert after_answer([1.0, 2.0], moment(MONDAY), [], 0) == after_answer(None, moment(MONDAY), [], 0)


def test_the_next_poll_comes_in_the_night_later_than_by_day():
    known = after_answer(None, moment(MONDAY + 26 * DAY), [entry(at) for at in days_of(working_hours, 26)], 400)
    known = after_answer(known, moment(MONDAY + 28 * DAY), None, 0)
    waits = {
        hour: next_poll(Poll(1, now=MONDAY + 28 * DAY + hour * HOUR, rhythm=known), LIMITS).seconds for hour in (12, 20)
    }
    assert waits[20] > 3 * waits[12]
    assert waits[20] < 13 * HOUR


@pytest.mark.parametrize(
    ("every", "window", "age"), [(60, 30, 4 * HOUR), (600, 20, 9 * HOUR), (120, 50, 300), (240, 12, DAY), (90, 40, 200)]
)
def test_a_new_feed_that_lists_only_its_last_hours_is_polled_before_they_are_gone(every, window, age):
    """Whether it has existed for long or has just begun."""
    begin = MONDAY + 10 * HOUR
    times = [begin - age + n * every for n in range(int((age + 8 * HOUR) / every))]
    delays, polls = polled(times, begin, begin + 8 * HOUR, window=window)
    last = polls[-1][0]
    missed = [at for at in times if begin < at <= last and at not in delays]
    assert not missed, [round(now - begin) for now, _ in polls]


def test_a_new_feed_whose_entries_came_at_once_is_not_polled_often_for_long():
    """They may be its first ones: how often it publishes is not known yet."""
    begin = MONDAY + 10 * HOUR
    _, polls = polled([begin - 600 + n * 60 for n in range(8)], begin, begin + DAY)
    assert sum(now < begin + 4 * HOUR for now, _ in polls) <= 8
    assert len(polls) <= 30
