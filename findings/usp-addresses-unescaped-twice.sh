#!/usr/bin/env bash
# ultimate-sitemap-parser turns `&section=` of an address into `§ion=`.
#
# Versions: ultimate-sitemap-parser 1.8.1, CPython 3.11.
# Behaviour: the XML parser has already read `&amp;` as `&`. The library then puts each text through `html.unescape`
#   (`html_unescape_strip` in usp/helpers.py), which knows HTML's old names also without a semicolon and at the start
#   of a longer word: `&section` is `§ion`, `&region` is `®ion`, `&copy` is `©`, `&notes` is `¬es`. Addresses of
#   pages and of sitemaps within an index are changed so, and a title that speaks of `&lt;b&gt;` says <b>.
# Why a good guess is wrong: the sitemap is valid, with the escapes that the protocol asks for, and what comes out is
#   an address of the right host and path with most of its parameters: nothing is logged, and a server that ignores
#   unknown parameters answers 200 with another page. Most parameters (`page`, `id`, `lang`) are no such names, so the
#   sites that one tries look right.
# What to do: take the addresses out of the XML yourself; at the least, refuse one with a character beyond ASCII that
#   the sitemap's text does not hold.
# Output seen:
#   sitemap: https://news.example.org/story?id=7&section=local
#   library: https://news.example.org/story?id=7§ion=local
#   sitemap: https://news.example.org/story?id=8&region=north&lang=en
#   library: https://news.example.org/story?id=8®ion=north&lang=en
#   sitemap: https://news.example.org/story?id=9&page=2
#   library: https://news.example.org/story?id=9&page=2
#   title in the sitemap: Why &lt;b&gt; is not bold
#   title of the library: Why <b> is not bold
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'ultimate-sitemap-parser==1.8.1'
"$folder/venv/bin/python" - <<'PY'
import sys
from xml.etree import ElementTree

from usp.tree import sitemap_from_str

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
SITE = "https://news.example.org/story?id="
NAMES = ("7&amp;section=local", "8&amp;region=north&amp;lang=en", "9&amp;page=2")
news = (
    "<news:news><news:publication><news:name>News</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2022-03-09T08:15:00Z</news:publication_date>"
    "<news:title>Why &amp;lt;b&amp;gt; is not bold</news:title></news:news>"
)
text = (
    f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{SITEMAP}" xmlns:news="{NEWS}">'
    + "".join(f"<url><loc>{SITE}{name}</loc>{news}</url>" for name in NAMES)
    + "</urlset>"
)
tree = ElementTree.fromstring(text)
meant = [loc.text for loc in tree.iter(f"{{{SITEMAP}}}loc")]
pages = list(sitemap_from_str(text).all_pages())
for address, page in zip(meant, pages, strict=True):
    print("sitemap:", address)
    print("library:", page.url)
title, found = tree.find(f".//{{{NEWS}}}title").text, pages[0].news_story.title
print("title in the sitemap:", title)
print("title of the library:", found)
same = (
    meant == [SITE + "7&section=local", SITE + "8&region=north&lang=en", SITE + "9&page=2"]
    and [page.url for page in pages] == [SITE + "7§ion=local", SITE + "8®ion=north&lang=en", SITE + "9&page=2"]
    and (title, found) == ("Why &lt;b&gt; is not bold", "Why <b> is not bold")
)
sys.exit(0 if same else "the behaviour has changed")
PY
