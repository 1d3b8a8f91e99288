#!/usr/bin/env bash
# datasketch's documented way to store many sketches in one buffer stores zeros, and reads them back without an error.
#
# Versions: datasketch 2.0.0, CPython 3.11.
# Behaviour: `LeanMinHash.serialize(buf)` writes at the start of `buf`. For many sketches its documentation hands it a
#   slice, from the sketch's own place on, of a `bytearray`. A slice of a bytearray is a copy: the sketch goes into
#   the copy and is lost, the buffer stays zero. `deserialize` makes a sketch with no hash values of zeros: a count of
#   0 marks the format of before 2.0.0. All such sketches are equal, of whatever text.
# Why a good guess is wrong: it is the example of the documentation, `serialize` checks the room in the buffer (the
#   copy has it), the file has the right size, and reading raises nothing. That the sketches are gone shows when a
#   similarity is computed, maybe years later. With one sketch, and no slice, the same lines work.
# What to do: hand over `memoryview(buf)[place:]`.
# Output seen:
#   bytearray:  wrote any bit: False  hash values read back: 0, 0  equal: True
#   memoryview: wrote any bit: True   hash values read back: 64, 64  equal: False
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'datasketch==2.0.0'
"$folder/venv/bin/python" - <<'PY'
import sys

from datasketch import LeanMinHash, MinHash

TEXTS = ("the pier is open again", "the council has voted for a new bridge")


def sketch(text):
    full = MinHash(num_perm=64)
    full.update_batch([word.encode() for word in text.split()])
    return LeanMinHash(full)


sketches = [sketch(text) for text in TEXTS]
size = sketches[0].bytesize()
seen = []
for label, view in (("bytearray:", bytearray), ("memoryview:", memoryview)):
    stored = bytearray(size * len(sketches))
    target = stored if view is bytearray else memoryview(stored)
    for place, one in enumerate(sketches):
        one.serialize(target[place * size :])
    back = [LeanMinHash.deserialize(stored[place * size :]) for place in range(len(sketches))]
    lengths = [len(one) for one in back]
    seen.append((any(stored), lengths, back[0] == back[1]))
    shown = ", ".join(map(str, lengths))
    print(f"{label:11} wrote any bit: {any(stored)!s:5}  hash values read back: {shown}  equal: {back[0] == back[1]}")
sys.exit(0 if seen == [(False, [0, 0], True), (True, [64, 64], False)] else "the behaviour has changed")
PY
