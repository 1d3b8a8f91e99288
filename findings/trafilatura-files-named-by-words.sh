#!/usr/bin/env bash
# trafilatura writes all pages in Thai, Khmer, Burmese or Tamil into one file, and gives all of them one fingerprint.
#
# Versions: trafilatura 2.3.1, CPython 3.11.
# Behaviour: its words are what stands between spaces and passes `str.isalnum`. A vowel sign is a combining mark, which
#   is no letter for Python, so that a word with one is left out. Of a text where every word has one nothing is left: its
#   bag of words is empty, and its simhash has no vector, which gives 64 ones. `--output-dir` names each file after the
#   hash of that bag: the second page takes the place of the first, without a word, and ends with 0. In Hindi or Bengali
#   a few short words without a sign stand for the whole text.
# Why a good guess is wrong: the option's files are named by "a cryptographic hash on file contents", so that only the
#   same contents should have one name; and 64 bits that are all 1 look like any other fingerprint in a database.
# What to do: `--keep-dirs`, which names files as they were named; fingerprints of words cut by a segmenter, or of
#   characters, with what `unicodedata.category` calls M among the letters; drop ffffffffffffffff.
# Output seen:
#   pages in: 2, files out: 1
#   fingerprints: Thai ffffffffffffffff ffffffffffffffff, Tamil ffffffffffffffff ffffffffffffffff
#   similarity of two Thai reports: 1.0, of two English ones: 0.5
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'trafilatura==2.3.1' 'lxml_html_clean==0.4.5'
mkdir "$folder/pages" "$folder/texts"
"$folder/venv/bin/python" - "$folder/pages" <<'PY'
import sys
from pathlib import Path

REPORTS = {
    "bridge": "รัฐมนตรีกล่าวเมื่อวันจันทร์ว่าสะพานจะปิดซ่อมจนถึงฤดูใบไม้ผลิและผู้เดินทางต้องใช้เส้นทางอื่น ",
    "flood": "ฝนตกหนักทั่วภาคใต้ทำให้น้ำท่วมหลายจังหวัดเมื่อคืนนี้และชาวบ้านหลายพันคนต้องอพยพ ",
}
for name, sentence in REPORTS.items():
    body = f"<p>{sentence * 3}</p>" * 4
    page = f'<!doctype html><html lang="th"><head><meta charset="utf-8"><title>{name}</title></head><body><article>{body}'
    Path(sys.argv[1], f"{name}.html").write_text(page + "</article></body></html>", "utf-8")
PY
"$folder/venv/bin/trafilatura" --input-dir "$folder/pages" --output-dir "$folder/texts"
in=$(find "$folder/pages" -type f | wc -l) out=$(find "$folder/texts" -type f | wc -l)
echo "pages in: $in, files out: $out"
[ "$in" = 2 ] && [ "$out" = 1 ] || { echo "changed: each page has a file of its own" >&2; exit 1; }
"$folder/venv/bin/python" - <<'PY'
import sys

from trafilatura.deduplication import Simhash, content_fingerprint

THAI = ("รัฐมนตรีกล่าวเมื่อวันจันทร์ว่าสะพานจะปิดซ่อม", "ฝนตกหนักทั่วภาคใต้ทำให้น้ำท่วมหลายจังหวัด")
TAMIL = ("அமைச்சர் திங்கட்கிழமை பாலம் மூடப்படும் என்றார்", "கனமழையால் தெற்கு மாவட்டங்களில் வெள்ளம் ஏற்பட்டது")
ENGLISH = (
    "The minister said on Monday that the bridge will be closed for repairs until spring",
    "Heavy rain flooded several provinces in the south last night and drove thousands away",
)
marks = [content_fingerprint(text) for text in THAI + TAMIL]
alike, other = (Simhash(a).similarity(Simhash(b)) for a, b in (THAI, ENGLISH))
print(f"fingerprints: Thai {marks[0]} {marks[1]}, Tamil {marks[2]} {marks[3]}")
print(f"similarity of two Thai reports: {alike}, of two English ones: {other}")
if set(marks) != {"f" * 16} or alike != 1 or other > 0.7:
    sys.exit("changed: these texts are told apart")
PY
