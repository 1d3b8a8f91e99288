#!/usr/bin/env bash
# feedparser reads RSS in a default namespace that nobody knows, and nothing of it in one that it knows itself.
#
# Versions: feedparser 6.0.14, CPython 3.11.
# Behaviour: programs write `xmlns=` on `<rss>` where they mean `xmlns:media=` or `xmlns:itunes=`. All elements of the
#   feed stand in that namespace then. Where it is one that feedparser has no prefix for, or Atom's, the feed is read as
#   if nothing stood there. Where it is Yahoo's media, iTunes', Dublin Core, content or XHTML, `rss`, `channel` and
#   `item` become `media_rss`, `itunes_item` and so on, which nobody handles: no version, no entry, no title, and `bozo`
#   is false.
# Why a good guess is wrong: the stranger the declaration, the better it is read. Whoever tests with a namespace of
#   their own, or with Atom's, which is the slip that is reported most, sees a lenient parser; `bozo`, which tells of
#   undeclared prefixes and bare ampersands, says that all is well. An empty feed is what a quiet outlet gives, too.
# What to do: take "no version and no entries" for a failure, and a namespace off the root of a feed whose own name is
#   `rss` before it is parsed.
# Output seen:
#   urn:a-namespace-of-nobody                  -> version rss20, entries 1, bozo False
#   http://www.w3.org/2005/Atom                -> version rss20, entries 1, bozo False
#   http://search.yahoo.com/mrss/              -> version none,  entries 0, bozo False
#   http://www.itunes.com/dtds/podcast-1.0.dtd -> version none,  entries 0, bozo False
#   http://purl.org/dc/elements/1.1/           -> version none,  entries 0, bozo False
#   http://purl.org/rss/1.0/modules/content/   -> version none,  entries 0, bozo False
#   http://www.w3.org/1999/xhtml               -> version none,  entries 0, bozo False
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'feedparser==6.0.14'
"$folder/venv/bin/python" - <<'PY'
import io
import sys

import feedparser

READ = ("urn:a-namespace-of-nobody", "http://www.w3.org/2005/Atom")
LOST = (
    "http://search.yahoo.com/mrss/", "http://www.itunes.com/dtds/podcast-1.0.dtd", "http://purl.org/dc/elements/1.1/",
    "http://purl.org/rss/1.0/modules/content/", "http://www.w3.org/1999/xhtml",
)  # fmt: skip
FEED = """<?xml version="1.0"?><rss version="2.0" xmlns="{}"><channel><title>Harbour News</title>
<item><title>The pier is open</title><link>https://a.example/1</link></item></channel></rss>"""


def read(namespace):
    found = feedparser.parse(io.BytesIO(FEED.format(namespace).encode()))
    version, number = found.version or "none", len(found.entries)
    print(f"{namespace:<42} -> version {version + ',':<6} entries {number}, bozo {bool(found.bozo)}")
    return found.version, len(found.entries), bool(found.bozo)


seen = [read(one) == ("rss20", 1, False) for one in READ] + [read(one) == ("", 0, False) for one in LOST]
sys.exit(0 if all(seen) else "the behaviour has changed")
PY
