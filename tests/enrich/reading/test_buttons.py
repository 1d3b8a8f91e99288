"""Buttons below a report, to comment, share, listen or support the paper; similar lines of a report stay."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from enrich.reading import read
from enrich.reading.languages import LANGUAGES

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "buttons.toml").read_text(encoding="utf-8"))
BODIES = {code: one["body"] for code, one in tomllib.loads((HERE / "printed.toml").read_text(encoding="utf-8")).items()}


def lines(kind: str) -> list[tuple[str, str]]:
    return [(code, line) for code, one in CASES.items() for line in one.get(kind, ())]


def test_every_language_has_buttons():
    assert {code for code, _ in lines("gone")} == set(LANGUAGES)


@pytest.mark.parametrize(("code", "line"), lines("gone"))
def test_a_button_below_a_report_goes(code, line):
    assert read(f"{BODIES[code]}\n\n{line}").text == BODIES[code]


@pytest.mark.parametrize(("code", "line"), lines("kept"))
def test_a_line_of_a_report_with_the_words_of_a_button_stays(code, line):
    body = BODIES[code]
    first, _, rest = body.partition("\n\n")
    for text in (f"{body}\n\n{line}", f"{first}\n\n{line}\n\n{rest}"):
        assert read(text).text == text
