from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ingest.feeds.formats import parse

FEEDS = Path(__file__).parents[3] / "shared" / "corpus" / "feeds"
pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason=f"the corpus of feeds is not at {FEEDS}")

MANIFEST = json.loads((FEEDS / "MANIFEST.json").read_text()) if FEEDS.is_dir() else []
ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")


@pytest.mark.parametrize("listed", MANIFEST, ids=lambda listed: listed["file"])
def test_every_entry_of_a_real_feed_is_read(listed):
    body = (FEEDS / listed["file"]).read_bytes()
    feed = parse(body, url=listed["url"] or "https://feed.example/")
    expected = len(json.loads(body)["items"]) if listed["kind"] == "json" else len(ITEM.findall(body))
    assert len(feed.entries) == expected
    assert len({entry.guid for entry in feed.entries}) == expected
    assert all(0 < len(entry.guid) <= 400 for entry in feed.entries)
    assert not any("<" in entry.title and ">" in entry.title for entry in feed.entries)
    assert not any("\ufffd" in entry.title for entry in feed.entries)


def test_dates_addresses_and_titles_of_real_feeds():
    entries = [
        entry
        for listed in MANIFEST
        for entry in parse((FEEDS / listed["file"]).read_bytes(), url=listed["url"] or "https://feed.example/").entries
    ]
    assert len(entries) >= 490
    assert sum(entry.url is not None for entry in entries) >= 0.99 * len(entries)
    assert sum(bool(entry.title) for entry in entries) >= 0.99 * len(entries)
    # One of the feeds, with 60 entries, gives no dates at all.
    assert sum(entry.published is not None for entry in entries) >= 0.87 * len(entries)
