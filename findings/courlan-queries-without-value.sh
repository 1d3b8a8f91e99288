#!/usr/bin/env bash
# courlan makes one address of /story?1423, /story?1424 and /story?1425, and trafilatura reports it for each page.
#
# Versions: courlan 1.4.0 (trafilatura 2.3.1 with it), lxml 6.1.3, CPython 3.11.
# Behaviour: a query, or a part of one, without "=" or without anything behind it is dropped when an address is made
#   regular: `clean_query` takes it apart with `parse_qs`, which leaves out what has no value unless told otherwise.
#   `extract_links` of a front page with three such articles gives one link, to none of them. `check_url`,
#   `normalize_url`, `clean_url` and UrlStore do the same, and trafilatura's `url` of a page that names its own
#   canonical address is the address without the number.
# Why a good guess is wrong: trackers are removed by name, from a list, so one expects other parts to stay; a query
#   is any text (RFC 3986, 3.4), and scripts that number their pages so are older than key=value. `?id=1423` is kept.
#   What comes out is a valid address of the right host. Whoever takes the address for the identity of an article has
#   one article, and each page that follows is a change of it.
# What to do: compare addresses yourself; take the canonical one out of <link rel="canonical">.
# Output seen:
#   extract_links of three articles: {'https://news.example.org/story'}
#   /story?1423          -> /story
#   /story?1423&lang=en  -> /story?lang=en
#   /story?id=7&print    -> /story?id=7
#   /story?id=1423       -> /story?id=1423
#   trafilatura, canonical /story?1423: /story
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    'courlan==1.4.0' 'trafilatura==2.3.1' 'lxml==6.1.3' 'lxml-html-clean==0.4.6'
"$folder/venv/bin/python" - <<'PY'
import sys

import trafilatura
from courlan import extract_links, normalize_url

HOST = "https://news.example.org"
EXPECTED = {
    "/story?1423": "/story",
    "/story?1423&lang=en": "/story?lang=en",
    "/story?id=7&print": "/story?id=7",
    "/story?id=1423": "/story?id=1423",
}
links = "".join(f'<h2><a href="/story?{number}">The pier, part {number}</a></h2>' for number in (1423, 1424, 1425))
front = f'<!DOCTYPE html><html lang="en"><head><title>News</title></head><body>{links}</body></html>'
found = extract_links(front, url=HOST + "/", external_bool=False)
print("extract_links of three articles:", found)
seen = {path: normalize_url(HOST + path).removeprefix(HOST) for path in EXPECTED}
for path, regular in seen.items():
    print(f"{path:20} -> {regular}")
text = "<p>The harbour office has heard forty people, and most of them were in favour of the plan of the town.</p>"
page = (
    f'<!DOCTYPE html><html lang="en"><head><title>The pier</title><link rel="canonical" href="{HOST}/story?1423">'
    f"</head><body><article><h1>The pier</h1>{text * 4}</article></body></html>"
)
own = trafilatura.bare_extraction(page, with_metadata=True).url.removeprefix(HOST)
print("trafilatura, canonical /story?1423:", own)
same = found == {HOST + "/story"} and seen == EXPECTED and own == "/story"
sys.exit(0 if same else "the behaviour has changed")
PY
