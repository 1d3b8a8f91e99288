"""What outlets and agencies of each language's countries print around a report, and similar lines that stay."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from enrich.reading import Reading, read
from enrich.reading.languages import LANGUAGES

CASES = tomllib.loads((Path(__file__).parent / "printed.toml").read_text(encoding="utf-8"))


def named(reading: Reading) -> tuple[str, str, tuple[str, ...]]:
    """The agency, the source and the persons of a reading."""
    source = reading.declared_source.name if reading.declared_source else None
    return reading.agency or "", source or "", reading.authors


def amid(body: str, line: str) -> str:
    first, _, rest = body.partition("\n\n")
    return f"{first}\n\n{line}\n\n{rest}"


def test_every_language_has_cases_of_all_kinds():
    assert set(CASES) == {*LANGUAGES, "en"}
    assert all(len(one["kept"]) + len(one["first"]) >= 5 for one in CASES.values())


@pytest.mark.parametrize("code", CASES)
def test_a_dateline_is_removed_and_says_who_filed(code):
    body = CASES[code]["body"]
    for dateline, agency, *authors in CASES[code]["datelines"]:
        reading = read(dateline + body)
        assert reading.text == body, dateline
        assert reading.agency == (agency or reading.agency), dateline
        assert not authors or reading.authors == tuple(authors), dateline


@pytest.mark.parametrize("code", CASES)
def test_lines_below_a_report_are_removed_and_say_whose_it_is(code):
    body = CASES[code]["body"]
    for below, agency, source, *authors in CASES[code]["gone"]:
        reading = read(f"{body}\n\n{below}")
        found = named(reading)
        assert (reading.text, reading.title) == (body, ""), below
        wanted = (agency or found[0], source or found[1], tuple(authors) or found[2])
        assert found == wanted, below


@pytest.mark.parametrize("code", [code for code in CASES if "notice" in CASES[code]])
def test_a_long_notice_below_a_teaser_goes_whole(code):
    body, notice = CASES[code]["body"], CASES[code]["notice"]
    assert read(f"{body}\n\n{notice}").text == body


@pytest.mark.parametrize("code", CASES)
def test_lines_above_and_below_are_removed_and_say_whose_it_is(code):
    body = CASES[code]["body"]
    for above, below, title, source, *authors in CASES[code]["printed"]:
        reading = read("\n\n".join(filter(None, (above, body, below))))
        _, found, people = named(reading)
        assert (reading.text, reading.title) == (body, title), (above, below)
        assert (found, people) == (source or found, tuple(authors) or people), (above, below)


@pytest.mark.parametrize("code", CASES)
def test_a_teaser_within_a_report_is_removed(code):
    body = CASES[code]["body"]
    for line in CASES[code]["amid"]:
        assert read(amid(body, line)).text == body, line


@pytest.mark.parametrize("code", CASES)
def test_a_sentence_that_looks_like_one_stays(code):
    body = CASES[code]["body"]
    for line in CASES[code]["kept"]:
        reading = read(f"{body}\n\n{line}")
        assert (reading.text, named(reading)) == (f"{body}\n\n{line}", ("", "", ())), line


@pytest.mark.parametrize("code", CASES)
def test_a_first_paragraph_is_neither_title_nor_dateline(code):
    body = CASES[code]["body"]
    for line in CASES[code]["first"]:
        reading = read(f"{line}\n\n{body}")
        assert (reading.title, reading.text, named(reading)) == ("", f"{line}\n\n{body}", ("", "", ())), line


def test_a_report_begins_below_its_agency():
    body = CASES["sv"]["body"]
    reading = read(f"TT-Reuters\n\n{body}")
    assert (reading.title, reading.text, reading.agency) == ("", body, "TT")


@pytest.mark.parametrize(
    ("end", "authors"),
    [
        ("【山田太郎】", ("山田太郎",)),
        ("\uff08佐藤花子、田中一郎\uff09", ("佐藤花子", "田中一郎")),
        ("\uff08パリ・山田太郎\uff09", ("山田太郎",)),
        ("\uff08編集・山田太郎\uff09", ()),
    ],
)
def test_a_signature_after_the_last_full_stop(end, authors):
    body = CASES["ja"]["body"]
    assert (read(body + end).text, read(body + end).authors) == (body, authors)


@pytest.mark.parametrize("end", ["\uff08写真\uff09", "\uff08山田監督\uff09", "\uff08続く話\uff09", "【表】"])
def test_brackets_that_are_not_a_signature(end):
    text = CASES["ja"]["body"] + end
    assert (read(text).text, read(text).authors) == (text, ())


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("WASHINGTON (WABC) -- ", "WASHINGTON"),
        ("CIUDAD BAJA (EL MUNDO).- ", "CIUDAD BAJA"),
        ("Nueva Orilla (EEUU), 13 may (EFE).- ", "Nueva Orilla, EEUU"),
        ("Bonn (KNA) ", "Bonn"),
        ("AFP - ", None),
    ],
)
def test_outlets_countries_and_agencies_alone_in_datelines(dateline, place):
    body = "The mayor opened a new market with two hundred stalls on Monday after three years of work."
    reading = read(dateline + body)
    assert (reading.text, reading.dateline.place if reading.dateline else None) == (body, place)


@pytest.mark.parametrize(
    "text",
    [
        "Agence France-Presse (AFP) Chairman Jan Smit said on Monday that he would stay for two more years.",
        "YEARLY FIGURES (REVISED) - The town has published the numbers of its market for the second time.",
        "MARKET RUBBER (YEN PER KILO) - prices were little changed at the close on Monday, dealers said.",
        "Bonn (the old capital) Die Stadt hat am Montag eine neue Markthalle mit zweihundert Ständen eröffnet.",
        "OUTPUT ROSE 10.6 PCT - the town said that its new market had more visitors than the old one.",
    ],
)
def test_brackets_and_figures_that_are_not_a_dateline(text):
    assert (read(text).text, read(text).dateline) == (text, None)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Subscribers of the ferry get their money back. The board decided so on Monday, and letters go out this week.",
        "Der Artikel der Zeitung erschien am Montag. Abonnenten hatten ihn schon am Sonntag gelesen, sagte der Wirt.",
        "Pretplatnici vodovoda platiće više od maja. Odluku je skupština donela u ponedeljak, većinom glasova.",
        "สมาชิกสภาเห็นชอบงบประมาณใหม่ เมื่อวันจันทร์ที่ผ่านมา หลังประชุมนานสี่ชั่วโมงเรื่องค่าเช่าแผง",
    ],
)
def test_a_paragraph_about_subscribers_stays(paragraph):
    body = CASES["de"]["body"]
    assert read(f"{body}\n\n{paragraph}").text == f"{body}\n\n{paragraph}"


def test_a_name_below_a_title_signs_and_a_city_does_not():
    title, body = "A market opens in Hollow Ferry", "The mayor opened a new market with two hundred stalls on Monday."
    reading = read(f"{title}\n\nAnn Lee\n\n{body}")
    assert (reading.title, reading.authors, reading.text) == (title, ("Ann Lee",), body)
    assert read(f"{title}\n\nNew York\n\n{body}").authors == ()
    assert read(f"Ann Lee\n\n{body}", title=title, authors=("Ann Lee",)).text == body
    assert read(f"Ann Lee\n\n{body}", title=title).text == f"Ann Lee\n\n{body}"
