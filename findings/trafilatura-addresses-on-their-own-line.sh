#!/usr/bin/env bash
# trafilatura finds no article in a site map that gives each address a line of its own.
#
# Versions: trafilatura 2.3.1 (ultimate-sitemap-parser 1.8.1 beside it), CPython 3.11.
# Behaviour: the site map is parsed as XML, with namespaces and CDATA, but the text of <loc> is taken only if it begins
#   with "http". With a line break or a space before the address there is none: of a site map as a program indents it
#   nothing is left, and a site map that lists others leads to none of them. Nothing is reported, and the answer is that
#   of an empty site map. A space behind the address does no harm.
# Why a good guess is wrong: the schema of the protocol types <loc> as a restriction of xsd:anyURI, for which white space
#   around the value is no part of it (XML Schema part 2, 3.2.17 and 4.3.6); the same text without the indentation is
#   read, and with CDATA, entities and prefixes as well. usp reads both.
# What to do: strip the text of each <loc> before the document is given to it.
# Output seen:
#   address alone         trafilatura 1 page, 0 site maps  usp 1
#   space behind it       trafilatura 1 page, 0 site maps  usp 1
#   space before it       trafilatura 0 pages, 0 site maps  usp 1
#   on its own line       trafilatura 0 pages, 0 site maps  usp 1
#   prefix and CDATA      trafilatura 1 page, 0 site maps  usp 1
#   list of site maps     trafilatura 0 pages, 1 site map
#   the same, own line    trafilatura 0 pages, 0 site maps
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'trafilatura==2.3.1' 'courlan==1.4.0' \
  'lxml==6.1.3' 'lxml-html-clean==0.4.6' 'ultimate-sitemap-parser==1.8.1'
"$folder/venv/bin/python" - <<'PY'
import sys

from trafilatura.sitemaps import SitemapObject
from usp.tree import sitemap_from_str

SITE = "https://www.example.org"
PAGE, PART = f"{SITE}/news/the-bridge-opens", f"{SITE}/part.xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def site_map(loc: str) -> str:
    return f'<?xml version="1.0"?><urlset xmlns="{NAMESPACE}"><url>{loc}</url></urlset>'


def index(loc: str) -> str:
    return f'<?xml version="1.0"?><sitemapindex xmlns="{NAMESPACE}"><sitemap>{loc}</sitemap></sitemapindex>'


DOCUMENTS = {
    "address alone": (site_map(f"<loc>{PAGE}</loc>"), (1, 0)),
    "space behind it": (site_map(f"<loc>{PAGE} </loc>"), (1, 0)),
    "space before it": (site_map(f"<loc> {PAGE}</loc>"), (0, 0)),
    "on its own line": (site_map(f"<loc>\n  {PAGE}\n</loc>"), (0, 0)),
    "prefix and CDATA": (site_map(f'<s:loc xmlns:s="{NAMESPACE}"><![CDATA[{PAGE}]]></s:loc>'), (1, 0)),
    "list of site maps": (index(f"<loc>{PART}</loc>"), (0, 1)),
    "the same, own line": (index(f"<loc>\n  {PART}\n</loc>"), (0, 0)),
}
changed = False
for name, (document, expected) in DOCUMENTS.items():
    found = SitemapObject(SITE, "example.org", [], None)
    found.content, found.current_url = document, f"{SITE}/sitemap.xml"
    found.process()
    pages, maps = len(found.urls), len(found.sitemap_urls)
    text = f"{pages} page{'s' * (pages != 1)}, {maps} site map{'s' * (maps != 1)}"
    beside = ""
    if "urlset" in document:
        other = [page.url for page in sitemap_from_str(document).all_pages()]
        beside = f"  usp {len(other)}"
        changed |= other != [PAGE]
    print(f"{name:21} trafilatura {text}{beside}")
    changed |= (pages, maps) != expected
sys.exit("the behaviour has changed" if changed else 0)
PY
