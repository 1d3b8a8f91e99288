"""Whole texts as outlets and agencies of each language print them: what is marked in `layouts.toml` goes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from enrich.reading import read
from enrich.reading.languages import LANGUAGES

LAYOUTS = tomllib.loads((Path(__file__).parent / "layouts.toml").read_text(encoding="utf-8"))
CASES = [
    (code, case["text"].replace("{1}", layout["first"]).replace("{2}", layout["second"]), case)
    for code, layout in LAYOUTS.items()
    for case in layout["cases"]
]


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_language_has_layouts():
    assert {code[:2] for code in LAYOUTS} == set(LANGUAGES)


@pytest.mark.parametrize(("code", "text", "case"), CASES)
def test_what_is_marked_goes_and_the_rest_stays(code, text, case):
    reading = read(text.replace("⟦", "").replace("⟧", ""))
    assert (reading.title, words(reading.text)) == ("", words(re.sub("⟦.*?⟧", " ", text, flags=re.DOTALL))), code
    assert reading.agency == case.get("agency", reading.agency)
    assert reading.authors == tuple(case.get("authors", reading.authors))
    source = reading.declared_source.name if reading.declared_source else None
    assert source == case.get("source", source)
