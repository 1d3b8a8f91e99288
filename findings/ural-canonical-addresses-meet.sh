#!/usr/bin/env bash
# ural's canonicalize_url, "guaranteed to still lead to the same place", leads elsewhere and makes one address of two.
#
# Versions: ural 1.6.2, CPython 3.11.
# Behaviour: the address is unquoted as UTF-8, and only a few signs stay quoted. Every byte that is no UTF-8 becomes
#   U+FFFD: the addresses of two stories of a site in ISO-8859-1, 8859-2, windows-1251 or EUC-KR that differ in one
#   letter are the same, and lead to none of them. `%2B` in a query becomes `+`, which a server reads as a space. `%2F`
#   within one segment of a path becomes `/`, another path, and `%252F` becomes `%2F`. `normalize_url` and so the tries,
#   and the counts that are made with them, do the same. With `quoted=True`, which is not the default, they stay as they are.
# Why a good guess is wrong: of ural's three functions this is the one for crawlers; its documentation says that it does
#   what browsers do before they ask, and that the result is technically the same. Browsers decode no percent (URL
#   Standard), and RFC 3986, 6.2.2.2 lets only unreserved characters be decoded.
# What to do: pass `quoted=True`, or key by an address whose percent-encoded bytes are left alone but for those of
#   letters, digits and -._~. Never fetch what the default gives.
# Output seen:
#   https://a.example/suche?wort=M%E4r   -> https://a.example/suche?wort=M<U+FFFD>r
#   https://a.example/suche?wort=M%F6r   -> https://a.example/suche?wort=M<U+FFFD>r
#   https://a.example/story?team=1%2B2   -> https://a.example/story?team=1+2
#   https://a.example/news/24%2F7        -> https://a.example/news/24/7
#   https://a.example/get/a%252Fb        -> https://a.example/get/a%2Fb
#   what a server reads in the query: 1+2, then 1 2
#   quoted: /suche?wort=M%E4r, /story?team=1%2B2, /news/24%2F7
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'ural==1.6.2'
"$folder/venv/bin/python" - <<'PY'
import sys
from urllib.parse import parse_qs, urlsplit

from ural import canonicalize_url, normalize_url

SITE = "https://a.example"
EXPECTED = {
    "/suche?wort=M%E4r": "/suche?wort=M\ufffdr",
    "/suche?wort=M%F6r": "/suche?wort=M\ufffdr",
    "/story?team=1%2B2": "/story?team=1+2",
    "/news/24%2F7": "/news/24/7",
    "/get/a%252Fb": "/get/a%2Fb",
}
changed = False
for written, seen in EXPECTED.items():
    found = canonicalize_url(SITE + written)
    print(f"{SITE + written:36} -> {found.replace(chr(0xFFFD), '<U+FFFD>')}")
    changed |= found != SITE + seen or not normalize_url(SITE + written).endswith(seen)
teams = [
    parse_qs(urlsplit(address).query)["team"][0]
    for address in (f"{SITE}/story?team=1%2B2", canonicalize_url(f"{SITE}/story?team=1%2B2"))
]
print("what a server reads in the query:", ", then ".join(teams))
quoted = [
    canonicalize_url(SITE + path, quoted=True).removeprefix(SITE)
    for path in ("/suche?wort=M%E4r", "/story?team=1%2B2", "/news/24%2F7")
]
print("quoted:", ", ".join(quoted))
changed |= teams != ["1+2", "1 2"] or quoted != ["/suche?wort=M%E4r", "/story?team=1%2B2", "/news/24%2F7"]
sys.exit("the behaviour has changed" if changed else 0)
PY
