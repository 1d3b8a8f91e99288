# ruff: noqa: RUF001  # dates in the languages that they are written in
"""Forms that feeds write, with dates of our own; those that miniflux, gofeed and feed-rs read are among them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import Hints, dated, read_date
from ingest.dates.order import hints
from ingest.dates.words import TABLE

ROOT = Path(__file__).parents[2]

CLEAR = """
Chủ nhật, 29/11/2026, 10:20 (GMT+7) = 2026-11-29T10:20 +07:00
dom, 29 nov 2026 10.20.00 +0100 = 2026-11-29T10:20:00 +01:00
2026-11-29T10:20:00Z[UTC] = 2026-11-29T10:20:00 Z
2026-11-29T10:20:00+01:00[Europe/Berlin] = 2026-11-29T10:20:00 +01:00
2026-11-29T10:20[Europe/Berlin] = 2026-11-29T10:20 Europe/Berlin
2019-05-04T03:02:01+00:00 = 2019-05-04T03:02:01 Z
2019-05-04T03:02:01-05:00Z = 2019-05-04T03:02:01 -05:00
2019-05-04T03:02:01+02:00:00 = 2019-05-04T03:02:01 +02:00
2019-05-04T03:02:01:-0700 = 2019-05-04T03:02:01 -07:00
2019-05-04T03:02 = 2019-05-04T03:02
2019-05-04T03:02-07:00 = 2019-05-04T03:02 -07:00
2019-5-4T03:02:01Z = 2019-05-04T03:02:01 Z
2019-5-04T03:02:01Z = 2019-05-04T03:02:01 Z
2019-5-4 03:02:01 = 2019-05-04T03:02:01
2019-05-04 at 03:02:01 = 2019-05-04T03:02:01
2019-05-04 03:02:01 +00:00 = 2019-05-04T03:02:01 Z
2019-05-04 00:00:00-13:00 = 2019-05-04T00:00:00 -13:00
2019-05-04 00:00:00+15:00 = 2019-05-04T00:00:00
2019-05-04 03:02:01 MST = 2019-05-04T03:02:01 -07:00
2019/05/04 = 2019-05-04
2019/5/4 03:02 = 2019-05-04T03:02
2019-05-04T24:00:00Z = 2019-05-05T00:00:00 Z
2019-12-31T24:00Z = 2020-01-01T00:00 Z
20190504T030201Z = 2019-05-04T03:02:01 Z
20190504030201 = 2019-05-04T03:02:01
20190504 = 2019-05-04
1556938921 = 2019-05-04T03:02:01 Z
1556938921000 = 2019-05-04T03:02:01 Z
1556938921.123 = 2019-05-04T03:02:01 Z
Sat,04 May 2019 03:02:01 GMT = 2019-05-04T03:02:01 Z
Sat , 04 May 2019 03:02:01 GMT = 2019-05-04T03:02:01 Z
Sat 04 May 2019, 03:02:01 EDT = 2019-05-04T03:02:01 -04:00
Sat, 04 May 2019 03:02:01 EDT = 2019-05-04T03:02:01 -04:00
Sat, May 04 2019 03:02:01 EDT = 2019-05-04T03:02:01 -04:00
Sat, 04 May 2019 03:02:01 +0000 UTC = 2019-05-04T03:02:01 Z
Sat, 04 May 2019 03:02:01 +0200 CEST = 2019-05-04T03:02:01 +02:00
Sat, 04 May 2019 03:02:01 -0700 GMT = 2019-05-04T03:02:01 -07:00
Sat, 04 May 2019 03:02:01 MST -07:00 = 2019-05-04T03:02:01 -07:00
Sat, 04 May 2019 03:02:01 MST-07:00 = 2019-05-04T03:02:01 -07:00
Sat, 04 May 2019 03:02:01 GMT-07:00 = 2019-05-04T03:02:01 -07:00
Sat, 04 May 2019 03:02:01 --0700 = 2019-05-04T03:02:01 -07:00
Sat, 04 May 2019 03:02:01-0700 = 2019-05-04T03:02:01 -07:00
Sat, 04 May 2019 03:02:01 -07 = 2019-05-04T03:02:01 -07:00
Sat, 04 May 2019 03:02:01EST = 2019-05-04T03:02:01 -05:00
Sat, 04 May 2019 03:02:01 UT = 2019-05-04T03:02:01 Z
Sat, 04 May 2019 03:02:01 Z = 2019-05-04T03:02:01 Z
Sat, 4 May 2019 3:2:1 Z = 2019-05-04T03:02:01 Z
Sat, 4 May 2019 3:02:01 PM -0700 = 2019-05-04T15:02:01 -07:00
Sat, 4 May 2019 1:55 PM EST = 2019-05-04T13:55 -05:00
Sat, 04 May 2019 24:00:00 GMT = 2019-05-05T00:00:00 Z
Sat, 04 May 2019 03:02:01 Europe/Brussels = 2019-05-04T03:02:01 Europe/Brussels
Sat, 04 May 2019 03:02:01 America/Los_Angeles = 2019-05-04T03:02:01 America/Los_Angeles
Sat, 04 May 19 03:02:01 PST = 2019-05-04T03:02:01 -08:00
Saturday, 04-May-19 03:02:01 GMT = 2019-05-04T03:02:01 Z
Sat May  4 03:02:01 PST 2019 = 2019-05-04T03:02:01 -08:00
Sat May 04 03:02:01 +0200 2019 = 2019-05-04T03:02:01 +02:00
Sat May 04 2019 03:02:01 GMT+0000 (Coordinated Universal Time) = 2019-05-04T03:02:01 Z
Sat May 04 2019 03:02:01 GMT-0700 (MST) = 2019-05-04T03:02:01 -07:00
Sat May 4 03:02 2019 = 2019-05-04T03:02
Sat May 04, 2019 3:04 pm = 2019-05-04T15:04
4 May 2019 12:00 GMT = 2019-05-04T12:00 Z
4 May 2019 GMT = 2019-05-04
4 May, 2019 = 2019-05-04
4 August, 2019 = 2019-08-04
04 Saturday, May 2019 03:02 = 2019-05-04T03:02
2019 May 04 = 2019-05-04
May 2019 = 2019-05
Nov. 2019 = 2019-11
Saturday 04 May 2019 = 2019-05-04
Saturday, May 4, 2019 - 3:09pm = 2019-05-04T15:09
Saturday, May 4, 2019 - 16:29 = 2019-05-04T16:29
Saturday, 4. May 2019 - 15:54 = 2019-05-04T15:54
May 30 2019 07:02:38 PM = 2019-05-30T19:02:38
May 04 2019 03:04:05PM = 2019-05-04T15:04:05
Sat, May 4, 2019, 11:12 PM EST = 2019-05-04T23:12 -05:00
Sat, May 4, 2019 at 01:11 PM EDT = 2019-05-04T13:11 -04:00
May 4, 2019 08:01 GMT = 2019-05-04T08:01 Z
Nov. 4, 2019, 10:57 a.m. = 2019-11-04T10:57
Nov. 4, 2019, 12:37 p.m. = 2019-11-04T12:37
Sat, 4th May 2019 13:16:28 GMT = 2019-05-04T13:16:28 Z
Fri, 3rd May 2019 13:16:28 GMT = 2019-05-03T13:16:28 Z
May 22nd, 2019 = 2019-05-22
Thurs, 2 May 2019 00:00:39 +0000 = 2019-05-02T00:00:39 Z
Thur, 2 May 2019 00:00:39 +0000 = 2019-05-02T00:00:39 Z
Sat, 04 05 2019 08:51:49 +0100 = 2019-05-04T08:51:49 +01:00
Sat, 05/04/2019 - 19:19 = 2019-05-04T19:19
Sat, 04/05/2019 = 2019-05-04
Mon, 03/30/2020 - 19:19 = 2020-03-30T19:19
Fri, 26/06/2020 = 2020-06-26
09/15/2014 4:20 pm PST = 2014-09-15T16:20 -08:00
10/30/19 21:55:58 = 2019-10-30T21:55:58
30.10.19 = 2019-10-30
04.05.2019 03:02 = 2019-05-04T03:02
4.5.2019 = 2019-05-04
15:04 04.05.2019 -0700 = 2019-05-04T15:04 -07:00
04.05.2019 -0700 = 2019-05-04
05/05/2019 = 2019-05-05
13/05/2019 = 2019-05-13
05/13/2019 = 2019-05-13
13-05-2019 15:04:05 PST = 2019-05-13T15:04:05 -08:00
13/05/2019 - 15:04 = 2019-05-13T15:04
Di, 23 Jan 2018 00:00:00 +0100 = 2018-01-23T00:00:00 +01:00
Do, 29 Mär 2018 00:00:00 +0200 = 2018-03-29T00:00:00 +02:00
mer, 9 avr 2018 00:00:00 +0200 = 2018-04-09T00:00:00 +02:00
Lundi, 16. Novembre 2020 - 15:54 = 2020-11-16T15:54
ven., 03 juil. 2020 15:09:58 +0000 = 2020-07-03T15:09:58 Z
jeu., 02 avril 2020 00:00:00 +0200 = 2020-04-02T00:00:00 +02:00
mar., 01 déc. 2020 16:11:02 +0000 = 2020-12-01T16:11:02 Z
mar, 03 mar 2020 16:11:02 +0000 = 2020-03-03T16:11:02 Z
Samstag, 4. Mai 2019 um 13:05 Uhr = 2019-05-04T13:05
Samstag, 4. Mai 2019, 13.05 Uhr = 2019-05-04T13:05
4. Jänner 2019 = 2019-01-04
4 de mayo de 2019 = 2019-05-04
4 de maio de 2019 às 13:05 = 2019-05-04T13:05
4 d'abril de 2019 = 2019-04-04
sabato 4 maggio 2019 ore 13.05 = 2019-05-04T13:05
samedi 4 mai 2019 à 13h05 = 2019-05-04T13:05
1er mai 2019 = 2019-05-01
4 mei 2019 = 2019-05-04
lørdag 4. maj 2019 kl. 13.05 = 2019-05-04T13:05
lauantai 4. toukokuuta 2019 = 2019-05-04
4 maja 2019 = 2019-05-04
4. května 2019 = 2019-05-04
2019. május 4. = 2019-05-04
2019. május 4., szombat 13:05 = 2019-05-04T13:05
4 mai 2019 = 2019-05-04
4 мая 2019 г. = 2019-05-04
4 мая 2019 г., 13:05 = 2019-05-04T13:05
субота, 4 травня 2019 р. = 2019-05-04
4 май 2019 г. = 2019-05-04
4 Μαΐου 2019 = 2019-05-04
4 Mayıs 2019 Cumartesi = 2019-05-04
2019 m. gegužės 4 d. = 2019-05-04
2019. gada 4. maijs = 2019-05-04
4 tháng 5, 2019 = 2019-05-04
4 Mei 2019 = 2019-05-04
4 พฤษภาคม 2562 = 2019-05-04
4 พฤษภาคม พ.ศ. 2562 = 2019-05-04
4 مايو 2019 = 2019-05-04
٤ مايو ٢٠١٩ = 2019-05-04
4 במאי 2019 = 2019-05-04
4 मई 2019 = 2019-05-04
४ मई २०१९ = 2019-05-04
2019年5月4日 = 2019-05-04
2019年5月4日(土) 13時05分 = 2019-05-04T13:05
2019年5月4日 星期六 13:05 = 2019-05-04T13:05
2019年05月04日 下午1:05 = 2019-05-04T13:05
2019년 5월 4일 오후 1:05 = 2019-05-04T13:05
2019년 5월 4일 13시 5분 = 2019-05-04T13:05
2019. 5. 4. = 2019-05-04
2019. 05. 04 13:05 = 2019-05-04T13:05
"""
FORMS = [tuple(line.split(" = ")) for line in CLEAR.strip().splitlines()]


@pytest.mark.parametrize(("text", "read"), FORMS, ids=[text for text, _ in FORMS])
def test_a_form_that_leaves_no_doubt_is_read(text, read):
    found = read_date(text, "feed")
    assert found is not None
    assert f"{found.value} {found.zone or ''}".strip() == read


@pytest.mark.parametrize(
    "text",
    ["04/05/2019", "4-5-2019", "04 05 2019 10:00", "10/11/12", "Tue, 04/05/2019", "4 listopad 2019", "4 lis 2019"],
)
def test_what_could_be_two_days_is_none_and_says_so(text):
    found = dated(text, "feed")
    assert found.published is None
    assert found.doubt


@pytest.mark.parametrize(
    "text",
    [
        "3 days ago",
        "yesterday",
        "May",
        "4 May",
        "Saturday",
        "13:05",
        "updated 4 May 2019",
        "4 May 2019 by Ann",
        "99/99/2019",
        "31.04.2019",
        "4 May 20199",
        "2019-02-30",
        "123",
        "4 May 4 May 2019",
        "2019/13/45",
        "12345678901234567890",
        "May May 2019",
        "4.5.6.2019",
        "2022年13月1日",
        "Vol. 4 No. 5 2019",
        "1,234",
        "4/2019/5",
    ],
)
def test_what_is_not_understood_is_no_date(text):
    assert read_date(text, "feed") is None


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("الأحد، 29 نوفمبر 2026 - 10:20", "ar", "2026-11-29T10:20"),
        ("29 تشرين الثاني 2026", "ar", "2026-11-29"),
        ("3 كانون الأول 2026", "ar", "2026-12-03"),
        ("29 พ.ย. 2569 10:20 น.", "th", "2026-11-29T10:20"),
        ("29. listopadu 2026 v 10:20", "cs", "2026-11-29T10:20"),
        ("29 ноября 2026 в 10:20", "ru", "2026-11-29T10:20"),
        ("29 листопада 2026 о 10:20", "uk", "2026-11-29T10:20"),
        ("Thứ Hai, 30/11/2026 10:20", "vi", "2026-11-30T10:20"),
        ("29.11.2026 10.20", "it", "2026-11-29T10:20"),
        ("令和8年11月29日", "ja", "2026-11-29"),
        ("سه شنبه ۱۲ مرداد ۱۴۰۳ - ۱۰:۲۰", "fa", "2024-08-02T10:20"),
        ("سه‌شنبه ۱۲ مرداد ۱۴۰۳", "fa", "2024-08-02"),
        ("۸ آذر ۱۴۰۵", None, "2026-11-29"),
        ("۱۴۰۵/۰۹/۰۸ ۱۰:۲۰", "fa", "2026-11-29T10:20"),
        ("1405/09/08 10:20", "ar", None),
        ("۳۰ اسفند ۱۴۰۳", "fa", "2025-03-20"),
        ("۳۰ اسفند ۱۴۰۴", "fa", None),
        ("۱ فروردین ۱۳۷۰", "fa", "1991-03-21"),
        ("平成元年1月8日", "ja", "1989-01-08"),
        ("2026-W48-7", None, "2026-11-29"),
        ("2026-W54-7", None, None),
        ("2026-333", None, "2026-11-29"),
        ("2026-366", None, None),
        ("5 V 2026", None, None),
        ("04/05/2019", "de", "2019-05-04"),
        ("04/05/2019", "en-US", "2019-04-05"),
        ("04/05/2019", "en-GB", "2019-05-04"),
        ("04/05/2019", "en", None),
        ("04/05/2019", "ja", None),
        ("04/05/2019", "pt-BR", "2019-05-04"),
        ("04/05/2019", "en_us", "2019-04-05"),
        ("4 listopada 2019", "pl", "2019-11-04"),
        ("4. listopada 2019", "hr", "2019-10-04"),
        ("19.05.04", "ko", "2019-05-04"),
        ("19.5.30", "ko", "2019-05-30"),
        ("10/11/12", "fr", "2012-11-10"),
    ],
)
def test_a_feed_s_language_may_decide(text, language, value):
    found = read_date(text, "feed", hints([text], language))
    assert (found.value if found else None) == value


def test_a_feed_s_other_dates_decide_before_its_language():
    others = ["04/05/2019", "13/05/2019"]
    found = read_date("04/05/2019", "feed", hints(others, "en-US"))
    assert found is not None
    assert found.value == "2019-05-04"
    assert dated("04/05/2019", "feed", hints([*others, "05/13/2019"], "en-US")).doubt


@pytest.mark.parametrize(
    ("text", "language", "zone"),
    [
        ("CST", "zh-CN", "+08:00"),
        ("CST", "en-US", "-06:00"),
        ("CST", None, None),
        ("BST", "en-GB", "+01:00"),
        ("IST", "en-IN", "+05:30"),
        ("IST", "en", None),
        ("XYZ", None, None),
    ],
)
def test_a_zone_that_means_several_is_read_by_the_language(text, language, zone):
    found = read_date(f"Sat, 04 May 2019 03:02:01 {text}", "feed", Hints(language))
    assert found is not None
    assert (found.value, found.zone) == ("2019-05-04T03:02:01", zone)


@given(st.text(max_size=60) | st.lists(st.sampled_from(CLEAR.split()), max_size=8).map(" ".join))
def test_no_text_breaks_it(text):
    found = dated(text, "feed", hints([text], "de"))
    assert found.published is None or found.doubt is None


def test_the_table_of_words_is_cldr_s():
    made = subprocess.run([sys.executable, ROOT / "scripts" / "date-words"], capture_output=True, text=True, check=True)
    assert made.stdout == TABLE.read_text("utf-8")


def test_the_table_knows_many_languages():
    languages = {one for line in TABLE.read_text("utf-8").splitlines() for one in line.split("\t")[3].split(",")}
    assert len(languages) >= 60
