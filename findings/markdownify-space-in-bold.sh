#!/usr/bin/env bash
# markdownify drops the space between two words where it stands alone in bold, italics, a link or code: NewYork.
#
# Versions: markdownify 1.2.3 (html2text 2025.4.15, inscriptis 2.7.6 and Beautiful Soup 4.15.0 beside it), CPython 3.11.
# Behaviour: Markdown cannot begin or end bold with a space, so spaces at its edges are put outside: `<b>New </b>York`
#   is right. If nothing but spaces is in it, the element is left out, and the spaces with it. The two words become one,
#   so that a text is no copy of itself, and a search for either word does not find it. In <span> and <u>, for which
#   there is no Markdown, the space stays. A space that may not break (U+00A0) is lost as well.
# Why a good guess is wrong: editors leave such elements where somebody set a space in bold, and browsers show the
#   space. The rule for spaces at edges is there, and works for all that one tries; one space is both edges.
# What to do: put a space in place of each inline element that holds only white space, before it is converted.
# Output seen:
#   <b> </b>          markdownify 'NewYork'   html2text 'New**** York'   inscriptis, Beautiful Soup 'New York'
#   <em> </em>        markdownify 'NewYork'
#   <a href="/"> </a> markdownify 'NewYork'
#   <code> </code>    markdownify 'NewYork'
#   <b>&nbsp;</b>     markdownify 'NewYork'
#   <span> </span>    markdownify 'New York'
#   <b>New </b>York   markdownify '**New** York'
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'markdownify==1.2.3' 'html2text==2025.4.15' \
  'inscriptis==2.7.6' 'beautifulsoup4==4.15.0' 'lxml==6.1.3'
"$folder/venv/bin/python" - <<'PY'
import sys

from bs4 import BeautifulSoup
from html2text import HTML2Text
from inscriptis import get_text
from markdownify import markdownify

LOST = ("<b> </b>", "<em> </em>", '<a href="/"> </a>', "<code> </code>", "<b>&nbsp;</b>")


def page(between: str) -> str:
    return f"<p>New{between}York</p>"


first = page(LOST[0])
marked = HTML2Text(bodywidth=0).handle(first).strip()
plain = {get_text(first).strip(), BeautifulSoup(first, "html.parser").get_text()}
found = {between: markdownify(page(between)).strip() for between in (*LOST, "<span> </span>")}
for between, text in found.items():
    others = f"html2text {marked!r}   inscriptis, Beautiful Soup {' '.join(map(repr, plain))}"
    print(f"{between:17} markdownify {text!r}   {others if between == LOST[0] else ''}".rstrip())
edge = markdownify("<p><b>New </b>York</p>").strip()
print(f"{'<b>New </b>York':17} markdownify {edge!r}")
as_seen = (
    all(found[between] == "NewYork" for between in LOST)
    and found["<span> </span>"] == "New York"
    and edge == "**New** York"
    and (marked, plain) == ("New**** York", {"New York"})
)
sys.exit(0 if as_seen else "the behaviour has changed")
PY
