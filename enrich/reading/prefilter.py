"""A quick no for most lines: whether any rule can recognise one, by its first letters and marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from enrich.reading.agencies import AGENCY_ENDS, AGENCY_STARTS
from enrich.reading.boilerplate import BLOCK_HEADINGS, BOILERPLATE_STARTS
from enrich.reading.bylines import BYLINE_STARTS, ends_with_agency, may_be_unlabelled
from enrich.reading.dates import page_date
from enrich.reading.declared_sources import SOURCE_STARTS
from enrich.reading.desk_marks import are_bare_initials
from enrich.reading.reporting_credits import REPORTING_STARTS
from enrich.reading.scan import limits
from enrich.reading.staff_lines import STAFF_STARTS
from enrich.reading.tables import SECTIONS, FirstWords, Remembered, load_table

BY_FORM: Final = 1
BY_WORDS: Final = 2
_LENGTH = limits.START_LENGTH
# Marks without which no rule recognises a line that starts like a sentence. No classes, so that the search can skip
# ahead.
# iStock by its capital letter: small letters start too many words.
_MARKS = re.compile("©|:|/|\\||>|Image|Photo|PHOTO|Shutterstock|Stock(?<=iStock)|Commons|Pool|Unsplash|Alamy")
_QUOTES = "\"'"  # not decoration: like a letter, no word of the tables starts with one
ADDRESSES: Final = frozenset(("http", "www."))
# How lines start that rules recognise by form: ids, scripts, credits for material, trails.
_FORMS = (
    "news article story post item document haber id code no number kodu window var function document google gtag home "
    "reporting additional writing editing report edited compiled with inputs file con com avec mit copyright views "
    "reading shares "
    "photo image picture credit illustration graphic file ap afp reuters courtesy"
)


def _words() -> Iterator[str]:
    for rule in load_table("boilerplate")["vocabulary"]:
        for kind in ("lines", "anywhere", "opens", "starts", "inline"):
            yield from rule.get(kind, [])
    for marks in load_table("declared_sources").values():
        for kind in ("link", "label", "phrase"):
            yield from marks[kind]
    for names in load_table("sections").values():
        yield from names
    for agency in load_table("agencies")["agency"]:
        yield from (agency["name"], *agency["aliases"])
    for words in (*load_table("dates")["months"].values(), *load_table("dates")["words"].values(), _FORMS):
        yield from words.split()
    yield from load_table("bylines")["by"]["words"]
    yield from load_table("bylines")["nobody"]["names"]
    yield from load_table("agencies")["unnamed"]
    yield from ("post", "with", "editor", "redaktor")
    yield from ("quelle", "source", "via")


_STARTS: Final = frozenset(word.casefold()[:_LENGTH].rstrip() for word in _words())
# The same for phrases of languages: a line that starts like this is looked up, and its form is not checked.
_PHRASES: Final = (
    frozenset(
        word.casefold()[:_LENGTH].rstrip()
        for word in chain(
            AGENCY_STARTS, BYLINE_STARTS, REPORTING_STARTS, BOILERPLATE_STARTS, SOURCE_STARTS, STAFF_STARTS, SECTIONS
        )
    )
    - _STARTS
)
LINE_STARTS: Final = _STARTS | _PHRASES
# How a line starts that is not recognised by a mark, a name or a date.
LINE_FIRST_WORDS: Final = FirstWords(
    chain(
        AGENCY_STARTS,
        BYLINE_STARTS,
        REPORTING_STARTS,
        BOILERPLATE_STARTS,
        BLOCK_HEADINGS,
        SOURCE_STARTS,
        STAFF_STARTS,
        SECTIONS,
    )
)


# How a line starts: with letters that start no word of the tables, with letters that start one, with a quotation
# mark, or with something else, after which anything may follow.
_UNKNOWN: Final = 0
_WORD: Final = 1
_QUOTE: Final = 2
_OTHER: Final = 3
_PHRASE: Final = 4


def _started(start: str) -> int:
    """How a line with these first characters starts."""
    start = start.casefold()
    if start in ADDRESSES:
        return _OTHER
    if start[0] in _QUOTES:
        return _QUOTE
    if not (start[0].isalpha() and start.isascii()):
        return _OTHER
    word = start.partition(" ")[0].rstrip(".,-'")
    if start in _STARTS or word in _STARTS:
        return _WORD
    return _PHRASE if start in _PHRASES or word in _PHRASES else _UNKNOWN


_STARTED: Final = Remembered(_started)


def possible_match(text: str) -> int:
    """By what a rule can recognise a line: 0, or `BY_FORM`, its marks or as a name or date, or also `BY_WORDS`."""
    start = _STARTED[text[:_LENGTH]]
    if start == _OTHER:
        return BY_WORDS
    if mark := _MARKS.search(text):
        return BY_WORDS if LINE_FIRST_WORDS.may_start(text) or (mark[0] == "©" or "©" in text) else BY_FORM
    if start == _UNKNOWN:
        formed = (
            " contributed " in text
            or text[-1] == ")"
            or "@" in text
            or (text[text.rfind(" ") + 1 :] in AGENCY_ENDS and ends_with_agency(text))
            or are_bare_initials(text)
        )
        return BY_FORM if formed else 0
    if LINE_FIRST_WORDS.may_start(text):
        return BY_WORDS
    if start == _PHRASE:
        return (
            BY_FORM
            if " contributed " in text or (text[text.rfind(" ") + 1 :] in AGENCY_ENDS and ends_with_agency(text))
            else 0
        )
    formed = (
        "=" in text
        or "#" in text
        or "(c)" in text
        or "(C)" in text  # without these and those marks no rule recognises a line by its form
        or " contributed " in text
        or page_date(text) is not None
        or may_be_unlabelled(text)
    )
    return BY_FORM if formed else 0
