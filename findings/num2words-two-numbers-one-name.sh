#!/usr/bin/env bash
# num2words gives two numbers one name: 10,000 and 11,000 in Azerbaijani, the 70th and the 80th in Belarusian.
#
# Versions: num2words 0.5.14, CPython 3.11.
# Behaviour: in Azerbaijani the "one" of every thousand that ends in one is left out: 11,000, 21,000, 101,000 and
#   201,000 are called ten, twenty, one hundred and two hundred thousand. A thousand is "min" and not "bir min", which
#   is right, and the rule for it is applied to eleven thousand, too. In Belarusian the ordinals of 70 and of 80 are
#   the same word; the cardinals are right. In Slovenian a year holds German: "hundert", and in Amharic a million
#   begins with a Latin m.
# Why a good guess is wrong: each language has its tests in the library, the neighbours (Turkish, Ukrainian, Croatian's
#   spelling of the same) are right, and no error is raised. Who makes a table from words to numbers turns it round,
#   and the last of two numbers with one name wins.
# What to do: before a table is turned round, check that no name stands twice, and that each is of one script.
# Output seen:
#   az  10000: on min         11000: on min
#   az  20000: iyirmi min     21000: iyirmi min
#   az 100000: yüz min       101000: yüz min
#   tr  10000: onbin          11000: onbirbin
#   be 70th: сямідзясяты      80th: сямідзясяты
#   uk 70th: сімдесятий       80th: вісімдесятий
#   sl the year 1981: devetnajst hundert enainosemdeset
#   am a million begins with: LATIN SMALL LETTER M
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'num2words==0.5.14'
"$folder/venv/bin/python" - <<'PY'
import sys
import unicodedata

from num2words import num2words

as_seen = True
for language, ten, eleven in (
    ("az", 10_000, 11_000), ("az", 20_000, 21_000), ("az", 100_000, 101_000), ("tr", 10_000, 11_000)
):
    names = [num2words(number, lang=language) for number in (ten, eleven)]
    print(f"{language} {ten:6}: {names[0]:14} {eleven:6}: {names[1]}")
    as_seen &= (names[0] == names[1]) is (language == "az")
for language in ("be", "uk"):
    names = [num2words(number, lang=language, to="ordinal") for number in (70, 80)]
    print(f"{language} 70th: {names[0]:16} 80th: {names[1]}")
    as_seen &= (names[0] == names[1]) is (language == "be")
year = num2words(1981, lang="sl", to="year")
print("sl the year 1981:", year)
million = num2words(1_000_000, lang="am").split()[1]
print("am a million begins with:", unicodedata.name(million[0]))
as_seen &= "hundert" in year and million[0] == "m" and not million[1:].isascii()
sys.exit(0 if as_seen else "the behaviour has changed")
PY
