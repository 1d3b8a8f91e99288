#!/usr/bin/env bash
# Scrapy asks strasse.example for a page of straße.example, which is another site.
#
# Versions: Scrapy 2.19.0 with w3lib 2.5.0; requests 2.34.2 with idna 3.20 and httpx 0.28.1 beside them, CPython 3.11.
# Behaviour: w3lib writes a host in ASCII with Python's own codec "idna", which is that of 2003: ß becomes ss, and the
#   Greek final ς becomes σ. `safe_url_string`, through which every address of a Request goes, and `canonicalize_url`,
#   from which its fingerprint is made, lead to the host of somebody else, who may well answer. The name that the same
#   site writes as xn--strae-oqa stays as it is, so that one page has two fingerprints.
# Why a good guess is wrong: the documentation of `safe_url_string` says that it parses by the rules of browsers, which
#   keep both letters (URL Standard; UTS 46, not transitional), as do requests and httpx. ü, é and
#   Chinese, which one tries, are the same in both.
# What to do: write the host with the package idna, uts46=True, before Scrapy sees the address.
# Output seen:
#   straße.example    w3lib, Scrapy: strasse.example        requests, httpx: xn--strae-oqa.example
#   βόλος.example     w3lib, Scrapy: xn--nxasmq6b.example   requests, httpx: xn--nxasmm1c.example
#   münchen.example   w3lib, Scrapy: xn--mnchen-3ya.example requests, httpx: xn--mnchen-3ya.example
#   one fingerprint for straße and strasse: True; for straße and xn--strae-oqa: False
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'Scrapy==2.19.0' 'w3lib==2.5.0' 'requests==2.34.2' \
  'idna==3.20' 'httpx==0.28.1'
"$folder/venv/bin/python" - <<'PY'
import sys
from urllib.parse import urlsplit

import httpx
import requests
from scrapy import Request
from scrapy.utils.request import fingerprint
from w3lib.url import canonicalize_url, safe_url_string

EXPECTED = {
    "straße.example": ("strasse.example", "xn--strae-oqa.example"),
    "βόλος.example": ("xn--nxasmq6b.example", "xn--nxasmm1c.example"),
    "münchen.example": ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
}


def host(address: str) -> str:
    return urlsplit(address).hostname


changed = False
for name, (old, new) in EXPECTED.items():
    address = f"https://{name}/1"
    scrapy = {host(safe_url_string(address)), host(canonicalize_url(address)), host(Request(address).url)}
    others = {host(requests.Request("GET", address).prepare().url), httpx.URL(address).raw_host.decode()}
    print(f"{name:17} w3lib, Scrapy: {' '.join(scrapy):22} requests, httpx: {' '.join(others)}")
    changed |= (scrapy, others) != ({old}, {new})
sharp, double, ascii_ = (
    fingerprint(Request(f"https://{name}.example/1")) for name in ("straße", "strasse", "xn--strae-oqa")
)
print(f"one fingerprint for straße and strasse: {sharp == double}; for straße and xn--strae-oqa: {sharp == ascii_}")
sys.exit("the behaviour has changed" if changed or sharp != double or sharp == ascii_ else 0)
PY
