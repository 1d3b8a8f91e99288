#!/usr/bin/env bash
# extruct and trafilatura skip JSON-LD whose script gives a charset or a profile; htmldate beside trafilatura reads it.
#
# Versions: extruct 0.18.0, trafilatura 2.3.1 with htmldate 1.11.0, PyLD 3.3.0 beside them, lxml 6.1.3, CPython 3.11.
# Behaviour: the `type` of a script is compared with "application/ld+json" as a string. With `; charset=utf-8`, or with
#   JSON-LD's own `;profile=…`, extruct has no item, and trafilatura no author. trafilatura still has the date, since
#   htmldate takes it from the text of the page. PyLD cuts the type at the semicolon. With capitals all three have none.
# Why a good guess is wrong: a profile is part of JSON-LD (JSON-LD 1.1, 7), a parameter does not change what a media
#   type is, and types are compared without regard to case (RFC 2045, 5.1). What comes is what a page without JSON-LD
#   gives, and a date, so it seems that the outlet names no authors. One part of a library reads the script that
#   another part of it does not.
# What to do: cut the type at its first semicolon, strip it and put it in small letters in the tree, before it is read.
# Output seen:
#   application/ld+json                 extruct True, trafilatura True, its date 2022-03-09, PyLD True
#   application/ld+json; charset=utf-8  extruct False, trafilatura False, its date 2022-03-09, PyLD True
#   application/ld+json;profile=…       extruct False, trafilatura False, its date 2022-03-09, PyLD True
#   application/LD+JSON                 extruct False, trafilatura False, its date 2022-03-09, PyLD False
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  'extruct==0.18.0' 'trafilatura==2.3.1' 'htmldate==1.11.0' 'pyld==3.3.0' 'lxml==6.1.3' 'lxml_html_clean==0.4.5'
"$folder/venv/bin/python" - <<'PY'
import sys

import extruct
from pyld import jsonld
from trafilatura import extract_metadata

PLAIN = "application/ld+json"
PROFILE = PLAIN + ";profile=http://www.w3.org/ns/json-ld#compacted"
DATA = (
    '{"@context":"https://schema.org","@type":"NewsArticle","headline":"The pier is open",'
    '"datePublished":"2022-03-09T08:15:00+00:00","author":{"@type":"Person","name":"Ann Example"}}'
)
TEXT = "".join(
    f"<p>The pier was opened to walkers, speaker {number} said, after repairs of many months.</p>" for number in range(8)
)


def read(kind: str) -> tuple[bool, bool, str | None, bool]:
    head = f'<title>The pier is open</title><script type="{kind}">{DATA}</script>'
    page = f"<!DOCTYPE html><html><head>{head}</head><body><article><h1>The pier is open</h1>{TEXT}</article></body></html>"
    metadata = extract_metadata(page)
    return (
        bool(extruct.extract(page, syntaxes=["json-ld"])["json-ld"]),
        metadata.author == "Ann Example",
        metadata.date,
        bool(jsonld.load_html(page, "https://news.example.org/pier", None, {"extractAllScripts": True})),
    )


EXPECTED = {
    PLAIN: (True, True, "2022-03-09", True),
    PLAIN + "; charset=utf-8": (False, False, "2022-03-09", True),
    PROFILE: (False, False, "2022-03-09", True),
    "application/LD+JSON": (False, False, "2022-03-09", False),
}
seen = {kind: read(kind) for kind in EXPECTED}
for kind, (item, author, date, other) in seen.items():
    shown = kind.replace("http://www.w3.org/ns/json-ld#compacted", "…")
    print(f"{shown:35} extruct {item}, trafilatura {author}, its date {date}, PyLD {other}")
sys.exit(0 if seen == EXPECTED else "the behaviour has changed")
PY
