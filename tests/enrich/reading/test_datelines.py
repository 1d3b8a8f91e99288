"""Tables of datelines and page dates; about half of the rows are traps."""
# ruff: noqa: RUF001  # texts as newspapers print them

from __future__ import annotations

from datetime import date

import pytest

from enrich.reading import Dateline, read
from enrich.reading.datelines import dateline_at_start
from enrich.reading.dates import page_date
from tests.enrich.reading.texts import REST

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
    ("Praha 6. listopadu (ČTK) - ", "Praha", 11, 6, None, "ČTK"),
    ("София, 6 ноември /БТА/ ", "София", 11, 6, None, "BTA"),
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
    ("(Adds details) PARIS, Mar 3 (Reuters) - ", "PARIS", 3, 3, None, "Reuters"),
    ("(Corrects spelling in paragraph 3) LONDON (Reuters) - ", "LONDON", None, None, None, "Reuters"),
    ("(Updates with comment by minister, shares) BERLIN, March 3 (dpa) - ", "BERLIN", 3, 3, None, "dpa"),
    ("UPDATE 2-LONDON, March 3 (Reuters) - ", "LONDON", 3, 3, None, "Reuters"),
    ("CORRECTED-OSLO, March 3 (Reuters) - ", "OSLO", 3, 3, None, "Reuters"),
    ("RPT-TOKYO, March 3 (Reuters) - ", "TOKYO", 3, 3, None, "Reuters"),
    ("Mexico City/Bogotá, 4 may (EFE).- ", "Mexico City/Bogotá", 5, 4, None, "EFE"),
    ("Wien/Genf (APA/dpa) - ", "Wien/Genf", None, None, None, "APA"),
    ("København /ritzau/ - ", "København", None, None, None, "Ritzau"),
    ("Zagreb, 3. ožujka (Hina) - ", "Zagreb", 3, 3, None, "HINA"),
    ("Bern (sda) - ", "Bern", None, None, None, "Keystone-SDA"),
    ("Tehran, March 3, IRNA - ", "Tehran", 3, 3, None, "IRNA"),
    ("SYDNEY, March 3 AAP - ", "SYDNEY", 3, 3, None, "AAP"),
    ("ACCRA, March 3, GNA - ", "ACCRA", 3, 3, None, "GNA"),
    ("CAIRO - 3 March: ", "CAIRO", 3, 3, None, None),
    ("Kathmandu, March 3: ", "Kathmandu", 3, 3, None, None),
    ("Москва, 3 марта - РИА Новости. ", "Москва", 3, 3, None, "RIA Novosti"),
    ("МОСКВА, 3 мар — РИА Новости. ", "МОСКВА", 3, 3, None, "RIA Novosti"),
    ("МОСКВА, 3 марта. /ТАСС/. ", "МОСКВА", 3, 3, None, "TASS"),
    ("موسكو - سبوتنيك. ", "موسكو", None, None, None, "Sputnik"),
    ("【ワシントン共同】", "ワシントン", None, None, None, "Kyodo"),
    ("【ロンドン時事】", "ロンドン", None, None, None, "Jiji"),
    ("（東京＝共同）", "東京", None, None, None, "Kyodo"),
    ("[서울=연합뉴스] ", "서울", None, None, None, "Yonhap"),
    ("(서울=연합뉴스) 홍길동 기자 = ", "서울", None, None, None, "Yonhap"),
    ("新華社北京3月3日電（記者王強）", "北京", 3, 3, None, "Xinhua"),
    ("नई दिल्ली, 3 मार्च (भाषा) ", "नई दिल्ली", 3, 3, None, "PTI"),
    ("LONDON--(BUSINESS WIRE)--", "LONDON", None, None, None, "Business Wire"),
    ("HONG KONG, March 3 /PRNewswire/ -- ", "HONG KONG", 3, 3, None, "PR Newswire"),
    ("KABUL, Mar. 3 (Pajhwok): ", "KABUL", 3, 3, None, "Pajhwok"),
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
    "(Adds two and two) — that is what the teacher wanted.",
    "(Corrects me if I am wrong) The mayor laughed.",
    "UPDATE 2-0: the home side wins again",
    "CORRECTED figures - the bank has new ones - came on Tuesday.",
    "Tehran, the capital, - a city of nine million - was quiet.",
    "March 3, IRNA - it said so.",
    "Mr. March, 3, (Reuters) learned to read.",
    "PARIS FASHION WEEK (AP): what to wear",
    "The Reuters building in London - a tower - is for sale.",
    "AP - what does it stand for?",
    "In Cairo - 3 March or not - it rained.",
    "LIVE: Paris - the evening in pictures",
    "WHO - the agency for health - warned on Tuesday.",
    "BERLIN WALL - thirty years on",
    "MANCHESTER UNITED — the club — lost again.",
    "PARIS HILTON - the heiress - is back.",
    "ROME, the eternal city - was quiet.",
    "JORDAN — the player, not the land — retired.",
    "WASHINGTON POST — a newspaper — reported it.",
    "Reuters/Ipsos poll: voters - most of them - are tired.",
    "The vote (AFP counts it as the fifth) - was close.",
    "Moscow. 3 people died - police.",
    "Москва. Три человека погибли - полиция.",
    "東京タワーは3日、赤く光った。",
    "【速報】首相が辞任を表明",
    "(写真=共同通信提供) 式典の様子",
    "[단독] 장관, 사의 표명",
    "New York, New York - so good they named it twice.",
    "May 3 (a Tuesday) - nothing happened.",
    "Dec. 24: the shops close at noon.",
    "SPORTS - all results of the day",
    "BUSINESS: markets fall again",
    "Madrid (España) - la capital - espera.",
    "Berlin (Brandenburg) - so heißt der Flughafen.",
    "Q: What is next? (AP) asked.",
    "A (Reuters) B - no sense at all",
    "“PARIS (AFP) is where I was,” - he said.",
    "1. LONDON — the largest of the ten",
    "He wrote: PARIS (AFP) - is that a dateline?",
    "TOKYO 2020 — the games that came late.",
]


@pytest.mark.parametrize(
    ("prefix", "place", "day", "agency"), [(row[0], row[1], row[2:5], row[5]) for row in DATELINES]
)
def test_a_dateline_is_read_and_only_it_is_cut(prefix, place, day, agency):
    found = dateline_at_start(prefix + REST)
    assert found is not None
    assert found.dateline == (None if place is None else Dateline(place, *day))
    assert found.agency == agency
    assert (prefix + REST)[found.length :] == REST


@pytest.mark.parametrize("line", NO_DATELINES)
def test_no_dateline_without_its_marks(line):
    assert dateline_at_start(line) is None


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
    found = dateline_at_start(prefix + REST, published)
    assert found is not None
    assert found.dateline is not None
    assert (found.dateline.year, found.dateline.year_inferred) == (year, year is not None)
    unknown = dateline_at_start(prefix + REST)
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
def test_a_line_with_more_or_less_than_a_date_is_not_a_date(line):
    assert page_date(line) is None


@pytest.mark.parametrize("line", ["03/04/2021", "Posted 3 March 2021, updated 2021-03-05"])
def test_an_ambiguous_date_gives_no_value(line):
    found = page_date(line)
    assert found is not None
    assert found.published is None


def test_a_dateline_is_found_after_a_standfirst():
    text = "Talks will go on, he says\n\nGENEVA (AP) — The talks will go on.\n\nThey began in May."
    reading = read(text, title="Talks go on")
    assert reading.dateline == Dateline("GENEVA")
    assert reading.text == "Talks will go on, he says\n\nThe talks will go on.\n\nThey began in May."


def test_reprints_by_two_outlets_compare_equal():
    report = "The talks will go on, the minister said.\n\nThey began in May and nobody knows when they will end."
    one = read(f"PARIS, March 3 (AFP) - {report} AFP\n\nabc/de\n\nRelated Articles\n\nBack to top", title="Talks go on")
    other = read(f"By admin\n\nPARIS: {report}\n\nSource: AFP\n\nLeave a Reply", title="Minister: talks go on")
    assert one.text == other.text == report


def test_brackets_after_a_dateline_without_a_reporter_stay():
    text = "新华社北京3月3日电（者多数）"
    found = dateline_at_start(text)
    assert found is not None
    assert text[found.length :] == "（者多数）"
