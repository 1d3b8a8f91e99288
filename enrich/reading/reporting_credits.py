"""Credits in brackets behind a report: `(Reporting by X; Editing by Y)`, `(Bericht von X, redigiert von Y)`."""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.bylines import names_in
from enrich.reading.credit_lines import BY, Byline
from enrich.reading.languages import every
from enrich.reading.lines import bare_words, ends_like_sentence
from enrich.reading.tables import PrefixTable, without_last_word

_REPORTING_STARTS: Final = (
    "reporting ", "additional reporting by", "writing by", "editing by", "report by", "edited by", "compiled by",
    "reportage ", "reporte ", "reportagem ",
)  # fmt: skip
REPORTING_STARTS: Final = without_last_word(_REPORTING_STARTS)
_REPORTING = re.compile(
    r"[(\[]?\s?(?:additional\s)?(?:reporting|writing|report|reportage|compiled)\s(?:and (?:writing"
    r"|editing)\s)?by\s(.{3,300}?)[)\].\s]*",
    re.IGNORECASE,
)
# (Reportage X, édité par Y), (Reporte de X; editado por Y)
_ABROAD = re.compile(
    r"[(\[](?:reportage|reporte|reportagem)\s(?:de\s|di\s)?(.{3,120}?)[;,.]\s"
    r"(?:édit|edit|ediç|edici|version|tradu).{3,160}[)\]]\.?",
    re.IGNORECASE,
)
_PLACES = re.compile(r"\s(?:in|from)\s[A-Z][\w.\u2019' -]{1,30}?(?=,|\sand\s|\s?$)")
_EDITING = re.compile(r"[(\[]?\s?(?:editing|edited|compiled)\s(?:and\s\w+\s)?by\s.{3,200}", re.IGNORECASE)
# What the parts of a credit begin with in other languages, and how many words may follow: names, and for whom.
_WORDS: Final = PrefixTable(
    f"{bare_words(word)} "
    for word in (
        *every(lambda language: language.bylines.credits),
        *every(lambda language: language.bylines.translated),
        *(word for word in BY.words if word.rstrip()[-1] in ":\uff1a"),
    )
)
_BETWEEN_PARTS = re.compile(r"\s[-\u2013—]\s|[;,،.]\s")
_LONGEST_PART = 8  # words
_LONGEST = 200


def reporting_credit(line: str) -> Byline | None:
    """The content of a line in brackets at a report's end: `(Reporting by X; Editing by Y)`; None if it is not one."""
    bare = line[:400]
    folded = bare.lstrip("([ ").casefold()
    if not folded.startswith(_REPORTING_STARTS):
        return None
    if not (bare.startswith(("(", "[")) or " by " in folded[:40]) or len(line) > 300:
        return None
    if abroad := _ABROAD.fullmatch(bare):
        return names_in(abroad[1].strip(), loose=False) or Byline(())
    first = bare.split(";")[0]
    if match := _REPORTING.fullmatch(first):
        signed = names_in(_PLACES.sub("", match[1]).strip(), loose=False)
        if signed is None:
            return Byline(()) if bare.startswith(("(", "[")) else None
        return Byline(() if "additional" in first.casefold() else signed.authors)
    alone = len(line) < 90 and not ends_like_sentence(line)
    return Byline(()) if _EDITING.fullmatch(bare) and (bare.startswith(("(", "[")) or alone) else None


def bracketed_credit(line: str) -> Byline | None:
    """A line in brackets of which each part begins with what somebody did for the text; it names no author."""
    if len(line) > _LONGEST or line[0] not in "(\uff08" or line.rstrip(".")[-1] not in ")\uff09":
        return None
    # After who did what, whom to ask: `. Bei Rückfragen …`.
    credited_people = re.split(r"\.\s(?=[^\W\d_]{2,12}\s)", line.strip("()\uff08\uff09. "), maxsplit=1)[0]
    parts = [bare_words(part) for part in _BETWEEN_PARTS.split(credited_people)]
    credited = len(parts) > 1 and all(
        _WORDS.longest_of(part) is not None and len(part.split()) <= _LONGEST_PART for part in parts
    )
    return Byline(()) if credited else None
