#!/usr/bin/env bash
# feedparser cuts an author's address off in the middle, puts its end into the name, and hands addresses on to others.
#
# Versions: feedparser 6.0.14, CPython 3.11.
# Behaviour: RSS writes an author as "address (name)". feedparser looks for an address that ends in at most four
#   letters. Of desk@harbour.example it takes desk@harbour.exam, and the rest becomes the name: "ple (Ann Example". And
#   of two Atom <author> elements, the first with <email>, the second without, both get the first one's address; the
#   flat `author` is the last person with the address of the first.
# Why a good guess is wrong: `authors` is the parsed, structured form, to be preferred to the text. Domains of more
#   than four letters (.media, .online, .press, .digital) have been given out since 2014, and .museum since 2001. The
#   address that is left is well formed and may be somebody's. Each Atom author is an element of its own, so nothing
#   of one belongs to the next. `bozo` is false in all cases.
# What to do: in RSS take `author`, the text, apart yourself; in Atom take the names out of `authors` and no address.
# Output seen:
#   RSS  desk@example.org (Ann Example)     name: Ann Example      email: desk@example.org
#   RSS  desk@harbour.example (Ann Example) name: ple (Ann Example email: desk@harbour.exam
#   RSS  desk@harbour.example               name: ple              email: desk@harbour.exam
#   Atom first author                       name: Ann Example      email: ann@example.org
#   Atom second author                      name: Bo Sample        email: ann@example.org
#   Atom author                             Bo Sample (ann@example.org)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'feedparser==6.0.14'
"$folder/venv/bin/python" - <<'PY'
import io
import sys

import feedparser

WRITTEN = {
    "desk@example.org (Ann Example)": ("Ann Example", "desk@example.org"),
    "desk@harbour.example (Ann Example)": ("ple (Ann Example", "desk@harbour.exam"),
    "desk@harbour.example": ("ple", "desk@harbour.exam"),
}
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>News</title><id>urn:example:news</id><updated>2022-03-09T08:15:00Z</updated>
  <entry>
    <title>The pier is open</title><id>urn:example:1</id><updated>2022-03-09T08:15:00Z</updated>
    <link href="https://news.example.org/1"/><content>The pier is open.</content>
    <author><name>Ann Example</name><email>ann@example.org</email></author>
    <author><name>Bo Sample</name></author>
  </entry>
</feed>"""


def read(feed: str) -> feedparser.FeedParserDict:
    found = feedparser.parse(io.BytesIO(feed.encode()))
    return found.entries[0] if not found.bozo else sys.exit("the behaviour has changed: bozo")


def shown(label: str, person: dict) -> tuple:
    print(f"{label:39} name: {person.get('name'):16} email: {person.get('email')}")
    return person.get("name"), person.get("email")


changed = False
for written, expected in WRITTEN.items():
    entry = read(
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>'
        "<link>https://news.example.org/</link><description>News</description>"
        f"<item><title>The pier is open</title><author>{written}</author></item></channel></rss>"
    )
    changed |= shown(f"RSS  {written}", entry.authors[0]) != expected
entry = read(ATOM)
people = [shown(f"Atom {rank} author", one) for rank, one in zip(("first", "second"), entry.authors)]
print(f"{'Atom author':39} {entry.author}")
changed |= people != [("Ann Example", "ann@example.org"), ("Bo Sample", "ann@example.org")]
changed |= entry.author != "Bo Sample (ann@example.org)"
sys.exit("the behaviour has changed" if changed else 0)
PY
