"""Dates as people and odd programs write them: every word and number must be understood, or there is no date. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Final, NamedTuple

from ingest.dates.calendars import of_our_calendar
from ingest.dates.clock import find_clock
from ingest.dates.order import TWO_DIGIT_YEAR_FIRST, Hints, order_of_languages
from ingest.dates.parts import Clock, Day, Doubt, Parts
from ingest.dates.words import FILLERS, JOINED, TOKEN, UNITS, WEEKDAY_MARK, Word, chosen, roles, word
from ingest.dates.zones import read_zone

_COMMENT: Final = re.compile(r"[(（][^()（）]{0,60}[)）]")  # noqa: RUF001  # full-width ones are intended
_ZONE_AT_END: Final = re.compile(r"\s((?:GMT|UTC)|[+-]\d{4})$", re.IGNORECASE)
_COMPACT: Final = re.compile(
    r"(\d{4})(?:(\d{2})(\d{2})(?:T?(\d{2}):?(\d{2})(?::?(\d{2}))?)?|-(\d{2})-(\d{2})T(\d{2})(\d{2})(\d{2})?)(?:\.\d+)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_ZONE_IN_BRACKETS: Final = re.compile(
    r"\(((?:GMT|UTC)(?: ?[+-]\d{1,2}(?::?\d{2})?)?|[a-z]{3,5}|[a-z]+/[a-z_/+-]{2,40})\)", re.IGNORECASE
)
_OF_YEAR: Final = re.compile(r"(\d{4})-?(?:W(\d{2})-?([1-7])|-(\d{3}))")  # ISO 8601: day of a week, of a year
_ISO_HEAD: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[Tt](?=\d)")
_LOGGED: Final = re.compile(r"(?<!\d)(\d{1,2}/[^\W\d_]{3,9}/\d{4}):(?=\d{1,2}:)")  # as in the logs of web servers
# The month as a Roman numeral, in capitals, between dots or slashes.
_ROMAN: Final = re.compile(r"(?<!\d)(\d{1,2})([./]) ?(I{1,3}|IV|VI{0,3}|IX|XI{0,2})\2 ?(\d{4})(?!\d)")
_ROMANS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_LOOSE: Final = frozenset(",.-/;:|'’،、·–—၊")  # noqa: RUF001  # as they are written
_MONTH_BY_NUMBER: Final = frozenset({"tháng", "thg"})


def written_parts(written: str, hints: Hints) -> Parts | Doubt | None:
    """The parts of a date; a Doubt if it could be two days; None if something in it is not understood."""
    text = unicodedata.normalize("NFKC", written)
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")  # directional marks
    if match := _COMPACT.fullmatch(text):
        year, *parts, zone = match.groups()
        month, day, hour, minute, second = parts[:5] if parts[0] else parts[5:]
        clock = Clock(int(hour), int(minute), int(second) if second else None) if hour else None
        return Parts(Day(int(year), int(month), int(day)), clock, read_zone(zone) if zone else None)
    if match := _OF_YEAR.fullmatch(text):
        return _of_year(*match.groups())
    text = of_our_calendar(JOINED.sub(r"\1", WEEKDAY_MARK.sub("", text)), (hints.language or "").lower())
    text = _LOGGED.sub(r"\1 ", text)
    text = _ROMAN.sub(lambda found: f"{found[1]}.{_ROMANS.index(found[3]) + 1}.{found[4]}", text)
    asides = _ZONE_IN_BRACKETS.findall(text)
    text = _COMMENT.sub(" ", _ISO_HEAD.sub(r"\1-\2-\3 ", text)).strip()
    clock, zone, rest = find_clock(text, hints)
    if zone is None and clock:
        zone = next((found for aside in asides if (found := read_zone(aside, hints.language))), None)
    if zone is None and (end := _ZONE_AT_END.search(rest)):
        zone = read_zone(end[1]) if clock else None
        rest = rest[: end.start()]
    day = _day(rest, hints)
    return day if day is None or isinstance(day, Doubt) else Parts(day, clock, zone)


def _of_year(year: str, week: str | None, weekday: str | None, number: str | None) -> Parts | None:
    """A day of a week, or of a year."""
    try:
        if week and weekday:
            day = date.fromisocalendar(int(year), int(week), int(weekday))
        else:
            day = date(int(year), 1, 1) + timedelta(days=int(number or 0) - 1)
    except (ValueError, OverflowError):
        return None
    return Parts(Day(day.year, day.month, day.day)) if week or day.year == int(year) else None


class _Read(NamedTuple):
    """The words and numbers of a day. name_at: how many numbers precede the month's name."""

    numbers: list[str]
    units: dict[str, int]
    months: list[Word]
    weekdays: list[Word]
    marks: list[str]
    names_at: list[int]


def _day(text: str, hints: Hints) -> Day | Doubt | None:
    """The day in the text left without time and zone."""
    read = _Read([], {}, [], [], [], [])
    own = (hints.language or "").partition("-")[0]
    tokens = TOKEN.findall(text.casefold())
    for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        if token.isdigit():
            if after[:1] in UNITS:
                read.units[UNITS[after[:1]]] = int(token)
            elif before in _MONTH_BY_NUMBER:
                read.units["month"] = int(token)
            else:
                read.numbers.append(token)
        elif token in _LOOSE:
            read.marks.append(token)
        elif not _understood(token, read, own):
            return None
    return _day_of(read, hints)


def _day_of(read: _Read, hints: Hints) -> Day | Doubt | None:
    # A word may be both a month and a weekday: if another word is the month, it is the weekday.
    own = (hints.language or "").partition("-")[0]
    months, weekdays = roles(read.months, read.weekdays, own)
    spoken = [frozenset().union(*one.weekdays.values()) for one in weekdays if one.weekdays]
    languages = [frozenset({own}), *spoken]
    if hints.order is None and (order := order_of_languages(spoken)):
        hints = hints._replace(order=order)
    if read.units:
        return _of_units(read, hints) if not months else None
    if len(months) == 1:
        number = chosen(months[0].months, languages)
        if number is None:
            return Doubt("its month means several")
        if frozenset().union(*months[0].months.values()) == {"th"}:
            hints = hints._replace(language="th")
        return _with_month(read.numbers, number, max(read.names_at), hints)
    return (
        None
        if months
        else _of_numbers(read.numbers, read.marks, {chosen(one.weekdays, languages) for one in weekdays}, hints)
    )


def _of_units(read: _Read, hints: Hints) -> Day | None:
    """A day whose numbers are labelled."""
    units = read.units
    if "year" in units:
        return Day(units["year"], units.get("month"), units.get("day")) if not read.numbers else None
    return _with_month(read.numbers, units["month"], 1, hints) if "month" in units else None


def _understood(token: str, read: _Read, language: str) -> bool:
    """Whether a word is known; its possible meanings are noted."""
    name = token.strip(".'\u2019\u05f3").removesuffix("\u0e17\u0e35\u0e48")  # Thai: on Wednesday the
    if name[:2] in {"d'", "d\u2019"}:
        name = name[2:]
    meaning = word(name, language)
    if meaning.months:
        read.months.append(meaning)
        read.names_at.append(len(read.numbers))
    elif meaning.weekdays:
        read.weekdays.append(meaning)
    known = name in FILLERS or name in _MONTH_BY_NUMBER or name[:1] in UNITS or not name
    return bool(known or meaning.months or meaning.weekdays)


def _with_month(numbers: list[str], month: int, name_at: int, hints: Hints) -> Day | None:
    """A day whose month has a name. name_at: how many numbers precede it."""
    years = [number for number in numbers if len(number) == 4]
    if len(numbers) == 1:
        return Day(_year(years[0], hints), month) if years else None
    if len(numbers) != 2:
        return None
    if years:
        days = [number for number in numbers if len(number) <= 2]
        return Day(_year(years[0], hints), month, int(days[0])) if len(days) == 1 else None
    # `27 Jan 22` and `Jan 27, 22`: the year is last, unless the other cannot be a day.
    first, second = numbers
    if len(first) > 2 or len(second) != 2 or name_at == 2:
        return None
    return Day(_year(second, hints), month, int(first))


def _of_numbers(numbers: list[str], marks: list[str], weekdays: set[int | None], hints: Hints) -> Day | Doubt | None:
    """A purely numeric day."""
    sizes = [len(number) for number in numbers]
    if sizes == [4]:
        return Day(int(numbers[0]))
    if len(numbers) == 2 and 4 in sizes and min(sizes) <= 2 and not weekdays:
        year, month = (int(number) for number in sorted(numbers, key=len, reverse=True))
        return Day(year, month) if 1 <= month <= 12 else None
    if len(numbers) != 3 or sizes[1] > 2:
        return None
    if sizes[0] == 4 and sizes[2] <= 2:
        return Day(_year(numbers[0], hints), int(numbers[1]), int(numbers[2]))
    if sizes[0] <= 2 and sizes[2] in {2, 4}:
        return _of_three(numbers, next((mark for mark in marks if mark in "./-"), " "), weekdays, hints)
    return None


def _of_three(numbers: list[str], mark: str, weekdays: set[int | None], hints: Hints) -> Day | Doubt | None:
    """A day of three numbers, the year last. With dots the day is first; otherwise whatever leaves one day decides."""
    year = _year(numbers[2], hints)
    first, second = int(numbers[0]), int(numbers[1])
    in_order = {"day first": Day(year, second, first), "month first": Day(year, first, second)}
    if mark == ".":
        del in_order["month first"]
    year_first = Day(_year(numbers[0], hints), second, int(numbers[2]))
    if (
        len(numbers[2]) == 2
        and (hints.language or "").partition("-")[0] in TWO_DIGIT_YEAR_FIRST
        and _exists(year_first)
    ):
        return year_first
    if mark == "-" and len(numbers[2]) == 2:
        in_order["year first"] = year_first
    days = {day: there for day in in_order.values() if (there := _exists(day))}
    if len(set(days.values())) > 1 and len(weekdays) == 1:
        wanted = next(iter(weekdays))
        days = {day: there for day, there in days.items() if there.weekday() == wanted} or days
    if len(set(days.values())) > 1 and hints.order in in_order:
        days = {day: there for day, there in days.items() if day == in_order[hints.order]}
    if len(set(days.values())) > 1:
        return Doubt("it could be two days")
    return next(iter(days), None)


def _exists(day: Day) -> date | None:
    try:
        return date(day.year, day.month or 0, day.day or 0)
    except ValueError:
        return None


def _year(digits: str, hints: Hints) -> int:
    """A two-digit year by RFC 2822; in Thai, of the Buddhist era."""
    year = int(digits)
    if len(digits) == 4:
        return year - 543 if 2400 < year < 2700 and (hints.language or "th").startswith("th") else year
    if year >= 50 and (hints.language or "").startswith("th"):
        return year + 2500 - 543
    return year + (2000 if year < 50 else 1900)
