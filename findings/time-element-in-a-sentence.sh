#!/usr/bin/env bash
# Three extractors of articles cut the HTML element <time> out of the middle of a sentence.
#
# Versions: trafilatura 2.3.1, Resiliparse 2.0.0, goose3 3.1.22 (jusText 3.0.2 beside them), lxml 6.1.3, CPython 3.11.
# Behaviour: "The board voted on <time datetime="2022-03-09">9 March</time> to open the pier." comes out without the
#   date: "The board voted on to open the pier." trafilatura does so in every mode, Resiliparse with
#   `main_content=True`, goose3 always. jusText keeps it.
# Why a good guess is wrong: <time> is phrasing content, as <b> and <a> are, and HTML has it for dates in running
#   text. All three want to lose the date line under the headline. The sentence that is left reads well enough to be
#   overlooked in a sample, but facts, quotations and fingerprints of the text change. Three independent libraries
#   agree, so comparing two of them proves nothing.
# What to do: rename <time> to <span> in the tree where words stand around it, before extraction.
# Output seen:
#   trafilatura: The board voted on to open the pier.
#   Resiliparse: The board voted on to open the pier.
#   goose3:      The board voted on to open the pier.
#   jusText:     The board voted on 9 March to open the pier.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    'trafilatura==2.3.1' 'resiliparse==2.0.0' 'goose3==3.1.22' 'justext==3.0.2' 'lxml==6.1.3' 'lxml-html-clean==0.4.6'
"$folder/venv/bin/python" - 2> "$folder/errors" <<'PY' || { cat "$folder/errors" >&2; exit 1; }
import re
import sys

import justext
import trafilatura
from goose3 import Goose
from resiliparse.extract.html2text import extract_plain_text

LONG = (
    "The harbour office has heard forty people, among them fishermen, neighbours and the owners of the shops on the "
    "quay, and most of them were in favour of the plan that the town had made for the summer."
)
PAGE = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>The pier opens in summer</title></head>'
    f"<body><article><h1>The pier opens in summer</h1><p>{LONG}</p>"
    '<p>The board voted on <time datetime="2022-03-09">9 March</time> to open the pier.</p>'
    f"<p>{LONG}</p><p>{LONG}</p></article></body></html>"
)
texts = {
    "trafilatura": trafilatura.extract(PAGE, favor_recall=True),
    "Resiliparse": extract_plain_text(PAGE, main_content=True),
    "goose3": Goose({"enable_image_fetching": False}).extract(raw_html=PAGE).cleaned_text,
    "jusText": "\n".join(one.text for one in justext.justext(PAGE, justext.get_stoplist("English"))),
}
found = {}
for name, text in texts.items():
    found[name] = re.search(r"The board voted.*?pier\.", text)[0]
    print(f"{name + ':':12} {found[name]}")
lost, whole = "The board voted on to open the pier.", "The board voted on 9 March to open the pier."
same = found == {"trafilatura": lost, "Resiliparse": lost, "goose3": lost, "jusText": whole}
sys.exit(0 if same else "the behaviour has changed")
PY
