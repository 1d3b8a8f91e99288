"""Tables of bylines and reporting credits; about half of the rows are traps."""
# ruff: noqa: RUF001  # texts as newspapers print them

from __future__ import annotations

import pytest

from enrich.reading import read
from enrich.reading.bylines import byline, named_authors
from enrich.reading.reporting_credits import reporting_credit
from tests.enrich.reading.texts import BODY, REST, TITLE

BYLINES = [
    ("By Jane Doe", ("Jane Doe",), None, None),
    ("By JANE DOE", ("JANE DOE",), None, None),
    ("By Jane Doe and John Roe", ("Jane Doe", "John Roe"), None, None),
    ("By Jane Doe, John Roe and Ann Lee", ("Jane Doe", "John Roe", "Ann Lee"), None, None),
    ("By Jane Doe in Kyiv", ("Jane Doe",), None, "Kyiv"),
    ("By Jane Doe, Staff Writer", ("Jane Doe",), None, None),
    ("By JOHN ROE, Associated Press", ("JOHN ROE",), "AP", None),
    ("By John Q. Public", ("John Q. Public",), None, None),
    ("By admin", (), None, None),
    ("By News Desk", (), None, None),
    ("By Staff", (), None, None),
    ("By Reuters", (), "Reuters", None),
    ("Von Anna Müller", ("Anna Müller",), None, None),
    ("Por María García y Juan López", ("María García", "Juan López"), None, None),
    ("Par Jean Dupont", ("Jean Dupont",), None, None),
    ("Di Mario Rossi", ("Mario Rossi",), None, None),
    ("Door Jan de Vries", ("Jan de Vries",), None, None),
    ("Автор: Иван Петров", ("Иван Петров",), None, None),
    ("Oleh Budi Santoso", ("Budi Santoso",), None, None),
    ("Yazan: Ayşe Yılmaz", ("Ayşe Yılmaz",), None, None),
    ("作者:王小明", ("王小明",), None, None),
    ("بقلم أحمد علي", ("أحمد علي",), None, None),
    ("Written by Sean O’Neil", ("Sean O’Neil",), None, None),
    ("Por Redacción", (), None, None),
    ("By JANE DOE Associated Press", ("JANE DOE",), "AP", None),
    ("By Jane Doe - AFP", ("Jane Doe",), "AFP", None),
    ("Jane Doe, AFP", ("Jane Doe",), "AFP", None),
    ("Jane Doe | 3 March 2021", ("Jane Doe",), None, None),
    ("By Jane Doe • Published March 3, 2021", ("Jane Doe",), None, None),
    ("By Jane Doe March 3, 2021", ("Jane Doe",), None, None),
    ("By Jane Doe @janedoe", ("Jane Doe",), None, None),
    ("By Jane Doe (jane.doe@example.org)", ("Jane Doe",), None, None),
    ("By Jane Doe For The Daily Mail", ("Jane Doe",), None, None),
    ("By Jane Doe, Special to the Post", ("Jane Doe",), None, None),
    ("Por: Juan Pérez", ("Juan Pérez",), None, None),
    ("Redacción", (), None, None),
    ("Par Jean Dupont avec AFP", ("Jean Dupont",), "AFP", None),
    ("Par Jean Dupont, à Lyon", ("Jean Dupont",), None, "Lyon"),
    ("By Jane Doe and John Roe, The Canal Post", ("Jane Doe", "John Roe"), None, None),
    ("Jane Doe | Canal correspondent", ("Jane Doe",), None, None),
    ("Story by Jane Doe • 2 hours ago", ("Jane Doe",), None, None),
    ("Analysis by Jane Doe", ("Jane Doe",), None, None),
    ("Von Max Müller, Berlin", ("Max Müller",), None, None),
    ("Por Maria Silva, G1", ("Maria Silva",), None, None),
    ("Door onze redactie", (), None, None),
    ("Editor: Budi Santoso", (), None, None),
    ("记者：王强", ("王强",), None, None),
    ("责任编辑：王强", (), None, None),
    ("홍길동 기자", ("홍길동",), None, None),
    ("کتب أحمد علي", ("أحمد علي",), None, None),
    ("द्वारा राम", ("राम",), None, None),
    ("लेखक: राम कुमार", ("राम कुमार",), None, None),
    ("Kirjoittaja: Matti Meikäläinen", ("Matti Meikäläinen",), None, None),
    ("Συντάκτης: Γιώργος", ("Γιώργος",), None, None),
    ("Автор материала: Иван Петров", ("Иван Петров",), None, None),
    ("本报记者 李明 王红", ("李明", "王红"), None, None),
    ("記者 田辺 真理", ("田辺 真理",), None, None),
    ("文・田辺真理", ("田辺真理",), None, None),
    ("تحریر: احمد خان", ("احمد خان",), None, None),
    ("تحرير: أحمد خالد", (), None, None),
]


NO_BYLINES = [
    "By Monday morning",
    "By the time he came",
    "By train",
    "By March 2021",
    "By Tuesday the water had gone.",
    "By Jane Doe was it written.",
    "Jane Doe",
    "By",
    "By and large",
    "Von wegen",
    "Por favor",
    "Di Maria scores twice",
    "By 2030",
    "Par for the course",
    "By Jove, he did it!",
    "Bypass Road",
    "By Tuesday, Kyiv had fallen silent",
    "By House Speaker Jim Wright for a tax on stock transfers",
    "BY FIRST BOSTON",
    "By March 2021",
    "By 3 March 2021 all had gone",
    "By Land and by Sea",
    "By the Numbers",
    "By Any Other Name",
    "By and Large",
    "By Air Mail Only, Please",
    "By Design",
    "By law, the council must publish it",
    "By Christmas The War Will End",
    "By My Count",
    "Por Fin",
    "Por la noche en Madrid",
    "Par exemple",
    "Par Hasard",
    "Von wegen",
    "Von Montag an ist zu",
    "Von der Leyen warnt",
    "Di più",
    "Door to door",
    "Av alla länder i Europa är detta störst",
    "Текст закона опубликован",
    "Автор книги умер",
    "Jane Doe, 45",
    "Jane Doe, mayor of the town",
    "Jane Doe and AFP agree",
    "Jane Doe | the singer",
    "Editor: the word is on the door.",
    "기자 회견",
    "记者会",
    "作者",
    "Reporter: a hard job",
]


@pytest.mark.parametrize(("line", "authors", "agency", "place"), BYLINES)
def test_a_byline_gives_people_without_roles_and_agencies(line, authors, agency, place):
    assert byline(line) == (authors, agency, place)
    assert read(f"{line}\n\n{BODY}", title=TITLE).text == BODY


@pytest.mark.parametrize("line", NO_BYLINES)
def test_a_line_that_only_starts_like_a_byline_is_not_one(line):
    assert byline(line) is None
    assert line in read(f"{BODY}\n\n{line} and so on, it says here.\n\n{REST}", title=TITLE).text


@pytest.mark.parametrize(
    ("given", "authors", "agency"),
    [
        (("Jane Doe", "Jane Doe"), ("Jane Doe",), None),
        (("By Jane Doe",), ("Jane Doe",), None),
        (("AFP",), (), "AFP"),
        (("admin", "Web Desk"), (), None),
        (("Jane Doe, Reuters",), ("Jane Doe",), "Reuters"),
        (("https://example.org/jane",), (), None),
        (("Madonna",), ("Madonna",), None),
        ((), (), None),
        (("",), (), None),
    ],
)
def test_the_authors_of_a_page(given, authors, agency):
    assert named_authors(given)[:2] == (authors, agency)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("(Reporting by Will Dunham; Editing by Tom Brown)", ("Will Dunham",)),
        ("(Reporting by Ann Lee in Paris and Bob Ray; Editing by Tom Brown)", ()),
        ("(Additional reporting by Ann Lee; Editing by Tom Brown)", ()),
        ("(Editing by Pravin Char)", ()),
        ("Reporting by Elissaveta Brandon and Liz Stinson", ("Elissaveta Brandon", "Liz Stinson")),
    ],
)
def test_a_line_that_credits_reporting_names_its_people(line, authors):
    found = reporting_credit(line)
    assert found is not None
    assert not authors or found.authors == authors


@pytest.mark.parametrize(
    "line", ["Reporting for duty, he said.", "Editing is hard.", "Writing by hand helps children learn, a study says."]
)
def test_other_lines_credit_no_reporting(line):
    assert reporting_credit(line) is None
