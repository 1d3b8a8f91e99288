#!/usr/bin/env bash
# Two readers of microdata give an empty text for the date of <time itemprop="datePublished">2022-03-09</time>.
#
# Versions: extruct 0.18.0, microdata 0.8.0, CPython 3.11.
# Behaviour: both read the attribute `datetime` of <time> and give "" where there is none. The property is there, its
#   value is empty. <time datetime="…"> and <span> are read rightly.
# Why a good guess is wrong: in HTML the value of <time> in microdata is its datetime value: the attribute if there is
#   one, else the text in the element. A date in ISO 8601 needs no attribute, and writing it twice is what one avoids.
#   The element made for dates is the only one that loses them, and <span> beside it works. "" is neither missing nor
#   an error: `"datePublished" in properties` is true. extruct and microdata are independent of each other, and agree.
# What to do: where the value is "", take the text of the element out of the tree.
# Output seen:
#   <time itemprop="datePublished">2022-03-09</time>
#       extruct: ''  microdata: ''
#   <time itemprop="datePublished" datetime="2022-03-09">9 March</time>
#       extruct: '2022-03-09'  microdata: '2022-03-09'
#   <span itemprop="datePublished">2022-03-09</span>
#       extruct: '2022-03-09'  microdata: '2022-03-09'
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'extruct==0.18.0' 'microdata==0.8.0'
"$folder/venv/bin/python" - <<'PY'
import sys

import extruct
import microdata

ELEMENTS = (
    '<time itemprop="datePublished">2022-03-09</time>',
    '<time itemprop="datePublished" datetime="2022-03-09">9 March</time>',
    '<span itemprop="datePublished">2022-03-09</span>',
)
seen = []
for element in ELEMENTS:
    page = (
        '<!DOCTYPE html><html lang="en"><head><title>The pier is open</title></head><body>'
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">The pier is open</h1>'
        f"<p>{element}</p></article></body></html>"
    )
    one = extruct.extract(page, syntaxes=["microdata"])["microdata"][0]["properties"]["datePublished"]
    other = microdata.get_items(page)[0].get("datePublished")
    print(f"{element}\n    extruct: {one!r}  microdata: {other!r}")
    seen.append((one, other))
sys.exit(0 if seen == [("", "")] + [("2022-03-09", "2022-03-09")] * 2 else "the behaviour has changed")
PY
