#!/usr/bin/env bash
# podcastparser drops the offset of an Atom date that has fractions of a second, and takes it for local time.
#
# Versions: podcastparser 0.6.11 (feedparser 6.0.14 beside it), CPython 3.11.
# Behaviour: `parse_pubdate` reads 19 characters and looks for an offset right behind them. Where `.250` stands there,
#   no offset is found, and `time.mktime` takes date and hour for the local time of the machine. Two entries of one
#   moment, written with different offsets, are hours apart; the order of the episodes, which are sorted by it,
#   changes; and each machine gets other numbers. Also a plain Z is lost.
# Why a good guess is wrong: fractions are part of the date format of Atom (RFC 3339, 5.6), and common blog software
#   writes them. Without them everything is right, with them the result is a plausible timestamp. On a server in UTC a
#   feed in UTC hides it. What it cannot read it reports as 0 and logs; this is not even logged.
# What to do: cut the fraction off before, or read the date with another library.
# Output seen: (with TZ=UTC and with TZ=America/New_York, in hours off the right moment)
#   2022-03-09T08:15:00+02:00      UTC +0.0 New York +0.0
#   2022-03-09T08:15:00.250+02:00  UTC +2.0 New York +7.0
#   2022-03-09T06:15:00.250Z       UTC +0.0 New York +5.0
#   feedparser                     +0.0 for all
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'podcastparser==0.6.11' 'feedparser==6.0.14'
"$folder/venv/bin/python" - <<'PY'
import calendar
import io
import os
import sys
import time
from datetime import datetime

import feedparser
import podcastparser

DATES = ("2022-03-09T08:15:00+02:00", "2022-03-09T08:15:00.250+02:00", "2022-03-09T06:15:00.250Z")
ZONES = {"UTC": "UTC", "New York": "America/New_York"}
MOMENT = int(datetime.fromisoformat("2022-03-09T06:15:00+00:00").timestamp())


def feed(date):
    return io.BytesIO(
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>'
        "<id>urn:example:news</id><updated>2022-03-09T08:15:00Z</updated><author><name>Ann</name></author>"
        '<entry><title>The pier is open</title><id>urn:example:1</id><link href="https://news.example.org/1"/>'
        f"<updated>{date}</updated><published>{date}</published><summary>It is open.</summary></entry></feed>".encode()
    )


off, others = {}, set()
for date in DATES:
    for label, zone in ZONES.items():
        os.environ["TZ"] = zone
        time.tzset()
        episode = podcastparser.parse("https://news.example.org/feed", feed(date))["episodes"][0]
        off[date, label] = (episode["published"] - MOMENT) / 3600
        others.add((calendar.timegm(feedparser.parse(feed(date)).entries[0].published_parsed) - MOMENT) / 3600)
    print(f"{date:30}", " ".join(f"{label} {off[date, label]:+.1f}" for label in ZONES))
print(f"{'feedparser':30}", " ".join(f"{hours:+.1f}" for hours in others), "for all")
sys.exit(0 if list(off.values()) == [0, 0, 2, 7, 0, 5] and others == {0} else "the behaviour has changed")
PY
