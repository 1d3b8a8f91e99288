#!/usr/bin/env bash
# warcio leaves chunk sizes and trailers of HTTP's chunked coding in the page's text.
#
# Versions: warcio 1.8.1 (fastwarc 2.0.0 beside it), CPython 3.11.
# Behaviour: `content_stream()` undoes Transfer-Encoding only where its value is written `chunked`, in small letters.
#   `Chunked` is not undone: sizes and line ends stand between the words. Where it is undone and the server sent a
#   trailer field, the last chunk's size and the end of the trailer are appended to the body, the start of the trailer
#   is dropped. No error, no flag.
# Why a good guess is wrong: `content_stream()` is the way to the decoded body; plain pages come out right, so nobody
#   looks. Names of transfer codings are case-insensitive (RFC 9112, 7), and trailers are part of the coding (7.1.2).
#   HTTP clients read all three alike, so a crawl that is read from its archive gives another text, and other
#   fingerprints, than the same crawl read live.
# What to do: store bodies without transfer coding, or undo it yourself from `raw_stream`.
# Output seen:
#   chunked           warcio b'The pier is open.'
#   Chunked           warcio b'8\r\nThe pier\r\n9\r\n is open.\r\n0\r\n\r\n'
#   chunked, trailer  warcio b'The pier is open.0\r\nDigest: abc\r\n\r\n'
#   Chunked           fastwarc b'The pier is open.'
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'warcio==1.8.1' 'fastwarc==2.0.0'
"$folder/venv/bin/python" - <<'PY'
import io
import sys

import fastwarc
from warcio.archiveiterator import ArchiveIterator

CHUNKS = b"8\r\nThe pier\r\n9\r\n is open.\r\n0\r\n"


def record(value: bytes, end: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: " + value + b"\r\n\r\n" + CHUNKS + end
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:7a1c2c1e-52b5-4f0c-9a59-0d1f0c7f8a12>\r\n"
        b"WARC-Date: 2022-03-09T08:15:00Z\r\nWARC-Target-URI: https://news.example.org/a\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(block)
    )
    return head + block + b"\r\n\r\n"


def read(data: bytes) -> bytes:
    return next(one.content_stream().read() for one in ArchiveIterator(io.BytesIO(data)))


plain, capital = record(b"chunked", b"\r\n"), record(b"Chunked", b"\r\n")
trailer = record(b"chunked\r\nTrailer: X-Digest", b"X-Digest: abc\r\n\r\n")
found = [read(data) for data in (plain, capital, trailer)]
for name, body in zip(("chunked", "Chunked", "chunked, trailer"), found):
    print(f"{name:17} warcio {body}")
other = next(one.reader.read() for one in fastwarc.ArchiveIterator(io.BytesIO(capital), auto_decode="all"))
print(f"{'Chunked':17} fastwarc {other}")
text = b"The pier is open."
same = found[0] == other == text and found[1] == CHUNKS + b"\r\n" and found[2].startswith(text + b"0\r\n")
sys.exit(0 if same else "the behaviour has changed")
PY
