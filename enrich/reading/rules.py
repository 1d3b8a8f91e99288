"""What a whole line is, above or below a report: one rule each.

A rule says what it reads in a line, whatever stands around it, and then notes it on the sheet, if the line's
surroundings allow. The callers give the place: `ABOVE` and `BELOW` hold the rules of head and tail, the surest first.
"""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.agencies import Files, agency_line, is_initials, with_files_from
from enrich.reading.bylines import Byline, byline, reporting
from enrich.reading.dates import PageDate, page_date
from enrich.reading.furniture import OPENS, edge_reason, is_entry
from enrich.reading.pictures import credit
from enrich.reading.reading import Dateline, DeclaredSource
from enrich.reading.rule import Rule, Rules
from enrich.reading.sheet import LONGEST, Line, Notes, Sheet, is_sentence, key_of
from enrich.reading.sources import declared_source
from enrich.reading.tables import SECTION_STARTS, SECTIONS

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


def outlet_id(text: str) -> str | None:
    """The number of `News ID: 55632`."""
    match = _ID.fullmatch(text) if len(text) <= 60 and (":" in text or "#" in text or "\uff1a" in text) else None
    return match[1] if match and any(character.isdigit() for character in match[1]) else None


def tags_of(lines: list[str]) -> tuple[str, ...]:
    """The tags in the lines of a list, each once."""
    tags = (tag.strip(" #\t.") for line in lines for tag in _TAGS.split(line))
    return tuple(dict.fromkeys(tag for tag in tags if tag and len(tag) <= 80))


def _date(sheet: Sheet, notes: Notes, line: Line, found: PageDate) -> str | None:
    if sheet.continues(line):
        return None
    if found.published and notes.published is None:
        notes.published = found.published
        sheet.note("published", line.start, line.end)
    return "page date"


def _section_named(text: str) -> str | None:
    """The section that a line names, alone or at a breadcrumb trail's end; None where it names none."""
    return text if SECTION_STARTS.may_start(text) and key_of(text) in SECTIONS else _trail(text)


def _trail(text: str) -> str | None:
    """The section in a breadcrumb trail (`Home > World > Asia`); None where a line is none."""
    if len(text) > 120 or _STEP.search(text) is None or _TRAIL.search(text) is None:
        return None
    parts = [part.strip() for part in _TRAIL.split(text) if part.strip()]
    if len(parts) < 2 or parts[0].casefold() not in _HOMES:
        return None
    return next((part for part in reversed(parts) if key_of(part) in SECTIONS), parts[1])


def _section(sheet: Sheet, notes: Notes, line: Line, named: str) -> str | None:
    if notes.title and named == line.text and sheet.runs_on(line):
        return None
    if notes.section is None:
        notes.section = named
        sheet.note("section", line.start, line.end)
    return "section"


def _id(sheet: Sheet, notes: Notes, line: Line, found: str) -> str:
    if notes.outlet_id is None:
        notes.outlet_id = found
        sheet.note("outlet_id", line.end - len(found), line.end)
    return "outlet id"


def _byline(sheet: Sheet, notes: Notes, line: Line, signed: Byline) -> str | None:
    if sheet.continues(line):
        return None
    _note_signed(sheet, notes, line, signed)
    return "byline"


def _credited(text: str) -> Byline | None:
    return reporting(text) if len(text) < LONGEST else None


def _reporting(sheet: Sheet, notes: Notes, line: Line, signed: Byline) -> str:
    _note_signed(sheet, notes, line, signed)
    return "reporting credit"


def _note_signed(sheet: Sheet, notes: Notes, line: Line, signed: Byline) -> None:
    if signed.authors and not notes.authors:
        notes.authors = signed.authors
        sheet.note("authors", line.start, line.end)
    if signed.place and notes.dateline is None:
        notes.dateline = Dateline(signed.place)
        sheet.note("dateline", line.start, line.end)
    _note_agency(sheet, notes, line, signed.agency)


def _agency(sheet: Sheet, notes: Notes, line: Line, agency: str) -> str:
    _note_agency(sheet, notes, line, agency)
    return "agency"


def _files(sheet: Sheet, notes: Notes, line: Line, files: Files) -> str:
    _note_agency(sheet, notes, line, files.agency)
    return "agency credit"


def _note_agency(sheet: Sheet, notes: Notes, line: Line, agency: str | None) -> None:
    if agency and notes.agency is None:
        notes.agency = agency
        sheet.note("agency", line.start, line.end)


def _desk_marks(text: str) -> str | None:
    return text if is_initials(text) else None


def _initials(sheet: Sheet, notes: Notes, line: Line, said: str) -> str | None:  # noqa: ARG001  # a rule's shape
    """An agency's desk marks stand below its name, or below a whole sentence: `cts/lb` below a heading is a unit."""
    return "initials" if notes.agency is not None or sheet.ends_above(line) else None


def _furniture(sheet: Sheet, notes: Notes, line: Line, reason: str) -> str | None:  # noqa: ARG001  # a rule's shape
    return None if line.text[0].islower() and sheet.continues(line) else reason


def _source(sheet: Sheet, notes: Notes, line: Line, source: DeclaredSource) -> str:
    known = notes.declared_source
    if known is None or not (known.name or known.url):
        notes.declared_source = source
        sheet.note("declared_source", line.start, line.end)
    return "source mark"


def _source_named(text: str) -> DeclaredSource | None:
    """A source above a report names somebody: `Source` alone may head a list."""
    source = declared_source(text)
    return source if source and (source.name or source.url) else None


def _tagged(text: str) -> tuple[str, ...] | None:
    """`Tags: a, b` and `#a #b`."""
    label, mark, rest = text.partition(":") if ":" in text[:30] else text.partition("\uff1a")
    if _HASHTAGS.fullmatch(text):
        return tags_of([text])
    if mark and len(label) <= 30 and OPENS.get(key_of(label)) == "tags" and not is_sentence(text):
        return tags_of([rest])
    return None


def _tags(sheet: Sheet, notes: Notes, line: Line, tags: tuple[str, ...]) -> str:
    if not notes.tags:
        notes.tags = tags
        sheet.note("tags", line.start, line.end)
    return "tags"


def _credit(text: str) -> str | None:
    return credit(text) if is_entry(text) else None


def _picture(sheet: Sheet, notes: Notes, line: Line, name: str) -> str:  # noqa: ARG001  # a rule's shape
    return "picture credit"


_FURNITURE: Final = Rule(edge_reason, _furniture)
_DATE: Final = Rule(page_date, _date)
_BYLINE: Final = Rule(byline, _byline)
_AGENCY: Final = Rule(agency_line, _agency)

ABOVE: Final = Rules(
    _DATE,
    Rule(_section_named, _section),
    Rule(outlet_id, _id),
    _BYLINE,
    _AGENCY,
    _FURNITURE,
    Rule(_source_named, _source),
)
BELOW: Final = Rules(
    _FURNITURE,
    Rule(declared_source, _source),
    Rule(_credited, _reporting),
    Rule(with_files_from, _files),
    _AGENCY,
    Rule(_desk_marks, _initials),
    _BYLINE,
    _DATE,
    Rule(_tagged, _tags),
    Rule(_credit, _picture),
)
