#!/usr/bin/env bash
# surt gives all stories of a site one key where their id is 32 digits in `sid`, and so does the index of an archive.
#
# Versions: surt 0.3.1, cdxj-indexer 1.5.0, warcio 1.8.1 (writes the archive), CPython 3.11.
# Behaviour: `sid=` with 32 letters or digits is taken for a session and dropped. A site whose story ids are hashes
#   called `sid` has one key for all its stories. Escapes are undone: `R%26D` is `r` and another parameter `d`, `24%2F7`
#   is the folder 24; and capitals become small: where a site has short codes, /s/aB3x and /s/Ab3X are one page. Whoever
#   asks the index for one story, and takes the record nearest in time, gets the text of another.
# Why a good guess is wrong: what is known of the key is that it sorts hosts from the right and forgets `www.`. The
#   same value called `id`, or one digit shorter, stays. An escaped reserved character and the case of a path tell
#   addresses apart (RFC 3986, 2.2 and 6.2.2.1).
# What to do: compare the field `url` of each line with the address that was asked for.
# Output seen:
#   example,paper)/story          2 stories: /story?sid=0123456789abcdef…, /story?sid=fedcba9876543210…
#   example,paper)/s/ab3x         2 stories: /s/aB3x, /s/Ab3X
#   example,paper)/tag?d&name=r   2 stories: /tag?name=R%26D, /tag?name=R&D
#   example,paper)/get/24/7       2 stories: /get/24%2F7, /get/24/7
#   id instead of sid, or 31 digits: 4 keys of 4 stories
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'surt==0.3.1' 'cdxj-indexer==1.5.0' 'warcio==1.8.1' \
  'setuptools==65.5.0'
"$folder/venv/bin/python" - "$folder/stories.warc.gz" <<'PY'
import io
import json
import sys
from collections import defaultdict
from pathlib import Path

from cdxj_indexer.main import CDXJIndexer
from surt import surt
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SITE = "https://paper.example"
ONE, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
TOGETHER = {
    "example,paper)/story": [f"{SITE}/story?sid={ONE}", f"{SITE}/story?sid={OTHER}"],
    "example,paper)/s/ab3x": [f"{SITE}/s/aB3x", f"{SITE}/s/Ab3X"],
    "example,paper)/tag?d&name=r": [f"{SITE}/tag?name=R%26D", f"{SITE}/tag?name=R&D"],
    "example,paper)/get/24/7": [f"{SITE}/get/24%2F7", f"{SITE}/get/24/7"],
}
APART = [
    f"{SITE}/story?{name}={value[:digits]}" for name, digits in (("id", 32), ("sid", 31)) for value in (ONE, OTHER)
]

path = Path(sys.argv[1])
with path.open("wb") as file:
    writer = WARCWriter(file, gzip=True)
    for url in [*(url for urls in TOGETHER.values() for url in urls), *APART]:
        answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        body = io.BytesIO(f"<p>The story of {url}.</p>".encode())
        writer.write_record(writer.create_warc_record(url, "response", body, http_headers=answer))
index = io.StringIO()
CDXJIndexer(output=index, inputs=[str(path)]).process_all()
found = defaultdict(list)
for line in index.getvalue().splitlines():
    key, _, record = line.split(" ", 2)
    found[key].append(json.loads(record)["url"])
changed = False
for key, urls in TOGETHER.items():
    names = [url.removeprefix(SITE).replace(ONE, f"{ONE[:16]}…") for url in found[key]]
    names = [name.replace(OTHER, f"{OTHER[:16]}…") for name in names]
    print(f"{key:29} {len(names)} stories: {', '.join(names)}")
    changed |= sorted(found[key]) != sorted(urls) or {surt(url) for url in urls} != {key}
keys = {surt(url) for url in APART}
print(f"id instead of sid, or 31 digits: {len(keys)} keys of {len(APART)} stories")
changed |= len(keys) != len(APART) or not keys <= set(found)
sys.exit("the behaviour has changed" if changed else 0)
PY
