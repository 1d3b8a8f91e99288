"""Dates as pages and datelines write them, in many languages. Never guessed: ambiguous values are None."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from contract.article import Precision, Published
from enrich.reading.languages import LANGUAGES
from enrich.reading.scan import limits
from enrich.reading.tables import load_table

_TABLE = load_table("dates")
MONTHS: Final[dict[str, int]] = {
    word: int(number) for number, words in _TABLE["months"].items() for word in words.split()
}
_DATES = [language.dates for language in LANGUAGES.values()]
for _dates in _DATES:
    for _month, _words in enumerate(_dates.months, 1):
        for _word in _words.split():
            MONTHS.setdefault(_word, _month)  # if two languages have a word, the first counts
for _word in list(MONTHS):
    MONTHS.setdefault(_word.casefold().rstrip("."), MONTHS[_word])  # Μαΐου, พ.ค.
NUMBERS: Final = {word: value for dates in _DATES for value, word in enumerate(dates.numbers.split(), 1)}
_WEEKDAYS = frozenset(" ".join((_TABLE["words"]["weekdays"], *(dates.weekdays for dates in _DATES))).split())
_LABELS = frozenset(" ".join((_TABLE["words"]["labels"], *(dates.labels for dates in _DATES))).split())
_FILLERS = frozenset(_TABLE["words"]["fillers"].split())
# Offsets of unambiguous zones; IST, CST and the like are ambiguous and left out.
_ZONES = {
    "gmt": "Z", "utc": "Z", "z": "Z", "bst": "+01:00", "cet": "+01:00", "cest": "+02:00", "eet": "+02:00",
    "eest": "+03:00", "est": "-05:00", "edt": "-04:00", "et": "America/New_York", "pst": "-08:00", "pdt": "-07:00",
    "pt": "America/Los_Angeles", "jst": "+09:00", "kst": "+09:00", "msk": "+03:00", "мск": "+03:00", "wib": "+07:00",
    "aest": "+10:00", "aedt": "+11:00",
}  # fmt: skip

_WORDS = frozenset(MONTHS) | _WEEKDAYS | _LABELS | _FILLERS | frozenset(_ZONES)
_CJK_DATE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_ISO = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T|\b)")
_NUMERIC = re.compile(r"\b(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})\b")
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d\d)(?![\d.])(?=,?\s.{0,12}\d:\d\d)")  # 13.05.24, 12:10
_TIME = re.compile(
    r"\b([01]?\d|2[0-3])\s?(?:[:h時点]|\.(?=\d\d(?!\d|\.)))\s?([0-5]\d)(?:\s?:\s?([0-5]\d)(?:\.\d{1,6})?)?"
    r"(?:\s?([ap])\s?\.?\s?m\b\s?\.?)?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"\b(1[0-2]|0?[1-9])\s?([ap])\.?m\b\.?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC)\s?)?([+\u2212-])(0\d|1[0-4]|\d):?([0-5]\d)?(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"\d\d\d\d")  # no {4}: then the search skips non-digits
_IN_FIGURES = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4})|\.)?[.,]?")
_MONTH_NAMES: Final = {number: word for word, number in reversed(MONTHS.items())}
_ORDINAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?[.,]?", re.IGNORECASE)
_SHORT_DAYS = frozenset(("do", "di", "mi", "so", "sa", "san"))  # also words in place names
# Vowel signs, of Hindi and Thai, and joiners are parts of words, but no letters.
_LETTER = r"[^\W\d_][\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d]*"
_TOKEN = re.compile(rf"\d+|(?:{_LETTER})+(?:['\u2019](?:{_LETTER})+)*")
_MARKS = " \t,;|·•—\u2013-/:@()[].+،\uff0c。'`"


class Day(NamedTuple):
    """A day as far as a text names it."""

    month: int | None
    day: int | None
    year: int | None


class PageDate(NamedTuple):
    """A line that is a date; published is None if it does not name one day unambiguously (`03/04/2022`)."""

    published: Published | None


def may_name_year(text: str) -> bool:
    """Whether a text can contain a year: without one it is not a page's date."""
    return _YEAR.search(text) is not None or (":" in text and _SHORT_YEAR.search(text) is not None)


def page_date(line: str) -> PageDate | None:
    """The time in a line that is entirely a date; None if it is not.

    A line is a date if it contains a day, and otherwise only words of dates.
    """
    if len(line) > limits.LONGEST_DATE or not may_name_year(line):
        return None
    words: list[str] = []
    for token in _TOKEN.finditer(line):
        word = token[0].casefold()
        if word not in _WORDS and not word.isdecimal():
            return None
        words.append(word)
    day, rest = _take_numeric(line)
    clock, zone, rest = _take_time(rest)
    named, left = _take_named([token.casefold() for token in _TOKEN.findall(rest)])
    if any(character not in _MARKS for character in _TOKEN.sub("", line)):
        return None
    if any(word.isdecimal() for word in left):
        return PageDate(None) if _holds_days_alone(line) else None
    if day is not None and named is not None:
        return PageDate(None)  # two dates: one may be an update
    day = day or named
    zone = zone or next((_ZONES[word] for word in words if word in _ZONES), None)
    return _published(day, clock, zone) if day else None


def _holds_days_alone(line: str) -> bool:
    """Whether a numeric line contains nothing but several days and times: `13/05/2024 12:10, 14/05/2024`."""
    bare = line
    for pattern in (_CJK_DATE, _ISO, _NUMERIC, _TIME):
        bare = pattern.sub(" ", bare)
    return not any(map(str.isdigit, bare))


def _take_numeric(line: str) -> tuple[Day | None, str]:
    """A date in figures, and the line without it. Ambiguous day and month are None."""
    for pattern in (_CJK_DATE, _ISO):
        if match := pattern.search(line):
            year, month, day = (int(group) for group in match.groups())
            return Day(month, day, year), f"{line[: match.start()]} {line[match.end() :]}"
    if match := _SHORT_YEAR.search(line):
        rest = f"{line[: match.start()]} {line[match.end() :]}"
        return Day(int(match[2]), int(match[1]), 2000 + int(match[3])), rest
    if match := _NUMERIC.search(line):
        first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
        rest = f"{line[: match.start()]} {line[match.end() :]}"
        if mark == "." or first > 12 or first == second:
            return Day(second, first, year), rest
        if second > 12:
            return Day(first, second, year), rest
        return Day(None, None, year), rest  # 03/04/2022: April or March
    return None, line


def _take_time(line: str) -> tuple[tuple[int, int, int | None] | None, str | None, str]:
    """Hour, minute and second, the zone in figures, and the line without them."""
    match = _TIME.search(line)
    if match:
        hour, minute, second, half = int(match[1]), int(match[2]), match[3], match[4]
    elif match := _HOUR.search(line):
        hour, minute, second, half = int(match[1]), 0, None, match[2]
    else:
        return None, None, line
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in "pP" else 0)
    after, zone = line[match.end() :], None
    if offset := _OFFSET.match(after.lstrip()):
        sign = "+" if offset[1] == "+" else "-"
        zone = f"{sign}{int(offset[2]):02d}:{offset[3] or '00'}"
        after = after.lstrip()[offset.end() :]
    return (hour, minute, int(second) if second else None), zone, f"{line[: match.start()]} {after}"


def _take_named(words: list[str]) -> tuple[Day | None, list[str]]:
    """The day from a month's name and the numbers next to it, and the remaining words."""
    at = next((i for i, word in enumerate(words) if word in MONTHS and (word not in _WEEKDAYS or len(words) < 4)), None)
    numbers = [word for word in words if word.isdecimal()]
    others = [word for i, word in enumerate(words) if i != at and not word.isdecimal()]
    if at is None:
        return None, [*others, *numbers]
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(days) > 1 or len(numbers) != len(years) + len(days):
        return None, [*others, *numbers]
    return Day(MONTHS[words[at]], days[0] if days else None, years[0]), others


def _published(day: Day, clock: tuple[int, int, int | None] | None, zone: str | None) -> PageDate | None:
    """The time in the wire format; None if the day does not exist."""
    if day.year is None or not 1900 <= day.year <= 2100:
        return None
    if day.month is None:
        return PageDate(None)
    try:
        value = date(day.year, day.month, day.day or 1).isoformat()
    except ValueError:
        return None
    if day.day is None:
        return PageDate(Published(value=value[:7], precision="month", from_="text"))
    if clock is None:
        return PageDate(Published(value=value, precision="day", from_="text"))
    hour, minute, second = clock
    value += f"T{hour:02d}:{minute:02d}" + ("" if second is None else f":{second:02d}")
    precision: Precision = "minute" if second is None else "second"
    return PageDate(Published(value=value, precision=precision, zone=zone, from_="text"))


def day_in(words: list[str]) -> tuple[Day, list[str]] | None:
    """A dateline's day (the year may be missing) and the words next to it; None if a number is left over.

    A month only counts next to a number: `RIO DE JANEIRO` has none.
    """
    rest: list[str] = []
    month = day = year = None
    words = _with_months(words)
    numbers = [_number(word) for word in words]
    for at, word in enumerate(words):
        bare = word.strip(".,").casefold()
        number = numbers[at]
        if month is None and bare in MONTHS and any(numbers[max(0, at - 2) : at + 2]):
            month = MONTHS[bare]
        elif number is not None:
            if 1 <= number <= 31 and day is None:
                day = number
            elif 1900 <= number <= 2100 and year is None:
                year = number
            else:
                return None
        elif bare in ("de", "of") and at and numbers[at - 1]:
            continue  # 3 de mayo
        elif bare not in _WEEKDAYS or word[:1].islower() or bare in _SHORT_DAYS:
            rest.append(word)
    if month is not None:
        rest = [word for word in rest if word not in _WEEKDAYS or word in _SHORT_DAYS]  # 3. marzo, domenica
    return (Day(month, day, year), rest) if month is not None or day is None else None


def _with_months(words: list[str]) -> list[str]:
    """A dateline's words, with the month of a numeric date as its name: `13.05.2024`, `13/5`, `12. 5.`.

    An ambiguous day and month are left out.
    """
    for at, word in enumerate(words):
        if not word[0].isdecimal():
            continue
        joined = word[-1] == "." and word[:-1].isdecimal() and at + 1 < len(words)
        match = _IN_FIGURES.fullmatch(word + words[at + 1] if joined else word)
        if match is None:
            continue
        day, month = int(match[1]), int(match[3])
        sure = match[4] or match[0].endswith(".") or (match[2] == "/" and at + 1 == len(words))  # no decimal: 10.6 pct
        unclear = match[2] != "." and day != month and max(day, month) <= 12
        day, month = (month, day) if month > 12 and match[2] != "." else (day, month)
        if sure and month in _MONTH_NAMES:
            named = [] if unclear else [str(day), _MONTH_NAMES[month]]
            return [*words[:at], *named, *filter(None, [match[4]]), *words[at + 1 + joined :]]
    return words


def _number(word: str) -> int | None:
    """The number in `3`, `3rd` or `2021,`; None if a word is none."""
    digits = _ORDINAL.fullmatch(word)
    return int(digits[1]) if digits else NUMBERS.get(word)
