"""Bylines: who signed a text. People, apart from roles, agencies and nobody (`admin`, `News Desk`)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from enrich.reading.agencies import agency_named
from enrich.reading.dates import MONTHS
from enrich.reading.sheet import is_sentence, key_of
from enrich.reading.tables import Prefixes, keys, table

_TABLE = table("people")
_BY: Final = Prefixes(word if word[-1] in ":/=—" else word + " " for word in _TABLE["by"]["words"])
_NOBODY: Final = keys(_TABLE["nobody"]["names"])
_NOBODY_ENDS: Final = tuple(" " + word for word in _TABLE["nobody"]["endings"])
_ROLES: Final = keys(_TABLE["roles"]["words"])

_LONGEST = 120
_AND = re.compile(
    r"\s*(?:,|;|\||·|•|/|、|\uff0c|\s&|\s\band\b|\sy\b|\set\b|\sund\b|\se\b|\sen\b|\soch\b|\sog\b|\si\b|\sи\b|\sт\u0430\b|\sve\b|\sdan\b|\sو\b)\s+|、|\uff0c"
)
_IN = re.compile(r"\s(?:in|en|à|aus|da|em|vanuit|i|w|в|\u0443)\s(?=[^\W\d_])")
_NAME_WORD = re.compile(r"[^\W\d_][\w.'\u2019-]*")
_NAME_PARTICLES = frozenset(
    (
        "de",
        "la",
        "del",
        "di",
        "da",
        "do",
        "dos",
        "du",
        "van",
        "der",
        "den",
        "von",
        "zu",
        "zum",
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "y",
        "e",
        "le",
        "ter",
        "ten",
        "bint",
        "af",
        "av",
    )
)
_NOT_NAMES = frozenset(
    (
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "our",
        "their",
        "my",
        "your",
        "when",
        "what",
        "how",
        "why",
        "who",
        "no",
        "all",
        "one",
        "two",
    )
)
_REPORTING = re.compile(
    r"[(\[]?\s?(?:additional\s)?(?:reporting|writing|report|reportage|compiled)\s(?:and (?:writing|editing)\s)?by\s(.{3,300}?)[)\].\s]*",
    re.IGNORECASE,
)
_EDITING = re.compile(r"[(\[]?\s?(?:editing|edited|compiled)\s(?:and\s\w+\s)?by\s.{3,200}", re.IGNORECASE)


class Byline(NamedTuple):
    """A byline: its people, the agency and the place that it names."""

    authors: tuple[str, ...]
    agency: str | None = None
    place: str | None = None


def byline(line: str) -> Byline | None:
    """What a line says, where it is a byline as a whole: `By Jane Doe and John Roe in Kyiv`; else None."""
    if len(line) > _LONGEST:
        return None
    folded = line.casefold()
    start = _BY.of(folded)
    if start is None or len(folded) != len(line):
        return None
    rest = line[len(start) :].strip(" :|-\u2013—")
    if not rest or (is_sentence(rest) and key_of(rest) not in _NOBODY and not _ends_in_initial(rest)):
        return None
    return _signed(rest, loose=start.strip() in ("de", "글", "text:", "tekst:", "του", "της", "af", "av"))


def people(names: tuple[str, ...]) -> Byline:
    """The people among the authors that a page names, each once; the agency where an author is one."""
    authors: list[str] = []
    agency = None
    for name in names:
        bare = name.strip()
        if bare.casefold().startswith(("by ", "von ", "por ", "par ")):
            bare = bare.split(" ", 1)[1]
        signed = _signed(bare, loose=False)
        if signed is None:
            if bare and not _is_nobody(bare) and len(bare) <= 80 and "http" not in bare and "@" not in bare:
                authors.append(bare)
            continue
        agency = agency or signed.agency
        authors.extend(signed.authors)
    return Byline(tuple(dict.fromkeys(authors)), agency)


def reporting(line: str) -> Byline | None:
    """What a line in brackets at a report's end says: `(Reporting by X; Editing by Y)`; None where it is none."""
    bare = line[:400]
    folded = bare.lstrip("([ ").casefold()
    if not folded.startswith(
        ("reporting ", "additional reporting by", "writing by", "editing by", "report by", "edited by", "compiled by")
    ):
        return None
    if not (bare.startswith(("(", "[")) or " by " in folded[:40]) or len(line) > 300:
        return None
    first = bare.split(";")[0]
    if match := _REPORTING.fullmatch(first):
        signed = _signed(match[1].strip(), loose=False)
        if signed is None:
            return Byline(()) if bare.startswith(("(", "[")) else None
        return Byline(() if "additional" in first.casefold() else signed.authors)
    return Byline(()) if _EDITING.fullmatch(bare) and (bare.startswith(("(", "[")) or len(line) < 90) else None


def _signed(rest: str, *, loose: bool) -> Byline | None:
    """The people, agency and place of a byline without its first word; None where a part is none of these."""
    place = None
    if _is_nobody(rest):
        return Byline(())
    if agency := agency_named(rest):
        return Byline((), agency)
    if match := _IN.search(rest):
        after = rest[match.end() :].strip(" .,")
        if (
            after
            and len(after) < 40
            and all(word[0].isupper() or word in _NAME_PARTICLES for word in after.replace(",", " ").split())
        ):
            rest, place = rest[: match.start()], after
    authors: list[str] = []
    agency = None
    for part in (part.strip(" .") if not _ends_in_initial(part) else part.strip() for part in _AND.split(rest)):
        if not part or key_of(part) in _ROLES or _is_nobody(part):
            agency = agency or agency_named(part)
        elif found := agency_named(part):
            agency = agency or found
        elif _is_name(part, loose=loose):
            authors.append(part)
        elif not authors or not part[0].isupper() or not _is_role(part):
            return None
    return Byline(tuple(dict.fromkeys(authors)), agency, place)


def _is_nobody(name: str) -> bool:
    key = key_of(name)
    return key in _NOBODY or key.endswith(_NOBODY_ENDS)


def _is_role(part: str) -> bool:
    return any(
        key_of(part).endswith(role)
        for role in ("editor", "reporter", "writer", "correspondent", "producer", "columnist", "bureau chief")
    )


def _ends_in_initial(name: str) -> bool:
    return re.search(r"(?:^|[\s.])(?:[^\W\d_]|[JS]r)\.$", name) is not None


def _is_name(part: str, *, loose: bool) -> bool:
    """Whether words are a person's name by their form: two to five, capitals, none a month or a small word."""
    words = part.split()
    uncased = not any(character.isupper() or character.islower() for character in part)
    if uncased:
        return (
            2 <= len(part) <= 30
            and len(words) <= 4
            and all(_NAME_WORD.fullmatch(word) or word.isalpha() for word in words)
        )
    if not 2 <= len(words) <= 5 or (loose and len(words) > 3):
        return False
    for word in words:
        bare = word.casefold()
        if bare in _NOT_NAMES or (
            bare in MONTHS and bare not in ("may", "june", "april", "august", "jan", "mar", "juni", "julio")
        ):
            return False
        if not _NAME_WORD.fullmatch(word) or not (
            word[0].isupper() or bare in _NAME_PARTICLES or word[:2] in ("d'", "d\u2019", "al")
        ):
            return False
    return words[-1][0].isupper()
