"""Datelines: where, when and by which agency a report was filed, at the start of its first sentence."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from enrich.reading.agencies import agency_named
from enrich.reading.city_datelines import city_alone
from enrich.reading.dateline_names import (
    agency_behind,
    day_and_place,
    is_agency_alone,
    named_in,
    outlet_behind,
    reporter_behind,
    reporters_before,
    stands_alone,
)
from enrich.reading.dateline_starts import PARTICLES, is_foreign, is_prose, may_be_segmented, may_end
from enrich.reading.dates import Day, day_in
from enrich.reading.east_asian_datelines import east_asian
from enrich.reading.languages import every
from enrich.reading.outlets import is_outlet
from enrich.reading.reading import Dateline
from enrich.reading.scan import limits
from enrich.reading.segmented_datelines import segmented
from enrich.reading.stopped_datelines import stopped
from enrich.reading.tables import load_table

_TABLE = load_table("places")
# In capitals, these need neither date nor agency.
_CITIES_ALONE: Final = frozenset(
    (*_TABLE["cities"]["names"], *map(str.upper, every(lambda language: language.cities)))
) - frozenset(_TABLE["words"]["no_city"])
_REGIONS: Final = frozenset(_TABLE["regions"]["names"])
_NO_OUTLET: Final = frozenset(map(str.upper, _TABLE["words"]["no_outlet"]))
_NO_PLACE: Final = frozenset(_TABLE["words"]["no_place"])

_LONGEST_PLACE = 60
_LONGEST_NOTE = 180
_SHORTEST_REPORT = 20
_LONGEST_CALL_SIGN = 5
_LONGEST_CITY = 4  # words
# The end of a dateline: `) -`, `).-`, `)_`, `) `, ` — `, `.-`, `--`, `: `, `/. `, ` | `.
_END = re.compile(
    r"\s?\)\s?\.?\s?[-\u2013—_=]{1,3}\s?|\)\.\s|\s[-\u2013—]{1,3}\s|\.\s?[-\u2013—]{1,2}\s?|\s?[—_]\s?|--\s?"
    r"|\)\s?:\s|\):(?=[^\W\d_])|:\s|\)\s|/\s?[.-]?\s?[-\u2013—]{0,2}\s|\s\|\s"
)
# What each of these contains: a quick no for most lines.
_MARK = re.compile(r"[)\-\u2013—_:/|](?:(?<=[)—_/])|(?<=[:|])\s|(?<=[\s.-][-\u2013]))")
_DATE_AFTER = re.compile(r"([^:()\u2013—]{3,20}?)\s?(?::|[-\u2013—]{1,2})\s")  # CAIRO - 3 March 2021: …
# An agency editor's note about a new version before its dateline, and the slug that a title may leave there.
_EDITORS_NOTE = re.compile(
    r"(?:\((?:adds?|updat(?:es|ed)|corrects?|recasts?|refiles?|repeats?|rewrites|writes|removes|clarifies|changes"
    r"|fixes|deletes)\b[^()]{0,160}\)"
    r"|(?:UPDATE|URGENT|CORRECTED|CORRECTION|RPT|REFILE|WRAPUP|ADVISORY|REPEAT)(?:\s\d{1,2})?(?:-|\s[-\u2013—]\s))\s?",
    re.IGNORECASE,
)
NOTE_STARTS: Final = frozenset(("upd", "urg", "cor", "rpt", "ref", "wra", "adv", "rep"))
_LETTER = re.compile(r"[^\W\d_]")


class DatelinePrefix(NamedTuple):
    """A dateline: its fields, and its length in the line."""

    dateline: Dateline | None
    agency: str | None
    unknown: str | None  # the bracketed word if it is not a known agency: perhaps the outlet's initials
    length: int
    authors: tuple[str, ...] = ()


def dateline_at_start(line: str, published: date | None = None) -> DatelinePrefix | None:
    """The dateline that a line starts with, or None.

    It needs an agency in brackets or slashes, or a day, or a place in capitals that is known to be used
    alone (`WASHINGTON —`). published: if the year is missing, it is the one that puts the day
    closest to this date, if that is within half a year.
    """
    noted = line[:1] == "(" or line[:3].lower() in NOTE_STARTS
    note = _EDITORS_NOTE.match(line, 0, _LONGEST_NOTE) if noted else None
    skipped = note.end() if note else 0
    head = line[skipped : skipped + limits.LONGEST_DATELINE]
    found = None
    if not head.isascii():
        if ("." in head or "\u06d4" in head) and (by_stops := stopped(head)):
            dateline = _dateline(by_stops.place, by_stops.day, published)
            found = DatelinePrefix(dateline, by_stops.agency, None, by_stops.length)
        found = found or (_other_scripts(head, published) if is_foreign(head) else None)
    if found is None and may_end(head) and (mark := _MARK.search(head)):
        before = max(0, mark.start() - 2)
        if not is_prose(head[:before]):
            ends = _END.finditer(head, before)
            found = next((parsed for end in ends if (parsed := _parsed(head, end, published))), None)
    if found is None and may_be_segmented(head):
        found = _segmented(head, published)
    if found is None and may_end(head) and (alone := city_alone(head)):
        found = DatelinePrefix(_dateline(alone.city, alone.day, published), None, None, alone.length)
    return found._replace(length=skipped + found.length) if found else None


def _segmented(head: str, published: date | None) -> DatelinePrefix | None:
    found = segmented(head)
    return (
        DatelinePrefix(_dateline(found.place, found.day, published), found.agency, None, found.length)
        if found
        else None
    )


def _parsed(head: str, end: re.Match[str], published: date | None) -> DatelinePrefix | None:
    mark = end[0].strip()
    named = named_in(head[: end.start()] + (mark[:1] if mark[:1] in (")", "/") else ""))
    parsed = day_and_place(named) if named else None
    if named is None or parsed is None:
        return None
    agency, unknown = named.agency, named.unknown
    day, rest = parsed
    behind_place = len(rest) > 2 or (len(rest) > 1 and not rest[-1].isascii())
    if behind_place and (agency or (unknown is None and day.day)) and (at_end := agency_named(rest[-1])):
        rest, agency = rest[:-1], agency or at_end  # Tehran, March 3, IRNA -
    length, authors = end.end(), named.authors
    if agency is None and (behind := agency_behind(head, length)):
        agency, length, authors = behind
    place, after = _place(rest), head[length : length + 1]
    if place is None:
        return None
    if not (agency or unknown or day.day) and is_agency_alone(place, mark, after):
        agency, place = agency_named(place), ""
    if unknown and not day.day and len(head) - length < _SHORTEST_REPORT:
        return None  # a heading: TOKYO RUBBER (YEN) - APRIL 07
    if not _is_dateline(place, day, agency, unknown, mark, after=after):
        return None if agency or unknown else _before_outlet(place, day, mark, length, published)
    if mark in (")", ").") and not (place.isupper() or day.day or stands_alone(place, after)):
        return None
    if agency and "/" in place:
        authors, place = reporters_before(place)
    return _with_what_follows(head, DatelinePrefix(None, agency, unknown, length, authors), place, day, published)


def _with_what_follows(
    head: str, found: DatelinePrefix, place: str, day: Day, published: date | None
) -> DatelinePrefix:
    """A dateline followed by its day, or by a reporter in capitals."""
    length = found.length
    if place and day.day is None and (after := _DATE_AFTER.match(head, length)):
        later = day_in(after[1].replace(",", " , ").split())
        if later and later[0].day and not [word for word in later[1] if word != ","]:
            day, length = later[0], after.end()
    length = outlet_behind(head, length, place)
    signed = reporter_behind(head, length) if place.isupper() else None
    if signed:
        found = found._replace(authors=(signed[0],))
        length = signed[1]
    return found._replace(dateline=_dateline(place, day, published), length=length)


def _before_outlet(place: str, day: Day, mark: str, length: int, published: date | None) -> DatelinePrefix | None:
    """A dateline with an outlet in the agency's place: `Jakarta, CNN Indonesia -- `."""
    city, _, outlet = place.rpartition(", ")
    if not city or mark[-1:] not in "-\u2013—" or not is_outlet(outlet):
        return None
    return DatelinePrefix(_dateline(city, day, published), None, None, length)


def _is_dateline(  # noqa: PLR0913  # the parts of a dateline
    place: str, day: Day, agency: str | None, unknown: str | None, mark: str, *, after: str
) -> bool:
    """Whether the parts together make a dateline; precision takes precedence. after: what follows it."""
    if (mark.endswith(":") and after.islower()) or (day.year and not day.month):
        return False  # PARIS FASHION WEEK (AP): what to wear; TOKYO 2020 — the games
    if agency:
        return mark not in (")", ").") or agency_named(place) is None  # Agence France-Presse (AFP) Chairman
    dated = day.day is not None
    if unknown:
        short = unknown.isupper() and len(unknown) <= 12 and unknown.count(" ") < 2 and unknown not in _NO_OUTLET
        alone = place.isupper() if place else len(unknown) <= _LONGEST_CALL_SIGN or _is_city(unknown)  # (CNN) — The
        return mark not in (")", ").", ":") and (
            (short and (dated or (alone and after.isupper()))) or is_outlet(unknown)
        )
    if not place or agency_named(place) or mark in ("|", ")", "/"):
        return False
    if dated:
        return mark != ":" or place.isupper() or (after.isupper() and day.month is not None)
    city, _, region = (part.strip() for part in place.partition(","))
    return city.isupper() and (city in _CITIES_ALONE or region in _REGIONS)


def _is_city(name: str) -> bool:
    """Whether capitals in brackets are a place: `(ANKARA) - `, or a name that is not English."""
    return name in _CITIES_ALONE or not name.isascii()


def _place(parts: list[str]) -> str | None:
    """The place in the rest of a dateline: "" if nothing is left, None if it is not a place name."""
    words = [part for part in parts if part != ","]
    if not words:
        return ""
    if len(words) > 7 or words[0].strip(".").casefold() in _NO_PLACE or not all(map(_is_place_word, words)):
        return None
    if words[0][0].islower() or (parts.index(",") if "," in parts else len(parts)) > _LONGEST_CITY:
        return None
    place = re.sub(r"(?:\s?,)+", ",", " ".join(parts)).strip(" ,")
    if place.endswith(".") and words[-1] not in _REGIONS:
        place = place[:-1]
    return place if len(place) <= _LONGEST_PLACE else None


def _is_place_word(word: str) -> bool:
    first = _LETTER.search(word)
    if first is None:
        return word in ("/", "&")
    if first[0].islower() and word.casefold() not in PARTICLES:
        return False
    return not any(character.isdigit() or character in '"\u201c\u201d«»?!;=@#$%:()[]' for character in word)


def _other_scripts(head: str, published: date | None) -> DatelinePrefix | None:
    """A dateline in brackets or segments, with an agency or an outlet among them."""
    if found := east_asian(head):
        dateline = _dateline(found.place, found.day, published)
        return DatelinePrefix(dateline, found.agency, None, found.length, found.authors)
    return None


def _dateline(place: str, day: Day, published: date | None) -> Dateline | None:
    if not place:
        return None
    inferred = None
    if day.year is None and day.month and day.day and published:
        inferred = _nearest_year(day.month, day.day, published)
    return Dateline(place, day.month, day.day, day.year or inferred, inferred is not None)


def _nearest_year(month: int, day: int, published: date) -> int | None:
    """The year that brings a day within half a year of a date."""
    for year in (published.year, published.year - 1, published.year + 1):
        try:
            if abs((date(year, month, day) - published).days) <= 183:
                return year
        except ValueError:
            continue
    return None
