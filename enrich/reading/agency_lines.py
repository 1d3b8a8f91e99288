"""Lines above a report with an agency's name next to a reporter or a place, and nothing else."""

from __future__ import annotations

import re

from enrich.reading.agencies import AGENCY_FIRST_WORDS, agency_named
from enrich.reading.credit_lines import Byline
from enrich.reading.lines import ends_like_sentence
from enrich.reading.names import is_name
from enrich.reading.roles import WITH
from enrich.reading.signatures import signature

_LONGEST = 80
_BETWEEN = re.compile(r"\s?[/|•·,]\s|\s[-\u2013—]\s")
_IN_BRACKETS = re.compile(r"([^()]{3,40}?)\s\((?:([^()\s]{1,5})\s)?([^()]{2,40})\)")
_REPORTER_OF = re.compile(
    r"[(\uff08]?([\u4e00-\u9fff]{2,5})[记記]者\s?"
    r"([\u4e00-\u9fff]{2,3}(?:[、 ][\u4e00-\u9fff]{2,3}){0,4})[)\uff09]?"
)
_UNCASED = re.compile("[\u0590-\u06ff]")  # Hebrew and Arabic


def agency_and_name(line: str) -> Byline | None:
    """An agency next to a reporter or a place in a line of its own; None if a line is not only that.

    `STT, Tiina Laine`, `Wien • APA`, `عمان/ سامر خليل/ الأناضول`, `Claire Martin (avec AFP)`, `新华社记者李明`.
    """
    if line.isascii() and line[-1] != ")" and not AGENCY_FIRST_WORDS.may_start(line):
        return None
    if len(line) > _LONGEST or ends_like_sentence(line.rstrip(")\uff09")):
        return None
    if not line.isascii() and (found := reporter_of(line)):
        return found
    return _helped(line) or _beside(_BETWEEN.split(line), place_alone="•" in line)


def reporter_of(line: str) -> Byline | None:
    """Reporters behind their agency or outlet in Chinese, before their role in Japanese: `新华社记者李明`, `山田太郎記者`."""
    if line.endswith("記者") and (signed := signature(f"【{line[:-2]}】")):
        return signed
    match = _REPORTER_OF.fullmatch(line)
    return Byline(tuple(re.split("[、 ]", match[2])), agency_named(match[1])) if match else None


def _helped(line: str) -> Byline | None:
    """A reporter, and in brackets the agency that helped: `Claire Martin (avec AFP)`."""
    match = _IN_BRACKETS.fullmatch(line) if line[-1] == ")" else None
    helped = match and (match[2] in WITH or (match[2] is None and not line.isascii()))
    agency = agency_named(match[3]) if match and helped else None
    return Byline((match[1],), agency) if match and agency and is_name(match[1], loose=True) else None


def _beside(parts: list[str], *, place_alone: bool) -> Byline | None:
    """Who is in a line's parts, of which one is an agency. place_alone: whether only a place may be next to it."""
    named = [agency_named(part) for part in parts] if 2 <= len(parts) <= 3 else []
    if sum(map(bool, named)) != 1:
        return None
    if named[0]:
        return Byline((parts[1],), named[0]) if len(parts) == 2 and is_name(parts[1], loose=True) else None
    if len(parts) == 2:
        return Byline((), named[1], parts[0]) if place_alone and " " not in parts[0] else None
    placed = named[2] and _UNCASED.match(parts[1]) and is_name(parts[1], loose=True)
    return Byline((parts[1],), named[2], parts[0]) if placed else None
