#!/usr/bin/env bash
# The reader library keeps the older of two states of an Atom entry, and reports a change at each update of the same feed.
#
# Versions: reader 3.26, sgmllib3k 1.0.0, CPython 3.11.
# Behaviour: a feed may list one entry in several states, with one id and different `updated`. Both are written, the
#   second over the first, or the first over the second, in the order of the document from its end: what stays is what
#   is listed first, here the older one. At the next update of the same document each state differs from what the other
#   has left: one change is reported, and hooks for changed entries run, each time, for ever. The first update counts
#   two new entries where one can be read.
# Why a good guess is wrong: RFC 4287 (4.1.1) says that such entries represent one entry, that their times should
#   differ, and calls it typical to show the latest alone; the counts are documented as entries new and modified; and
#   feeds that did not change are said to be left alone.
# What to do: a parser or a hook that drops all states but the latest before they are stored.
# Output seen:
#   first: new 2, modified 0; stored: The bridge is open
#   second: new 0, modified 1
#   third: new 0, modified 1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'reader==3.26' 'sgmllib3k==1.0.0'
"$folder/venv/bin/python" - "$folder" <<'PY'
import sys
from pathlib import Path

from reader import make_reader

STATES = (("2024-02-05", "The bridge is open"), ("2024-02-06", "Correction: the bridge is closed"))
entries = "".join(
    f"<entry><id>tag:paper.example,2024:bridge</id><title>{title}</title><link href='https://paper.example/bridge'/>"
    f"<updated>{day}T10:00:00Z</updated></entry>"
    for day, title in STATES
)
head = "<title>Paper</title><id>tag:paper.example,2024:all</id><updated>2024-02-06T10:00:00Z</updated>"
Path(sys.argv[1], "feed.xml").write_text(f"<feed xmlns='http://www.w3.org/2005/Atom'>{head}{entries}</feed>", "utf-8")
reader = make_reader(":memory:", feed_root=sys.argv[1])
reader.add_feed("feed.xml")
seen = []
for name in ("first", "second", "third"):
    done = reader.update_feed("feed.xml")
    counts = (done.new, done.modified) if done else (0, 0)
    seen.append(counts)
    stored = "; ".join(entry.title for entry in reader.get_entries())
    print(f"{name}: new {counts[0]}, modified {counts[1]}" + (f"; stored: {stored}" if name == "first" else ""))
if seen != [(2, 0), (0, 1), (0, 1)] or stored != STATES[0][1]:
    sys.exit("changed: such entries are kept or counted otherwise")
PY
