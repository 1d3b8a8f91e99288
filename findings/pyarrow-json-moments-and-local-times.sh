#!/usr/bin/env bash
# pyarrow's JSON reader puts moments and local times into one column without a zone; its CSV reader refuses to.
#
# Versions: pyarrow 26.0.1, CPython 3.11.
# Behaviour: a column of strings that look like dates becomes timestamp[s]. An offset is applied and then forgotten:
#   08:00+05:30 is 02:30 without a zone. A string without an offset beside it stays 08:00, and a day becomes midnight,
#   so that the column holds UTC and local times, and nothing tells which is which or in what order they came. One value
#   with a fraction of a second, or one that is no date, and the whole column is strings again: what the dates of a file
#   are depends on all of its rows.
# Why a good guess is wrong: the inference is documented, and Arrow has timestamps with a zone and those without as
#   two types, which it does not mix: the CSV reader of the same package gives the first ones in UTC, with the zone,
#   and leaves a column of both as text.
# What to do: ask for dates as strings in `ParseOptions(explicit_schema=…)`, and parse them.
# Output seen:
#   JSON, offsets alone:     timestamp[s]          ['2024-03-09 02:30']
#   CSV,  offsets alone:     timestamp[s, tz=UTC]  ['2024-03-09 02:30']
#   JSON, local time beside: timestamp[s]          ['2024-03-09 02:30', '2024-03-09 08:00']
#   CSV,  local time beside: string                ['2024-03-09T08:00:00+05:30', '2024-03-09T08:00:00']
#   JSON, a day beside:      timestamp[s]          ['2024-03-09 02:30', '2024-03-09 00:00']
#   JSON, a fraction beside: string                ['2024-03-09T08:00:00+05:30', '2024-03-09T08:00:00.5Z']
#   JSON, strings asked for: string                ['2024-03-09T08:00:00+05:30', '2024-03-09T08:00:00']
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'pyarrow==26.0.1' 'tzdata==2025.2'
"$folder/venv/bin/python" - <<'PY'
import io
import json
import sys

import pyarrow
from pyarrow import csv
from pyarrow import json as lines

MOMENT, LOCAL, DAY, FRACTION = (
    "2024-03-09T08:00:00+05:30", "2024-03-09T08:00:00", "2024-03-09", "2024-03-09T08:00:00.5Z"
)
STRINGS = lines.ParseOptions(explicit_schema=pyarrow.schema([("published", pyarrow.string())]))


def from_json(*dates: str, options: lines.ParseOptions | None = None) -> pyarrow.Table:
    body = "\n".join(json.dumps({"published": date}) for date in dates)
    return lines.read_json(io.BytesIO(body.encode()), parse_options=options)


def from_csv(*dates: str) -> pyarrow.Table:
    return csv.read_csv(io.BytesIO("\n".join(("published", *dates)).encode()))


def seen(name: str, table: pyarrow.Table) -> tuple[str, list[str]]:
    column = table.column("published")
    values = [value if isinstance(value, str) else f"{value:%Y-%m-%d %H:%M}" for value in column.to_pylist()]
    print(f"{name + ':':24} {str(column.type):21} {values}")
    return str(column.type), values


moment, local = "2024-03-09 02:30", "2024-03-09 08:00"
as_seen = [
    seen("JSON, offsets alone", from_json(MOMENT)) == ("timestamp[s]", [moment]),
    seen("CSV,  offsets alone", from_csv(MOMENT)) == ("timestamp[s, tz=UTC]", [moment]),
    seen("JSON, local time beside", from_json(MOMENT, LOCAL)) == ("timestamp[s]", [moment, local]),
    seen("CSV,  local time beside", from_csv(MOMENT, LOCAL)) == ("string", [MOMENT, LOCAL]),
    seen("JSON, a day beside", from_json(MOMENT, DAY)) == ("timestamp[s]", [moment, "2024-03-09 00:00"]),
    seen("JSON, a fraction beside", from_json(MOMENT, FRACTION)) == ("string", [MOMENT, FRACTION]),
    seen("JSON, strings asked for", from_json(MOMENT, LOCAL, options=STRINGS)) == ("string", [MOMENT, LOCAL]),
]
sys.exit(0 if all(as_seen) else "the behaviour has changed")
PY
