"""Time zones in dates: offsets, unambiguous names, IANA names. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

_OFFSET: Final = re.compile(
    r"(?:GMT|UTC|UT|[A-Z]{3,4}(?=\s?[+-]))?\s*:?([+-])-?(\d(?=\d{2}(?!\d))|\d{1,2}):?(\d{2})?(?::?\d{2})?",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"\([^()]{0,60}\) ?$")
_IANA: Final = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z_/+-]{2,40}|[ECMP]ST[5678][ECMP]DT")
_A_ZONE: Final = r"Z|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?|[A-Z][A-Za-z]{2,20}/[A-Za-z_/+-]{2,40}|[A-Za-z]{2,4}"
_TWO_ZONES: Final = re.compile(
    rf"(?:\d:\d{{2}}(?:[.,]\d{{1,9}})?|T\d{{4,6}})(?: ?[AP]M)? ?({_A_ZONE}) ?({_A_ZONE})$", re.IGNORECASE
)
# The names in RFC 822, and later ones with only one offset.
_ZONES: Final = {
    "z": "Z", "gmt": "Z", "utc": "Z", "ut": "Z", "zulu": "Z",
    "est": "-05:00", "edt": "-04:00", "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00",
    "pdt": "-07:00", "akst": "-09:00", "akdt": "-08:00", "hst": "-10:00", "brt": "-03:00", "nst": "-03:30",
    "ndt": "-02:30", "adt": "-03:00", "wet": "Z", "west": "+01:00",
    "cet": "+01:00", "cest": "+02:00", "mez": "+01:00", "mesz": "+02:00", "eet": "+02:00", "eest": "+03:00",
    "msk": "+03:00", "мск": "+03:00", "sast": "+02:00", "pkt": "+05:00", "wib": "+07:00", "wita": "+08:00",
    "ict": "+07:00",
    "hkt": "+08:00", "sgt": "+08:00", "awst": "+08:00", "jst": "+09:00", "kst": "+09:00", "acst": "+09:30",
    "hne": "-05:00", "hae": "-04:00", "hnc": "-06:00", "hac": "-05:00", "hnr": "-07:00", "har": "-06:00",
    "hnp": "-08:00", "hap": "-07:00", "hna": "-04:00", "haa": "-03:00", "hnt": "-03:30", "hat": "-02:30",
    "trt": "+03:00", "eat": "+03:00", "irst": "+03:30", "npt": "+05:45", "pht": "+08:00", "myt": "+08:00",
    "wit": "+09:00",
    "acdt": "+10:30", "aest": "+10:00", "aedt": "+11:00", "nzst": "+12:00", "nzdt": "+13:00",
}  # fmt: skip
# Ambiguous names, and their offset in a language or country.
_BY_LAND: Final = {
    ("cst", "zh"): "+08:00", ("cst", "en-us"): "-06:00", ("bst", "en-gb"): "+01:00", ("ist", "en-in"): "+05:30",
    ("et", "en"): "America/New_York", ("pt", "en"): "America/Los_Angeles", ("ct", "en-us"): "America/Chicago",
    ("mt", "en-us"): "America/Denver", ("ist", "hi"): "+05:30", ("ist", "en-ie"): "+01:00", ("ist", "he"): "+02:00",
}  # fmt: skip
# Names of several words, as used by Windows and people.
_LONG_ZONES: Final = {
    "eastern standard": "-05:00", "eastern daylight": "-04:00", "central standard": "-06:00",
    "central daylight": "-05:00", "mountain standard": "-07:00", "mountain daylight": "-06:00",
    "pacific standard": "-08:00", "pacific daylight": "-07:00", "greenwich mean": "+00:00",
    "coordinated universal": "+00:00", "central european": "+01:00", "central european standard": "+01:00",
    "central european summer": "+02:00", "eastern european summer": "+03:00", "british summer": "+01:00",
    "india standard": "+05:30", "indian standard": "+05:30", "china standard": "+08:00", "japan standard": "+09:00",
    "korea standard": "+09:00", "singapore standard": "+08:00", "australian eastern standard": "+10:00",
    "australian eastern daylight": "+11:00",
}  # fmt: skip
_LONG_ZONE: Final = re.compile(
    r"(?<![+-]\d{4} )(?<![+-]\d{2}:\d{2} )(?<=[\dm] )"
    rf"\(?({'|'.join(sorted(_LONG_ZONES, key=len, reverse=True))}) time\)?$",
    re.IGNORECASE,
)


def with_short_zone(text: str) -> str:
    """The text with a zone of several words at its end, such as `Eastern Standard Time`, as its offset."""
    return _LONG_ZONE.sub(lambda named: _LONG_ZONES[named[1].lower()], text)


def two_zones(text: str, language: str | None = None) -> tuple[str, str, str] | None:
    """The zones of a time at whose end two stand, and the text with the first one alone; None elsewhere."""
    found = _TWO_ZONES.search(text)
    if not found:
        return None
    first, second = read_zone(found[1], language), read_zone(found[2], language)
    return (first, second, text[: found.start(2)].rstrip()) if first and second else None


def is_offset_of(offset: str, place: str, local: datetime) -> bool:
    """Whether an IANA name has this offset at that local time."""
    return (
        "/" in place
        and datetime.fromisoformat(f"{local.isoformat()}{offset}").utcoffset()
        == local.replace(tzinfo=ZoneInfo(place)).utcoffset()
    )


def read_zone(written: str, language: str | None = None) -> str | None:
    """The zone that a text names: `+02:00`, `Z` or an IANA name; None if it names none, or several."""
    text = _COMMENT.sub("", written).strip(" .,;")
    if not text:
        return None
    if match := _OFFSET.match(text):
        rest = text[match.end() :].strip().lower()
        if rest and rest not in _ZONES and not rest.isalpha():
            return None
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours > 14 or minutes > 59:
            return None
        return "Z" if not hours and not minutes else f"{match[1]}{hours:02}:{minutes:02}"
    lower = text.lower().replace(".", "")
    if lower in _ZONES:
        return _ZONES[lower]
    said = (language or "").lower()
    by_land = _BY_LAND.get((lower, said)) or _BY_LAND.get((lower, said.partition("-")[0]))
    return by_land or (text if _IANA.fullmatch(text) and text in _iana() else None)


@cache
def _iana() -> frozenset[str]:
    return frozenset(available_timezones())
