"""Years and months of other calendars in the text of a date, converted to ours. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

_ERA: Final = re.compile(r"(令和|平成|昭和|民國|民国|中華民國) ?(元|\d{1,3}|[一二三四五六七八九十]{1,4}) ?年")
_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911, "中華民國": 1911}
_ERA_IN_SHORT: Final = re.compile(r"(?<![^\W_])([RHS])(\d{1,2})([./])(\d{1,2})\3(\d{1,2})(?!\d)")  # R8.11.30
_ERAS_IN_SHORT: Final = {"R": 2018, "H": 1988, "S": 1925}
_PERSIAN: Final = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
_PERSIAN_DAY: Final = re.compile(rf"(?<!\d)(\d{{1,2}})\s?({'|'.join(_PERSIAN)})(?:\s?ماه)?،?,?\s?(1[34]\d\d)(?!\d)")
_PERSIAN_NUMBERS: Final = re.compile(r"(?<!\d)(1[34]\d\d)([/-])(\d{1,2})\2(\d{1,2})(?!\d)")
# 二〇二二年三月八日: figures one by one, or with tens.
_SPELT: Final = re.compile(
    r"[〇零一二三四五六七八九]{4}(?=年)|[一二三四五六七八九]?十?[一二三四五六七八九]?(?<=[^年月])(?=[月日號号])"
)
_FIGURES: Final = {name: figure for figure, name in enumerate("〇一二三四五六七八九")} | {"零": 0}
_FIRST_OF_1400: Final = date(2021, 3, 21)
_LEAP: Final = frozenset({1, 5, 9, 13, 17, 22, 26, 30})  # in a cycle of 33 years


def of_our_calendar(text: str, language: str) -> str:
    """The text with eras of Japan and Taiwan as years, Chinese digits as ours, and Persian days as ours.

    A Persian month's name is unambiguous; plain numbers are Persian if the language is, and a letter
    before them is a Japanese era.
    """
    if "月" in text:
        text = _SPELT.sub(lambda number: _figures(number[0]), text)
    text = _ERA.sub(lambda era: f"{_ERAS[era[1]] + _of_era(era[2])}年", text)
    text = _PERSIAN_DAY.sub(lambda day: _persian(day[0], int(day[3]), _PERSIAN.index(day[2]) + 1, int(day[1])), text)
    if language.startswith("ja"):
        text = _ERA_IN_SHORT.sub(lambda day: f"{_ERAS_IN_SHORT[day[1]] + int(day[2])}-{day[4]:0>2}-{day[5]:0>2}", text)
    if language.startswith("fa"):
        text = _PERSIAN_NUMBERS.sub(lambda day: _persian(day[0], int(day[1]), int(day[3]), int(day[4])), text)
    return text


def _of_era(year: str) -> int:
    return 1 if year == "元" else int(year) if year.isdecimal() else int(_figures(year))


def _figures(name: str) -> str:
    """A number in Chinese digits: of four, or below a hundred."""
    tens, ten, ones = name.partition("十")
    if not ten:
        return "".join(str(_FIGURES[figure]) for figure in name)
    return str(10 * _FIGURES.get(tens, 1) + _FIGURES.get(ones, 0))


def _persian(written: str, year: int, month: int, day: int) -> str:
    """A Persian day in our calendar; unchanged if there is none."""
    days = 31 if month < 7 else 30 if month < 12 or year % 33 in _LEAP else 29
    if not 1 <= month <= 12 or not 1 <= day <= days:
        return written
    leaps = sum(one % 33 in _LEAP for one in range(min(year, 1400), max(year, 1400)))
    passed = 365 * (year - 1400) + (leaps if year > 1400 else -leaps)
    within = 31 * (month - 1) - max(month - 7, 0) + day - 1
    return (_FIRST_OF_1400 + timedelta(days=passed + within)).isoformat()
