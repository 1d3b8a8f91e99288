#!/usr/bin/env bash
# dateparser reads a day of May in Marathi and Gujarati as today a year ago, and June in Punjabi and Sinhala as January.
#
# Versions: dateparser 1.5.0, CPython 3.11.
# Behaviour: `12 मे 2024` and `12 મે 2024`, May as everybody writes it, are not 12 May 2024 but this very day and moment
#   one year before now: another date each day that it is run. `12 ਜੂਨ 2024` and `12 ජූනි 2024`, June, are 12 January
#   2024. The other eleven months of each language are right, and so are all twelve in Hindi.
# Why a good guess is wrong: the language is known by name, day, month and year are all written out, and nothing is None,
#   raises or warns. That a date with a year of four digits could be one relative to now, nobody expects; a test that
#   reads the months but May passes, and one that only asks for a date passes too. PREFER_DATES_FROM and REQUIRE_PARTS
#   change nothing: the relative date has all parts.
# What to do: read the words of months with a table of one's own (CLDR has them), or compare the year that is read with
#   the one that is written.
# Output seen:
#   mr 1 2 3 4 a-year-ago 6 7 8 9 10 11 12
#   gu 1 2 3 4 a-year-ago 6 7 8 9 10 11 12
#   pa 1 2 3 4 5 1 7 8 9 10 11 12
#   si 1 2 3 4 5 1 7 8 9 10 11 12
#   hi 1 2 3 4 5 6 7 8 9 10 11 12
#   with REQUIRE_PARTS and the past preferred: a-year-ago
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'dateparser==1.5.0'
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from datetime import datetime, timedelta

import dateparser

MONTHS = {
    "mr": "जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर",
    "gu": "જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટેમ્બર ઑક્ટોબર નવેમ્બર ડિસેમ્બર",
    "pa": "ਜਨਵਰੀ ਫ਼ਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ",
    "si": "ජනවාරි පෙබරවාරි මාර්තු අප්‍රේල් මැයි ජූනි ජූලි අගෝස්තු සැප්තැම්බර් ඔක්තෝබර් නොවැම්බර් දෙසැම්බර්",
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
}


def told(text, language, **settings):
    found = dateparser.parse(text, languages=[language], settings=settings or None)
    if found and abs(datetime.now() - found - timedelta(days=365.5)) < timedelta(days=2):
        return "a-year-ago"
    return str(found.month) if found and (found.year, found.day) == (2024, 12) else str(found)


seen = {one: [told(f"12 {name} 2024", one) for name in names.split()] for one, names in MONTHS.items()}
for language, months in seen.items():
    print(language, *months)
strict = told("12 मे 2024", "mr", REQUIRE_PARTS=["day", "month", "year"], PREFER_DATES_FROM="past")
print("with REQUIRE_PARTS and the past preferred:", strict)
right = [str(number) for number in range(1, 13)]
wanted = {
    "mr": [*right[:4], "a-year-ago", *right[5:]],
    "gu": [*right[:4], "a-year-ago", *right[5:]],
    "pa": [*right[:5], "1", *right[6:]],
    "si": [*right[:5], "1", *right[6:]],
    "hi": right,
}
sys.exit(0 if seen == wanted and strict == "a-year-ago" else 1)
PY
