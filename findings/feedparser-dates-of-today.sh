#!/usr/bin/env bash
# feedparser reads dates that it has readers for as the first day of the month in which it runs.
#
# Versions: feedparser 6.0.14, CPython 3.11.
# Behaviour: feedparser ships readers for the dates of two Korean blog services and for Hungarian dates. They are
#   asked last. The ISO 8601 reader is asked before them, takes the four digits of the year, ignores the rest of the
#   text, and fills month and day from the clock: this month, day 1, midnight. The same happens to 2022/10/05 and to
#   an ISO week date.
# Why a good guess is wrong: a date that a parser cannot read ought to be None, and one of a format that its
#   documentation lists ought to be right. Here it is a full time.struct_time, `bozo` is false, and the same bytes
#   give another date next month: an archive that is read again moves.
# What to do: read `entry.published`, the text, with a strict reader of your own; never trust `published_parsed`.
# Output seen: (in November 2026)
#   2022년 03월 09일 08:15:30       -> 2022-11-01 00:00:00  (bozo False)
#   2022-március-09T08:15+01:00  -> 2022-11-01 00:00:00  (bozo False)
#   2022/10/05 08:15:30          -> 2022-11-01 00:00:00  (bozo False)
#   2022-W10-3                   -> 2022-11-01 00:00:00  (bozo False)
#   the Korean reader by itself: 2022-03-08 23:15:30
#   the Hungarian reader by itself: 2022-03-09 07:15:00
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'feedparser==6.0.14'
"$folder/venv/bin/python" - <<'PY'
import io
import sys
import time

import feedparser
from feedparser.datetimes import hungarian, korean

DATES = ("2022년 03월 09일 08:15:30", "2022-március-09T08:15+01:00", "2022/10/05 08:15:30", "2022-W10-3")
changed = False
for date in DATES:
    feed = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>'
        f"<item><title>The pier is open</title><pubDate>{date}</pubDate></item></channel></rss>"
    )
    months = {time.gmtime().tm_mon}
    found = feedparser.parse(io.BytesIO(feed.encode()))
    months.add(time.gmtime().tm_mon)
    read = found.entries[0].get("published_parsed")
    shown = time.strftime("%Y-%m-%d %H:%M:%S", read) if read else None
    print(f"{date:28} -> {shown}  (bozo {bool(found.bozo)})")
    changed |= read is None or read[0] != 2022 or read[1] not in months or tuple(read[2:6]) != (1, 0, 0, 0)
own = [korean._parse_date_onblog(DATES[0]), hungarian._parse_date_hungarian(DATES[1])]
for name, read in zip(("Korean", "Hungarian"), own):
    print(f"the {name} reader by itself:", time.strftime("%Y-%m-%d %H:%M:%S", read) if read else None)
changed |= [tuple(read[:6]) for read in own if read] != [(2022, 3, 8, 23, 15, 30), (2022, 3, 9, 7, 15, 0)]
sys.exit("the behaviour has changed" if changed else 0)
PY
