#!/usr/bin/env bash
# An archive that breaks off within a record's headers passes for whole: warcio leaves the record out, fastwarc returns it.
#
# Versions: warcio 1.8.1, fastwarc 2.0.1, CPython 3.11.
# Behaviour: warcio's loader raises EOFError if headers do not end, which its iterator takes for the end of the archive.
#   fastwarc returns the record as if its headers ended there, mostly without a Content-Length and thus without content.
#   Neither raises, `warcio check` exits with 0. (A plain archive that is cut in its first header fails with an
#   AttributeError in warcio.) A cut in the content shows, if one compares its length with what was announced.
# Why a good guess is wrong: a crawler that was killed leaves exactly this, and a request or metadata record is little
#   but headers. Whoever catches exceptions to find damage takes such a file for complete.
# What to do: compare where the last record ended with the file's length, and require a Content-Length of each record.
# Output seen (of the second of two records so many bytes are there; records that came, and the exception):
#   packed, 60 bytes: warcio 1 none, check 0, fastwarc 1 none
#   packed, 150 bytes: warcio 1 none, check 0, fastwarc 2 none
#   packed, 250 bytes: warcio 1 none, check 0, fastwarc 2 none
#   plain, 150 bytes: warcio 1 none, check 0, fastwarc 2 none
#   plain, 250 bytes: warcio 1 none, check 0, fastwarc 2 none
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'fastwarc==2.0.1' 'warcio==1.8.1'
"$folder/venv/bin/python" - "$folder" <<'PY'
import io
import subprocess
import sys
from pathlib import Path

import fastwarc.warc as fast
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

folder = Path(sys.argv[1])


def archive(packed: bool) -> tuple[bytes, int]:
    """Two requests, and where the second begins."""
    written, last = io.BytesIO(), 0
    writer = WARCWriter(written, gzip=packed)
    for number in (1, 2):
        last = written.tell()
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "paper.example")], is_http_request=True)
        url = f"https://paper.example/{number}"
        writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))
    return written.getvalue(), last


def read(path: Path, reader) -> tuple[int, str]:
    """How many records came, and the exception that ended it."""
    come = 0
    try:
        with path.open("rb") as file:
            for record in reader(file):
                come += 1
                (record.content_stream() if reader is ArchiveIterator else record.reader).read()
    except Exception as error:
        return come, type(error).__name__
    return come, "none"


changed = False
for packed, lengths in ((True, (60, 150, 250)), (False, (150, 250))):
    whole, last = archive(packed)
    path = folder / ("cut.warc.gz" if packed else "cut.warc")
    for kept in lengths:
        path.write_bytes(whole[: last + kept])
        checked = subprocess.run([folder / "venv/bin/warcio", "check", path], capture_output=True).returncode
        one, other = read(path, ArchiveIterator), read(path, fast.ArchiveIterator)
        name = "packed" if packed else "plain"
        print(f"{name}, {kept} bytes: warcio {one[0]} {one[1]}, check {checked}, fastwarc {other[0]} {other[1]}")
        changed |= (one, checked, other[1]) != ((1, "none"), 0, "none")
if changed:
    sys.exit("changed: a cut in the headers is noticed")
PY
