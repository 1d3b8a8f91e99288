#!/usr/bin/env bash
# htmldate loses the head of a page that stands on one line, and takes a date out of the story instead.
#
# Versions: htmldate 1.11.0, lxml 6.1.3, CPython 3.11.
# Behaviour: before it parses, htmldate mends doctypes that end in a slash. Its pattern begins at <!DOCTYPE and ends
#   at the first `/>` of the first line. On a minified page that is the first self-closing tag, so doctype, <html>,
#   <head> and all metadata up to there are cut off: here the declared date of publication. What is left holds one
#   date, that of an old event which the story tells of, and that is returned.
# Why a good guess is wrong: line ends mean nothing between HTML's tags, and a declared `article:published_time` is
#   what the library asks first. The same page with one line end after the doctype gives the right day. Both pages are
#   valid; build tools make the first one. trafilatura, from the same hand, had the same pattern and mended it;
#   htmldate has not.
# What to do: hand htmldate a parsed tree, not a string.
# Output seen:
#   line end after the doctype: 2022-03-09
#   all on one line:            2011-06-14
#   the same, parsed before:    2022-03-09
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'htmldate==1.11.0' 'lxml==6.1.3'
"$folder/venv/bin/python" - <<'PY'
import sys

import lxml.html
from htmldate import find_date

REST = (
    '<html lang="en"><head><title>The pier</title>'
    '<meta property="article:published_time" content="2022-03-09T08:15:00+01:00"/></head>'
    "<body><article><h1>The pier</h1>"
    "<p>The storm of 14 June 2011 had broken the old pier. The new one is open.</p></article></body></html>"
)
LINE = "<!DOCTYPE html>" + REST
found = (
    find_date("<!DOCTYPE html>\n" + REST, original_date=True),
    find_date(LINE, original_date=True),
    find_date(lxml.html.document_fromstring(LINE), original_date=True),
)
for name, day in zip(("line end after the doctype:", "all on one line:", "the same, parsed before:"), found):
    print(f"{name:27} {day}")
sys.exit(0 if found == ("2022-03-09", "2011-06-14", "2022-03-09") else "the behaviour has changed")
PY
