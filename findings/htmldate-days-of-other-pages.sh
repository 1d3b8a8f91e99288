#!/usr/bin/env bash
# htmldate takes the day of another article, or of a comment, out of a page's JSON-LD, although the page has its own.
#
# Versions: htmldate 1.11.0, lxml 6.1.3, CPython 3.11.
# Behaviour: a page declares when it was published in its own block of JSON-LD (NewsArticle, 14 March 2024). A list of
#   other articles in a block before that (ItemList), or the comments within its own, hold `datePublished`, too. With
#   `original_date=True` the answer is the first day that stands under such a name anywhere, as text: that of the other
#   article, or of the comment. A page without a date of its own gets the day of whatever it lists.
# Why a good guess is wrong: JSON-LD is a tree with types, and its format says of which thing a date is; the
#   documentation speaks of metadata that is read first. Where the page's own block comes first the answer is right, so
#   that the same site is right or wrong by the order of two scripts. `extensive_search=False` changes nothing.
# What to do: parse the blocks yourself, take the object that is about this page, and give htmldate the page without
#   them, or do not ask it where that object has a date.
# Output seen:
#   own block alone: 2024-03-14
#   own block, then a list of others: 2024-03-14
#   a list of others, then the own block: 2021-01-01
#   comments within the own block: 2024-03-15
#   a list of others alone: 2021-01-01
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'htmldate==1.11.0' 'lxml==6.1.3'
"$folder/venv/bin/python" -W ignore - <<'PY'
import json
import sys

from htmldate import find_date

OWN = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "The mill becomes a school"}
DATED = {**OWN, "datePublished": "2024-03-14T20:15:00+01:00"}
COMMENTED = {**OWN, "comment": [{"@type": "Comment", "datePublished": "2024-03-15T09:00:00+01:00"}], **DATED}
OTHER = {"@type": "NewsArticle", "headline": "Bus stop moved", "datePublished": "2021-01-01T10:00:00+01:00"}
LISTED = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OTHER}]}
PAGES = {
    "own block alone": [DATED],
    "own block, then a list of others": [DATED, LISTED],
    "a list of others, then the own block": [LISTED, DATED],
    "comments within the own block": [COMMENTED],
    "a list of others alone": [LISTED],
}
SEEN = ["2024-03-14", "2024-03-14", "2021-01-01", "2024-03-15", "2021-01-01"]


def page(blocks):
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(block)}</script>\n' for block in blocks)
    text = "<p>The town council agreed to turn the old mill into a school of music, after years of quarrels.</p>\n" * 5
    return f"<html><head>\n<title>The mill becomes a school</title>\n{scripts}</head>\n<body>\n<h1>Mill</h1>\n{text}</body></html>"


found = [find_date(page(blocks), original_date=True) for blocks in PAGES.values()]
for name, day in zip(PAGES, found, strict=True):
    print(f"{name}: {day}")
fast = [find_date(page(blocks), original_date=True, extensive_search=False) for blocks in PAGES.values()]
sys.exit(0 if found == fast == SEEN else f"the behaviour has changed: {found} {fast}")
PY
