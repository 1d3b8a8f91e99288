"""The time of day and its zone within a date as people write it. Pure."""

from __future__ import annotations

import re
from typing import Final

from ingest.dates.order import Hints
from ingest.dates.parts import Clock
from ingest.dates.words import AM, FILLERS, NOTHING, PM, TOKEN, word
from ingest.dates.zones import read_zone

_HALF: Final = r"a\.?\s?m\b\.?|p\.?\s?m\b\.?"
_TIME: Final = re.compile(
    rf"(?<![\d:])(?P<hour>\d{{1,2}})(?::|\s?h\s?(?=\d))(?P<minute>\d{{1,2}})"
    rf"(?::(?P<second>\d{{1,2}})(?:[.,]\d{{1,9}})?)?(?![\d])\s*(?P<half>{_HALF})?",
    re.IGNORECASE,
)
_TIME_IN_WORDS: Final = re.compile(
    r"(?P<hour>\d{1,2})\s*[時时点點시]\s*(?:(?P<minute>\d{1,2})\s*[分분]\s*(?:(?P<second>\d{1,2})\s*[秒초])?)?(?P<half>)"
)
_DOTTED_HALF: Final = re.compile(
    r"(?<![\d.])(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?:\.(?P<second>\d{2})(?:\.\d{1,9})?)?"
    rf"\s?(?P<half>{_HALF})",
    re.IGNORECASE,
)
_HOUR_ALONE: Final = re.compile(
    rf"(?<![\d:.])(?P<hour>\d{{1,2}})(?P<minute>)(?P<second>)\s?(?:(?P<half>{_HALF})|(?=(?:h|uhr)\b))", re.IGNORECASE
)
_O_CLOCK: Final = re.compile(r"(?:uhr|hrs?|hs)\b\.?\s*", re.IGNORECASE)
_DOTTED_TIME: Final = re.compile(
    r"\b(?:um|kl|kl\.|klo|kell|or[ae]|ob|om)\s+(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?P<second>)(?P<half>)(?![\d.])"
    r"|(?<![\d.])(?P<hour2>\d{1,2})\.(?P<minute2>\d{2})(?=\s+uhr\b)",
    re.IGNORECASE,
)
# "At" in Czech, Russian, Serbian and Ukrainian: only there; elsewhere it may be a number.
_AT: Final = re.compile(r"\s(?:ve?|\u0432|\u0443|\u043e\u0431?)\s?$", re.IGNORECASE)
_AFTER_YEAR: Final = re.compile(
    r"(?:(?<=\d{4} )|(?<=\d{4}, ))(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?:\.(?P<second>\d{2}))?(?P<half>)(?![\d.])"
)
_ZONE_AFTER: Final = re.compile(
    r"(?:GMT|UTC|UT|[A-Z]{3,4})? ?:?-?[+-]\d{1,2}:?\d{0,2}(?::\d{2})?(?: ?[A-Z]{1,5}\b)?"
    r"|[A-Z][A-Za-z]{2,20}/[A-Za-z_/+-]{2,40}|[ECMP]ST\d[ECMP]DT|(?:[A-Za-z]{1,5}|мск)\b(?= ?$| \d{4}$)",
    re.IGNORECASE,
)


def find_clock(text: str, hints: Hints) -> tuple[Clock | None, str | None, str]:
    """The time of day in a text, its zone, and the text without both."""
    patterns = (_DOTTED_TIME, _DOTTED_HALF, _TIME, _TIME_IN_WORDS, _HOUR_ALONE, _AFTER_YEAR)
    match = next((found for pattern in patterns if (found := pattern.search(text))), None)
    if not match:
        return None, None, text
    given = match.groupdict()
    hour = int(given["hour"] or given.get("hour2") or 0)
    minute = int(given["minute"] or given.get("minute2") or 0)
    second = int(given["second"]) if given["second"] else None
    half = (given["half"] or "").lower().replace(" ", "").strip(".")
    before, after = _AT.sub("", text[: match.start()]), text[match.end() :]
    zone: str | None = None
    language = (hints.language or "").partition("-")[0]
    after = " ".join(after.split()).removeprefix(",").lstrip()
    after = _O_CLOCK.sub("", after) if _O_CLOCK.match(after) else after
    if named := _ZONE_AFTER.match(after):
        zone = read_zone(named[0], hints.language)
        letters = named[0].strip(" ,.").lower()
        if (
            zone
            or any(c.isdigit() for c in letters)
            or not (word(letters, language) != NOTHING or letters in FILLERS | AM | PM)
        ):
            after = after[named.end() :]
    rest = f"{before} {after}"
    if not half:
        for token in TOKEN.finditer(rest):
            name = token[0].lower().rstrip(".")
            if name in AM or name in PM:
                half = "am" if name in AM else "pm"
                rest = f"{rest[: token.start()]} {rest[token.end() :]}"
                break
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return Clock(hour, minute, second), zone, rest
