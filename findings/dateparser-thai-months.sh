#!/usr/bin/env bash
# dateparser reads March in Thai as January, and the years of Thai calendars as they are written.
#
# Versions: dateparser 1.5.0, CPython 3.11.
# Behaviour: of the twelve short names of Thai months, which newspapers print, `มี.ค.` (March) becomes January; the
#   others, and all long names, are right. The day is kept, so that 12 March is 12 January, in the same year. The year
#   stays that of the Buddha's era, 543 more than ours: a report of 2024 is of 2567, in either form of the month.
# Why a good guess is wrong: the language is known by name (`languages=["th"]`), eleven of twelve months are read, and
#   nothing is None, raises or warns; a test with the months of today passes for eleven months a year. The library
#   brings modules for the calendars of Persia and Islam, so that an era seems to be cared for. A date of the year 2567
#   is noticed, one of the wrong month is not.
# What to do: read Thai dates with a table of one's own, or write `มีนาคม` for `มี.ค.` before, and take 543 from years
#   beyond 2400.
# Output seen:
#   short names: 1 2 1 4 5 6 7 8 9 10 11 12
#   long names: 1 2 3 4 5 6 7 8 9 10 11 12
#   12 มี.ค. 2567 is 2567-01-12, 12 มีนาคม 2567 is 2567-03-12
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'dateparser==1.5.0'
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys

import dateparser

SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
LONG = (
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
)


def read(text):
    return dateparser.parse(text, languages=["th"])


short = [read(f"12 {name} 2024").month for name in SHORT]
long = [read(f"12 {name} 2024").month for name in LONG]
print("short names:", *short)
print("long names:", *long)
eras = [f"{read(f'12 {name} 2567'):%Y-%m-%d}" for name in (SHORT[2], LONG[2])]
print(f"12 {SHORT[2]} 2567 is {eras[0]}, 12 {LONG[2]} 2567 is {eras[1]}")
as_seen = short == [1, 2, 1, *range(4, 13)] and long == [*range(1, 13)] and eras == ["2567-01-12", "2567-03-12"]
sys.exit(0 if as_seen else "the behaviour has changed")
PY
