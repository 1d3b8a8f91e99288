#!/usr/bin/env bash
# feedgen writes an entry's enclosure and source into Atom as further pages of the entry.
#
# Versions: feedgen 1.0.0 (feedparser 6.0.14 beside it), lxml 6.1.3, CPython 3.11.
# Behaviour: in an Atom entry every <link> is written with `href` alone. `rel`, `type`, `length` and `hreflang`, which
#   `link()` and `enclosure()` took and keep, are left out. Links of the feed itself have them. A link without `rel` is
#   the alternate one (RFC 4287, 4.2.7.2), so the sound file and the report of another outlet become the entry's page:
#   feedparser takes the last of them. In the RSS of the same object the enclosure is right.
# Why a good guess is wrong: feedgen's documentation calls the enclosure "represented by link(rel=enclosure) in ATOM",
#   refuses relations that it does not know, and the object shows the right ones. While the element is written, the name
#   of the loop over the links is bound to the element, and the element is asked for the values that it has not yet.
# What to do: write podcasts and links to sources as RSS, or set the attributes on the tree; who reads feeds prefers,
#   among several links without `rel`, the one on the feed's own site that ends as no medium does.
# Output seen:
#   kept by the object: [('alternate', 'https://a.example/1'), ('enclosure', 'https://a.example/1.mp3'), ('via', 'https://b.example/1')]
#   written: [(None, 'https://a.example/1'), (None, 'https://a.example/1.mp3'), (None, 'https://b.example/1')]
#   the feed's own: [('alternate', 'https://a.example/'), ('self', 'https://a.example/feed')]
#   feedparser's page of the entry: https://b.example/1
#   enclosure in RSS: https://a.example/1.mp3
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'feedgen==1.0.0' 'feedparser==6.0.14' 'lxml==6.1.3'
"$folder/venv/bin/python" - <<'PY'
import io
import sys

import feedparser
from feedgen.feed import FeedGenerator
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
PAGE, SOUND, SOURCE = "https://a.example/1", "https://a.example/1.mp3", "https://b.example/1"

feed = FeedGenerator()
feed.id("https://a.example/")
feed.title("Harbour News")
feed.description("News of the harbour")
feed.link(href="https://a.example/", rel="alternate")
feed.link(href="https://a.example/feed", rel="self")
entry = feed.add_entry()
entry.id("tag:a.example,2022:1")
entry.title("The pier is open")
entry.link(href=PAGE, rel="alternate")
entry.enclosure(SOUND, "12345", "audio/mpeg")
entry.link(href=SOURCE, rel="via")

kept = [(link["rel"], link["href"]) for link in entry.link()]
print("kept by the object:", kept)
root = etree.fromstring(feed.atom_str())
written = [(link.get("rel"), link.get("href")) for link in root.find(f"{ATOM}entry").findall(f"{ATOM}link")]
print("written:", written)
own = [(link.get("rel"), link.get("href")) for link in root.findall(f"{ATOM}link")]
print("the feed's own:", own)
page = feedparser.parse(io.BytesIO(feed.atom_str())).entries[0].link
print("feedparser's page of the entry:", page)
enclosure = etree.fromstring(feed.rss_str()).find("channel/item/enclosure")
print("enclosure in RSS:", enclosure.get("url"))
as_seen = (
    kept == [("alternate", PAGE), ("enclosure", SOUND), ("via", SOURCE)]
    and written == [(None, PAGE), (None, SOUND), (None, SOURCE)]
    and own == [("alternate", "https://a.example/"), ("self", "https://a.example/feed")]
    and page == SOURCE
    and enclosure.get("url") == SOUND
)
sys.exit(0 if as_seen else "the behaviour has changed")
PY
