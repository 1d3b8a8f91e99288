"""Words of dates: months and weekdays of 65 languages from a frozen table, and the small words between them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

TABLE: Final = Path(__file__).with_name("words.tsv")
"""Made by scripts/date-words from CLDR: word, kind, number, languages."""
MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
"""The English ones of three letters, which most programs write."""
# What people and programs write besides CLDR's words.
_MORE: Final = (
    ("sept", "month", 9, "en"), ("juli", "month", 7, "en"), ("jui", "month", 6, "fr"), ("jänner", "month", 1, "de"),
    ("feber", "month", 2, "de"), ("mrz", "month", 3, "de"), ("maart", "month", 3, "nl"), ("mrt", "month", 3, "nl"),
    ("setiembre", "month", 9, "es"), ("thur", "weekday", 3, "en"), ("thurs", "weekday", 3, "en"),
    ("tues", "weekday", 1, "en"), ("wednes", "weekday", 2, "en"), ("weds", "weekday", 2, "en"),
    ("mo", "weekday", 0, "en"),
    ("tu", "weekday", 1, "en"), ("we", "weekday", 2, "en"), ("fr", "weekday", 4, "en"),
    ("sonnabend", "weekday", 5, "de"),
    # Those that hold a dot, and those of two words, which `JOINED` makes one.
    *((f"{short}", "month", number, "th") for number, short in enumerate(
        ("ม.ค", "ก.พ", "มี.ค", "เม.ย", "พ.ค", "มิ.ย", "ก.ค", "ส.ค", "ก.ย", "ต.ค", "พ.ย", "ธ.ค"), start=1)),
    ("كانونالثاني", "month", 1, "ar"), ("تشرينالأول", "month", 10, "ar"), ("تشرينالثاني", "month", 11, "ar"),
    ("كانونالأول", "month", 12, "ar"), ("chủnhật", "weekday", 6, "vi"), ("سهشنبه", "weekday", 1, "fa"),
    *((f"thứ{name}", "weekday", number, "vi") for number, name in enumerate(("hai", "ba", "tư", "năm", "sáu", "bảy"))),
)  # fmt: skip
FILLERS: Final = frozenset(Path(__file__).with_name("small_words.txt").read_text("utf-8").split())
"""Small words between the parts of a date: at, of, the, o'clock, year, day, and endings of ordinals."""
AM: Final = frozenset({"am", "a.m", "上午", "午前", "오전", "πμ", "π.μ", "ص", "sa"})
PM: Final = frozenset({"pm", "p.m", "下午", "午後", "오후", "μμ", "μ.μ", "م", "ch"})
# What follows a number and says what it is.
UNITS: Final = {
    "年": "year", "년": "year", "月": "month", "월": "month", "日": "day", "號": "day", "号": "day", "일": "day",
}  # fmt: skip
JOINED: Final = re.compile(
    r"(كانون|تشرين|chủ|thứ|یک|دو|سه|چهار|پنج) (?=الأول|الثاني|nhật|hai|ba|tư|năm|sáu|bảy|شنبه)", re.IGNORECASE
)
"""Names of two words: the first of them."""
TOKEN: Final = re.compile(r"\d+|[^\W\d_][^\s\d,;:/()+\-،؛、]*|[^\s\w]")
"""A number, a word, or a sign of a date."""


class Word(NamedTuple):
    """What one word can mean. months, weekdays: number to the languages that have it so."""

    months: dict[int, frozenset[str]]
    weekdays: dict[int, frozenset[str]]


NOTHING: Final = Word({}, {})


def word(written: str) -> Word:
    """What a word can mean, in whatever language; without its accents where nobody has it with them."""
    return _table().get(written, NOTHING)


def chosen(meanings: dict[int, frozenset[str]], languages: Iterable[frozenset[str]]) -> int | None:
    """The one number that a word means in the languages that the date or its feed is in; None where it has several.

    languages: what the feed says, then what other words of the date say, the surest first.
    """
    if len(meanings) == 1:
        return next(iter(meanings))
    for known in languages:
        fits = [number for number, spoken in meanings.items() if spoken & known]
        if len(fits) == 1:
            return fits[0]
    return None


@cache
def _table() -> dict[str, Word]:
    found: dict[str, Word] = {}
    listed = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()]
    for name, kind, number, languages in (*listed, *((n, k, str(v), lang) for n, k, v, lang in _MORE)):
        entry = found.setdefault(name, Word({}, {}))
        meanings = entry.months if kind == "month" else entry.weekdays
        meanings[int(number)] = meanings.get(int(number), frozenset()) | frozenset(languages.split(","))
    return found
