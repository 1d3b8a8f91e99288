"""Feeds parsed per second, compared with feedparser in its default configuration, alternating in one process.

What both read is compared, too: the number of entries, and their instants of publication. JSON Feeds, which feedparser
does not read, are omitted. Needs the corpus; without it, prints this and ends.
"""

from __future__ import annotations

import calendar
import io
import json
import sys
import time
from pathlib import Path
from typing import Any, Final

import feedparser
from rich.console import Console
from rich.table import Table

from ingest.feeds.formats import parse
from ingest.feeds.formats.listing import Feed

FEEDS: Final = Path(__file__).parents[3] / "shared" / "corpus" / "feeds"
ROUNDS: Final = 5


def main() -> None:
    """Print the figures."""
    if not FEEDS.is_dir():
        sys.stdout.write(f"skipped: no corpus of feeds at {FEEDS}\n")
        return
    listed = [one for one in json.loads((FEEDS / "MANIFEST.json").read_text()) if one["kind"] != "json"]
    bodies = [((FEEDS / one["file"]).read_bytes(), one["url"] or "https://feed.example/") for one in listed]
    ours, theirs = [list[float]() for _ in bodies], [list[float]() for _ in bodies]
    unlike: list[str] = []
    for turn in range(ROUNDS):
        for number, (body, url) in enumerate(bodies):
            began = time.process_time()
            feed = parse(body, url=url)
            between = time.process_time()
            found = feedparser.parse(io.BytesIO(body))
            ended = time.process_time()
            ours[number].append(between - began)
            theirs[number].append(ended - between)
            if not turn and (why := difference(feed, found)):
                unlike.append(f"{listed[number]['file']}: {why}")
    own, peer = sum(map(min, ours)), sum(map(min, theirs))
    table = Table(f"{len(bodies)} feeds", "feeds a CPU second", "MB a CPU second", "times", box=None)
    size = sum(len(body) for body, _ in bodies) / 1e6
    table.add_row("feedparser, its default", f"{len(bodies) / peer:.0f}", f"{size / peer:.1f}", "1.0")
    table.add_row("copydesk", f"{len(bodies) / own:.0f}", f"{size / own:.1f}", f"{peer / own:.1f}")
    Console().print(table)
    sys.stdout.write(f"{len(bodies) - len(unlike)} of {len(bodies)} alike in entries and instants\n")
    sys.stdout.writelines(f"  {line}\n" for line in unlike)


def difference(feed: Feed, found: Any) -> str | None:
    """How the two results differ; None: they agree. Instants are compared if both have one."""
    if len(feed.entries) != len(found.entries):
        return f"{len(feed.entries)} entries, {len(found.entries)} by feedparser"
    instants = zip(
        (instant(entry) for entry in feed.entries), (peer_instant(one) for one in found.entries), strict=True
    )
    other = [(ours, theirs) for ours, theirs in instants if ours is not None and theirs is not None and ours != theirs]
    return f"{len(other)} instants, first {other[0][0]}, {other[0][1]} by feedparser" if other else None


def instant(entry: Any) -> int | None:
    """Seconds since 1970; None if the time of day or the zone is missing."""
    at = entry.published.moment if entry.published else None
    return int(at.timestamp()) if at else None


def peer_instant(entry: Any) -> int | None:
    """Like `instant`, as feedparser reads it."""
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    return calendar.timegm(parsed) if parsed else None


if __name__ == "__main__":
    main()
