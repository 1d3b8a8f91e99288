"""A visible but undeclared date: the line at the headline, or what follows "Published:"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from contract.article import Published
from ingest.dates import Hints, read_date
from ingest.pages.dates import is_of_another
from ingest.pages.words import found_in, phrases

_LABELS: Final = phrases("published_label")
_CHANGED: Final = phrases("changed")
_CUT: Final = re.compile(
    r" ?(?:[|•·;(]|\. | [-\u2013\u2014] | (?:on|le|am|el|em|il) ) ?| (?=来源|來源|作者|编辑|編輯|记者|記者|责编|阅读|출처|조회|기자)"
)
_NAMED: Final = re.compile(r"date|time|publi|posted|meta|byline|stamp|fecha|datum|data|tarih|info", re.IGNORECASE)
# Words for the last update.
_LAST: Final = re.compile(
    r"[,;(]? ?(?:last|zuletzt|letzte|dernière|última|ultim[oa]|laatst|senast|sist|sidst|ostatni[aoe]|naposledy|son"
    r"|viimeksi|utoljára|最終|最后|最後|최종)\s*$",
    re.IGNORECASE,
)
_TODAY: Final = re.compile(r"today|current|clock|(?<![a-z])now(?![a-z])", re.IGNORECASE)  # the day of the visit
_DIGITS: Final = re.compile(r"\d\d?(?!\d)|[〇一二三四五六七八九]年")
_DAY_AND_MONTH: Final = re.compile(
    r"(?<!\w)(?:(?P<before>[^\W\d]{3,12})\.? )?(?P<day>\d\d?)(?:\.|st|nd|rd|th)?"
    r"(?: (?:de )?(?P<behind>[^\W\d]{3,12}))?(?!\w)"
)
_BLOCKS: Final = ("p", "div", "span", "time", "li", "td", "font", "small", "em", "b", "i", "strong", "dd", "section")
_LINE: Final = 160  # characters of a line that may contain dates
_DATE: Final = 60  # characters of a date, with its time and zone
_LONG: Final = 180  # characters of a paragraph that is running text
_LINES: Final = 300


def visible_date(tree: HtmlElement, hints: Hints, month: str | None = None) -> Published | None:
    """The day in the first date line: one declared as the publication, otherwise one before running text.

    month: from the address, gives the year for a day without one: `Tuesday 24 November` in `2026-11`.
    """
    bare: Published | None = None
    above: Published | None = None  # above the headline, where there are also lists of other articles
    for line, named, before_text in _lines(tree):
        if not line:
            bare, above = None, bare
            continue
        if labels := found_in(line, _LABELS):
            start = line.lower().index(labels[0]) + len(labels[0])
            if labelled := _read(_before_a_change(line[start : start + _DATE]).lstrip(" :\uff1a"), hints):
                return labelled
        if bare is None and (before_text or (named and above is None)) and (said := _before_a_change(line)):
            bare = _read(said, hints) or (_day_of(month, said) if month else None)
    return bare or above


def _day_of(month: str, line: str) -> Published | None:
    """The day in a line without a year, if its month is that one."""
    year = month[:4]
    for match in _DAY_AND_MONTH.finditer(line):
        for written in (f"{match['day']} {match['behind']} {year}", f"{match['before']} {match['day']}, {year}"):
            if (found := read_date(written, "page")) and found.day and found.value.startswith(month):
                return found
    return None


def _before_a_change(text: str) -> str:
    """The text before the words for an update, as in "입력 2024.03.14 20:15 수정 2024.03.15"."""
    lowered = text.lower()
    before = text[: min((lowered.index(word) for word in found_in(text, _CHANGED)), default=len(text))]
    return _LAST.sub("", before)


def _lines(tree: HtmlElement) -> Iterator[tuple[str, bool, bool]]:
    """Short lines with digits, whether their element is named for a date, and whether they precede the text.

    An empty one is the headline.
    """
    before, seen = True, 0
    headline = next(tree.iter("h1"), None)
    for element in tree.iter("h1", *_BLOCKS):
        if element.tag == "h1":
            if element is headline:
                yield "", False, before
            continue
        own = element.text or ""
        if len(own) >= _LONG and element.tag in {"p", "div"}:
            before = False
        words = " ".join(element.text_content().split()) if len(element) < 8 else " ".join(own.split())
        if 6 <= len(words) <= _LINE and _DIGITS.search(words):
            called = f"{element.get('class') or ''} {element.get('id') or ''} {element.tag}"
            if _TODAY.search(called) or is_of_another(element):
                continue
            named = bool(_NAMED.search(called))
            yield words, named, before
            seen += 1
            if seen >= _LINES:
                return


def _read(text: str, hints: Hints) -> Published | None:
    """The day at the beginning of a line, or in one of its parts."""
    for part in (text, *_CUT.split(text)[:6]):
        found = read_date(part.strip(" ,."), "page", hints)
        if found and found.day:
            return found
    return None
