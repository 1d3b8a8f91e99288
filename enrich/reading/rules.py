"""What a whole line is, above or below a report: one rule each. A rule notes what the line says.

A rule returns the reason why the line is no part of the report, or None where it is no such line.
The callers give the place: `ABOVE` and `BELOW` hold the rules of head and tail, the surest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from enrich.reading.agencies import agency_line, is_initials, with_files_from
from enrich.reading.bylines import Byline, byline, reporting
from enrich.reading.dates import page_date
from enrich.reading.furniture import OPENS, edge_reason, is_entry
from enrich.reading.gate import is_plain
from enrich.reading.pictures import credit
from enrich.reading.reading import Dateline
from enrich.reading.sheet import LONGEST, Line, Notes, Sheet, is_sentence, key_of
from enrich.reading.sources import declared_source
from enrich.reading.tables import SECTION_STARTS, SECTIONS

Rule = Callable[[Sheet, Notes, Line], str | None]

_ID = re.compile(
    r"(?:news|article|story|post|item|document|haber|noticia|новост\w)?\s?(?:id|code|no|number|kodu|№)\s?\.?\s?[:\uff1a#]"
    r"\s?([A-Za-z\d][\w/-]{0,39})",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"\s[>\u203a»/|]\s|\s?[>\u203a»]\s?")
_STEP = re.compile("[>\u203a»/|]")
_HOMES = frozenset(
    (
        "home",
        "homepage",
        "inicio",
        "accueil",
        "startseite",
        "главная",
        "головна",
        "anasayfa",
        "beranda",
        "início",
        "hem",
        "hjem",
        "الرئيسية",
        "होम",
        "首页",
        "ホーム",
        "홈",
    )
)
_TAGS = re.compile(r"\s?[,;|،、\uff0c·•/]\s?|\s(?=#)")
_HASHTAGS = re.compile(r"#[\w-]{2,40}(?:[\s,]{1,3}#[\w-]{2,40}){0,30}")


def strike(sheet: Sheet, notes: Notes, line: Line, rules: tuple[Rule, ...]) -> bool:
    """Strike a line for the first rule that knows it; False where none does."""
    if line.passed is rules or is_plain(line):
        return False
    looks = sheet.looks
    for rule in rules:
        if reason := rule(sheet, notes, line):
            sheet.strike(line, reason)
            return True
    if sheet.looks == looks:
        line.passed = rules  # so that no later sweep asks again
    return False


def outlet_id(line: Line) -> str | None:
    """The number of `News ID: 55632`."""
    text = line.text
    match = _ID.fullmatch(text) if len(text) <= 60 and (":" in text or "#" in text or "\uff1a" in text) else None
    return match[1] if match and any(character.isdigit() for character in match[1]) else None


def tags_of(lines: list[str]) -> tuple[str, ...]:
    """The tags in the lines of a list, each once."""
    tags = (tag.strip(" #\t.") for line in lines for tag in _TAGS.split(line))
    return tuple(dict.fromkeys(tag for tag in tags if tag and len(tag) <= 80))


def _date(sheet: Sheet, notes: Notes, line: Line) -> str | None:
    found = page_date(line.text)
    if found is None or sheet.continues(line):
        return None
    if found.published and notes.published is None:
        notes.published = found.published
        sheet.note("published", line.start, line.end)
    return "page date"


def _section(sheet: Sheet, notes: Notes, line: Line) -> str | None:
    is_section = SECTION_STARTS.may_start(line.text) and line.key in SECTIONS
    named = line.text if is_section else _trail(line.text)
    if named is None or (notes.title and named == line.text and sheet.runs_on(line)):
        return None
    if notes.section is None:
        notes.section = named
        sheet.note("section", line.start, line.end)
    return "section"


def _trail(text: str) -> str | None:
    """The section in a breadcrumb trail (`Home > World > Asia`); None where a line is none."""
    if len(text) > 120 or _STEP.search(text) is None or _TRAIL.search(text) is None:
        return None
    parts = [part.strip() for part in _TRAIL.split(text) if part.strip()]
    if len(parts) < 2 or parts[0].casefold() not in _HOMES:
        return None
    return next((part for part in reversed(parts) if key_of(part) in SECTIONS), parts[1])


def _id(sheet: Sheet, notes: Notes, line: Line) -> str | None:
    found = outlet_id(line)
    if found is None:
        return None
    if notes.outlet_id is None:
        notes.outlet_id = found
        sheet.note("outlet_id", line.end - len(found), line.end)
    return "outlet id"


def _byline(sheet: Sheet, notes: Notes, line: Line) -> str | None:
    signed = byline(line.text)
    return None if signed is None or sheet.continues(line) else _signed(sheet, notes, line, signed, "byline")


def _reporting(sheet: Sheet, notes: Notes, line: Line) -> str | None:
    return _signed(sheet, notes, line, reporting(line.text) if len(line.text) < LONGEST else None, "reporting credit")


def _signed(sheet: Sheet, notes: Notes, line: Line, signed: Byline | None, reason: str) -> str | None:
    if signed is None:
        return None
    if signed.authors and not notes.authors:
        notes.authors = signed.authors
        sheet.note("authors", line.start, line.end)
    if signed.place and notes.dateline is None:
        notes.dateline = Dateline(signed.place)
        sheet.note("dateline", line.start, line.end)
    _note_agency(sheet, notes, line, signed.agency)
    return reason


def _agency(sheet: Sheet, notes: Notes, line: Line) -> str | None:
    agency = agency_line(line.text)
    _note_agency(sheet, notes, line, agency)
    return "agency" if agency else None


def _files(sheet: Sheet, notes: Notes, line: Line) -> str | None:
    files = with_files_from(line.text)
    if files is None:
        return None
    _note_agency(sheet, notes, line, files.agency)
    return "agency credit"


def _note_agency(sheet: Sheet, notes: Notes, line: Line, agency: str | None) -> None:
    if agency and notes.agency is None:
        notes.agency = agency
        sheet.note("agency", line.start, line.end)


def _initials(sheet: Sheet, notes: Notes, line: Line) -> str | None:
    """An agency's desk marks stand below its name, or below a whole sentence: `cts/lb` below a heading is a unit."""
    if not is_initials(line.text) or (notes.agency is None and not sheet.ends_above(line)):
        return None
    return "initials"


def _furniture(sheet: Sheet, notes: Notes, line: Line) -> str | None:  # noqa: ARG001  # a rule's shape
    reason = edge_reason(line)
    return None if reason and line.text[0].islower() and sheet.continues(line) else reason


def _source(sheet: Sheet, notes: Notes, line: Line) -> str | None:
    source = declared_source(line.text)
    if source is None:
        return None
    known = notes.declared_source
    if known is None or not (known.name or known.url):
        notes.declared_source = source
        sheet.note("declared_source", line.start, line.end)
    return "source mark"


def _source_above(sheet: Sheet, notes: Notes, line: Line) -> str | None:
    """A source above a report names somebody: `Source` alone may head a list."""
    source = declared_source(line.text)
    return _source(sheet, notes, line) if source and (source.name or source.url) else None


def _tags(sheet: Sheet, notes: Notes, line: Line) -> str | None:
    """`Tags: a, b` and `#a #b`."""
    text = line.text
    label, mark, rest = text.partition(":") if ":" in text[:30] else text.partition("\uff1a")
    if _HASHTAGS.fullmatch(text):
        tags = tags_of([text])
    elif mark and len(label) <= 30 and OPENS.get(key_of(label)) == "tags" and not is_sentence(text):
        tags = tags_of([rest])
    else:
        return None
    if not notes.tags:
        notes.tags = tags
        sheet.note("tags", line.start, line.end)
    return "tags"


def _credit(sheet: Sheet, notes: Notes, line: Line) -> str | None:  # noqa: ARG001  # a rule's shape
    return "picture credit" if is_entry(line) and credit(line.text) else None


ABOVE: Final[tuple[Rule, ...]] = (_date, _section, _id, _byline, _agency, _furniture, _source_above)
BELOW: Final[tuple[Rule, ...]] = (
    _furniture, _source, _reporting, _files, _agency, _initials, _byline, _date, _tags, _credit,
)  # fmt: skip
