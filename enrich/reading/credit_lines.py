"""Lines that credit people: by labels of who did what, or by a place and a name."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from enrich.reading.agencies import agency_named
from enrich.reading.languages import every
from enrich.reading.lines import bare_words, ends_like_sentence
from enrich.reading.names import CONJUNCTIONS, is_name
from enrich.reading.tables import PrefixTable, load_table

BY: Final = PrefixTable(
    word if word[-1] in ":\uff1a/\uff0f=—・\uff1d\uff5c|" else word + " "
    for word in (*load_table("bylines")["by"]["words"], *every(lambda language: language.bylines.by))
)
# White space before a mark is only matched from its start: matching from each character would take quadratic time.
BETWEEN_NAMES = re.compile(
    rf"(?:(?<!\s)|(?=\S))\s*(?:,|;|\||·|•|/|\s[-\u2013—]|、|\uff0c|\s&|\s(?:{'|'.join(CONJUNCTIONS)})\b)\s+|、|\uff0c"
)
_AUTHOR_LABELS: Final = frozenset(bare_words(word) for word in BY.words if word.rstrip()[-1] in ":\uff1a=")
_CREDIT_WORDS: Final = frozenset(every(lambda language: language.bylines.credits))
_CREDITS: Final = frozenset(map(bare_words, _CREDIT_WORDS))
# Letters that folding merges distinguish Urdu signatures from Arabic credits.
_SIGNS_AS_WRITTEN: Final = frozenset(word.rstrip(": ") for word in BY.words) - _CREDIT_WORDS
_PICTURES: Final = frozenset(map(bare_words, every(lambda language: language.pictures)))
_PLACED_SCRIPTS = re.compile("[\u0600-\u06ff]")  # of the languages whose files have `place_name`
_DASH = re.compile(r"\s?[-\u2013—|/:]\s|\s[-\u2013—|/]\s?")
_LABEL = re.compile(r"\s?([^:\uff1a=\u4e28]{2,30}?)\s?[:\uff1a=\u4e28]\s?([^:\uff1a=\u4e28]{2,60})")
_BETWEEN_CREDITS = re.compile(
    r"\s[-\u2013—|/•·]\s|\s(?=[\u4e00-\u9fff]{2,6}\s?[:\uff1a\u4e28])"
    r"|[;,\uff0c|/、]\s?(?=[^\s:\uff1a=,;|/]{2,12}(?:\s[^\s:\uff1a=,;|/]{1,12}){0,2}\s?[:\uff1a=])"
)
KOREAN_ROLE = re.compile(r"(?<=[가-힣])\s(?:선임|인턴|전문)?(?:기자|특파원)$")
_LONGEST_CREDIT = 6  # words
_LONGEST_PLACED = 45


class Byline(NamedTuple):
    """A byline: its people, agency and place."""

    authors: tuple[str, ...]
    agency: str | None = None
    place: str | None = None


def credit_line(line: str) -> Byline | None:
    """Who made a text, by labels: `Haber: Selin Kara - Kamera: Can Uslu`, `Redaktion: Max Muster`.

    A single label of an author is left to the other forms; credits for anything but writing name no author.
    """
    labelled = [_LABEL.fullmatch(part) for part in _BETWEEN_CREDITS.split(line.strip("[]() "))]
    if not labelled[0] or (len(labelled) == 1 and not _is_credit(labelled[0][1])):
        return None
    if all(part is not None and bare_words(part[1]) in _PICTURES for part in labelled):
        return None  # a picture credit
    authors: list[str] = []
    for part in labelled:
        if part is None or ends_like_sentence(part[2]) or len(part[2].split()) > _LONGEST_CREDIT:
            return None
        label = bare_words(part[1])
        if label in _AUTHOR_LABELS and label not in _CREDITS:
            names = (KOREAN_ROLE.sub("", name) for name in BETWEEN_NAMES.split(part[2]))
            authors.extend(name for name in names if is_name(name, loose=False))
        elif label not in _CREDITS and label not in _PICTURES:
            return None
    return Byline(tuple(dict.fromkeys(authors)))


def _is_credit(label: str) -> bool:
    return bare_words(label) in _CREDITS and (label.isascii() or label.strip() not in _SIGNS_AS_WRITTEN)


def placed_reporter(line: str) -> Byline | None:
    """A place, a dash and a reporter's name, if a language uses that: `عين الزيتون - سلمى الخطيب`; otherwise None."""
    if line.isascii() or len(line) > _LONGEST_PLACED or ends_like_sentence(line) or not _PLACED_SCRIPTS.match(line):
        return None
    place, *names = _DASH.split(line)
    if len(names) != 1 or not 1 <= len(place.split()) <= 3 or not 2 <= len(names[0].split()) <= 3:
        return None
    agency = agency_named(names[0])
    return Byline((names[0],), None, place) if agency is None and is_name(names[0], loose=True) else None
