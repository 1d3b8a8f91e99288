#!/usr/bin/env bash
# brotli says that it can take more data while it holds output back: half of a page is lost, without an error.
#
# Versions: brotli 1.2.0, CPython 3.11.
# Behaviour: with `output_buffer_limit`, `Decompressor.process` may take all of its input and return no more than the
#   limit. `can_accept_more_data()` is true then, since no input is left, though more output waits inside. Whoever
#   goes on with the next chunk as documented, and has none, ends with `is_finished()` false and a part of the body.
#   Only bodies that compress well show it. Bytes behind the stream are an error, and what it held in that call is lost.
# Why a good guess is wrong: the documentation says to call with empty input "until can_accept_more_data() once returns
#   True"; with zlib and bz2 the same loop is right, since they leave input unconsumed.
# What to do: go on with empty input until a call returns less than the limit. Look for the end of the stream by bytes.
# Output seen:
#   packed into 433 bytes: 348640
#   unpacked as documented: 98272, finished: False, can accept more: True
#   unpacked until a call returns less than its limit: 348640, finished: True
#   with three bytes behind it: brotli: decoder failed
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'brotli==1.2.0'
"$folder/venv/bin/python" - <<'PY'
import sys

import brotli

LIMIT = 65_536
page = (b"<html><body>" + b"".join(b"<p>Line %d of it.</p>" % number for number in range(400)) + b"</body></html>") * 40
packed = brotli.compress(page)
print(f"packed into {len(packed)} bytes: {len(page)}")


def unpacked(*, all_of_it: bool) -> bytes:
    machine, whole, data = brotli.Decompressor(), b"", packed
    while True:
        piece = machine.process(data, output_buffer_limit=LIMIT)
        whole, data = whole + piece, b""
        if machine.is_finished() or (machine.can_accept_more_data() and not (all_of_it and len(piece) >= LIMIT)):
            break
    way = "until a call returns less than its limit" if all_of_it else "as documented"
    more = "" if all_of_it else f", can accept more: {machine.can_accept_more_data()}"
    print(f"unpacked {way}: {len(whole)}, finished: {machine.is_finished()}{more}")
    return whole


as_seen = len(unpacked(all_of_it=False)) < len(page) == len(unpacked(all_of_it=True))
try:
    brotli.Decompressor().process(packed + b"xyz")
    as_seen = False
except brotli.error as error:
    print("with three bytes behind it:", error)
sys.exit(0 if as_seen else "the behaviour has changed")
PY
