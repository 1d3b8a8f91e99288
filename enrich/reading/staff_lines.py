"""Lines with an agency's name next to those of its staff, and lines that name a text's translator."""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.agencies import agency_line, agency_named
from enrich.reading.agency_lines import reporter_of
from enrich.reading.credit_lines import BETWEEN_NAMES, BY, Byline, credit_line
from enrich.reading.datelines import dateline_at_start
from enrich.reading.languages import every
from enrich.reading.lines import bare_words, ends_like_sentence
from enrich.reading.names import is_name
from enrich.reading.tables import PrefixTable

_LONGEST = 120
_LONGEST_PLACED = 80
# AGERPRES/(A - autor: Ion Popa, editor: Ana Rusu)
_CREDITED = re.compile(r"([^/()]{2,30}?)\s?/?\s?\(([^()]{3,100}:[^()]{3,100})\)")
_BEHIND = re.compile(
    r"(?<=[.!?\"”»\u3002」』\uff01\uff1f\u0964\u06d4])\s?"
    r"(?:([^/().]{2,30}?)\s?/\s?)?"
    r"[(\uff08]([^()\uff08\uff09]{2,100}[:\uff1a][^()\uff08\uff09]{1,100})[)\uff09]\s?\d{0,8}$"
)
_LABEL_BEHIND = re.compile(r"(?<=[\u3002」』])\s?【([^【】]{2,6})】[^【】\u3002]{2,20}$")  # 【翻訳編集】AFPBB News
_CREDIT = re.compile(r"(?:.{0,8}-\s)?([^:,;]{2,24}):\s?([^:,;]{2,40})")
_BEHIND_NAME = re.compile(r"([^()]{3,40}?)\s\(([^()]{2,40})\)")  # Lê Mai (Theo AFP)
_HOSTED = re.compile(r"\((?:[\w-]{2,20}\.){1,2}[a-z]{2,5}\s?/\s?[^()/]{2,40}\)", re.IGNORECASE)  # (Outlet.com/Rina)
_FILED = re.compile(r"\(([^()]{2,20})\)(?:\s[a-z]{2,5}){1,3}")  # (Hina) xjr ymk
_UNCASED = re.compile("[\u0590-\u0e7f]")  # Hebrew to Thai: scripts without capitals
# The Hijri date before the Gregorian one.
_OF_HIJRA = re.compile(
    r"\s\d{1,2}\s[^\d]{3,20}\s1[345]\d\d\s?\u0647\u0640?\s\u0627\u0644\u0645\u0648\u0627\u0641\u0642(?=\s)"
    r"|\s\u0645(?=\s)"
)
_BEFORE: Final = PrefixTable(f"{word} " for word in every(lambda language: language.sources.before))
_TRANSLATED: Final = PrefixTable(
    ("translated by", "translation by", "translation:", *every(lambda language: language.bylines.translated))
)
STAFF_STARTS: Final = _TRANSLATED.words
_BEHIND_LABEL = " :\uff1a"  # one of them behind a label of one character: others begin words with it


def agency_and_staff(line: str) -> Byline | None:
    """The agency of a line below a report, and the people next to it; None if it is not such a line."""
    if len(line) > _LONGEST or not (", " in line or line[-1] in ")\uff09" or line[0] == "(" or _UNCASED.match(line)):
        return None
    if ends_like_sentence(line.rstrip(")")):
        return None
    if match := _CREDITED.fullmatch(line):
        return _credited(match[1], match[2])
    if signed := _bracketed(line) or (None if line.isascii() else reporter_of(line)):
        return signed
    if match := _BEHIND_NAME.fullmatch(line):
        start = _BEFORE.longest_of(match[2].casefold())
        agency = agency_named(match[2][len(start) :] if start else match[2])
        return Byline((match[1],), agency) if agency and is_name(match[1], loose=True) else None
    return _agency_and_name(line)


def _agency_and_name(line: str) -> Byline | None:
    if not _UNCASED.match(line):
        head, mark, name = line.rpartition(", ")
        agency = agency_named(head) if mark and " " in head else None
        return Byline((name,), agency) if agency and is_name(name, loose=True) else None
    head, mark, name = line.partition("/") if "/" in line else line.partition(" ")
    agency = agency_named(head.strip("-\u2013— ")) if mark and len(name.split()) <= 3 else None
    return Byline((name.strip(),) if mark == "/" else (), agency) if agency and is_name(name, loose=True) else None


def _bracketed(line: str) -> Byline | None:
    """An agency in brackets before initials, or an outlet's site before a name: `(Hina) abc`, `(Outlet.com/Rina)`."""
    if line[0] != "(":
        return None
    if (match := _FILED.fullmatch(line)) and (agency := agency_named(match[1])):
        return Byline((), agency)
    return Byline(()) if _HOSTED.fullmatch(line) else None


def staff_behind(text: str) -> tuple[Byline, int] | None:
    """Who is credited behind a report's last full stop, and the credit's length; None where nobody is.

    `… lângă stadion. AGERPRES/(A - autor: Ion Popa, editor: Ana Rusu)`, `…不收租金。(編輯:林口)1130513`.
    """
    match = _BEHIND.search(text[-_LONGEST:])
    if match is None:
        label = _LABEL_BEHIND.search(text[-_LONGEST:])
        return (Byline(()), len(label[0])) if label and _TRANSLATED.longest_of(f"{label[1]}\uff1a") else None
    signed = _credited(match[1], match[2]) if match[1] else credit_line(match[2])
    return (signed, len(match[0])) if signed else None


def _credited(head: str, credits_: str) -> Byline | None:
    agency = agency_named(head)
    if agency is None:
        return None
    labelled = [match for part in credits_.split(",") if (match := _CREDIT.fullmatch(part.strip()))]
    authors = [match[2].strip() for match in labelled if bare_words(match[1]) in _AUTHORS]
    return Byline(tuple(authors), agency) if labelled else None


_AUTHORS: Final = frozenset(bare_words(word) for word in BY.words if word.rstrip()[-1] == ":")


def placed_agency(line: str) -> str | None:
    """A dateline on its own line, with the report below it: `دمشق-سانا`; it without a second calendar, or None."""
    line = _OF_HIJRA.sub(" ", line)
    if (
        len(line) > _LONGEST_PLACED
        or (line.isascii() and "(" not in line)
        or ends_like_sentence(line)
        or agency_line(line)
    ):
        return None
    if line.isascii() and not line.partition("(")[0].isupper():
        return None  # a title with its agency
    found = dateline_at_start(f"{line} - {line}")
    return line if found and found.agency and found.length >= len(line) else None


def translator(line: str) -> Byline | None:
    """A line that names a text's translator, who is not its author."""
    if len(line) > _LONGEST:
        return None
    bare = line.strip("()[]*—\u2013- .")
    start = _TRANSLATED.longest_of(bare.casefold())
    if start is None or (len(start) == 1 and bare[1:2] not in _BEHIND_LABEL):
        return None
    names = BETWEEN_NAMES.split(bare[len(start) :].strip(_BEHIND_LABEL))
    return Byline(()) if all(is_name(name, loose=False) for name in names) else None
