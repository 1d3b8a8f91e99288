#!/usr/bin/env bash
# httpx, and warcio after it, read the first member of a gzip answer and drop the rest in silence.
#
# Versions: httpx 0.28.1, warcio 1.8.1, urllib3 2.8.0, CPython 3.11.
# Behaviour: a gzip stream may consist of several members, one after another (RFC 1952, 2.2), and HTTP takes gzip as
#   that RFC defines it (RFC 9110, 8.4.1.3). httpx returns the first member: status 200, no error, right
#   Content-Length. warcio's `content_stream()` does the same with the stored answer. urllib3 (and so requests)
#   returns all of it.
# Why a good guess is wrong: gunzip, zcat and Python's gzip module read all members, urllib3 does, and httpx itself
#   reads all frames of a zstd answer. Servers that join compressed parts (a cached head, a log, an export made of
#   daily files) send such answers, and half a feed or half an article looks like a whole one. Who changes from
#   requests to httpx loses text without a line in the log.
# What to do: ask for the raw bytes (`iter_raw`) and unpack them member by member.
# Output seen:
#   urllib3 b'The pier is open. It was closed for a year.'
#   httpx   b'The pier is open.'
#   warcio  b'The pier is open.'
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'httpx==0.28.1' 'urllib3==2.8.0' 'warcio==1.8.1'
"$folder/venv/bin/python" - <<'PY'
import gzip
import http.server
import io
import sys
import threading

import httpx
import urllib3
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PARTS = (b"The pier is open.", b" It was closed for a year.")
BODY = b"".join(gzip.compress(part) for part in PARTS)
HEADERS = [("Content-Type", "text/plain"), ("Content-Encoding", "gzip"), ("Content-Length", str(len(BODY)))]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        for name, value in HEADERS:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"
found = {"urllib3": urllib3.request("GET", url).data, "httpx": httpx.get(url, trust_env=False).content}
server.shutdown()
file = io.BytesIO()
writer = WARCWriter(file, gzip=True)
status = StatusAndHeaders("200 OK", HEADERS, protocol="HTTP/1.1")
answer = {"payload": io.BytesIO(BODY), "http_headers": status}
writer.write_record(writer.create_warc_record("https://news.example.org/a", "response", **answer))
file.seek(0)
found["warcio"] = next(record.content_stream().read() for record in ArchiveIterator(file))
for name, body in found.items():
    print(f"{name:7} {body}")
same = found == {"urllib3": b"".join(PARTS), "httpx": PARTS[0], "warcio": PARTS[0]}
sys.exit(0 if same else "the behaviour has changed")
PY
