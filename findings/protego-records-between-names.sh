#!/usr/bin/env bash
# protego lets a crawler in that a robots.txt keeps out, where a record that it does not use stands among the names.
#
# Versions: protego 0.7.0, CPython 3.11.
# Behaviour: rules hold for all user agents named above them. A record of another kind between two of the names, as
#   `Clean-param`, `Noindex`, `Visit-time` or a written-out `Comment`, ends the list of names: those above it are left
#   with no rule at all, and may fetch everything. `Sitemap`, `Host` and lines without a known form do not.
# Why a good guess is wrong: RFC 9309 (2.2.4) lets a parser read other records, which must not interfere with the rules,
#   and names Sitemap as one that must not end a group; protego says that it follows that standard, and passes for
#   Sitemap. Python's own urllib.robotparser keeps the crawler out in each of these.
# What to do: give the parser only the lines of records that are used.
# Output seen (whether the first of two names may fetch what both are kept from):
#   Clean-param: protego True, urllib False
#   Noindex: protego True, urllib False
#   Visit-time: protego True, urllib False
#   Comment: protego True, urllib False
#   Sitemap: protego False, urllib False
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'protego==0.7.0'
"$folder/venv/bin/python" - <<'PY'
import sys
from urllib.robotparser import RobotFileParser

from protego import Protego

URL = "https://news.example/report/1"
RECORDS = ("Clean-param: sid", "Noindex: /old", "Visit-time: 0600-0845", "Comment: none", "Sitemap: https://a.example/s.xml")
seen = {}
for record in RECORDS:
    lines = ["User-agent: first", record, "User-agent: second", "Disallow: /report"]
    theirs = RobotFileParser()
    theirs.parse(lines)
    name = record.split(":")[0]
    seen[name] = Protego.parse("\n".join(lines)).can_fetch(URL, "first"), theirs.can_fetch("first", URL)
    print("{}: protego {}, urllib {}".format(name, *seen[name]))
if seen.pop("Sitemap") != (False, False) or set(seen.values()) != {(True, False)}:
    sys.exit("changed: the first name is treated otherwise")
PY
