#!/usr/bin/env bash
# parsedatetime reads "last night" from today's clock, whatever day it is told, and "the 9th of May" as the 1st.
#
# Versions: parsedatetime 2.6, CPython 3.11.
# Behaviour: `parseDT(text, sourceTime)` reckons from the day of the report. A day's part behind a modifier does not:
#   "last night", "this morning", "last evening" and "next morning" are nights and mornings around the moment at which
#   the program runs, while "yesterday morning", "tonight" and "three days ago" are reckoned from the day given. A day
#   of a month with "of" between them is the first of that month, with its year. "9 Sept 2021" is a time of the day given,
#   20:21; "9 Sep 2021" is right. All of them come with a flag that says that something was read.
# Why a good guess is wrong: the argument is there to reckon from, and most phrases heed it; `datetime.now()`, which one
#   passes in a trial, hides that others do not. A report of years ago gets yesterday's date, another one at each run, and
#   dates of reports are plausible when they lie between yesterday and today. "of" is ordinary English.
# What to do: write "yesterday evening" for "last night" and "today morning" for "this morning", and take " of " and the
#   t of Sept out, before it is read; refuse what lies after the report.
# Output seen (from noon on 9 March 2022):
#   last night           today's, not the report's
#   this morning         today's, not the report's
#   last evening         today's, not the report's
#   yesterday evening    2022-03-08 18:00
#   tonight              2022-03-09 21:00
#   the 9th of May 2021  2021-05-01 12:00
#   9th May 2021         2021-05-09 12:00
#   9 Sept 2021          2022-03-09 20:21
#   9 Sep 2021           2021-09-09 12:00
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'parsedatetime==2.6'
"$folder/venv/bin/python" - <<'PY'
import sys
from datetime import datetime, timedelta

import parsedatetime

REPORT = datetime(2022, 3, 9, 12)
TODAYS = "today's, not the report's"
EXPECTED = {
    "last night": TODAYS,
    "this morning": TODAYS,
    "last evening": TODAYS,
    "yesterday evening": "2022-03-08 18:00",
    "tonight": "2022-03-09 21:00",
    "the 9th of May 2021": "2021-05-01 12:00",
    "9th May 2021": "2021-05-09 12:00",
    "9 Sept 2021": "2022-03-09 20:21",
    "9 Sep 2021": "2021-09-09 12:00",
}
calendar = parsedatetime.Calendar()
seen = {}
for text in EXPECTED:
    moment, flag = calendar.parseDT(text, REPORT)
    near = abs(moment - datetime.now()) < timedelta(days=3)
    seen[text] = (TODAYS if near else f"{moment:%Y-%m-%d %H:%M}") if flag else "nothing"
    print(f"{text:20} {seen[text]}")
sys.exit(0 if seen == EXPECTED else "the behaviour has changed")
PY
