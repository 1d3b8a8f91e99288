"""The rules for whole lines above and below a report, the most reliable first.

Each rule recognises the content of a line, whatever is around it, and then takes it into the fields if the lines
around it allow. `HEAD_RULES` are for the lines above a report, `TAIL_RULES` for those below.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final, NamedTuple

from enrich.reading.agencies import (
    MaterialCredit,
    agency_line,
    agency_named,
    material_credit,
    rights_of,
)
from enrich.reading.agency_lines import agency_and_name
from enrich.reading.boilerplate import is_block_entry, reason_at_edge
from enrich.reading.bylines import byline
from enrich.reading.credit_lines import Byline, placed_reporter
from enrich.reading.datelines import dateline_at_start
from enrich.reading.dates import PageDate, page_date
from enrich.reading.declared_sources import declared_source
from enrich.reading.desk_marks import are_bare_initials, is_desk_initials
from enrich.reading.line_rule import LineRule, LineRules
from enrich.reading.lines import LONGEST_LINE
from enrich.reading.marked_text import Fields, Line, MarkedText
from enrich.reading.page_labels import outlet_id, section_named, tags_labelled
from enrich.reading.page_phrases import tail_phrase
from enrich.reading.pictures import picture_credit
from enrich.reading.reading import Dateline, DeclaredSource
from enrich.reading.reporting_credits import bracketed_credit, reporting_credit
from enrich.reading.staff_lines import agency_and_staff, placed_agency, translator


class DatedSource(NamedTuple):
    """A line's content that gives a page's day and its source."""

    on: PageDate
    source: DeclaredSource


_BEFORE_LABEL = re.compile(r"[\s|·•,]{1,3}(?=[^\W\d])")
_ACCOUNT = re.compile(r"@\w{2,30}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")  # of who wrote a text
_LONGEST_DATE = 60
_MARKS = 12
_BETWEEN_SOURCES = re.compile(r"\s?[,;+،、]\s?")


def _apply_date(marked: MarkedText, fields: Fields, line: Line, found: PageDate) -> str | None:
    if marked.continues_line_above(line):
        return None
    if found.published and fields.published is None:
        fields.published = found.published
        marked.add_span("published", line.start, line.end)
    return "page date"


def _apply_section(marked: MarkedText, fields: Fields, line: Line, section: str) -> str | None:
    if fields.title and section == line.text and marked.has_line_below(line):
        return None
    if fields.section is None:
        fields.section = section
        marked.add_span("section", line.start, line.end)
    return "section"


def _apply_id(marked: MarkedText, fields: Fields, line: Line, found: str) -> str:
    if fields.outlet_id is None:
        fields.outlet_id = found
        marked.add_span("outlet_id", line.end - len(found), line.end)
    return "outlet id"


def _apply_byline(marked: MarkedText, fields: Fields, line: Line, signed: Byline) -> str | None:
    if marked.continues_line_above(line):
        return None
    take_signed(marked, fields, line, signed)
    return "byline"


def _apply_placed_reporter(_marked: MarkedText, fields: Fields, line: Line, signed: Byline) -> str | None:
    """A place and a name between the title and the report."""
    if not fields.title or fields.authors:
        return None
    take_signed(_marked, fields, line, signed)
    return "byline"


def _reporting_credit(text: str) -> Byline | None:
    return reporting_credit(text) or bracketed_credit(text) if len(text) < LONGEST_LINE else None


def _apply_reporting_credit(marked: MarkedText, fields: Fields, line: Line, signed: Byline) -> str:
    take_signed(marked, fields, line, signed)
    return "reporting credit"


def take_signed(marked: MarkedText, fields: Fields, line: Line, signed: Byline) -> None:
    """Take people, place and agency of a byline into the fields that have none, with where they stand."""
    if signed.authors and not fields.authors:
        fields.authors = signed.authors
        marked.add_span("authors", line.start, line.end)
    if signed.place and fields.dateline is None:
        fields.dateline = Dateline(signed.place)
        marked.add_span("dateline", line.start, line.end)
    _take_agency(marked, fields, line, signed.agency)


def _apply_placed_agency(marked: MarkedText, fields: Fields, line: Line, text: str) -> str:
    found = dateline_at_start(f"{text} - {text}", fields.published.day if fields.published else None)
    if found and found.dateline and fields.dateline is None:
        fields.dateline = found.dateline
        marked.add_span("dateline", line.start, line.end)
    _take_agency(marked, fields, line, found.agency if found else None)
    return "dateline"


def _apply_agency(marked: MarkedText, fields: Fields, line: Line, agency: str) -> str:
    _take_agency(marked, fields, line, agency)
    return "agency"


def _apply_material_credit(marked: MarkedText, fields: Fields, line: Line, credit: MaterialCredit) -> str:
    _take_agency(marked, fields, line, credit.agency)
    return "agency credit"


def _take_agency(marked: MarkedText, fields: Fields, line: Line, agency: str | None) -> None:
    if agency and fields.agency is None:
        fields.agency = agency
        marked.add_span("agency", line.start, line.end)


def _desk_initials(text: str) -> str | None:
    return text if is_desk_initials(text) or are_bare_initials(text) else None


def _apply_desk_initials(marked: MarkedText, fields: Fields, line: Line, _initials: str) -> str | None:
    """Initials are below an agency's name, or below a whole sentence: `cts/lb` below a heading is a unit."""
    if are_bare_initials(line.text):
        return "initials" if marked.follows_sentence(line) and fields.agency is not None else None
    if fields.agency is not None or marked.follows_sentence(line):
        return "initials"
    above = marked.text_above(line)
    return "initials" if above and (byline(above) or agency_line(above)) else None  # (PAP) / autor: X / an/ mark/


def _apply_boilerplate(marked: MarkedText, fields: Fields, line: Line, reason: str) -> str | None:
    if line.text[0].islower() and marked.continues_line_above(line):
        return None
    if reason == "copyright":
        _take_agency(marked, fields, line, rights_of(line.text))
    return reason


def _named_source(text: str) -> DeclaredSource | None:
    """A source above a report must have a name: `Source` alone may head a list."""
    source = declared_source(text)
    return source if source and (source.name or source.url) else None


def _apply_source(marked: MarkedText, fields: Fields, line: Line, source: DeclaredSource) -> str:
    known = fields.declared_source
    if known is None or not (known.name or known.url):
        fields.declared_source = source
        marked.add_span("declared_source", line.start, line.end)
    if source.name:
        named = (agency_named(part) for part in (source.name, *_BETWEEN_SOURCES.split(source.name)))
        _take_agency(marked, fields, line, next(filter(None, named), None))
    return "source mark"


def _dated_source(text: str) -> DatedSource | None:
    """A day and a source in one line: `13 May 2024 | Source: X`."""
    if not (":" in text or "\uff1a" in text) or not any(map(str.isdecimal, text[:_MARKS])):
        return None
    for mark in islice(_BEFORE_LABEL.finditer(text, 0, _LONGEST_DATE), _MARKS):
        on = page_date(text[: mark.start()].strip(" |,;"))
        source = _named_source(text[mark.end() :].strip()) if on else None
        if on and source:
            return DatedSource(on, source)
    return None


def _apply_dated_source(marked: MarkedText, fields: Fields, line: Line, found: DatedSource) -> str | None:
    return _apply_date(marked, fields, line, found.on) and _apply_source(marked, fields, line, found.source)


def _apply_tags(marked: MarkedText, fields: Fields, line: Line, tags: tuple[str, ...]) -> str:
    if not fields.tags:
        fields.tags = tags
        marked.add_span("tags", line.start, line.end)
    return "tags"


def _account(text: str) -> str | None:
    return "contact" if "@" in text and _ACCOUNT.fullmatch(text) else None


def _picture_credit(text: str) -> str | None:
    return picture_credit(text) if is_block_entry(text) else None


def _apply_picture_credit(_marked: MarkedText, _fields: Fields, _line: Line, _credit: str) -> str:
    return "picture credit"


_DATE: Final = LineRule(page_date, _apply_date, by_form=True)
_BYLINE: Final = LineRule(byline, _apply_byline, by_form=True)
_AGENCY: Final = LineRule(agency_line, _apply_agency, by_form=True)
_BOILERPLATE: Final = LineRule(reason_at_edge, _apply_boilerplate)

HEAD_RULES: Final = LineRules(
    _DATE,
    LineRule(section_named, _apply_section, by_form=True),
    LineRule(outlet_id, _apply_id, by_form=True),
    _BYLINE,
    _AGENCY,
    _BOILERPLATE,
    LineRule(_named_source, _apply_source),
    LineRule(_dated_source, _apply_dated_source, by_form=True),
    LineRule(placed_reporter, _apply_placed_reporter),
    LineRule(agency_and_name, _apply_byline, by_form=True),
    LineRule(placed_agency, _apply_placed_agency, by_form=True),
    LineRule(translator, _apply_byline),
    LineRule(_account, _apply_boilerplate, by_form=True),
)
TAIL_RULES: Final = LineRules(
    _BOILERPLATE,
    LineRule(material_credit, _apply_material_credit, by_form=True),
    LineRule(declared_source, _apply_source),
    LineRule(_reporting_credit, _apply_reporting_credit),
    _AGENCY,
    LineRule(_desk_initials, _apply_desk_initials, by_form=True),
    _BYLINE,
    _DATE,
    LineRule(tags_labelled, _apply_tags),
    LineRule(_picture_credit, _apply_picture_credit, by_form=True),
    LineRule(agency_and_staff, _apply_byline, by_form=True),
    LineRule(translator, _apply_byline),
)
# For lines of a tail that no other rule recognises.
CALL_RULES: Final = LineRules(LineRule(tail_phrase, _apply_boilerplate))
