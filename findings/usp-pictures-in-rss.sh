#!/usr/bin/env bash
# ultimate-sitemap-parser takes a picture's title for the article's, and ends a feed at an Atom link within an item.
#
# Versions: ultimate-sitemap-parser 1.8.1 (feedparser 6.0.14 beside it), CPython 3.11.
# Behaviour: in RSS, the names of elements are compared without their namespaces, wherever they stand in the item, and
#   the last one wins. <media:title> below <media:content> is the article's title, <itunes:title> and <dc:title> too. If
#   such an element is empty, as <atom:link href="…"/> is by its nature, the document is given up there: the item and
#   all items behind it are missing, and a line in the log is all that tells. Items before it are returned, so that the
#   feed looks short, not broken.
# Why a good guess is wrong: the parser asks expat for namespaces and tells those of site maps apart, by which
#   <image:title> and <video:title> do no harm in a site map; RSS is named as supported; and <atom:link> in the channel,
#   where all feeds have it, is no problem.
# What to do: read feeds with a parser of feeds, and give usp site maps only.
# Output seen:
#   nothing added        usp ['Mill opens', 'Bridge opens', 'Port opens']
#   atom:link in channel usp ['Mill opens', 'Bridge opens', 'Port opens']
#   media:title          usp ['Mill opens', 'A dog on the pier', 'Port opens']
#   itunes:title         usp ['Mill opens', 'Part 7', 'Port opens']
#   atom:link in item    usp ['Mill opens']
#   feedparser, of all five: ['Mill opens', 'Bridge opens', 'Port opens']
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'ultimate-sitemap-parser==1.8.1' 'feedparser==6.0.14'
"$folder/venv/bin/python" - <<'PY'
import logging
import sys

import feedparser
from usp.tree import sitemap_from_str

logging.disable(logging.CRITICAL)
NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
TITLES = ["Mill opens", "Bridge opens", "Port opens"]
LINK = '<atom:link rel="related" href="https://paper.example/older"/>'
PICTURE = '<media:content url="https://paper.example/7"><media:title>A dog on the pier</media:title></media:content>'


def feed(in_item: str = "", in_channel: str = "") -> str:
    items = "".join(
        f"<item><title>{title}</title><link>https://paper.example/{n}</link><description>As planned.</description>"
        f"<pubDate>Sat, 09 Mar 2024 08:0{n}:00 GMT</pubDate>{in_item if n == 1 else ''}</item>"
        for n, title in enumerate(TITLES)
    )
    head = "<title>Paper</title><link>https://paper.example/</link><description>News</description>"
    return f'<rss version="2.0" {NAMESPACES}><channel>{head}{in_channel}{items}</channel></rss>'


DOCUMENTS = {
    "nothing added": (feed(), TITLES),
    "atom:link in channel": (feed(in_channel=LINK), TITLES),
    "media:title": (feed(PICTURE), ["Mill opens", "A dog on the pier", "Port opens"]),
    "itunes:title": (feed("<itunes:title>Part 7</itunes:title>"), ["Mill opens", "Part 7", "Port opens"]),
    "atom:link in item": (feed(LINK), ["Mill opens"]),
}
changed, others = False, []
for name, (document, expected) in DOCUMENTS.items():
    titles = [page.news_story.title for page in sitemap_from_str(document).all_pages()]
    others.append([entry.title for entry in feedparser.parse(document).entries])
    print(f"{name:20} usp {titles}")
    changed |= titles != expected
print("feedparser, of all five:", *([others[0]] if all(one == others[0] for one in others) else others))
sys.exit("the behaviour has changed" if changed or any(one != TITLES for one in others) else 0)
PY
