#!/usr/bin/env bash
# FastWARC cannot get past a page whose Content-Encoding it cannot undo: all records behind it are out of reach.
#
# Versions: fastwarc 2.0.1, warcio 1.8.1 (writes the archive), CPython 3.11.
# Behaviour: with auto_decode='all' a record sets up its decoder when it is read from the archive. A coding that it does
#   not know ("x-gzip", which RFC 9110 makes the same as gzip, or "utf-8", which servers do write) raises there, and
#   each `next` after that raises again, for ever. A body that is not what its header says (plain text called gzip, deflate
#   without zlib's head, as many servers send it) ends the same way, once it is read. An unknown chunk size or a false
#   brotli body costs its own record alone. The message speaks of a Transfer-Encoding where there is none.
# Why a good guess is wrong: archives keep what servers sent, so that wrong headers are what an archive is full of; and
#   a loop with `try` around `next`, as other readers need it, looks like a remedy.
# What to do: auto_decode='content' fails alike; auto_decode='none', and decode each body by oneself.
# Output seen (which of four records come, the second is the odd one):
#   gzip: 1 2 3 4
#   x-gzip: 1
#   utf-8: 1
#   plain text called gzip: 1
#   deflate without a head: 1
#   brotli that is none: 1 3 4
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'fastwarc==2.0.1' 'warcio==1.8.1'
"$folder/venv/bin/python" - <<'PY'
import gzip
import io
import sys
import zlib

from fastwarc.warc import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

BODY = b"<p>The bridge is closed until spring.</p>"
packer = zlib.compressobj(wbits=-15)
ODD = {
    "gzip": ("gzip", gzip.compress(BODY)),
    "x-gzip": ("x-gzip", gzip.compress(BODY)),
    "utf-8": ("utf-8", BODY),
    "plain text called gzip": ("gzip", BODY),
    "deflate without a head": ("deflate", packer.compress(BODY) + packer.flush()),
    "brotli that is none": ("br", BODY),
}
EXPECTED = {"gzip": [1, 2, 3, 4], "brotli that is none": [1, 3, 4]}
TRIES = 20


def archive(coding: str, odd: bytes) -> io.BytesIO:
    written = io.BytesIO()
    writer = WARCWriter(written, gzip=True)
    for number in range(1, 5):
        headers = [("Content-Type", "text/html"), *([("Content-Encoding", coding)] if number == 2 else [])]
        answer = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
        body = io.BytesIO(odd if number == 2 else BODY)
        url = f"https://paper.example/{number}"
        writer.write_record(writer.create_warc_record(url, "response", body, http_headers=answer))
    return io.BytesIO(written.getvalue())


changed = False
for name, (coding, odd) in ODD.items():
    records, come = ArchiveIterator(archive(coding, odd), parse_http=True, auto_decode="all"), []
    for _ in range(TRIES):
        try:
            record = next(records)
            if record.reader.read() == BODY:
                come.append(int(record.headers["WARC-Target-URI"][-1]))
        except StopIteration:
            break
        except OSError:
            continue
    print(f"{name}: {' '.join(map(str, come))}")
    changed |= come != EXPECTED.get(name, [1])
if changed:
    sys.exit("changed: other records come than did")
PY
