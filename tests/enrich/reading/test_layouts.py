"""Whole texts as outlets and agencies of each language print them: what is marked in the tables is removed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from enrich.reading import read
from enrich.reading.languages import LANGUAGES

FOLDER = Path(__file__).parent
LAYOUTS, HOUSE_STYLES = (
    tomllib.loads((FOLDER / name).read_text(encoding="utf-8")) for name in ("layouts.toml", "house_styles.toml")
)
CASES = [
    (code, case["text"].replace("{1}", layout["first"]).replace("{2}", layout["second"]), case)
    for layouts in (LAYOUTS, HOUSE_STYLES)
    for code, layout in layouts.items()
    for case in layout["cases"]
]


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_language_has_layouts():
    assert {code[:2] for code in LAYOUTS} == set(HOUSE_STYLES) == set(LANGUAGES)


@pytest.mark.parametrize(("code", "text", "case"), CASES)
def test_what_is_marked_goes_and_the_rest_stays(code, text, case):
    reading = read(text.replace("⟦", "").replace("⟧", ""))
    assert (reading.title, words(reading.text)) == ("", words(re.sub("⟦.*?⟧", " ", text, flags=re.DOTALL))), code
    assert (reading.agency or "") == case.get("agency", reading.agency or "")
    assert reading.authors == tuple(case.get("authors", reading.authors))
    source = (reading.declared_source and reading.declared_source.name) or ""
    assert source == case.get("source", source)


@pytest.mark.parametrize("code", HOUSE_STYLES)
def test_lines_that_pages_print_below_a_report_go(code):
    body = f"{HOUSE_STYLES[code]['first']}\n\n{HOUSE_STYLES[code]['second']}"
    left = [line for line in HOUSE_STYLES[code]["lines"].split("\n") if line and read(f"{body}\n\n{line}").text != body]
    assert left == []


@pytest.mark.parametrize("code", [code for code in HOUSE_STYLES if "kept" in HOUSE_STYLES[code]])
def test_sentences_that_look_like_these_lines_stay(code):
    style = HOUSE_STYLES[code]
    for line in filter(None, style["kept"].split("\n")):
        for parts in ((style["first"], style["second"], line), (style["first"], line, style["second"])):
            text = "\n\n".join(parts)
            assert (read(text).text, read(text).agency) == (text, None), line


HEADLINES = [
    ("de", "Artikel anhören statt lesen: Was Verlage planen"),
    ("fr", "Écouter cet article, un droit pour les aveugles"),
    ("it", "Ascolta questo articolo, dice la app dei ciechi"),
    ("sv", "Lyssna på texten, säger forskaren"),
]


@pytest.mark.parametrize(("code", "headline"), HEADLINES)
def test_a_headline_that_begins_like_a_line_of_a_player_stays(code, headline):
    first, second = HOUSE_STYLES[code]["first"], HOUSE_STYLES[code]["second"]
    assert read(f"{headline}\n\n{first}\n\n{second}").title == headline
    for parts in ((first, headline, second), (first, second, headline)):
        text = "\n\n".join(parts)
        assert read(text).text == text
