#!/usr/bin/env bash
# Five of six libraries put the reading of a word, which ruby annotates, into the text as a word of its own.
#
# Versions: Resiliparse 2.0.0, jusText 3.0.2, inscriptis 2.7.6, html2text 2025.4.15, selectolax 1.0.2 (Beautiful
#   Soup 4.15.0 beside them), lxml 6.1.3, CPython 3.11.
# Behaviour: <ruby>歩道橋<rt>ほどうきょう</rt></ruby> comes out as 歩道橋ほどうきょう, the word and how it is spoken glued
#   together. Where the page has <rp> for old browsers, its parentheses come along: 十二日(じゅうににち). Beautiful
#   Soup's get_text() leaves the readings out without being asked: `rt` and `rp` are strings of a kind that it passes
#   over (RubyTextString), though the same tree's .descendants have them.
# Why a good guess is wrong: no browser shows rt in the line or rp at all, and news for children and learners annotates
#   every word. Japanese has no spaces, so a tokenizer makes other words of what is glued, and a text with readings
#   shares few runs of characters with the same text without them. Who checks with Beautiful Soup sees nothing.
# What to do: drop rt, rp and rtc from the tree before the text is taken.
# Output seen:
#   Resiliparse:    市は十二日(じゅうににち)、昨年の歩道橋ほどうきょうを再建する。
#   jusText:        市は十二日(じゅうににち)、昨年の歩道橋ほどうきょうを再建する。
#   inscriptis:     市は十二日(じゅうににち)、昨年の歩道橋ほどうきょうを再建する。
#   html2text:      市は十二日(じゅうににち)、昨年の歩道橋ほどうきょうを再建する。
#   selectolax:     市は十二日(じゅうににち)、昨年の歩道橋ほどうきょうを再建する。
#   Beautiful Soup: 市は十二日、昨年の歩道橋を再建する。
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    'resiliparse==2.0.0' 'justext==3.0.2' 'lxml==6.1.3' 'lxml-html-clean==0.4.6' \
    'inscriptis==2.7.6' 'html2text==2025.4.15' 'selectolax==1.0.2' 'beautifulsoup4==4.15.0'
"$folder/venv/bin/python" - 2> "$folder/errors" <<'PY' || { cat "$folder/errors" >&2; exit 1; }
import re
import sys

import bs4
import html2text
import inscriptis
import justext
from resiliparse.extract.html2text import extract_plain_text
from selectolax.lexbor import LexborHTMLParser

LONG = "費用は約八億円で、来年六月の完成を目指すという。新しい橋は以前より一メートル高く、橋脚は五本から二本に減らす。" * 2
RUBY = (
    "市は<ruby>十二日<rp>(</rp><rt>じゅうににち</rt><rp>)</rp></ruby>、昨年の"
    "<ruby>歩道橋<rt>ほどうきょう</rt></ruby>を再建する。"
)
PAGE = (
    '<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8"><title>橋を再建</title></head><body><article>'
    f"<h1>橋を再建</h1><p>{LONG}</p><p>{RUBY}</p><p>{LONG}</p></article></body></html>"
)
loose = {"length_low": 10, "length_high": 20, "stopwords_low": 0, "stopwords_high": 0}
texts = {
    "Resiliparse": extract_plain_text(PAGE, main_content=True),
    "jusText": "\n".join(one.text for one in justext.justext(PAGE, frozenset(), **loose)),
    "inscriptis": inscriptis.get_text(PAGE),
    "html2text": html2text.html2text(PAGE),
    "selectolax": LexborHTMLParser(PAGE).text(),
    "Beautiful Soup": bs4.BeautifulSoup(PAGE, "lxml").get_text(),
}
twice, once = "市は十二日(じゅうににち)、昨年の歩道橋ほどうきょうを再建する。", "市は十二日、昨年の歩道橋を再建する。"
found = {name: re.search("市は十二.*?再建する。", text)[0] for name, text in texts.items()}
for name, sentence in found.items():
    print(f"{name + ':':15} {sentence}")
same = all(found[name] == (once if name == "Beautiful Soup" else twice) for name in found)
sys.exit(0 if same else "the behaviour has changed")
PY
