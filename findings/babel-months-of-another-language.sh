#!/usr/bin/env bash
# Babel gives a language the months of the one that was asked for before: after Azerbaijani, German's first is yanvar.
#
# Versions: Babel 2.18.0, CPython 3.11.
# Behaviour: where CLDR says of a language that its names alone are those within a date, the names alone are the ones
#   of a language that was loaded earlier in the same process, if that one has names of its own there. German's
#   `months["stand-alone"]["wide"]` is right in a fresh process, and Azerbaijani's once az was loaded; Turkish's
#   weekdays become Swahili's after sw. `months["format"]` is right always.
# Why a good guess is wrong: locale data looks constant, and each language alone is right. What languages inherit is
#   shared between them and written into, so it shows only where several are used, and depends on their order.
# What to do: ask for "format", or clear `babel.localedata._cache` before each language.
# Output seen:
#   de alone:    Januar Februar März
#   de after az: yanvar fevral mart
#   tr alone:    Pazartesi Salı
#   tr after sw: Jumatatu Jumanne
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'babel==2.18.0'
"$folder/venv/bin/python" - <<'PY'
import sys

from babel import Locale, localedata


def months(name: str) -> str:
    return " ".join(Locale.parse(name).months["stand-alone"]["wide"][number] for number in (1, 2, 3))


def weekdays(name: str) -> str:
    return " ".join(Locale.parse(name).days["stand-alone"]["wide"][number] for number in (0, 1))


as_seen = True
for own, other, names in (("de", "az", months), ("tr", "sw", weekdays)):
    localedata._cache.clear()
    alone = names(own)
    localedata._cache.clear()
    before, after = names(other), names(own)
    print(f"{own} alone:    {alone}")
    print(f"{own} after {other}: {after}")
    as_seen &= alone != before == after
sys.exit(0 if as_seen else "the behaviour has changed")
PY
