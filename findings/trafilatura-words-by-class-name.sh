#!/usr/bin/env bash
# trafilatura cuts a <span> out of the middle of a sentence where its class is that of a box elsewhere.
#
# Versions: trafilatura 2.3.1; Resiliparse 2.0.0, goose3 3.1.22 and jusText 3.0.2 beside it, CPython 3.11.
# Behaviour: "The novel that <span class="author">Ole Varn</span> wrote is read on the quay." comes out as "The novel
#   that wrote is read on the quay.", in every mode. So do spans called related, share, nav, tags, caption or widget,
#   or with "ad" between hyphens. An <a> or <em> of the same class stays; Resiliparse, goose3 and jusText lose
#   nothing.
# Why a good guess is wrong: such names are those of boxes (the author's, related articles, buttons to share), and
#   whoever writes a filter by class thinks of boxes. A span within a paragraph is none: outlets mark names, terms and
#   links in running text so, and style sheets made by programs give names that hold anything. What is lost is the
#   subject or the object, and the gap is closed with one space, so that the sentence is as smooth as before.
# What to do: take the class off inline elements in the tree where words stand right before and behind them.
# Output seen:
#   author   trafilatura: The novel that wrote is read on the quay.
#   related  trafilatura: The novel that wrote is read on the quay.
#   nav      trafilatura: The novel that wrote is read on the quay.
#   x-ad-1   trafilatura: The novel that wrote is read on the quay.
#   writer   trafilatura: The novel that Ole Varn wrote is read on the quay.
#   others, all five: The novel that Ole Varn wrote is read on the quay.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    'trafilatura==2.3.1' 'resiliparse==2.0.0' 'goose3==3.1.22' 'justext==3.0.2' 'lxml==6.1.3' 'lxml-html-clean==0.4.6'
"$folder/venv/bin/python" -W ignore - 2> "$folder/errors" <<'PY' || { cat "$folder/errors" >&2; exit 1; }
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
WHOLE, LOST = "The novel that Ole Varn wrote is read on the quay.", "The novel that wrote is read on the quay."


def page(name: str, tag: str = "span") -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>A week of books</title></head>'
        f"<body><article><h1>A week of books</h1><p>{LONG}</p>"
        f'<p>The novel that <{tag} class="{name}">Ole Varn</{tag}> wrote is read on the quay. {LONG}</p>'
        f"<p>{LONG}</p><p>{LONG}</p></article></body></html>"
    )


def said(text: str) -> str:
    return re.search(r"The novel that.*?quay\.", " ".join(text.split()))[0]


def others(text: str) -> set[str]:
    return {
        said(Goose({"enable_image_fetching": False}).extract(raw_html=text).cleaned_text),
        said(extract_plain_text(text, main_content=True)),
        said("\n".join(one.text for one in justext.justext(text, justext.get_stoplist("English")))),
    }


expected = {"author": LOST, "related": LOST, "nav": LOST, "x-ad-1": LOST, "writer": WHOLE}
found, beside = {}, set()
for name in expected:
    modes = {said(trafilatura.extract(page(name), **mode)) for mode in ({}, {"favor_precision": True}, {"favor_recall": True})}
    found[name] = " / ".join(sorted(modes))
    print(f"{name:8} trafilatura: {found[name]}")
    beside |= others(page(name))
print("others, all five:", " / ".join(sorted(beside)))
emphasis = said(trafilatura.extract(page("author", "em")))
sys.exit(0 if (found, beside, emphasis) == (expected, {WHOLE}, WHOLE) else "the behaviour has changed")
PY
