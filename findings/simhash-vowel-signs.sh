#!/usr/bin/env bash
# simhash drops the vowel signs and tones of Thai and Hindi: rice, news and white are one word.
#
# Versions: simhash 2.1.2, CPython 3.11.
# Behaviour: a text is cut by `[\w\u4e00-\u9fcc]+` and joined again before it is cut into pieces of four characters.
#   Python's \w takes letters and digits. Vowel signs and tone marks of the Brahmic scripts are marks (Mn, Mc), so they
#   are thrown away as punctuation is. The Thai words for rice, news and white have one fingerprint, so do the Hindi
#   ones for goods, mail, root and mill, at a distance of 0 as if they were the same text. A headline in which the
#   vowels make the difference is a duplicate of the other.
# Why a good guess is wrong: the pattern names a range for Chinese, so scripts were thought of, and \w is Unicode's in
#   Python 3. In Unicode's own definition a word character has the marks (UTS 18, Annex C: \p{Alphabetic}, \p{M}).
# What to do: hand in features of your own, a list of strings, made with a pattern that takes marks.
# Output seen:
#   Thai:   rice, news, white       -> distances [0, 0]
#   Hindi:  goods, mail, root, mill -> distances [0, 0, 0]
#   English: mail, mill             -> distance above 0: True
#   two Thai headlines, dear rice and dear news  -> 0; with features of our own above 0: True
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'simhash==2.1.2'
"$folder/venv/bin/python" - <<'PY'
import sys

from simhash import Simhash

THAI = ("ข้าว", "ข่าว", "ขาว")
HINDI = ("माल", "मेल", "मूल", "मिल")


def distances(words):
    first, *others = map(Simhash, words)
    return [first.distance(one) for one in others]


def pieces(text):
    """Every four characters, marks among them."""
    return [text[start : start + 4] for start in range(len(text) - 3)]


thai, hindi = distances(THAI), distances(HINDI)
print("Thai:   rice, news, white       -> distances", thai)
print("Hindi:  goods, mail, root, mill -> distances", hindi)
english = distances(("mail", "mill"))[0] > 0
print("English: mail, mill             -> distance above 0:", english)
headlines = [f"{word}ราคาแพงที่ตลาดท่าเรือ" for word in THAI[:2]]
together = distances(headlines)[0]
own = Simhash(pieces(headlines[0])).distance(Simhash(pieces(headlines[1]))) > 0
print(f"two Thai headlines, dear rice and dear news  -> {together}; with features of our own above 0: {own}")
as_seen = thai == [0, 0] and hindi == [0, 0, 0] and english and together == 0 and own
sys.exit(0 if as_seen else "the behaviour has changed")
PY
