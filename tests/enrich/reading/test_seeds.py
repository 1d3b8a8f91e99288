"""The seeds compared with an editor's reading; and the same after names, places and numbers have changed."""

# ruff: noqa: RUF001  # texts as newspapers print them
from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich.reading import as_json, read

SEEDS = Path(__file__).parents[3] / "copydesk" / "local" / "press" / "seeds"
EXPECTED = json.loads((SEEDS / "expected.json").read_text(encoding="utf-8"))
NOT_FIELDS = {"body_has", "body_lacks", "story", "note", "picture"}

# Each name, place, number and date in a field of the seeds, and its replacement.
CHANGES = [
    ("Young journalists club", "Evening harbour post"),
    ("(YJC)", "(EHP)"),
    ("55632", "8812407"),
    ("11:53 - 27 January 2022", "08:07 - 3 March 2019"),
    ("27 January 2022", "3 March 2019"),
    ("usa ، china ، russia", "peru ، chile ، bolivia"),
    ("United States", "Kingdom of Norway"),
    ("Nusa Dua, Indonesia, Jul 9 (EFE)", "Lake Como, Italy, Oct 23 (ANSA)"),
    (" EFE\n", " ANSA\n"),
    ("pav/ks", "mro/tfg"),
    ("Politics", "Business"),
    ("Thu. May 19th, 2022", "Mon. November 3rd, 2014"),
    ("site-3", "portal-12"),
    ("Stefani Reynolds/Pool AFP/AP/DPA", "Marta Kowalska/Pool Reuters/PAP"),
    ("Antony Blinken", "Ingrid Solberg"),
    ("Blinken", "Solberg"),
    ("Wang Yi", "Tomas Duarte"),
    ("Wang", "Duarte"),
    ("China", "Portugal"),
    ("Russia", "Iceland"),
    ("Ukraine", "Malta"),
]


def changed(text: str) -> str:
    for old, new in CHANGES:
        text = text.replace(old, new)
    return text


def changed_fields(expected: dict) -> dict:
    """The expected fields, changed in the same way as the texts."""
    fields = json.loads(changed(json.dumps(expected, ensure_ascii=False)))
    if expected.get("published"):
        fields["published"]["value"] = {"2022-01-27T11:53": "2019-03-03T08:07", "2022-05-19": "2014-11-03"}[
            expected["published"]["value"]
        ]
    if expected.get("dateline"):
        fields["dateline"] = {"place": "Lake Como, Italy", "month": 10, "day": 23, "year": None}
    if expected.get("agency"):
        fields["agency"] = "ANSA"
    if expected.get("tags"):
        fields["tags"] = ["peru", "chile", "bolivia"]
    return fields


def misread(text: str, expected: dict) -> dict:
    """Fields that are not read as expected."""
    read_out = as_json(read(text), "seed.txt")
    found = {
        name: read_out[name] for name, value in expected.items() if name not in NOT_FIELDS and read_out[name] != value
    }
    if lacking := [part for part in expected["body_has"] if part not in read_out["text"]]:
        found["the text lacks"] = lacking
    if standing := [part for part in expected["body_lacks"] if part in read_out["text"]]:
        found["the text has"] = standing
    if wanted := expected.get("picture"):
        picture = read_out["picture"] or {"caption": "", "credit": None}
        if not picture["caption"].startswith(wanted["caption_starts"]) or picture["credit"] != wanted["credit"]:
            found["picture"] = picture
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_a_seed_is_read_as_an_editor_reads_it(name):
    assert misread((SEEDS / name).read_text(encoding="utf-8"), EXPECTED[name]) == {}


@pytest.mark.parametrize("name", EXPECTED)
def test_changed_names_places_numbers_and_dates_change_the_same_fields_alike(name):
    text = (SEEDS / name).read_text(encoding="utf-8")
    assert changed(text) != text
    assert misread(changed(text), changed_fields(EXPECTED[name])) == {}


@pytest.mark.parametrize("name", EXPECTED)
def test_windows_line_ends_read_alike(name):
    text = (SEEDS / name).read_text(encoding="utf-8")
    assert misread(text.replace("\n", "\r\n"), EXPECTED[name]) == {}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_title_that_a_page_gives_is_not_part_of_the_report(name):
    text = (SEEDS / name).read_text(encoding="utf-8")
    found = read(text)
    given = read(text, title=found.title)
    assert given.title == found.title
    assert given.text == found.text


def test_a_seed_in_json_has_the_fields_of_the_expected_file_and_its_furniture():
    name = "001_b21cfd4b71ee1919.txt"
    read_out = as_json(read((SEEDS / name).read_text(encoding="utf-8")), name)
    assert set(read_out) == {
        "id", "title", "text", "publisher", "outlet_id", "published", "tags", "section", "dateline", "agency",
        "authors",
        "declared_source", "picture", "furniture",
    }  # fmt: skip
    assert read_out["id"] == name
    assert json.loads(json.dumps(read_out)) == read_out
    assert [(removed["reason"], removed["text"].strip()) for removed in read_out["furniture"]] == [
        ("section", "Politics"),
        ("title", "US ‘concerned’ by China’s support of Russia: Blinken"),
        ("dateline", "Nusa Dua, Indonesia, Jul 9 (EFE).-"),
        ("sign-off", "EFE"),
        ("initials", "pav/ks"),
        ("related", "Related Articles"),
        ("navigation", "Back to top button"),
    ]
