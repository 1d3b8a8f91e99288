"""Words of dates: months and weekdays of 90 languages from a frozen table, and the small words between them. Pure."""

from __future__ import annotations

import re
import unicodedata
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
MORE: Final = Path(__file__).with_name("more_words.tsv")
"""What people and programs write besides CLDR's words, in the same columns: what `strftime` writes among them, and
names that hold a dot, or two words, which `JOINED` makes one."""
FILLERS: Final = frozenset(Path(__file__).with_name("small_words.txt").read_text("utf-8").split())
"""Small words between the parts of a date: at, of, the, o'clock, year, day, and endings of ordinals."""
AM: Final = frozenset({"am", "a.m", "上午", "午前", "오전", "πμ", "π.μ", "ص", "sa"})
PM: Final = frozenset({"pm", "p.m", "下午", "午後", "오후", "μμ", "μ.μ", "م", "ch"})
# What follows a number and says what it is.
UNITS: Final = {
    "年": "year", "년": "year", "月": "month", "월": "month", "日": "day", "號": "day", "号": "day", "일": "day",
}  # fmt: skip
JOINED: Final = re.compile(
    r"(كانون|تشرين|chủ|thứ|یک|دو|سه|چهار|پنج|meán|mean|deireadh|арван|تشرینی|کانوو?نی) "
    r"(?=нэгдүгээр|хоёрдугаар|دووەم|یەکەم|الأول|الثاني|nhật|hai|ba|tư|năm|sáu|bảy|شنبه|f[óo]mhair)",
    re.IGNORECASE,
)
"""Names of two words: the first of them."""
WEEKDAY_MARK: Final = re.compile(
    r"^(?:(?:thứ|th|t)\.? ?[2-7],? (?=\d)|(?:[^\W\d_](?:\.[ea])?|ch)[.\u05f3]?, ?(?=\d)"
    r"|(?:dydd|dé) (?=[^\W\d])|(?:il|it|is|l)-(?=[^\W\d]))",
    re.IGNORECASE,
)
"""At the beginning of a date a weekday by number or by one letter, or what stands before its name."""
# Accents, hamza and nukta: people leave them out.
_MARKS: Final = re.compile("[\u0300-\u036f\u0653-\u0655\u093c\u09bc]")
# Languages whose short words are words of others, too: they are read where the feed is in them.
_FEWER: Final = frozenset({"br", "gd", "ha", "ku", "lb", "oc", "rw", "tt", "zu"})
_SHORT: Final = 5
_JOINERS: Final = {0x200C: None, 0x200D: None}
TOKEN: Final = re.compile(r"\d+|[^\W\d_][^\s\d,;:/()+\-،؛、]*|[^\s\w]")
"""A number, a word, or a sign of a date."""


class Word(NamedTuple):
    """What one word can mean. months, weekdays: number to the languages that have it so."""

    months: dict[int, frozenset[str]]
    weekdays: dict[int, frozenset[str]]


NOTHING: Final = Word({}, {})


def word(written: str, language: str | None = None) -> Word:
    """What a word can mean, in whatever language; without its accents where nobody has it with them.

    language: of the feed or page, without which a few short words mean nothing.
    """
    found = _table().get(written) or _table().get(_plain(written), NOTHING)
    if len(written) < _SHORT and found != NOTHING:
        spoken = _languages(found.months) | _languages(found.weekdays)
        return NOTHING if spoken <= _FEWER and language not in spoken else found
    return found


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


def roles(months: list[Word], weekdays: list[Word], language: str) -> tuple[list[Word], list[Word]]:
    """Which words are a date's months, and which its weekdays: of two that may be months one may be the weekday."""
    if len(months) != 2:
        return months, weekdays
    if months[0] is not months[1] and months[0].months.keys() == months[1].months.keys():
        return months[:1], weekdays  # named in two ways, as Arabic does
    either = [one for one in months if one.weekdays]
    if len(either) == 1:
        return [one for one in months if one is not either[0]], [*weekdays, either[0]]
    if either and months[0] is months[1]:
        return months[:1], [*weekdays, months[1]]
    ways = [
        (day, month, _languages(day.weekdays) & _languages(month.months))
        for day, month in (months, reversed(months))
        if either
    ]
    found = [way for way in ways if language in way[2]] or [way for way in ways if way[2]]
    return ([found[0][1]], [*weekdays, found[0][0]]) if len(found) == 1 else (months, weekdays)


def _languages(meanings: dict[int, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*meanings.values())


@cache
def _table() -> dict[str, Word]:
    found: dict[str, Word] = {}
    listed = (line.split("\t") for table in (TABLE, MORE) for line in table.read_text("utf-8").splitlines())
    for name, kind, number, languages in listed:
        # Joiners are taken out of dates, with marks of direction; Hebrew's mark of a shortened word stands at its end.
        _add(
            found,
            name.translate(_JOINERS).replace(" ", "").rstrip("\u05f3"),
            kind,
            int(number),
            frozenset(languages.split(",")),
        )
    bare: dict[str, Word] = {}
    for name, meaning in found.items():
        if (plain := _plain(name)) != name and plain not in found:
            for kind, meanings in (("month", meaning.months), ("weekday", meaning.weekdays)):
                for which, spoken in meanings.items():
                    _add(bare, plain, kind, which, spoken)
    return found | bare


def _plain(written: str) -> str:
    return written if written.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", written))


def _add(found: dict[str, Word], name: str, kind: str, number: int, languages: frozenset[str]) -> None:
    entry = found.setdefault(name, Word({}, {}))
    meanings = entry.months if kind == "month" else entry.weekdays
    meanings[number] = meanings.get(number, frozenset()) | languages
