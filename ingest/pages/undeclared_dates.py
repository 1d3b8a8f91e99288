"""The date of a page that declares none: from its address, its visible text, or htmldate."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from htmldate import find_date
from lxml.html import HtmlElement

from contract.article import Published
from ingest.dates import read_date
from ingest.pages.dates import DateMarks, decide, declared_date, is_ahead, is_of_another
from ingest.pages.visible_dates import visible_date

_AT_THE_END: Final = re.compile(
    r" (?:[(\[\uff08](?P<brackets>[^()\[\]\uff08\uff09]{6,30})[)\]\uff09]"
    r"|[|\u2013\u2014-] (?P<behind>[^|\u2013\u2014]{6,30}))$"
)


def undeclared_date(tree: HtmlElement, marks: DateMarks, url: str | None, fetched_at: datetime) -> Published | None:
    """The date of a page that declares none: in its address, otherwise in what it shows."""
    in_url = decide(DateMarks(), url=url, fetched_at=fetched_at)
    if in_url and in_url.precision != "month":
        return in_url
    seen = visible_date(tree, marks.hints, month=in_url.value if in_url else None)
    seen = None if seen and is_ahead(seen.value, fetched_at) else seen
    if seen and (not in_url or seen.value.startswith(in_url.value)):
        return seen
    if (titled := _day_in_titles(tree, marks)) and not (in_url and not titled.value.startswith(in_url.value)):
        return titled
    found, changed = _searched_date(tree), declared_date(marks.modified, marks.hints, fetched_at)
    if found and changed and changed.value.startswith(found):
        found = None  # the search found the day of the last change, the only one that the page declares
    return decide(DateMarks(), url=url, found=found, fetched_at=fetched_at)


def _day_in_titles(tree: HtmlElement, marks: DateMarks) -> Published | None:
    """The day in brackets at the end of the page's headline or title, or after its last mark."""
    for element in tree.iter("h1", "title"):
        if match := _AT_THE_END.search(" ".join(element.text_content().split())):
            found = read_date(match["brackets"] or match["behind"], "page", marks.hints)
            if found and found.day:
                return found
    return None


def _searched_date(tree: HtmlElement) -> str | None:
    """The ISO day that htmldate finds in text and markup; only asked if nothing is declared."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            script.text = None  # read elsewhere; a search would find other pages' dates in it
    others = [(element, element.text) for element in tree.iter("time") if is_of_another(element)]
    for element, _ in others:
        element.attrib.pop("datetime", None)
        element.text = None
    found: str | None = find_date(tree, original_date=True, extensive_search=False)
    for element, words in others:
        element.text = words
    return found
