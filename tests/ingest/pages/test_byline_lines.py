"""A byline at the start of a text, in a paragraph like any other, is an author's name and not a sentence."""

from __future__ import annotations

import pytest

from ingest.pages.byline_lines import without_byline
from ingest.pages.extract import extract

FIRST = "The harbour board heard on Tuesday that the night ferry had left its berth without its papers."
REST = "Nobody on the quay had seen who signed for the cargo, said the chairwoman."
TEXT = f"{FIRST}\n{REST}"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ann Lee", ["Ann Lee"]),
        ("BY ANN LEE", ["Ann Lee"]),
        ("by Ann Lee |", ["Ann Lee"]),
        ("Ann Lee", ["Ann Lee"]),
        ("Words by Ann Lee and Tom Ray", ["Ann Lee", "Tom Ray"]),
        ("By Ann Lee, Staff Writer", ["Ann Lee"]),
        ("By Ann Lee, Contributing Editor, The Courier |", ["Ann Lee"]),
        ("By Ann Lee | 9 March 2024", ["Ann Lee"]),
        ("9 March 2024 by Ann Lee", ["Ann Lee"]),
        ("5:45 AM 11/19/2019 by Ann Lee", ["Ann Lee"]),
        ("posted on  by Ann Lee", ["Ann Lee"]),
        ("Von Anna Lehmann", ["Anna Lehmann"]),
        ("Von Anna Lehmann und Jörg Busch", ["Anna Lehmann", "Jörg Busch"]),
        ("Par Anne Leroy, envoyée spéciale", ["Anne Leroy"]),
        ("Publié par Anne Leroy le 9 mars 2024", ["Anne Leroy"]),
        ("Por Ana López", ["Ana López"]),
        ("di Anna Leoni", ["Anna Leoni"]),
        ("Door Anna Leeman", ["Anna Leeman"]),
        ("Av Anna Lind", ["Anna Lind"]),
        ("Autorka: Anna Leska", ["Anna Leska"]),
        ("Автор: Анна Лескова", ["Анна Лескова"]),
        ("Oleh Ani Lestari", ["Ani Lestari"]),
        ("Yazan: Ayşe Demir", ["Ayşe Demir"]),
        ("بقلم: ليلى حداد", ["ليلى حداد"]),
        ("记者 王小明", ["王小明"]),
        ("文/王小明", ["王小明"]),
        ("김민수 기자", ["김민수"]),
    ],
)
def test_a_line_of_nothing_but_its_authors_is_left_out(line, authors):
    assert without_byline(f"{line}\n{TEXT}", authors, ["The Courier"]) == TEXT


@pytest.mark.parametrize("line", ["By Ann Lee", "By Ann Lee, Staff Writer", "Ann Lee, 9 March 2024"])
def test_it_may_stand_below_a_standfirst(line):
    assert without_byline(f"{REST}\n{line}\n{TEXT}", ["Ann Lee"], []) == f"{REST}\n{TEXT}"


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        (f"By Tuesday evening\n{TEXT}", ["Ann Lee"]),
        (f"By Tuesday evening\n{TEXT}", []),
        (f"By Ann Lee's account, nobody knew.\n{TEXT}", ["Ann Lee"]),
        (f"By Ann Lee the board was told in May.\n{TEXT}", ["Ann Lee"]),
        (f"Ann Lee was there.\n{TEXT}", ["Ann Lee"]),
        (f"Ann Lee: I saw it myself.\n{TEXT}", ["Ann Lee"]),
        (f"By Tom Ray\n{TEXT}", ["Ann Lee"]),  # of another person: a guest, or the author of a reviewed work
        (f"By Ann Lee and Tom Ray\n{TEXT}", ["Ann Lee"]),
        (f"By Ann Lee, Reuters\n{TEXT}", ["Ann Lee"]),  # names an agency
        (f"By Ann Lee and agencies\n{TEXT}", ["Ann Lee"]),
        (f"Ann Lee (AFP)\n{TEXT}", ["Ann Lee"]),
        (f"By Ann Lee, Harbour Gazette\n{TEXT}", ["Ann Lee"]),  # another outlet: a source
        (f"By Ann Lee, Ostrand\n{TEXT}", ["Ann Lee"]),
        (f"OSTRAND, By Ann Lee\n{TEXT}", ["Ann Lee"]),
        (f"Lee\n{TEXT}", ["Ann Lee"]),
        (f"By Lee\n{TEXT}", ["Ann Lee"]),
        (f"{FIRST}\nAnn Lee\n{REST}", ["Ann Lee"]),  # the next speaker
        (f"{FIRST}\n{REST}\n{FIRST}\n{REST}\nBy Ann Lee\n{REST}", ["Ann Lee"]),  # far down the text
        ("By Ann Lee", ["Ann Lee"]),  # there is no other text
        ("By Ann Lee\nRain.", ["Ann Lee"]),
        (f"Von Hamburg nach Bremen\n{TEXT}", ["Anna Lehmann"]),
        (f"Por San Juan\n{TEXT}", []),
        (f"By Lee\n{TEXT}", ["Lee"]),  # one word is not a full name
        (f"By May 2024\n{TEXT}", ["May"]),
        (TEXT, ["Ann Lee"]),
        ("", ["Ann Lee"]),
    ],
)
def test_whatever_says_more_stays(text, authors):
    assert without_byline(text, authors, ["The Courier"]) == text


def page(*paragraphs: str) -> bytes:
    said = "".join(f"<p>{one}</p>" for one in paragraphs)
    return f"<html><body><article><h1>Ferry without papers</h1>{said}</article></body></html>".encode()


def test_a_page_whose_byline_is_a_paragraph_keeps_its_author():
    found = extract(page("By Ann Lee", FIRST, REST, "It was the third ferry in a year."), url=None)
    assert found.authors == ("Ann Lee",)
    assert found.text.startswith(FIRST)


def test_a_river_is_no_author():
    found = extract(page("By the River Lee", FIRST, REST, "It was the third ferry in a year."), url=None)
    assert found.authors == ()
    assert found.text.startswith("By the River Lee")
