#!/usr/bin/env bash
# datasketch's index for containment misses texts that hold the whole of the query: the higher the threshold, the more.
#
# Versions: datasketch 2.0.0, numpy 2.3.5, CPython 3.11.
# Behaviour: MinHashLSHEnsemble chooses its bands so that the area of false positives below the threshold and that of
#   misses above it are least in sum, both with half of the weight. Above .9, the default, hardly any area is left, so
#   that finding nothing costs next to nothing. A report of 100 shingles that stands whole in a page of 200 is found 4
#   of 20 times, at .95 never; in a page of 1,000 never at either. At .5 nearly each is found. More permutations change
#   nothing. Only a text of the query's own length is always found: a trial with exact copies looks right.
# Why a good guess is wrong: what is contained whole has the greatest containment there is, so it should be the surest
#   find at any threshold; "optimized by minimizing the false positive and false negative" sounds like both are small.
# What to do: weights=(0.1, 0.9), which finds all of these; candidates are to be verified anyhow.
# Output seen (of 20 queries, how often the page that holds the whole report is found):
#   threshold  page of 100  of 200  of 1,000
#   0.5                 20      20        20
#   0.9                 20       4         0
#   0.95                20       0         0
#   0.9, weights=(0.1, 0.9)   20  20  20
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'datasketch==2.0.0' 'numpy==2.3.5'
"$folder/venv/bin/python" - <<'PY'
import sys

from datasketch import MinHash, MinHashLSHEnsemble

QUERIES, REPORT, OTHERS = 20, 100, (10, 20, 50, 100, 200, 500, 1000, 5000)


def sketch(shingles: list[str]) -> MinHash:
    made = MinHash(num_perm=128)
    made.update_batch([shingle.encode() for shingle in shingles])
    return made


def found(page: int, **options) -> int:
    """How often the page that holds a whole report is among the answers."""
    hits = 0
    for query in range(QUERIES):
        report = [f"{query} report {number}" for number in range(REPORT)]
        whole = report + [f"{query} page {number}" for number in range(page - REPORT)]
        entries = [
            (f"other {size}", sketch([f"{query} other {size} {number}" for number in range(size)]), size)
            for size in OTHERS
        ]
        index = MinHashLSHEnsemble(num_perm=128, num_part=8, **options)
        index.index([*entries, ("page", sketch(whole), page)])
        hits += "page" in set(index.query(sketch(report), REPORT))
    return hits


print("threshold  page of 100  of 200  of 1,000")
seen = {}
for threshold in (0.5, 0.9, 0.95):
    seen[threshold] = [found(page, threshold=threshold) for page in (100, 200, 1000)]
    print("{:<17} {:>4} {:>7} {:>9}".format(threshold, *seen[threshold]))
mended = [found(page, threshold=0.9, weights=(0.1, 0.9)) for page in (100, 200, 1000)]
print("0.9, weights=(0.1, 0.9)", *mended)
if min(seen[0.5]) < 18 or min(mended) < 18:
    sys.exit("changed: even with a low threshold or other weights pages are missed")
if seen[0.9][0] != QUERIES or seen[0.9][1] > 10 or seen[0.95][1:] != [0, 0]:
    sys.exit("changed: with a high threshold other pages are found")
PY
