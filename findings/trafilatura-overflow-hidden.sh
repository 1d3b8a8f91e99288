#!/usr/bin/env bash
# trafilatura takes a box that clips what flows over its edge for a hidden one, and leaves out the text in it.
#
# Versions: trafilatura 2.3.1 (readability-lxml 0.8.4.1, boilerpy3 1.0.7 beside it), CPython 3.11.
# Behaviour: of an article whose later paragraphs stand in `<div style="overflow:hidden">` only the first ones are read,
#   with `favor_precision` and with `fast`, as beside a box with `display:none`. With `overflow:auto` all are read. The
#   default and `favor_recall` leave out neither, not even what is hidden.
# Why a good guess is wrong: `overflow:hidden` hides nothing that has room: it is how a box is made to hold its floats,
#   and how a long text is folded behind "Read more", so that it is the later part of an article that is lost, without a
#   sign. Who tests the extractor with a hidden box, and with a plain one, sees both done right. The word that decides is
#   looked for anywhere in `style`, whatever property it is the value of.
# What to do: rewrite the value of `overflow` before the tree is read.
# Output seen:
#   plain: precision 7, fast 7, default 7, recall 7, readability 7, boilerpy3 7
#   overflow:auto: precision 7, fast 7, default 7, recall 7, readability 7, boilerpy3 7
#   overflow:hidden: precision 3, fast 3, default 7, recall 7, readability 7, boilerpy3 7
#   display:none: precision 3, fast 3, default 7, recall 7, readability 7, boilerpy3 7
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    'trafilatura==2.3.1' 'boilerpy3==1.0.7' 'readability-lxml==0.8.4.1' \
    'lxml==6.1.3' 'lxml-html-clean==0.4.6'
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys

import trafilatura
from boilerpy3 import extractors
from readability import Document

SENTENCES = [
    "The harbour council closed the old ferry pier on Tuesday after divers had found two cracked piles below the ramp.",
    "Boats to the islands leave from the fish market until the end of June, an hour later than the printed timetable says.",
    "The cracks were found by chance, the harbour master said, when a lost anchor was searched for in the muddy water.",
    "Nine piles of the same year stand under the pier, and all of them are to be sounded before any lorry may cross again.",
    "The islands' grocers ordered flour and oil for three weeks, and the school asked the families to keep their bicycles.",
    "A pontoon from the shipyard could carry passengers by Friday, provided that the wind stays below six, an engineer said.",
    "The pier was built in 1931, and was last repaired when the steamers were replaced by ships with engines for diesel.",
]


def page(style: str) -> str:
    first, later = ("".join(f"<p>{text}</p>" for text in part) for part in (SENTENCES[:3], SENTENCES[3:]))
    box = f'<div style="{style}">{later}</div>' if style else f"<div>{later}</div>"
    return f"<html><body><article><h1>Pier closed</h1>{first}{box}</article></body></html>"


def readers(html: str) -> dict[str, str]:
    return {
        "precision": trafilatura.extract(html, favor_precision=True) or "",
        "fast": trafilatura.extract(html, fast=True) or "",
        "default": trafilatura.extract(html) or "",
        "recall": trafilatura.extract(html, favor_recall=True) or "",
        "readability": Document(html).summary(),
        "boilerpy3": extractors.ArticleExtractor().get_content(html),
    }


seen = {}
for style in ("", "overflow:auto", "overflow:hidden", "display:none"):
    counts = {name: sum(text in read for text in SENTENCES) for name, read in readers(page(style)).items()}
    seen[style] = counts
    print(f"{style or 'plain'}: {', '.join(f'{name} {count}' for name, count in counts.items())}")
as_seen = (
    set(seen[""].values()) == {7}
    and set(seen["overflow:auto"].values()) == {7}
    and (seen["overflow:hidden"]["precision"], seen["overflow:hidden"]["fast"]) == (3, 3)
    and (seen["overflow:hidden"]["default"], seen["overflow:hidden"]["recall"]) == (7, 7)
)
sys.exit(0 if as_seen else "the behaviour has changed")
PY
