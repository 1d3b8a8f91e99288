"""Whether the day or the month comes first in purely numeric dates, by language and other dates. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

Order = Literal["day first", "month first"]

_NUMBERS: Final = re.compile(r"(?<![\d:./-])(\d{1,2})([/-]| )(\d{1,2})\2(\d{4}|\d{2})(?![\d:])")
# English uses both orders; these countries put the month first, use both, or put the year first.
_MONTH_FIRST: Final = frozenset({"en-us"})
_UNSURE: Final = frozenset({"en", "en-ca", "en-ph", "en-za", "en-001", "es-pr", "fr-ca", "fil"})
_YEAR_FIRST: Final = frozenset(
    {"ja", "zh", "ko", "hu", "lt", "mn", "fa", "eu", "sv", "af", "si", "ne", "kk", "km", "bo", "dz", "ii", "ug"}
)
TWO_DIGIT_YEAR_FIRST: Final = frozenset({"ja", "ko", "zh", "hu"})
"""Languages that put a two-digit year first."""


class Hints(NamedTuple):
    """Context for reading a date. language: of its feed or page, like `de` or `en-US`. order: from its other dates."""

    language: str | None = None
    order: Order | None = None


def hints(texts: Iterable[str], language: str | None) -> Hints:
    """The order shown by a feed's language and all its dates: a number over 12 is not a month."""
    said = (language or "").strip().lower().replace("_", "-") or None
    seen: set[Order] = set()
    for text in texts:
        match = _NUMBERS.search(text)
        # `24-03-12` may begin with its year, so it shows nothing.
        if match and (match[2] != "-" or len(match[4]) == 4):
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second:
                seen.add("day first")
            if second > 12 >= first:
                seen.add("month first")
    if len(seen) == 1:
        return Hints(said, next(iter(seen)))
    return Hints(said, None if seen else _of_language(said))


def order_of_languages(spoken: Iterable[frozenset[str]]) -> Order | None:
    """The order common to all languages of a date's own words, `Thứ năm` or `jeudi`; None if they differ."""
    orders = {_of_language(language) for languages in spoken for language in languages}
    return orders.pop() if len(orders) == 1 else None


def _of_language(said: str | None) -> Order | None:
    if not said or said in _UNSURE or said.partition("-")[0] in _YEAR_FIRST:
        return None
    return "month first" if said in _MONTH_FIRST else "day first"
