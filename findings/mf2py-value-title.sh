#!/usr/bin/env bash
# mf2py loses dates that stand in the title of a "value-title" element, and reads other properties of the same form.
#
# Versions: mf2py 2.0.2, CPython 3.11.
# Behaviour: where a `dt-` property holds <span class="value-title" title="2022-03-09…">, the list of its values is
#   empty: mf2py asks the parent for the title instead of the element (value_class_pattern.py, `datetime`), finds no
#   part of a date, and returns nothing. The visible text is dropped too. Where the parent happens to have a title,
#   that one is the date. The same element in a `p-` property is read.
# Why a good guess is wrong: "value-title" is part of the value class pattern, which exists to give people one date and
#   programs another; it was reported to mf2py as missing in 2015 and closed as done, which holds for `p-` only. The
#   property is present, as []: code that takes the first value of a property that is there fails, and other code has
#   an entry without a date.
# What to do: look for `.value-title` within `.dt-published` yourself where the list is empty.
# Output seen:
#   name, value-title:                    ['The pier is open']
#   date, value-title:                    []
#   date, value-title, parent has title:  ['2021-12-31']
#   date, <data class="value">:           ['2022-03-09 08:15']
#   hAtom's date, value-title:            []
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'mf2py==2.0.2'
"$folder/venv/bin/python" - <<'PY'
import sys

import mf2py

HIDDEN = '<span class="value-title" title="2022-03-09 08:15"> </span>Wednesday'
CASES = (
    ("name, value-title:", "name", "h-entry", "p-name", '<span class="value-title" title="The pier is open"> </span>'),
    ("date, value-title:", "published", "h-entry", "dt-published", HIDDEN),
    ("date, value-title, parent has title:", "published", "h-entry", 'dt-published" title="2021-12-31', HIDDEN),
    ('date, <data class="value">:', "published", "h-entry", "dt-published",
     '<data class="value" value="2022-03-09 08:15">Wednesday</data>'),
    ("hAtom's date, value-title:", "published", "hentry", "published", HIDDEN),
)
EXPECTED = [["The pier is open"], [], ["2021-12-31"], ["2022-03-09 08:15"], []]
seen = []
for label, name, root, kind, inner in CASES:
    page = f'<div class="{root}"><p class="{kind}">{inner}</p></div>'
    values = mf2py.parse(doc=page, html_parser="html.parser")["items"][0]["properties"][name]
    print(f"{label:37} {values}")
    seen.append(values)
sys.exit(0 if seen == EXPECTED else "the behaviour has changed")
PY
