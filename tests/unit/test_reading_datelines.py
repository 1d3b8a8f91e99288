"""Tables of datelines, dates, agencies and bylines; about half of the rows are traps."""
# ruff: noqa: RUF001  # texts as papers print them

from __future__ import annotations

from datetime import date

import pytest

from enrich.reading import Dateline, read
from enrich.reading.agencies import NAMES, agency_line, agency_named, is_initials, sign_off, with_files_from
from enrich.reading.bylines import byline, people, reporting
from enrich.reading.datelines import filed
from enrich.reading.dates import page_date

REST = "The minister said on Tuesday that talks would go on."

DATELINES = [
    # text before the sentence, place, month, day, year, agency
    ("Nusa Dua, Indonesia, Jul 9 (EFE).- ", "Nusa Dua, Indonesia", 7, 9, None, "EFE"),
    ("Porto Alegre, Brazil, Mar 31 (EFE).- ", "Porto Alegre, Brazil", 3, 31, None, "EFE"),
    ("WASHINGTON (AP) — ", "WASHINGTON", None, None, None, "AP"),
    ("WASHINGTON (AP) -- ", "WASHINGTON", None, None, None, "AP"),
    ("HAYWARD, Calif. (AP) — ", "HAYWARD, Calif.", None, None, None, "AP"),
    ("PARIS, 3 mars (AFP) - ", "PARIS", 3, 3, None, "AFP"),
    ("PARIS (AFP) – ", "PARIS", None, None, None, "AFP"),
    ("BERLIN (dpa) - ", "BERLIN", None, None, None, "dpa"),
    ("Frankfurt/Main (dpa) - ", "Frankfurt/Main", None, None, None, "dpa"),
    ("ROMA, 3 MAR - (ANSA) - ", "ROMA", 3, 3, None, "ANSA"),
    ("MOSCOW, March 3. /TASS/. ", "MOSCOW", 3, 3, None, "TASS"),
    ("Москва. 3 марта. INTERFAX.RU - ", "Москва", 3, 3, None, "Interfax"),
    ("BEIJING, March 3 (Xinhua) -- ", "BEIJING", 3, 3, None, "Xinhua"),
    ("LONDON, March 3, 2021 (Reuters) - ", "LONDON", 3, 3, 2021, "Reuters"),
    ("LONDON (Reuters) - ", "LONDON", None, None, None, "Reuters"),
    ("(Reuters) - ", None, None, None, None, "Reuters"),
    ("(AP) — ", None, None, None, None, "AP"),
    ("New Delhi, Mar 3 (PTI) ", "New Delhi", 3, 3, None, "PTI"),
    ("New Delhi [India], March 3 (ANI): ", "New Delhi, India", 3, 3, None, "ANI"),
    ("TOKYO (Kyodo) — ", "TOKYO", None, None, None, "Kyodo"),
    ("SEOUL, Dec. 24 (Yonhap) -- ", "SEOUL", 12, 24, None, "Yonhap"),
    ("BUNBURY, Australia, Oct. 16 (UPI) -- ", "BUNBURY, Australia", 10, 16, None, "UPI"),
    ("GAZA/JERUSALEM, Jan 5 (Reuters) - ", "GAZA/JERUSALEM", 1, 5, None, "Reuters"),
    ("Buenos Aires, 4 de mayo (Télam) - ", "Buenos Aires", 5, 4, None, "Télam"),
    ("القاهرة (رويترز) - ", "القاهرة", None, None, None, "Reuters"),
    ("東京 3日 ロイター - ", "東京", None, 3, None, "Reuters"),
    ("新华社北京3月3日电 ", "北京", 3, 3, None, "Xinhua"),
    ("【北京3月3日共同】", "北京", 3, 3, None, "Kyodo"),
    ("WASHINGTON — ", "WASHINGTON", None, None, None, None),
    ("NEW DELHI: ", "NEW DELHI", None, None, None, None),
    ("FRISCO, Texas - ", "FRISCO, Texas", None, None, None, None),
    ("SAN JUAN, Puerto Rico (AP) — ", "SAN JUAN, Puerto Rico", None, None, None, "AP"),
    ("KYIV, March 3 — ", "KYIV", 3, 3, None, None),
    ("ANKARA (AA) - ", "ANKARA", None, None, None, "Anadolu"),
    ("Lisboa, 02 mar 2020 (Lusa) – ", "Lisboa", 3, 2, 2020, "Lusa"),
    ("Київ. 3 березня. УНІАН - ", "Київ", 3, 3, None, "UNIAN"),
    ("RIO DE JANEIRO (AP) — ", "RIO DE JANEIRO", None, None, None, "AP"),
    ("DHAKA, Sept 1 (BSS) - ", "DHAKA", 9, 1, None, "BSS"),
]

NO_DATELINES = [
    "BREAKING — The minister resigned on Tuesday.",
    "NASA — the space agency — said on Tuesday that it would go.",
    "UPDATE - The minister resigned.",
    "IBM - the maker of computers - said so.",
    "Police in London (Reuters) said nothing on Tuesday.",
    "The bank told Reuters - its first comment - that it would close.",
    "China (which borders Russia) - has a long border.",
    "The firm (AP) - once a giant - has closed.",
    "On March 3 – the day of the vote – it rained.",
    "July 4 — Independence Day — was quiet.",
    "Joe Biden (Reuters) said that he would go.",
    "LONDON'S MAYOR: we need more homes.",
    "WATCH: The moment that a bridge fell.",
    "Washington — and this is new — agreed.",
    "Ukraine: what we know so far",
    "OPINION: The case for trains",
    "He arrived in Paris (France) - at noon.",
    "(The author is a lawyer) - He wrote it.",
    "A sentence in brackets (it is no dateline) - and more of it.",
    "THE UNITED STATES — so says its president — will stay.",
    "The Associated Press - a news agency - reported it.",
    "Mr Jones (PA) - who is 45 - denied it.",
    "TRUMP — the president — said so.",
    "5 March 2020 - the day began.",
    "PHOTOS (AP) of the day - see them here",
    "- (Reuters said) - he went on.",
    "Jan 6 hearings: what to watch",
    "EXCLUSIVE (Reuters) - no place is exclusive",
    "",
    "—",
    "( ) - ",
]


@pytest.mark.parametrize(
    ("prefix", "place", "day", "agency"), [(row[0], row[1], row[2:5], row[5]) for row in DATELINES]
)
def test_a_dateline_is_read_and_only_it_is_cut(prefix, place, day, agency):
    found = filed(prefix + REST)
    assert found is not None
    assert found.dateline == (None if place is None else Dateline(place, *day))
    assert found.agency == agency
    assert (prefix + REST)[found.length :] == REST


@pytest.mark.parametrize("line", NO_DATELINES)
def test_no_dateline_without_its_marks(line):
    assert filed(line) is None


@pytest.mark.parametrize(
    ("published", "prefix", "year"),
    [
        (date(2022, 7, 10), "Nusa Dua, Indonesia, Jul 9 (EFE).- ", 2022),
        (date(2022, 1, 2), "PARIS, Dec 31 (AFP) - ", 2021),
        (date(2021, 12, 31), "PARIS, Jan 1 (AFP) - ", 2022),
        (date(2021, 3, 1), "PARIS, Feb 29 (AFP) - ", None),
    ],
)
def test_a_missing_year_is_inferred_only_from_a_published_time_and_is_marked(published, prefix, year):
    found = filed(prefix + REST, published)
    assert found is not None
    assert found.dateline is not None
    assert (found.dateline.year, found.dateline.year_inferred) == (year, year is not None)
    unknown = filed(prefix + REST)
    assert unknown is not None
    assert unknown.dateline is not None
    assert unknown.dateline.year is None


PAGE_DATES = [
    ("Thu. May 19th, 2022", "2022-05-19", "day", None),
    ("Publish Date: 11:53 - 27 January 2022", "2022-01-27T11:53", "minute", None),
    ("Published on March 3, 2021", "2021-03-03", "day", None),
    ("Updated: 3 March 2021, 14:05 GMT", "2021-03-03T14:05", "minute", "Z"),
    ("March 3, 2021 2:05 PM EST", "2021-03-03T14:05", "minute", "-05:00"),
    ("May 3 , 2013 at 7 : 31 AM ET", "2013-05-03T07:31", "minute", "America/New_York"),
    ("2021-03-03", "2021-03-03", "day", None),
    ("2021-03-03T14:05:09+02:00", "2021-03-03T14:05:09", "second", "+02:00"),
    ("03.04.2021", "2021-04-03", "day", None),
    ("27/01/2022", "2022-01-27", "day", None),
    ("01/27/2022", "2022-01-27", "day", None),
    ("3. März 2021, 14:05 Uhr", "2021-03-03T14:05", "minute", None),
    ("3 de marzo de 2021", "2021-03-03", "day", None),
    ("Publié le 3 mars 2021 à 14h05", "2021-03-03T14:05", "minute", None),
    ("3 марта 2021", "2021-03-03", "day", None),
    ("3 Mart 2021", "2021-03-03", "day", None),
    ("2021年3月3日", "2021-03-03", "day", None),
    ("2021년 3월 3일", "2021-03-03", "day", None),
    ("Rabu, 3 Maret 2021", None, None, None),
    ("March 2021", "2021-03", "month", None),
    ("3 مارس 2021", "2021-03-03", "day", None),
    ("12 am - 3 March 2021", "2021-03-03T00:00", "minute", None),
]

NO_PAGE_DATES = [
    "On March 3, 2021 the bridge fell",
    "March 3",
    "2021",
    "31 February 2021",
    "In May 2021",
    "3 people died",
    "The 19 May 2022 agreement",
    "May the 4th be with you",
    "2022-13-45",
    "11:53",
    "Summer 2021",
    "Sunday 19",
    "1 2 3 May 2022",
    "99/99/9999",
]


@pytest.mark.parametrize(("line", "value", "precision", "zone"), [row for row in PAGE_DATES if row[1]])
def test_a_line_that_is_a_date_is_read_to_its_precision(line, value, precision, zone):
    found = page_date(line)
    assert found is not None
    assert found.published is not None
    assert (found.published.value, found.published.precision, found.published.zone) == (value, precision, zone)
    assert found.published.from_ == "text"


@pytest.mark.parametrize("line", NO_PAGE_DATES)
def test_a_line_with_more_or_less_than_a_date_is_none(line):
    assert page_date(line) is None


@pytest.mark.parametrize("line", ["03/04/2021", "Posted 3 March 2021, updated 2021-03-05"])
def test_a_date_that_could_be_two_days_gives_no_value(line):
    found = page_date(line)
    assert found is not None
    assert found.published is None


AGENCIES = [
    ("AFP", "AFP"), ("Agence France-Presse", "AFP"), ("The Associated Press", "AP"), ("DPA", "dpa"), ("dpa-AFX", "dpa"),
    ("REUTERS", "Reuters"), ("Reuters/AP", "Reuters"), ("AP and Reuters", "AP"), ("新华社", "Xinhua"), ("ロイター", "Reuters"),
    ("ТАСС", "TASS"), ("Anadolu Ajansı", "Anadolu"), ("XINHUA", "Xinhua"), ("AFP, Reuters", "AFP"), ("anadolu agency", "Anadolu"),
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
def test_what_only_looks_like_an_agency_is_none(form):
    assert agency_named(form) is None


def test_the_table_holds_many_agencies_each_known_by_its_own_name():
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
    ("会谈将继续。（完）新华社", None, 0),
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
def test_a_sign_off_stands_behind_the_last_sentence(end, agency, length):
    assert sign_off(end) == ((agency, length) if agency else None)


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("AFP", "AFP"), ("(Reuters)", "Reuters"), ("/TASS/", "TASS"), ("EFE pav/ks", "EFE"), ("AFP abc/de", "AFP"), ("© 2022 AFP", "AFP"),
        ("© Reuters", "Reuters"), ("Copyright 2014 The Associated Press. All rights reserved.", "AP"), ("- dpa", "dpa"),
        ("Reuters said so.", None), ("AFP was founded in 1835", None), ("© Jane Doe/AFP", None), ("abc/de", None), ("Map", None),
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
def test_desk_initials(line, is_one):
    assert is_initials(line) is is_one


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("With files from The Canadian Press", "The Canadian Press"),
        ("— With files from The Canadian Press", "The Canadian Press"),
        ("With a file from Reuters", "Reuters"),
        ("(With inputs from ANI)", "ANI"),
        ("With inputs from agencies", None),
        ("Compiled from agencies", None),
        ("Additional reporting by Reuters", None),
    ],
)
def test_a_credit_for_material(line, agency):
    files = with_files_from(line)
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
    assert with_files_from(line) is None


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
]


@pytest.mark.parametrize(("line", "authors", "agency", "place"), BYLINES)
def test_a_byline_gives_people_apart_from_roles_and_agencies(line, authors, agency, place):
    assert byline(line) == (authors, agency, place)


@pytest.mark.parametrize("line", NO_BYLINES)
def test_a_line_that_only_starts_like_a_byline_is_none(line):
    assert byline(line) is None


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
    assert people(given)[:2] == (authors, agency)


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
def test_a_reporting_credit(line, authors):
    found = reporting(line)
    assert found is not None
    assert not authors or found.authors == authors


@pytest.mark.parametrize(
    "line", ["Reporting for duty, he said.", "Editing is hard.", "Writing by hand helps children learn, a study says."]
)
def test_no_reporting_credit(line):
    assert reporting(line) is None


def test_an_agency_that_is_only_mentioned_is_no_agency_of_the_text():
    text = "A minister told Reuters that he would go.\n\nThe AFP office closed, according to AP.\n\nHe told Reuters."
    assert read(text, title="The minister goes at last").agency is None


def test_a_dateline_is_found_behind_a_standfirst():
    text = "Talks will go on, he says\n\nGENEVA (AP) — The talks will go on.\n\nThey began in May."
    reading = read(text, title="Talks go on")
    assert reading.dateline == Dateline("GENEVA")
    assert reading.text == "Talks will go on, he says\n\nThe talks will go on.\n\nThey began in May."


def test_reprints_by_two_outlets_compare_equal():
    report = "The talks will go on, the minister said.\n\nThey began in May and nobody knows when they will end."
    one = read(f"PARIS, March 3 (AFP) - {report} AFP\n\nabc/de\n\nRelated Articles\n\nBack to top", title="Talks go on")
    other = read(f"By admin\n\nPARIS: {report}\n\nSource: AFP\n\nLeave a Reply", title="Minister: talks go on")
    assert one.text == other.text == report
