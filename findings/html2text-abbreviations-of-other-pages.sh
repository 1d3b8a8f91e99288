#!/usr/bin/env bash
# html2text writes the abbreviations of one page below every page that the same converter is given after it.
#
# Versions: html2text 2025.4.15, CPython 3.11.
# Behaviour: `<abbr title="World Harbour Office">WHO</abbr>` becomes WHO and, at the end, a line `*[WHO]: World Harbour
#   Office`. The list of such lines is begun when the converter is made, and not when it is given a page: a report that
#   has no abbreviation ends with those of all reports before it, and texts of different outlets get a common end. The
#   same page has another text, another fingerprint and another length each time, by what was read before it.
#   The numbers of links as references go on in the same way; the links themselves do not.
# Why a good guess is wrong: the documentation makes one converter, sets its options on it and calls `handle` several
#   times. `handle` returns one page's text and empties its buffers, as a method of that form must; the texts of links
#   show that it was thought of. With pages that have no <abbr>, as those that one tries, all is well.
# What to do: a converter for each page; the function `html2text.html2text` makes one.
# Output seen:
#   first page: 'The WHO met on the pier.\n  *[WHO]: World Harbour Office'
#   next page, one converter: 'The old mill is open.\n  *[WHO]: World Harbour Office'
#   next page, a new one: 'The old mill is open.'
#   the page after one that means another WHO: 'The ferry runs.\n  *[WHO]: Western Hill Observatory'
#   references: See [one][1]. then See [two][2].
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'html2text==2025.4.15'
"$folder/venv/bin/python" - <<'PY'
import sys

from html2text import HTML2Text

FIRST = '<p>The <abbr title="World Harbour Office">WHO</abbr> met on the pier.</p>'
OTHER = '<p>The <abbr title="Western Hill Observatory">WHO</abbr> saw a comet.</p>'
NEXT = "<p>The old mill is open.</p>"

one = HTML2Text(bodywidth=0)
first, after = one.handle(FIRST).strip(), one.handle(NEXT).strip()
alone = HTML2Text(bodywidth=0).handle(NEXT).strip()
one.handle(OTHER)
last = one.handle("<p>The ferry runs.</p>").strip()
references = HTML2Text(bodywidth=0)
references.inline_links = False
numbered = [
    references.handle(f'<p>See <a href="https://a.example/{name}">{name}</a>.</p>').splitlines()[0]
    for name in ("one", "two")
]
print("first page:", repr(first))
print("next page, one converter:", repr(after))
print("next page, a new one:", repr(alone))
print("the page after one that means another WHO:", repr(last))
print("references:", " then ".join(numbered))
as_seen = (
    first == "The WHO met on the pier.\n  *[WHO]: World Harbour Office"
    and after == "The old mill is open.\n  *[WHO]: World Harbour Office"
    and alone == "The old mill is open."
    and last == "The ferry runs.\n  *[WHO]: Western Hill Observatory"
    and numbered == ["See [one][1].", "See [two][2]."]
)
sys.exit(0 if as_seen else "the behaviour has changed")
PY
