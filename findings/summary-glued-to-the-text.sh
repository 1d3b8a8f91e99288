#!/usr/bin/env bash
# Four converters join the heading of a box, <summary> or <legend>, to the first word of its text: Port and land.
#
# Versions: html2text 2025.4.15, markdownify 1.2.3, inscriptis 2.7.6, Resiliparse 2.0.1 (its plain text; html-text 0.7.1
#   beside them), CPython 3.11.
# Behaviour: each has a list of its own of the elements that begin a line. No list is the one of HTML's style sheet for
#   browsers (HTML Standard, 15.3): <summary>, <legend>, <menu> and <dialog> are in none of the four, <section> is not
#   in that of html2text and inscriptis, <dt> and <hr> not in inscriptis, <address>, <header> and <aside> not in
#   html2text and markdownify. What stands on two lines in a browser becomes one word, and two sentences one, if the
#   source has no white space between the tags, as pages that a program made small.
# Why a good guess is wrong: <p>, <div>, <h1> and <li>, which one tries, are right, and inscriptis, which lays a page
#   out as a browser does, takes a style sheet. In a page with a line break behind each tag the words stay apart.
# What to do: put a line break around the elements that browsers show as blocks, before the page is converted.
# Output seen (the elements that are joined to what follows):
#   html2text    summary legend menu dialog section address header aside
#   markdownify  summary legend menu dialog address header aside
#   inscriptis   summary legend menu dialog section dt hr
#   Resiliparse  summary legend menu dialog
#   html-text    none
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'html2text==2025.4.15' 'markdownify==1.2.3' \
  'inscriptis==2.7.6' 'Resiliparse==2.0.1' 'html-text==0.7.1' 'lxml==6.1.3'
"$folder/venv/bin/python" - <<'PY'
import sys

from html2text import HTML2Text
from html_text import extract_text
from inscriptis import get_text
from markdownify import markdownify
from resiliparse.extract.html2text import extract_plain_text

BLOCKS = {
    "summary": "<details open><summary>Port</summary>land</details>",
    "legend": "<fieldset><legend>Port</legend>land</fieldset>",
    "menu": "<menu>Port</menu>land",
    "dialog": "<dialog open>Port</dialog>land",
    "section": "<section>Port</section>land",
    "dt": "<dl><dt>Port</dt><dd>land</dd></dl>",
    "hr": "Port<hr>land",
    "address": "<address>Port</address>land",
    "header": "<header>Port</header>land",
    "aside": "Port<aside>land</aside>",
    "p": "<p>Port</p>land",
    "div": "<div>Port</div>land",
}
CONVERTERS = {
    "html2text": lambda page: HTML2Text(bodywidth=0).handle(page),
    "markdownify": markdownify,
    "inscriptis": get_text,
    "Resiliparse": lambda page: extract_plain_text(page, main_content=False),
    "html-text": extract_text,
}
EXPECTED = {
    "html2text": "summary legend menu dialog section address header aside",
    "markdownify": "summary legend menu dialog address header aside",
    "inscriptis": "summary legend menu dialog section dt hr",
    "Resiliparse": "summary legend menu dialog",
    "html-text": "none",
}
changed = False
for name, convert in CONVERTERS.items():
    pages = {element: f"<html><body><p>News</p>{block}</body></html>" for element, block in BLOCKS.items()}
    joined = " ".join(element for element, page in pages.items() if "Portland" in convert(page)) or "none"
    print(f"{name:12} {joined}")
    changed |= joined != EXPECTED[name]
sys.exit("the behaviour has changed" if changed else 0)
PY
