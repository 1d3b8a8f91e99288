#!/usr/bin/env bash
# courlan takes every article of a WordPress site with numeric permalinks for navigation.
#
# Versions: courlan 1.4.0, CPython 3.11.
# Behaviour: an address with /archives/ in its path is refused by `check_url` and left out by `extract_links`, as an
#   overview page. WordPress offers "Numeric" among its permalinks, and there /archives/123 is an article. The front
#   page of such a site yields its "about us", and not one article. `is_navigation_page` says True of each.
# Why a good guess is wrong: a number after /archives/ is no year and no page of a list, and the filter is there to
#   leave out pages that list articles, not the articles. Nothing is logged, the site answers, some links are found:
#   it looks like an outlet that publishes nothing. `filter_urls` of the same library keeps the addresses, so a test
#   with that one passes.
# What to do: with_nav=True in `extract_links`, and tell articles from overviews by what they hold.
# Output seen:
#   extract_links:                ['https://news.example.org/about-us/']
#   extract_links, with_nav=True: all 4
#   check_url of an article:      None
#   is_navigation_page of it:     True
#   filter_urls keeps it:         True
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'courlan==1.4.0'
"$folder/venv/bin/python" - <<'PY'
import sys

from courlan import check_url, extract_links, filter_urls, is_navigation_page

HOME = "https://news.example.org/"
ARTICLES = [f"{HOME}archives/{number}" for number in (101, 102, 103)]
page = (
    '<!DOCTYPE html><html lang="en"><head><title>News</title></head><body>'
    + "".join(f'<h2><a href="{address}">The pier, part {part}</a></h2>' for part, address in enumerate(ARTICLES, 1))
    + f'<a href="{HOME}about-us/">About us</a></body></html>'
)
plain = sorted(extract_links(page, url=HOME, external_bool=False))
with_nav = sorted(extract_links(page, url=HOME, external_bool=False, with_nav=True))
print("extract_links:               ", plain)
print("extract_links, with_nav=True:", "all 4" if len(with_nav) == 4 else with_nav)
print("check_url of an article:     ", check_url(ARTICLES[0]))
print("is_navigation_page of it:    ", is_navigation_page(ARTICLES[0]))
print("filter_urls keeps it:        ", ARTICLES[0] in filter_urls(ARTICLES, None))
same = (
    plain == [HOME + "about-us/"]
    and with_nav == sorted([*ARTICLES, HOME + "about-us/"])
    and check_url(ARTICLES[0]) is None
    and is_navigation_page(ARTICLES[0])
    and ARTICLES[0] in filter_urls(ARTICLES, None)
)
sys.exit(0 if same else "the behaviour has changed")
PY
