#!/usr/bin/env bash
# feedparser takes the local time of most zones for UTC, without a word, where the zone is written by its name.
#
# Versions: feedparser 6.0.14, CPython 3.11.
# Behaviour: `published_parsed` is documented to be in UTC. With an offset, and with the names of North America (EST,
#   PDT), it is. CEST, MSK, JST, WIB, BRT and NZST are dropped: 15:04 in Tokyo comes out as 15:04 in UTC, nine hours
#   late. So is an offset behind a name, `UTC+0530`, and one behind a fraction of a second that follows a comma, which
#   ISO 8601 prefers.
# Why a good guess is wrong: the library is lenient and knows zones by name; one that it does not know ought to give
#   None, or to be said. Here the time is whole, `bozo` is false, and of two feeds that tell of the same minute one
#   lies hours beside the other. Which outlet was first then depends on how it writes its zone.
# What to do: read `entry.published`, the text, with a reader that knows the zones, or that keeps them unread.
# Output seen:
#   Thu, 05 Sep 2024 15:04:05 +0200      -> 13:04:05   meant 13:04:05
#   Thu, 05 Sep 2024 15:04:05 EDT        -> 19:04:05   meant 19:04:05
#   Thu, 05 Sep 2024 15:04:05 CEST       -> 15:04:05   meant 13:04:05  (bozo False)
#   Thu, 05 Sep 2024 15:04:05 MSK        -> 15:04:05   meant 12:04:05  (bozo False)
#   Thu, 05 Sep 2024 15:04:05 JST        -> 15:04:05   meant 06:04:05  (bozo False)
#   Thu, 05 Sep 2024 15:04:05 WIB        -> 15:04:05   meant 08:04:05  (bozo False)
#   Thu, 05 Sep 2024 15:04:05 BRT        -> 15:04:05   meant 18:04:05  (bozo False)
#   Thu, 05 Sep 2024 15:04:05 NZST       -> 15:04:05   meant 03:04:05  (bozo False)
#   Thu, 05 Sep 2024 15:04:05 UTC+0530   -> 15:04:05   meant 09:34:05  (bozo False)
#   2024-09-05T15:04:05,123+02:00        -> 15:04:05   meant 13:04:05  (bozo False)
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

RIGHT = (("Thu, 05 Sep 2024 15:04:05 +0200", "13:04:05"), ("Thu, 05 Sep 2024 15:04:05 EDT", "19:04:05"))
WRONG = (
    ("Thu, 05 Sep 2024 15:04:05 CEST", "13:04:05"), ("Thu, 05 Sep 2024 15:04:05 MSK", "12:04:05"),
    ("Thu, 05 Sep 2024 15:04:05 JST", "06:04:05"), ("Thu, 05 Sep 2024 15:04:05 WIB", "08:04:05"),
    ("Thu, 05 Sep 2024 15:04:05 BRT", "18:04:05"), ("Thu, 05 Sep 2024 15:04:05 NZST", "03:04:05"),
    ("Thu, 05 Sep 2024 15:04:05 UTC+0530", "09:34:05"), ("2024-09-05T15:04:05,123+02:00", "13:04:05"),
)


def read(date):
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
        f"<item><title>The pier is open</title><pubDate>{date}</pubDate></item></channel></rss>"
    )
    found = feedparser.parse(io.BytesIO(feed.encode()))
    moment = found.entries[0].get("published_parsed")
    return time.strftime("%H:%M:%S", moment) if moment else None, bool(found.bozo)


changed = False
for date, meant in RIGHT:
    shown, _ = read(date)
    print(f"{date:36} -> {shown}   meant {meant}")
    changed |= shown != meant
for date, meant in WRONG:
    shown, bozo = read(date)
    print(f"{date:36} -> {shown}   meant {meant}  (bozo {bozo})")
    changed |= shown != "15:04:05" or bozo
sys.exit("the behaviour has changed" if changed else 0)
PY
