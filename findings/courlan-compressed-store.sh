#!/usr/bin/env bash
# courlan's UrlStore, compressed, gives out the same address for ever and never comes to the next.
#
# Versions: courlan 1.4.0, CPython 3.11.
# Behaviour: with compressed=True, `get_url` returns the first address of a host at each call. `count` grows, the
#   address stays unvisited, the host is never exhausted, and `establish_download_schedule` plans the same addresses
#   again, each time later. The store marks its copy of the list as visited and hands it to `_store_urls`, which loads
#   and unpacks a second copy, drops everything that this one knows already, and saves the second copy, unmarked.
#   Without compression both are the same objects, so the mark stays.
# Why a good guess is wrong: `compressed` is about memory; what the store remembers cannot hang on it. One call is
#   right, all figures that one would log (count, timestamp) move, and the addresses are valid. A crawler fetches one
#   page of each host again and again and takes itself for busy.
# What to do: leave the store uncompressed, or keep what was visited elsewhere.
# Output seen:
#   plain:      a b c None
#               unvisited: 0, count: [3]
#   compressed: a a a a
#               unvisited: 3, count: [4]
#   schedule, compressed: a+0 b+10 c+20, then a+30 b+40 c+50
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'courlan==1.4.0'
"$folder/venv/bin/python" - <<'PY'
import sys

from courlan import UrlStore

HOST = "https://news.example.org"


def store(*, compressed):
    made = UrlStore(compressed=compressed)
    made.add_urls([f"{HOST}/{name}" for name in "abc"])
    return made


def name(address):
    return address and address.removeprefix(HOST + "/")


def plan(urls):
    return " ".join(f"{name(address)}+{round(seconds)}" for seconds, address in urls.establish_download_schedule())


seen = {}
for label, compressed in (("plain:", False), ("compressed:", True)):
    urls = store(compressed=compressed)
    given = [name(urls.get_url(HOST)) for _ in range(4)]
    seen[compressed] = given, len(urls.find_unvisited_urls(HOST)), urls.get_all_counts()
    print(f"{label:11}", *given)
    print(f"{'':11} unvisited: {seen[compressed][1]}, count: {seen[compressed][2]}")
urls = store(compressed=True)
plans = [plan(urls), plan(urls)]
print("schedule, compressed:", ", then ".join(plans))
same = (
    seen[False] == (["a", "b", "c", None], 0, [3])
    and seen[True] == (["a"] * 4, 3, [4])
    and [entry[0] for entry in plans[1].split()] == ["a", "b", "c"]
)
sys.exit(0 if same else "the behaviour has changed")
PY
