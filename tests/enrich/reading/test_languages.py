"""The words of each language: lines that pages add below a report go, similar lines stay; datelines, titles."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from enrich.reading import read
from enrich.reading.languages import LANGUAGES, language_of

CASES = tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))


def test_every_language_has_cases_of_both_kinds():
    assert set(CASES) == set(LANGUAGES)
    assert all(len(one["gone"]) >= 5 and len(one["kept"]) >= 5 for one in CASES.values())


@pytest.mark.parametrize("code", CASES)
def test_what_a_page_puts_below_a_report_goes(code):
    body = CASES[code]["body"]
    for line in CASES[code]["gone"]:
        reading = read(f"{body}\n\n{line}")
        assert (reading.text, reading.title) == (body, ""), line


@pytest.mark.parametrize("code", CASES)
def test_a_sentence_with_the_words_of_a_page_stays(code):
    for line in CASES[code]["kept"]:
        text = f"{CASES[code]['body']}\n\n{line}"
        assert read(text).text == text, line


@pytest.mark.parametrize("code", CASES)
def test_a_dateline_is_removed_and_gives_its_agency(code):
    body = CASES[code]["body"]
    for dateline, agency in CASES[code]["datelines"]:
        reading = read(dateline + body)
        assert (reading.text, reading.agency or "") == (body, agency), dateline


@pytest.mark.parametrize("content", ['names = "x"', "name = 1", 'name = "x"\n[page.nonsense]\nlines = ["a"]'])
def test_a_file_with_an_unknown_key_or_kind_is_refused(content):
    with pytest.raises(msgspec.ValidationError):
        language_of(content)
