#!/usr/bin/env bash
# arrow's days of Santiago, Cairo, Beirut or Havana overlap once a year: what came in that hour is counted twice.
#
# Versions: arrow 1.4.0 (pendulum 3.3.0 beside it), CPython 3.11.
# Behaviour: where summer time begins at midnight, the clock goes from 23:59 to 01:00. The end of the day before is
#   computed from its start by one day: 00:00 does not exist and becomes 01:00, and 01:00 less a microsecond is 01:59:59
#   on the next day. `span`, `ceil`, `span_range` and `interval` give that day an hour of the next one, which has the
#   same hour. `range("day", …)` goes on from the hour that it was moved to: all days that follow start at 01:00.
# Why a good guess is wrong: spans are half open so that they do not meet, and "day" is a unit of the calendar in arrow,
#   of 23 or 25 hours where need be; in Berlin or New York, where the hour is taken from the night, that is what comes.
#   One takes such lists for the buckets of a count by day. The sum of the buckets is higher than the number of reports
#   in a single week of the year, and in a few countries.
# What to do: take the starts of the calendar's days in the zone, and of each pair the second as the end.
# Output seen:
#   America/Santiago  2024-09-07: 25 hours, 2024-09-08 01:30 is in 2 days, range goes on at 01:00; pendulum 24, 00:00
#   Africa/Cairo      2024-04-25: 25 hours, 2024-04-26 01:30 is in 2 days, range goes on at 01:00; pendulum 24, 00:00
#   Asia/Beirut       2024-03-30: 25 hours, 2024-03-31 01:30 is in 2 days, range goes on at 01:00; pendulum 24, 00:00
#   America/Havana    2024-03-09: 25 hours, 2024-03-10 01:30 is in 2 days, range goes on at 01:00; pendulum 24, 00:00
#   Europe/Berlin     2024-03-30: 24 hours, 2024-03-31 01:30 is in 1 days, range goes on at 00:00; pendulum 24, 00:00
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'arrow==1.4.0' 'pendulum==3.3.0' 'tzdata==2025.2'
"$folder/venv/bin/python" - <<'PY'
import sys

import arrow
import pendulum

BEFORE = (("America/Santiago", 9, 7), ("Africa/Cairo", 4, 25), ("Asia/Beirut", 3, 30), ("America/Havana", 3, 9))
BERLIN = ("Europe/Berlin", 3, 30)


def seen(zone: str, month: int, number: int) -> tuple[int, int, str, int, str]:
    day = arrow.get(2024, month, number, tzinfo=zone)
    days = list(arrow.Arrow.span_range("day", day.datetime, day.shift(days=3).datetime))
    hours = round((days[0][1].to("utc") - days[0][0].to("utc")).total_seconds() / 3600)
    moment = day.replace(hour=12).shift(days=1).replace(hour=1, minute=30)
    holding = sum(first <= moment <= last for first, last in days)
    later = list(arrow.Arrow.range("day", day, day.shift(days=4)))[2].format("HH:mm")
    start = pendulum.datetime(2024, month, number, tz=zone)
    beside = round((start.end_of("day").in_tz("UTC") - start.in_tz("UTC")).total_seconds() / 3600)
    other = list(pendulum.interval(start, start.add(days=4)).range("days"))[2].format("HH:mm")
    print(f"{zone:17} {day.format('YYYY-MM-DD')}: {hours} hours, {moment.format('YYYY-MM-DD HH:mm')} is in {holding} days,", end="")
    print(f" range goes on at {later}; pendulum {beside}, {other}")
    return hours, holding, later, beside, other


same = all(seen(*one) == (25, 2, "01:00", 24, "00:00") for one in BEFORE)
same &= seen(*BERLIN) == (24, 1, "00:00", 24, "00:00")
sys.exit(0 if same else "the behaviour has changed")
PY
