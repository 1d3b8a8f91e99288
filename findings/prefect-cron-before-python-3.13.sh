#!/usr/bin/env bash
# Prefect plans no run of any cron schedule on Python 3.11 and 3.12 if whenever is older than 0.11, which it permits.
#
# Versions: Prefect 3.9.1, whenever 0.10.5 and 0.11.0, pendulum 3.3.0, CPython 3.11.
# Behaviour: before Python 3.13 the server turns the moment to plan from into one of pendulum, and hands that to
#   whenever. pendulum's zone is a subclass of ZoneInfo; whenever before 0.11 takes ZoneInfo itself only, and raises
#   ValueError for each cron schedule, in UTC too. Prefect asks for whenever>=0.10.5. The scheduler logs the error and
#   goes on: deployments with an interval run, those with a cron line never do.
# Why a good guess is wrong: nothing of it shows where one looks. The deployment is accepted, its schedule is active,
#   it can be run by hand, and its neighbours run each minute. Whether it works hangs on a dependency of a dependency
#   and on the minor version of Python: the same pins work in an image with 3.13. whenever 0.10.5 is the oldest version
#   that Prefect allows, and upgrading Prefect alone leaves it in place.
# What to do: require whenever>=0.11, or give an interval with an anchor; ask the server for planned runs, not for
#   deployments.
# Output seen:
#   whenever 0.10.5: cron ValueError: tzinfo must be of type ZoneInfo (exactly), got Timezone('UTC')
#   whenever 0.10.5: interval 2027-03-09 08:17, 2027-03-09 09:17
#   whenever 0.11.0: cron 2027-03-09 08:17, 2027-03-09 09:17
#   whenever 0.11.0: interval 2027-03-09 08:17, 2027-03-09 09:17
set -euo pipefail
python3 -c 'import sys; sys.exit(sys.version_info >= (3, 13) and "this needs Python 3.11 or 3.12")'
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PREFECT_HOME="$folder/prefect" PREFECT_SERVER_ANALYTICS_ENABLED=false DO_NOT_TRACK=1
python3 -m venv "$folder/venv"
pip=("$folder/venv/bin/pip" install --quiet --disable-pip-version-check)
"${pip[@]}" 'prefect==3.9.1' 'whenever==0.10.5' 'pendulum==3.3.0'
cat > "$folder/plan.py" <<'PY'
import asyncio
import sys
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from prefect.server.schemas.schedules import CronSchedule, IntervalSchedule

START = datetime(2027, 3, 9, 8, tzinfo=UTC)
anchor = START - timedelta(days=1) + timedelta(minutes=17)
TIMES = "2027-03-09 08:17, 2027-03-09 09:17"


def planned(schedule: CronSchedule | IntervalSchedule) -> str:
    try:
        dates = asyncio.run(schedule.get_dates(n=2, start=START))
    except ValueError as error:
        return f"ValueError: {error}"
    return ", ".join(f"{date:%Y-%m-%d %H:%M}" for date in dates)


seen = (
    planned(CronSchedule(cron="17 * * * *")),
    planned(IntervalSchedule(interval=timedelta(hours=1), anchor_date=anchor)),
)
for name, times in zip(("cron", "interval"), seen, strict=True):
    print(f"whenever {version('whenever')}: {name} {times}")
raised = "ValueError: tzinfo must be of type ZoneInfo (exactly), got Timezone('UTC')"
sys.exit(0 if seen == (raised if sys.argv[1] == "raises" else TIMES, TIMES) else "the behaviour has changed")
PY
"$folder/venv/bin/python" "$folder/plan.py" raises
"${pip[@]}" --no-deps 'whenever==0.11.0'
"$folder/venv/bin/python" "$folder/plan.py" plans
