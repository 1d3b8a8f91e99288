#!/usr/bin/env bash
# trafilatura cuts people's names, also those that JSON-LD gives as the name of a Person.
#
# Versions: trafilatura 2.3.1, CPython 3.11.
# Behaviour: every author goes through rules for bylines in free text. What stands before "von" or "by" is taken for a
#   verb where it ends in -t or -ed: "Robert von Muster" is "Muster", while "Anna von Muster" stays. What follows
#   "in", "on", "to", "am", "of" is taken for a place or an outlet: "Lee In Sample" is "Lee", "Hans am Muster" is
#   "Hans". A comma divides: "Ann Example, Ph.D." is two people.
# Why a good guess is wrong: `"author": {"@type": "Person", "name": …}` is exact, machine-readable, and needs no
#   cleaning. Whether a name is cut hangs on the last letter of the first name, or on a Korean syllable that is an
#   English preposition. The rest is a plausible name, mostly somebody else's, and two people with one first name
#   become one author.
# What to do: read `author` out of the JSON-LD yourself; take trafilatura's only where there is none.
# Output seen:
#   Robert von Muster  -> Muster
#   Anna von Muster    -> Anna von Muster
#   Lee In Sample      -> Lee
#   Hans am Muster     -> Hans
#   Ann Example, Ph.D. -> Ann Example; Ph D
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    'trafilatura==2.3.1' 'lxml==6.1.3' 'lxml-html-clean==0.4.6'
"$folder/venv/bin/python" - <<'PY'
import json
import sys

import trafilatura

TEXT = "The harbour office has heard forty people, and most of them were in favour of the plan that the town had made."
CASES = {
    "Robert von Muster": "Muster",
    "Anna von Muster": "Anna von Muster",
    "Lee In Sample": "Lee",
    "Hans am Muster": "Hans",
    "Ann Example, Ph.D.": "Ann Example; Ph D",
}
changed = False
for name, expected in CASES.items():
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "The pier is open",
        "author": {"@type": "Person", "name": name},
    }
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><title>The pier is open</title>'
        f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
        f"<body><article><h1>The pier is open</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    )
    author = trafilatura.bare_extraction(page, with_metadata=True).author
    print(f"{name:18} -> {author}")
    changed |= author != expected
sys.exit("the behaviour has changed" if changed else 0)
PY
