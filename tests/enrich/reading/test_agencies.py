"""Tables of agencies, their sign-offs and credits; about half of the rows are traps."""
# ruff: noqa: RUF001  # texts as newspapers print them

from __future__ import annotations

import pytest

from enrich.reading import read
from enrich.reading.agencies import NAMES, agency_line, agency_named, material_credit, sign_off
from enrich.reading.desk_marks import is_desk_initials
from tests.enrich.reading.texts import BODY, TITLE

AGENCIES = [
    ("AFP", "AFP"), ("Agence France-Presse", "AFP"), ("The Associated Press", "AP"), ("DPA", "dpa"), ("dpa-AFX", "dpa"),
    ("REUTERS", "Reuters"), ("Reuters/AP", "Reuters"), ("AP and Reuters", "AP"), ("新华社", "Xinhua"), ("ロイター", "Reuters"),
    ("ТАСС", "TASS"), ("Anadolu Ajansı", "Anadolu"), ("XINHUA", "Xinhua"), ("AFP, Reuters", "AFP"),
    ("anadolu agency", "Anadolu"),
]  # fmt: skip


NO_AGENCIES = [
    "",
    "ani",
    "pa",
    "App",
    "map",
    "Reuters reporter",
    "AP style",
    "The Times",
    "UNI of Oxford",
    "Trend lines",
    "AFP said",
    "YJC",
    "x" * 500,
]


@pytest.mark.parametrize(("form", "name"), AGENCIES)
def test_an_agency_is_known_by_its_forms(form, name):
    assert agency_named(form) == name


@pytest.mark.parametrize("form", NO_AGENCIES)
def test_what_only_looks_like_an_agency_is_not_one(form):
    assert agency_named(form) is None


def test_the_table_has_many_agencies_each_known_by_its_own_name():
    assert len(NAMES) >= 90
    assert {name: agency_named(name) for name in NAMES} == {name: name for name in NAMES}


SIGN_OFFS = [
    ("“communication remains open.” EFE", "EFE", 3),
    ("The talks go on. (Reuters)", "Reuters", 9),
    ("The talks go on. — AFP", "AFP", 5),
    ("The talks go on. -Bernama", "Bernama", 8),
    ("The talks go on. /TASS/", "TASS", 6),
    ("The talks go on. PTI", "PTI", 3),
    ("The talks go on. EFE pav/ks", "EFE", 10),
    ("会谈将继续。（完）新华社", "Xinhua", 3),
    ("The talks go on, he told Reuters.", None, 0),
    ("The talks go on, he told AFP", None, 0),
    ("He works for the AP.", None, 0),
    ("The talks go on. (Editing)", None, 0),
    ("The talks go on. He told Reuters", None, 0),
    ("She said so to J. AP", "AP", 2),
    ("The talks go on.", None, 0),
    ("", None, 0),
]


@pytest.mark.parametrize(("end", "agency", "length"), SIGN_OFFS)
def test_a_sign_off_follows_the_last_sentence(end, agency, length):
    assert sign_off(end) == ((agency, length) if agency else None)


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("AFP", "AFP"), ("(Reuters)", "Reuters"), ("/TASS/", "TASS"), ("EFE pav/ks", "EFE"), ("AFP abc/de", "AFP"),
        ("© 2022 AFP", "AFP"),
        ("nf/pm (AFP, dpa)", "AFP"), ("nf/pm (canal, lock)", None),
        ("© Reuters", "Reuters"), ("Copyright 2014 The Associated Press. All rights reserved.", "AP"), ("- dpa", "dpa"),
        ("Reuters said so.", None), ("AFP was founded in 1835", None), ("© Jane Doe/AFP", None), ("abc/de", None),
        ("Map", None),
    ],
)  # fmt: skip
def test_a_line_that_is_an_agency_credit(line, agency):
    assert agency_line(line) == agency


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("pav/ks", True),
        ("abc/de/fg", True),
        ("mj/rt", True),
        ("and/or that", False),
        ("and", False),
        ("km/h 120", False),
        ("his/her.", False),
    ],
)
def test_initials_of_a_desk_are_distinguished_from_words(line, is_one):
    assert is_desk_initials(line) is is_one


def test_a_line_s_content_is_recorded_again_at_each_place():
    """Whether a line belongs to the report depends on what is above it, not on which of the two was read before."""
    heading, report = f"{BODY}\n\nPrices a pound\n\ncts/lb", f"{BODY}\n\ncts/lb"
    for text, reasons in ((heading, []), (report, ["initials"]), (heading, []), (report, ["initials"])):
        assert [removed.reason for removed in read(text, title=TITLE).furniture] == reasons


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("With files from The Canadian Press", "The Canadian Press"),
        ("— With files from The Canadian Press", "The Canadian Press"),
        ("With a file from Reuters", "Reuters"),
        ("(With inputs from ANI)", "ANI"),
        ("With inputs from agencies", None),
        ("—With assistance from Jane Doe.", None),
        ("Compiled from agencies", None),
        ("Additional reporting by Reuters", None),
    ],
)
def test_a_credit_for_material(line, agency):
    files = material_credit(line)
    assert files is not None
    assert files.agency == agency


@pytest.mark.parametrize(
    "line",
    [
        "With files missing, the court closed the case.",
        "With Reuters",
        "He came with files from home",
        "Compiled lists",
    ],
)
def test_no_credit_for_material(line):
    assert material_credit(line) is None


CREDITS = [
    ("The Associated Press contributed to this report.", "agency credit", None),
    ("CNN contributed to this report.", "agency credit", None),
    ("Reuters and AFP contributed to this story", "agency credit", None),
    ("(With PTI inputs)", "agency credit", "PTI"),
    ("(Agencies)", "agency credit", None),
    ("Com informações da Agência Brasil", "agency credit", "Agência Brasil"),
    ("mit Material der dpa", "agency credit", "dpa"),
    ("(mit dpa)", "agency credit", "dpa"),
]


@pytest.mark.parametrize(("line", "reason", "agency"), CREDITS)
def test_a_credit_below_a_report(line, reason, agency):
    reading = read(f"{BODY}\n\n{line}", title=TITLE)
    assert reading.text == BODY
    assert [removed.reason for removed in reading.furniture] == [reason]
    assert reading.agency == agency


MENTIONS = [
    "Reuters contributed to the fund, its owner said.",
    "AFP was there.",
    "“I read it in Reuters,” he said.",
    "He left the AP in 1999.",
    "The Reuters reporter was freed.",
    "A photograph by EFE shows the bridge.",
    "TASS and Interfax disagree on that.",
    "It was first reported by Xinhua.",
    "She had worked for dpa and later for AFP.",
    "The Anadolu region is dry.",
    "Petra is a city of stone.",
    "Belga is a beer, too.",
    "A trend is a trend is a trend.",
    "The map shows it.",
    "His app failed.",
    "They flew to Ansa, a small town.",
    "The STA is closed.",
    "TAP is an airline of Portugal.",
    "The UNI of the town is old.",
    "With Reuters he had no quarrel.",
    "With inputs of sand and water it grows.",
    "Compiled by hand, the list is long.",
    "Agencies differ on the matter, he says.",
    "Editing by hand takes long, she says.",
    "Writing by candlelight is no fun, she says.",
    "He contributed to this report in 1990, the paper says, and was never paid for it.",
    "The agency said so; AFP did not.",
    "According to PTI, the train was late.",
    "Kyodo asked him twice.",
    "Lusa is a name for a girl.",
]


@pytest.mark.parametrize("line", MENTIONS)
def test_a_mentioned_agency_is_not_the_text_s_agency(line):
    text = f"{BODY}\n\n{line}"
    reading = read(text, title=TITLE)
    assert (reading.agency, reading.text, reading.furniture) == (None, text, ())


def test_agencies_mentioned_all_over_a_text_are_not_its_agency():
    text = "A minister told Reuters that he would go.\n\nThe AFP office closed, according to AP.\n\nHe told Reuters."
    assert read(text, title="The minister goes at last").agency is None
