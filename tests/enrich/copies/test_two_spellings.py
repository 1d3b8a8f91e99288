"""Reports in two spellings are one text; other reports of the same kinds of events, spelled alike, are not."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from enrich.pairs import Document, find

HERE = Path(__file__).parent
READING = HERE.parent / "reading"
CASES = tomllib.loads((HERE / "two_spellings.toml").read_text(encoding="utf-8"))["cases"]
STYLES, LAYOUTS, BODIES, PRINTED = (
    tomllib.loads((READING / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("house_styles", "layouts", "languages", "printed")
)


def unaccented(text: str) -> str:
    kept = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept)


WAYS = {
    "upper": str.upper,
    "unaccented": unaccented,
    "unaccented upper": lambda text: unaccented(text).upper(),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "full_width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
}


def spelled(text: str, case: dict[str, Any]) -> str:
    """The text in the other spelling."""
    if "between" in case:
        return re.sub(f"([{case['letters']}])(?=[{case['letters']}])", rf"\1{case['between']}", text)
    texts = case.get("texts", [])
    for old, new in zip(texts[::2], texts[1::2], strict=True):
        text = text.replace(old, new)
    text = text.translate(str.maketrans(case.get("letters", ""), case.get("others", "")))
    return WAYS[case["way"]](text) if "way" in case else text


def reports(code: str) -> list[str]:
    """Four reports of one language, about markets and bridges, each of two paragraphs."""
    placed = [f"{layout[code]['first']}\n\n{layout[code]['second']}" for layout in (STYLES, LAYOUTS)]
    return [PRINTED[code]["body"], *placed, BODIES[code]["body"]]


def relation(left: str, right: str) -> str | None:
    pairs = find([Document(id="left", text=left), Document(id="right", text=right)]).pairs
    return pairs[0].relation if pairs else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
def test_a_report_in_another_spelling_is_a_reprint(case):
    text = "\n\n".join(reports(case["code"]))
    assert spelled(text, case) != text
    assert relation(text, spelled(text, case)) in {"identical", "reprint"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
def test_other_reports_in_another_spelling_are_no_copies(case):
    market, bridge, closed, opened = reports(case["code"])
    assert relation(f"{market}\n\n{bridge}", spelled(f"{closed}\n\n{opened}", case)) is None


GEORGIAN = (
    "საბჭომ სამშაბათს ძველი ხიდის ორი წლით დახურვა გადაწყვიტა, სანამ ინჟინრები საყრდენებს შეცვლიან. "
    "მერის თქმით, სამუშაოები მაისში დაიწყება და მათი ღირებულება თორმეტი მილიონი ლარი იქნება. "
    "ავტობუსები ახალი მარშრუტით ივლის, ხოლო ფეხით მოსიარულეებისთვის დროებითი ბილიკი მოეწყობა."
)


def test_georgian_capitals_of_unicode_11_are_the_same_letters():
    assert relation(GEORGIAN, GEORGIAN.upper()) == "identical"
