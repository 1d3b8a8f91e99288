# ruff: noqa: RUF001  # dates in the languages that they are written in
"""Forms that feeds write, with dates of our own, including those that miniflux, gofeed and feed-rs read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from babel import Locale, localedata
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import Hints, dated, read_date
from ingest.dates.order import hints
from ingest.dates.words import MORE, TABLE

ROOT = Path(__file__).parents[2]

CLEAR = """
Tue, 17 Nov 2026 08:09:10 +530 = 2026-11-17T08:09:10 +05:30
Tue, 17 Nov 2026 08:09:10 -100 = 2026-11-17T08:09:10 -01:00
17 ноября 2026 в 08:09 МСК = 2026-11-17T08:09 +03:00
Tue, 17 Nov 2026 08:09:10 Eastern Standard Time = 2026-11-17T08:09:10 -05:00
Tue Nov 17 2026 08:09:10 (Central European Standard Time) = 2026-11-17T08:09:10 +01:00
11/17/2026 8:09:10 PM Pacific Daylight Time = 2026-11-17T20:09:10 -07:00
@1794902950 = 2026-11-17T08:09:10 Z
Published: 17 November 2026 = 2026-11-17
Last updated on: November 17, 2026 8:09 PM = 2026-11-17T20:09
Date: Tue, 17 Nov 2026 08:09:10 GMT = 2026-11-17T08:09:10 Z
2026‑11‑17 08:09 = 2026-11-17T08:09
2026-11-17T08:09:10.123Z; = 2026-11-17T08:09:10 Z
17. november 2026, kell 08:09 = 2026-11-17T08:09
১৭ জানুয়ারি ২০২৬ = 2026-01-17
১৭ ফেব্রুয়ারি ২০২৬, ০৮:০৯ = 2026-02-17T08:09
2026 ഏപ്രില്‍ 17 = 2026-04-17
17 మార్చ్ 2026 = 2026-03-17
17 સપ્ટેંબર 2026 = 2026-09-17
17 ഡിസംബര്‍ 2026 = 2026-12-17
17 फेब्रुवरी 2026 = 2026-02-17
17 KASIM 2026 = 2026-11-17
17 მაისს 2026 = 2026-05-17
17. septembrī 2026 = 2026-09-17
17. januarja 2026 = 2026-01-17
17. новембра 2026 = 2026-11-17
17 Pebruari 2026 = 2026-02-17
17 сентябри 2026 = 2026-09-17
17 reşemî 2026 = 2026-02-17
17-NOV-26 04.05.06.000000 PM = 2026-11-17T16:05:06
8.09pm, 17 November 2026 = 2026-11-17T20:09
marți, 17 noiembrie 2026, ora 08:09 = 2026-11-17T08:09
2026-11-17T08:09:10Z+00:00 = 2026-11-17T08:09:10 Z
2026-11-17T08:09:10ZZ = 2026-11-17T08:09:10 Z
Tue, 17 Nov 2026 08:09:10 +-0500 = 2026-11-17T08:09:10 -05:00
Tue, 17 Nov 2026 08:09:10 0500 = 2026-11-17T08:09:10
2026-11-17Z = 2026-11-17
2026-11-17+01:00 = 2026-11-17
2026-11-17T08Z = 2026-11-17
Thứ năm, 05/09/2024 - 15:04 = 2024-09-05T15:04
Mon, 30 Nov 2026 06:07:08 (UTC) = 2026-11-30T06:07:08 Z
30 Meán Fómhair 2026 = 2026-09-30
2026(e)ko azaroaren 30(a) = 2026-11-30
30 ta' Novembru 2026 = 2026-11-30
e hënë, 30 nëntor 2026 = 2026-11-30
2026 නොවැම්බර් 30 = 2026-11-30
30 նոյեմբերի, 2026 թ. = 2026-11-30
2026 ж. 30 қараша = 2026-11-30
2026-жылдын 30-ноябрь = 2026-11-30
2026 оны 11 сарын 30 = 2026-11-30
ថ្ងៃទី 30 ខែ វិច្ឆិកា ឆ្នាំ 2026 = 2026-11-30
ວັນທີ 30 ພະຈິກ 2026 = 2026-11-30
၂၀၂၆၊ နိုဝင်ဘာ ၃၀ = 2026-11-30
Litinin, 30 Nuwamba 2026 = 2026-11-30
30.XI.2026 = 2026-11-30
1. V. 2026, 15:04 = 2026-05-01T15:04
30 de noviembre de 2026 a las 15:04 = 2026-11-30T15:04
2026 අප්‍රේල් 30 = 2026-04-30
2026, ഒക്‌ടോബർ 30 = 2026-10-30
12 मे 2024 = 2024-05-12
ሰኞ 30 ኖቬምበር 2026 = 2026-11-30
دونۍ 30 نومبر 2026 = 2026-11-30
giovedì 05/09/2024 = 2024-09-05
quinta-feira, 05/09/2024 = 2024-09-05
2024-09-05T15:04:05–02:00 = 2024-09-05T15:04:05 -02:00
5 ก.ย. 67 = 2024-09-05
Thu, 05 Sep 2024 15:04:05 0000 = 2024-09-05T15:04:05 Z
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
lun, 09 mar 2026 10:00:00 +0100 = 2026-03-09T10:00:00 +01:00
lun 9 mar 2026 = 2026-03-09
mar, 10 mar 2026 = 2026-03-10
mar, 09 giu 2026 10:00 = 2026-06-09T10:00
Dydd Gwener, 03 Ion 2025 = 2025-01-03
Dé hAoine, 3 Ean 2025 = 2025-01-03
Il-Ġimgħa, 03 Jan 2025 = 2025-01-03
Thứ 6, 24/01/2025 10:00 = 2025-01-24T10:00
Ch, 09 apr 2026 10:00 = 2026-04-09T10:00
א׳, 08 במרץ 2026 = 2026-03-08
Th 6, 03 thg 1 2025 10:00 = 2025-01-03T10:00
R, 03 jaan 2025 10:00 = 2025-01-03T10:00
P, 03 jan. 2025 10:00 = 2025-01-03T10:00
Ç.a., 07 yan 2025 = 2025-01-07
2019-5-4 03:02:01 = 2019-05-04T03:02:01
2019-05-04 at 03:02:01 = 2019-05-04T03:02:01
2019-05-04 03:02:01 +00:00 = 2019-05-04T03:02:01 Z
2019-05-04 00:00:00-13:00 = 2019-05-04T00:00:00 -13:00
2019-05-04 00:00:00+15:00 = 2019-05-04T00:00:00
2019-05-04 03:02:01 MST = 2019-05-04T03:02:01 -07:00
2019/05/04 = 2019-05-04
2019/5/4 03:02 = 2019-05-04T03:02
2019-05-04T24:00:00Z = 2019-05-05T00:00:00 Z
026, 26 Mar 2023 22:43:38 +0000 = 2023-03-26T22:43:38 Z
Sat, 04 May 2019 03:02:01 &#43;0200 = 2019-05-04T03:02:01 +02:00
Sat,&nbsp;04 May 2019 03:02:01 GMT = 2019-05-04T03:02:01 Z
“Sat, 04 May 2019 03:02:01 GMT” = 2019-05-04T03:02:01 Z
'2019-05-04' = 2019-05-04
2019-05-04T03:02:01−05:00 = 2019-05-04T03:02:01 -05:00
2019-05-04 03:02:01 +0100 +0100 = 2019-05-04T03:02:01 +01:00
2019-05-04 03:02:01.123 +0000 UTC m=+0.000123 = 2019-05-04T03:02:01 Z
2019-05-04-03-02-01 = 2019-05-04T03:02:01
2019-05-04_03-02 = 2019-05-04T03:02
/Date(1556938921000)/ = 2019-05-04T03:02:01 Z
Sat, 04 May 2019 03:02:01 EST5EDT = 2019-05-04T03:02:01 EST5EDT
יום שבת, 4 במאי 2019 = 2019-05-04
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
Jan 2, 2006 at 3:04pm (MST) = 2006-01-02T15:04 -07:00
2019-05-04 10:00 (EST) = 2019-05-04T10:00 -05:00
(Sat) 4 May 2019 10:00 (Europe/Paris) = 2019-05-04T10:00 Europe/Paris
20190504T24:00 = 2019-05-05T00:00
20190504T10:00:30+02:00 = 2019-05-04T10:00:30 +02:00
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
2019-05-04T0302Z = 2019-05-04T03:02 Z
2019-05-04T030201+0200 = 2019-05-04T03:02:01 +02:00
Samstag, den 4. Mai 2019, 13:05 Uhr MESZ = 2019-05-04T13:05 +02:00
samedi 4 mai 2019 à 13 h 05 = 2019-05-04T13:05
samedi 4 mai 2019 à 13 h = 2019-05-04T13:00
4. Mai 2019, 13 Uhr = 2019-05-04T13:00
<time datetime="2019-05-04">4 May 2019</time> = 2019-05-04
Сб, 04 Ноя 2019 03:02:01 +0300 = 2019-11-04T03:02:01 +03:00
Пнд, 04 Сен 2019 03:02:01 +0300 = 2019-09-04T03:02:01 +03:00
пт, 04 жов 2019 03:02:01 +0300 = 2019-10-04T03:02:01 +03:00
Cts, 04 Kas 2019 03:02:01 +0300 = 2019-11-04T03:02:01 +03:00
Σαβ, 04 Μαϊ 2019 03:02:01 +0300 = 2019-05-04T03:02:01 +03:00
04 Fév 2019 03:02:01 +0100 = 2019-02-04T03:02:01 +01:00
04 נוב 2019 03:02:01 +0200 = 2019-11-04T03:02:01 +02:00
الاربعاء 4 اغسطس 2019 = 2019-08-04
4 جويلية 2019 = 2019-07-04
4 يونيه 2019 = 2019-06-04
4 फरवरी 2019 = 2019-02-04
4 Agt 2019 = 2019-08-04
04/May/2019:10:05:06 +0200 = 2019-05-04T10:05:06 +02:00
4/mai/2019:10:05 = 2019-05-04T10:05
2019-05-04 10:05 HNE = 2019-05-04T10:05 -05:00
4 mai 2019 10:05 HAE = 2019-05-04T10:05 -04:00
4 Mayıs 2019 10:05 TRT = 2019-05-04T10:05 +03:00
Sat, 04 May 2019 10:05:00 NPT = 2019-05-04T10:05:00 +05:45
"""
FORMS = [tuple(line.split(" = ")) for line in CLEAR.strip().splitlines()]


@pytest.mark.parametrize(("text", "read"), FORMS, ids=[text for text, _ in FORMS])
def test_an_unambiguous_form_is_read(text, read):
    found = read_date(text, "feed")
    assert found is not None
    assert f"{found.value} {found.zone or ''}".strip() == read


@pytest.mark.parametrize(
    "text",
    [
        "04/05/2019",
        "4-5-2019",
        "04 05 2019 10:00",
        "10/11/12",
        "24-03-12",
        "Tue, 04/05/2019",
        "4 listopad 2019",
        "4 lis 2019",
    ],
)
def test_an_ambiguous_day_is_dropped_and_reported(text):
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
def test_what_is_not_understood_is_not_a_date(text):
    assert read_date(text, "feed") is None


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("الأحد، 29 نوفمبر 2026 - 10:20", "ar", "2026-11-29T10:20"),
        ("29 تشرين الثاني 2026", "ar", "2026-11-29"),
        ("ש', 7 מרץ 2026 05:06", "he", "2026-03-07T05:06"),
        ("יום א׳, 8 במרץ 2026", "he", "2026-03-08"),
        ("3 كانون الأول 2026", "ar", "2026-12-03"),
        ("29 พ.ย. 2569 10:20 น.", "th", "2026-11-29T10:20"),
        ("วันพุธที่ 6 พฤศจิกายน พ.ศ. 2567", "th", "2024-11-06"),
        ("12 มี.ค. 2567", "th", "2024-03-12"),
        ("12 ม.ค. 2567", "th", "2024-01-12"),
        ("29. listopadu 2026 v 10:20", "cs", "2026-11-29T10:20"),
        ("29 ноября 2026 в 10:20", "ru", "2026-11-29T10:20"),
        ("29 листопада 2026 о 10:20", "uk", "2026-11-29T10:20"),
        ("Thứ Hai, 30/11/2026 10:20", "vi", "2026-11-30T10:20"),
        ("29.11.2026 10.20", "it", "2026-11-29T10:20"),
        ("令和8年11月29日", "ja", "2026-11-29"),
        ("令和八年十一月二十九日", "ja", "2026-11-29"),
        ("R8.11.29", "ja", "2026-11-29"),
        ("H31.4.3", "ja", "2019-04-03"),
        ("R8.11.29", "en", None),
        ("R8.13.29", "ja", None),
        ("二〇二六年十一月二十九日", "zh", "2026-11-29"),
        ("二零二六年二月三日", "zh", "2026-02-03"),
        ("8 آذار/مارس 2022", "ar", "2022-03-08"),
        ("08 مارس 2022م", "ar", "2022-03-08"),
        ("1° marzo 2022", "it", "2022-03-01"),
        ("8. märts 2022 kell 17.13", "et", "2022-03-08T17:13"),
        ("民國115年11月29日", "zh-TW", "2026-11-29"),
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
        ("24-03-12", "de", "2012-03-24"),
        ("13-05-19", "ko", "2013-05-19"),
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
        ("ET", "en", "America/New_York"),
        ("PT", "en-US", "America/Los_Angeles"),
        ("CT", "en-US", "America/Chicago"),
        ("MT", "en-CA", None),
        ("ET", None, None),
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


def test_every_weekday_can_precede_every_month_of_its_language():
    words = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()]
    of = {(kind, language): {} for _, kind, _, spoken in words for language in spoken.split(",")}
    for word, kind, number, spoken in words:
        for language in spoken.split(","):
            of[kind, language].setdefault(word, set()).add(int(number))
    wrong = []
    for (kind, language), months in of.items():
        weekdays = of.get(("weekday", language), {}) if kind == "month" else {}
        for weekday, days in weekdays.items():
            # Skips a word that is also a month or has several meanings: it needs more context.
            if len(days) == 1 and weekday not in months:
                for month, numbers in months.items():
                    written = f"{weekday}, 09 {month} 2025 10:00"
                    said = read_date(written, "feed", Hints(language=language)) if len(numbers) == 1 else None
                    if len(numbers) == 1 and (said is None or said.value != f"2025-{min(numbers):02}-09T10:00"):
                        wrong.append((language, written, said and said.value))
    assert wrong == []


# Month names that cannot be read, each with the reason.
UNREAD = {
    ("br", "Du"): "a small word elsewhere: 14 mai du soir",
    ("br", "Gwen."): "a weekday",
    ("gd", "Am Faoilleach"): "14 am is an hour; dates have dhen Fhaoilleach",
    ("gd", "Am Màrt"): "14 am is an hour; dates have dhen Mhàrt",
    ("ha", "Sat"): "Saturday in English",
    ("rw", "kam."): "another month, or a weekday, elsewhere",
}


# October or November, June or July, July or August: the language of the feed decides.
DOUBTFUL = {
    *(("cs", word) for word in ("lis", "listopad", "srp")),
    *(("hr", word) for word in ("lip", "lis", "listopad", "listopada", "srp")),
    *(("pl", word) for word in ("lip", "lis", "listopad", "listopada")),
}


def months_of_all_languages():
    """Language, name of a month and its number, as in CLDR: long and short, alone and within a date."""
    listed = {one for line in (TABLE, MORE) for row in rows_of(line) for one in row[3].split(",")}
    for name in sorted(listed | {"ar_MA", "ar_LB", "de_AT", "fr_CA", "pt_PT", "sr_Latn", "zh_Hant"}):
        localedata._cache.clear()  # Babel writes inherited names of one language into those of the next
        months = Locale.parse(name).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, written in months[context][width].items():
                    yield name, written, number


def test_every_month_of_every_language_is_read():
    names = set(months_of_all_languages())
    assert len({language for language, _, _ in names}) >= 98
    for pattern in ("14 {} 2026", "14 {} 2026 09:30", "{} 14, 2026", "2026 {} 14"):
        unread = set()
        for language, written, number in names:
            found = read_date(pattern.format(written), "feed", Hints(language=language.replace("_", "-")))
            if found is None or found.value[:10] != f"2026-{number:02}-14":
                unread.add((language, written))
        if pattern == "14 {} 2026":
            assert unread == set(UNREAD)
        else:
            assert {one for one in unread if one not in UNREAD} == set(), pattern


def test_a_month_whose_language_nobody_names_is_read_or_leaves_a_doubt_or_is_not_known():
    wrong, doubts = set(), set()
    for language, written, number in set(months_of_all_languages()):
        found = dated(f"14 {written} 2026", "feed")
        if found.published and found.published.value != f"2026-{number:02}-14":
            wrong.add((language, written))
        if found.doubt:
            doubts.add((language, written, found.doubt))
    assert wrong == {("gd", "Am Faoilleach")}
    # A month name with two meanings in different languages: the only reason that is reported.
    assert {why for _, _, why in doubts} == {"its month means several"}
    assert {(language, written) for language, written, _ in doubts} == DOUBTFUL


def test_short_words_of_small_languages_are_months_where_the_feed_is_in_them():
    for written, language, value in [
        ("14 Mas 2026", "zu", "2026-03-14"),
        ("14 here 2026", "br", "2026-10-14"),
        ("14 gas. 2026", "rw", "2026-02-14"),
        ("14 mat 2026", "rw-RW", "2026-04-14"),
    ]:
        assert read_date(written, "feed", Hints(language=language)).value == value
        for other in (None, "en", "de"):
            assert read_date(written, "feed", Hints(language=other)) is None
    assert read_date("gas 2026", "feed") is None
    assert read_date("14 Septhemba 2026", "feed").value == "2026-09-14"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2026 оны арван нэгдүгээр сарын 30", "2026-11-30"),
        ("2026 оны нэгдүгээр сарын 3, 10:20", "2026-01-03T10:20"),
        ("2026 оны 11 дүгээр сарын 30", "2026-11-30"),
        ("14 Oṣù Ògún 2026", "2026-08-14"),
        ("14 Osu Ogun 2026", "2026-08-14"),
        ("30 ພ.ຈ. 2026", "2026-11-30"),
        ("30 ມິ.ຖ. 2026 10:00", "2026-06-30T10:00"),
        ("14 \u0643\u0627\u0646\u0648\u0646 \u0627\u0644\u0623\u0648\u0644 2026", "2026-12-14"),
    ],
)
def test_names_of_several_words_or_with_dots_are_read(written, value):
    assert read_date(written, "feed").value == value


@pytest.mark.parametrize(
    ("written", "first", "second"),
    [
        ("2019-05-04T10:00:00Z+02:00", "Z", "+02:00"),
        ("2019-05-04T10:00Z+02:00", "Z", "+02:00"),
        ("2019-05-04T10:00:00.123Z+02:00", "Z", "+02:00"),
        ("2019-05-04T10:00:00+01:00+02:00", "+01:00", "+02:00"),
        ("2019-05-04T10:00:00 Z +0200", "Z", "+02:00"),
        ("20190504T100000Z+0200", "Z", "+02:00"),
        ("Sat, 04 May 2019 10:00:00 +0200 +0300", "+02:00", "+03:00"),
        ("Sat, 04 May 2019 10:00:00 EST PST", "-05:00", "-08:00"),
        ("2019-05-04T10:00:00-0500 America/New_York", "-05:00", "America/New_York"),
    ],
)
def test_of_a_date_with_two_zones_a_reason_says_which(written, first, second):
    assert dated(written, "feed") == (None, f"it names two zones, {first} and {second}")


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("2019-05-04T10:00:00ZZ", "Z"),
        ("2019-05-04T10:00:00Z+00:00", "Z"),
        ("2019-05-04T10:00:00Z-0000", "Z"),
        ("2019-05-04T10:00:00+02:00+02:00", "+02:00"),
        ("Sat, 04 May 2019 10:00:00 GMT GMT", "Z"),
        ("Sat, 04 May 2019 10:00:00 EST EST", "-05:00"),
        ("2019-05-04T10:00:00-0400 America/New_York", "-04:00"),
    ],
)
def test_a_zone_that_is_named_twice_is_one(written, zone):
    found = read_date(written, "feed")
    assert (found.value, found.zone) == ("2019-05-04T10:00:00", zone)


@pytest.mark.parametrize("written", ["2019-13-04", "2019-14-04", "2019-02-30T10:00:00Z+02:00", "4:5 +02:00+03:00"])
def test_what_is_no_date_is_none_for_its_zones(written):
    assert dated(written, "feed") == (None, None)


def rows_of(table):
    return [line.split("\t") for line in table.read_text("utf-8").splitlines()]


def test_a_word_of_the_table_is_of_the_languages_that_have_it():
    rows = rows_of(TABLE)
    assert {row[3] for row in rows if row[0] == "jumanne"} == {"sw"}  # Tuesday
    assert {row[3] for row in rows if row[0] == "yanvar"} == {"az,uz"}


def test_the_table_of_words_is_cldr_s():
    made = subprocess.run([sys.executable, ROOT / "scripts" / "date-words"], capture_output=True, text=True, check=True)
    assert made.stdout == TABLE.read_text("utf-8")


def test_the_table_knows_many_languages():
    languages = {one for line in TABLE.read_text("utf-8").splitlines() for one in line.split("\t")[3].split(",")}
    assert len(languages) >= 60
