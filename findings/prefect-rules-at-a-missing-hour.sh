#!/usr/bin/env bash
# Prefect runs a daily rule of midnight at 23:00 of the day before, and a daily interval an hour late ever after.
#
# Versions: Prefect 3.9.1 with python-dateutil 2.9.0.post0 and pendulum 3.3.0, CPython 3.11.
# Behaviour: where summer time begins at midnight (Chile, Egypt, Lebanon, Cuba), 00:00 of that day does not exist. An
#   RRULE with FREQ=DAILY at 00:00 is planned for 23:00 of the evening before: that day has two runs, the next none.
#   A daily interval anchored at 00:00 is planned for 01:00, and stays at 01:00 for ever, also in winter and for each
#   later start of the server: the days are added one to another from the anchor on. At 02:30 in Berlin the same
#   happens: 01:30 by the rule, 03:30 for all time by the interval.
# Why a good guess is wrong: both are schedules with a time zone, for which Prefect promises local time across the
#   change, and both are right on all other days, or until the first change. A gap is expected to move a run forward
#   (RFC 5545, 3.3.5, reads such a time with the offset before the gap), not into the day before. A run that takes
#   "today" from its clock reports the old day twice, and the new one not at all. The two kinds err in opposite
#   directions, so that one cannot be checked with the other.
# What to do: plan daily runs at an hour that exists everywhere, as 04:30; take the day from the planned run, with room.
# Output seen:
#   Santiago, rule at 00:00:     09-04 00:00, 09-04 23:00, 09-06 00:00
#   Santiago, interval at 00:00: 09-04 00:00, 09-05 01:00, 09-06 01:00; in June after: 01:00
#   Berlin, rule at 02:30:       03-27 02:30, 03-28 01:30, 03-29 02:30
#   Berlin, interval at 02:30:   03-27 02:30, 03-28 03:30, 03-29 03:30; in June after: 03:30
set -euo pipefail
python3 -c 'import sys; sys.exit(sys.version_info >= (3, 13) and "this needs Python 3.11 or 3.12")'
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PREFECT_HOME="$folder/prefect" PREFECT_SERVER_ANALYTICS_ENABLED=false DO_NOT_TRACK=1
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  'prefect==3.9.1' 'whenever==0.11.0' 'pendulum==3.3.0' 'python-dateutil==2.9.0.post0' 'tzdata==2025.2'
"$folder/venv/bin/python" - <<'PY'
import asyncio
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from prefect.server.schemas.schedules import IntervalSchedule, RRuleSchedule


def planned(schedule: RRuleSchedule | IntervalSchedule, start: datetime, count: int) -> list[str]:
    return [f"{date:%m-%d %H:%M}" for date in asyncio.run(schedule.get_dates(n=count, start=start))]


def both(city: str, zone: str, start: datetime, hour: int, minute: int) -> tuple[list[str], list[str], str]:
    rule = RRuleSchedule(rrule=f"DTSTART:20270101T{hour:02}{minute:02}00\nRRULE:FREQ=DAILY", timezone=zone)
    anchor = datetime(2027, 1, 1, hour, minute, tzinfo=ZoneInfo(zone))
    interval = IntervalSchedule(interval=timedelta(days=1), anchor_date=anchor, timezone=zone)
    by_rule, by_interval = planned(rule, start, 3), planned(interval, start, 3)
    later = planned(interval, datetime(2028, 6, 1, tzinfo=UTC), 1)[0][-5:]
    print(f"{city}, rule at {hour:02}:{minute:02}:     {', '.join(by_rule)}")
    print(f"{city}, interval at {hour:02}:{minute:02}: {', '.join(by_interval)}; in June after: {later}")
    return by_rule, by_interval, later


same = both("Santiago", "America/Santiago", datetime(2027, 9, 3, 12, tzinfo=UTC), 0, 0) == (
    ["09-04 00:00", "09-04 23:00", "09-06 00:00"],
    ["09-04 00:00", "09-05 01:00", "09-06 01:00"],
    "01:00",
)
same &= both("Berlin", "Europe/Berlin", datetime(2027, 3, 26, 12, tzinfo=UTC), 2, 30) == (
    ["03-27 02:30", "03-28 01:30", "03-29 02:30"],
    ["03-27 02:30", "03-28 03:30", "03-29 03:30"],
    "03:30",
)
sys.exit(0 if same else "the behaviour has changed")
PY
