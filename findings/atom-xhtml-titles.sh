#!/usr/bin/env bash
# Three readers of feeds lose titles or texts that an Atom feed gives as XHTML.
#
# Versions: atoma 0.0.17, fastfeedparser 0.6.5, podcastparser 0.6.11 (feedparser 6.0.14 beside them), CPython 3.11.
# Behaviour: with type="xhtml" a title or text is a <div> with elements. atoma and fastfeedparser take the characters
#   before the first element, so the title is None in one and '' in the other; atoma does so with the content, too.
#   podcastparser reads the title, and no content of this type. With type="html" all three have both.
# Why a good guess is wrong: XHTML is one of the three types of Atom (RFC 4287, 3.1.1), not an extension; atoma names it
#   in its own types. Entries, addresses and dates arrive, only words are missing, and titles of many entries are
#   "equal": whoever removes duplicates by title keeps one entry of the feed. Each of the three loses another part, so
#   that comparing two of them finds no rule.
# What to do: read such feeds with feedparser, or take <title> and <content> out of the XML yourself.
# Output seen:
#   title    html   atoma 'The pier' fastfeedparser 'The pier' podcastparser 'The pier' feedparser 'The pier'
#   title    xhtml  atoma None fastfeedparser '' podcastparser 'The pier' feedparser 'The pier'
#   content  html   atoma True fastfeedparser True podcastparser True feedparser True
#   content  xhtml  atoma False fastfeedparser True podcastparser False feedparser True
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    'atoma==0.0.17' 'fastfeedparser==0.6.5' 'podcastparser==0.6.11' 'feedparser==6.0.14'
"$folder/venv/bin/python" - <<'PY'
import io
import sys

import atoma
import fastfeedparser
import feedparser
import podcastparser


def feed(kind):
    def text(name, words):
        inner = f'<div xmlns="http://www.w3.org/1999/xhtml">{words}</div>' if kind == "xhtml" else words
        return f'<{name} type="{kind}">{inner}</{name}>'

    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>'
        "<id>urn:example:news</id><updated>2022-03-09T08:15:00Z</updated><author><name>Ann</name></author><entry>"
        '<id>urn:example:1</id><link href="https://news.example.org/1"/><updated>2022-03-09T08:15:00Z</updated>'
        f'{text("title", "The pier")}{text("content", "It is open again.")}</entry></feed>'
    ).encode()


def titles_and_contents(data):
    entry = atoma.parse_atom_bytes(data).entries[0]
    yield "atoma", entry.title and entry.title.value, entry.content and entry.content.value
    entry = fastfeedparser.parse(data).entries[0]
    yield "fastfeedparser", entry["title"], entry["content"][0]["value"]
    entry = podcastparser.parse("https://news.example.org/feed", io.BytesIO(data))["episodes"][0]
    yield "podcastparser", entry["title"], entry.get("description_html")
    entry = feedparser.parse(io.BytesIO(data)).entries[0]
    yield "feedparser", entry.title, entry.content[0].value


TITLES = {"html": ["The pier"] * 4, "xhtml": [None, "", "The pier", "The pier"]}
CONTENTS = {"html": [True] * 4, "xhtml": [False, True, False, True]}
read = {kind: list(titles_and_contents(feed(kind))) for kind in TITLES}
titles = {kind: [title for _, title, _ in rows] for kind, rows in read.items()}
contents = {kind: ["It is open again." in (content or "") for *_, content in rows] for kind, rows in read.items()}
for what, values in (("title", titles), ("content", contents)):
    for kind, row in values.items():
        names = [name for name, *_ in read[kind]]
        print(f"{what:8} {kind:6}", *(f"{name} {value!r}" for name, value in zip(names, row, strict=True)))
sys.exit(0 if titles == TITLES and contents == CONTENTS else "the behaviour has changed")
PY
