"""Forms filled in twice, which are not copies, and reports lightly edited by a second newsroom, which are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

FORMS = Path(__file__).with_name("forms")
PLACE = re.compile(r"\{(\d+)\}")


class FormCase(NamedTuple):
    """Two texts, and whether they are copies."""

    language: str
    kind: str
    left: str
    right: str
    is_copy: bool


def filled(text: str, fillings: list[str]) -> str:
    """The form with one of the fillings in each of its numbered places; there are as many fillings as places."""
    assert {int(place) for place in PLACE.findall(text)} == set(range(len(fillings))), text
    return PLACE.sub(lambda place: fillings[int(place[1])], text).strip()


def edited(text: str, edits: list[list[str]]) -> str:
    """The report after all edits, in order. The text that an edit replaces occurs once."""
    for old, new in edits:
        assert text.count(old) == 1, (old, text)
        text = text.replace(old, new)
    return text.strip()


def form_cases(folder: Path = FORMS) -> Iterator[FormCase]:
    """Yield each case of each language: its forms, then its edited reports."""
    for path in sorted(folder.glob("*.toml")):
        cases: dict[str, list[dict[str, Any]]] = tomllib.loads(path.read_text(encoding="utf-8"))
        for form in cases["form"]:
            left, right = (filled(form["text"], form[side]) for side in ("first", "second"))
            assert left != right, left
            yield FormCase(path.stem, form["kind"], left, right, is_copy=False)
        for report in cases["edited"]:
            left, right = report["text"].strip(), edited(report["text"], report["edits"])
            assert left != right, left
            yield FormCase(path.stem, report["kind"], left, right, is_copy=True)
