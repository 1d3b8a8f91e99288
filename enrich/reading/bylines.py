"""Bylines: who signed a text. People, as opposed to roles, agencies and nobody (`admin`, `News Desk`)."""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.agencies import agency_line, agency_named
from enrich.reading.credit_lines import BETWEEN_NAMES, BY, KOREAN_ROLE, Byline, credit_line
from enrich.reading.dates import MONTHS, may_name_year, page_date
from enrich.reading.languages import every
from enrich.reading.lines import ends_like_sentence, line_key
from enrich.reading.names import NAME_PARTICLES, is_name, is_one_name, may_be_name
from enrich.reading.outlets import is_outlet
from enrich.reading.pictures import picture_credit
from enrich.reading.roles import WITH, agency_beside_role, is_role
from enrich.reading.scan import limits
from enrich.reading.signatures import is_surname, signature
from enrich.reading.tables import FirstWords, line_keys, load_table

_TABLE = load_table("bylines")
_NOBODY: Final = line_keys((*_TABLE["nobody"]["names"], *every(lambda language: language.bylines.nobody)))
_NOBODY_STARTS: Final = FirstWords(_NOBODY)
_NOBODY_ENDS: Final = tuple(" " + word for word in _TABLE["nobody"]["endings"])

BYLINE_STARTS: Final = (*BY.words, *_NOBODY)
_LONGEST = 120
_LONGEST_OUTLET = 20
_LONGEST_NAME = 5  # words
_HANDLE = re.compile(r"\s?[(]?@\w{2,30}[)]?|\s?[(]?[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+[)]?")
_SMALL_BY: Final = frozenset(("de", "\u043e\u0442"))  # Romanian, Bulgarian: as small words alone
_AGO = re.compile(r"\s?[|•·]\s?\d{1,2}\s?(?:h|hours?|min(?:ute)?s?|days?|weeks?)(?:\sago)?$", re.IGNORECASE)
_FOR = re.compile(r"\s(?:[Ff]or|FOR|[Ss]pecial to)\s(?:[Tt]he\s)?(?=[A-Z])")
_IN = re.compile(r"\s(?:in|en|à|aus|da|em|vanuit|i|w|в|\u0443)\s(?=[^\W\d_])")
_EDITOR = re.compile(
    r"(?:(?:责任)?编辑|(?:責任)?編輯)\s[\u4e00-\u9fff]{2,4}"
    r"|(?:editor|redaktor|redakteur|редактор|责任编辑|编辑|責任編輯|編集|editado por|redaktur)\s?[:\uff1a]\s?.{2,40}",
    re.IGNORECASE,
)
_HAN_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?: [\u4e00-\u9fff]{2,4}){1,4}")  # except Japanese ones, surname first
_KOREAN_REPORTER = re.compile(r"(?:[가-힣]{2,6}\s?=\s?)?([가-힣]{2,4})\s?(?:기자|특파원|인턴기자)|기자\s([가-힣]{3})")


def byline(line: str) -> Byline | None:
    """The content of a line that is entirely a byline; otherwise None.

    `By Jane Doe and John Roe in Kyiv`, `Jane Doe, AFP`, `Jane Doe | 3 March 2021`, `홍길동 기자`, `News Desk`.
    """
    if len(line) > _LONGEST:
        return None
    if signed := _labelled(line):
        return signed
    folded = line.casefold()
    start = BY.longest_of(folded)
    if start is None or len(folded) != len(line):
        return _unlabelled(line)
    rest = _HANDLE.sub("", line[len(start) :]).strip(" :\uff1a|-\u2013—")
    if not rest or (ends_like_sentence(rest) and line_key(rest) not in _NOBODY and not _ends_in_initial(rest)):
        return None
    rest = _undated(_AGO.sub("", rest))
    if start.rstrip().endswith((":", "\uff1a")) and is_one_name(rest):
        return Byline((rest,))  # a single word is a name if labelled as one
    return names_in(rest, loose=start.strip() in ("de", "글", "text:", "tekst:", "του", "της", "af", "av"))


def _labelled(line: str) -> Byline | None:
    """A byline by its labels, or in brackets."""
    labelled = ":" in line or "\uff1a" in line or "=" in line or "\u4e28" in line
    if labelled and (signed := credit_line(line)):
        return signed
    if line[0] not in "【(\uff08":
        return None
    if line[-1] in ")\uff09" and BY.longest_of(line[1:].casefold()):
        return byline(line[1:-1])
    return signature(line)


def _unlabelled(line: str) -> Byline | None:
    """A byline without an introducing word: a name and its agency, role or date, or nobody's name."""
    if len(line) > limits.LONGEST_UNLABELLED or ends_like_sentence(line):
        return None
    labelled = ":" in line or "\uff1a" in line
    if (_NOBODY_STARTS.may_start(line) and line_key(line) in _NOBODY) or (
        (labelled or not line.isascii()) and _EDITOR.fullmatch(line)
    ):
        return _nobody_placed(line) or Byline(())
    if found := _small_or_slashed(line) or _nobody_placed(line):
        return found
    if not may_be_name(line.lstrip("[(") or line):
        return None
    return _beside_role(line)


def _small_or_slashed(line: str) -> Byline | None:
    """A name behind a small word, or before a slash and an agency: `de Maria Pop`, `Eva Lind/TT`."""
    small, _, name = line.partition(" ")
    if small in _SMALL_BY and is_name(name, loose=True):
        return Byline((name,))
    name, named = (part.strip() for part in line.rpartition("/")[::2])
    agency = agency_named(named) if name and is_name(name, loose=True) else None
    return Byline((name,), agency) if agency and picture_credit(line) is None else None


def _beside_role(line: str) -> Byline | None:
    """A name with an agency, a role or a day behind it."""
    if not line.isascii() and (match := _KOREAN_REPORTER.fullmatch(_HANDLE.sub("", line).strip("[]()<> /=·|"))):
        return Byline((match[1] or match[2],))
    undated = _undated(line)
    head, *behind = BETWEEN_NAMES.split(undated)
    rest = [_without_with(part) for part in behind]
    if (
        (undated == line and not rest)
        or not is_name(head, loose=True)
        or not all(agency_beside_role(part) or is_outlet(part) or is_role(part, ended=True) for part in rest)
    ):
        return None
    return Byline((head,), next(filter(None, map(agency_beside_role, rest)), None))


def _nobody_placed(line: str) -> Byline | None:
    """A desk with its place or the agency that helped it: `La rédaction avec AFP`, `… नेटवर्क, शिवगंज`."""
    if line.isascii():
        return None
    desk, mark, place = line.partition(", ")
    if mark and _is_nobody(desk) and len(place.split()) < 3:
        return Byline((), agency_named(place))
    words = line.split()
    at = next((at for at, word in enumerate(words) if word in WITH), 0)
    agency = agency_named(" ".join(words[at + 1 :])) if at and _is_nobody(" ".join(words[:at])) else None
    return Byline((), agency) if agency else None


def _without_with(part: str) -> str:
    """An agency without the word that says that it contributed: `avec AFP`."""
    first, _, agency = part.partition(" ")
    return agency if first in WITH and agency else part


def may_be_unlabelled(line: str) -> bool:
    """Whether a line can be a byline without an introducing word, if it is not nobody's: a quick no."""
    return len(line) <= limits.LONGEST_UNLABELLED and not ends_like_sentence(line) and may_be_name(line)


def ends_with_agency(line: str) -> bool:
    """Whether a short line ends with an agency behind a comma or a dash: `Karin Visser, ANP`."""
    if len(line) > limits.LONGEST_UNLABELLED or line[-1] == ".":
        return False
    mark = max(line.rfind(", "), line.rfind(" - "), line.rfind(" \u2013 "))
    return mark > 0 and agency_beside_role(line[mark + 2 :].strip()) is not None


def _undated(rest: str) -> str:
    """A byline without the page's date at its end: `Jane Doe • Published March 3, 2021`, `Jane Doe March 3, 2021`."""
    if not (rest[-1:].isdigit() and may_name_year(rest)):
        return rest
    words = rest.split(" ")
    for at in range(2, min(len(words), _LONGEST_NAME + 2)):
        if page_date(" ".join(words[at:]).lstrip("|•·-\u2013—, ")):
            return " ".join(words[:at]).rstrip("|•·-\u2013—, ")
    return rest


def named_authors(names: tuple[str, ...]) -> Byline:
    """The people among the authors that a page names, each once; the agency if an author is one."""
    authors: list[str] = []
    agency = None
    for name in names:
        bare = name.strip()
        if bare.casefold().startswith(("by ", "von ", "por ", "par ")):
            bare = bare.split(" ", 1)[1]
        signed = names_in(bare, loose=False)
        if signed is None:
            if bare and not _is_nobody(bare) and len(bare) <= 80 and "http" not in bare and "@" not in bare:
                authors.append(bare)
            continue
        agency = agency or signed.agency
        authors.extend(signed.authors)
    return Byline(tuple(dict.fromkeys(authors)), agency)


def names_in(rest: str, *, loose: bool) -> Byline | None:
    """The people, agency and place of a byline without its first word; None if a part is none of these."""
    if _is_nobody(rest):
        return Byline(())
    if rest and (agency := agency_line(rest)):
        return Byline((), agency)
    rest, place = _placed(rest)
    of = agency_named(place) if place else None  # Por Ana Reis, da Agência Brasil
    if not rest.isascii() and _HAN_NAMES.fullmatch(rest) and not is_surname(rest.partition(" ")[0]):
        rest = rest.replace(" ", "\u3001")
    authors: list[str] = []
    agency = of
    for part in (
        part.strip(" .") if not _ends_in_initial(part) else part.strip() for part in BETWEEN_NAMES.split(rest)
    ):
        name, named = _name_and_agency(part, loose=loose)
        agency = agency or named
        if name:
            authors.append(name)
        elif not (named or not part or is_role(part) or _is_nobody(part) or (authors and _is_beside(part))):
            return None
    return Byline(tuple(dict.fromkeys(authors)), agency, None if of else place)


def _placed(rest: str) -> tuple[str, str | None]:
    """A byline without the outlet it was written for, and without the place after it; and that place."""
    if match := _FOR.search(rest):
        rest = rest[: match.start()].rstrip(" ,")
    match = _IN.search(rest)
    after = rest[match.end() :].strip(" .,") if match else ""
    if match is None or not 0 < len(after) < 40:
        return rest, None
    if not all(word[0].isupper() or word in NAME_PARTICLES for word in after.replace(",", " ").split()):
        return rest, None
    return rest[: match.start()].rstrip(" ,"), after


def _name_and_agency(part: str, *, loose: bool) -> tuple[str | None, str | None]:
    """The person and the agency in a part of a byline: `Jane Doe`, `AFP`, `JANE DOE Associated Press`."""
    part = KOREAN_ROLE.sub("", part)
    if not part or is_role(part) or _is_nobody(part):
        return None, agency_named(part)
    if agency := agency_beside_role(part):
        return None, agency
    words = part.split()
    for at in range(2, len(words)):
        name, agency = " ".join(words[:at]), agency_named(" ".join(words[at:]).strip("()").removeprefix("avec "))
        if agency and is_name(name, loose=True):
            return name, agency
    return (part if is_name(part, loose=loose) else None), None


def _is_beside(part: str) -> bool:
    """Whether a part after a name is a role, the outlet (`The Post`), or where the author is: `Von X, Berlin`."""
    first = part.partition(" ")[0]
    if len(part) < _LONGEST_OUTLET and part[0].isalpha() and any(map(str.isdigit, first)):
        return True  # g1 Campinas
    return part[0].isupper() and (
        (part.startswith("The ") and is_name(part[len("The ") :], loose=False))
        or is_role(part, ended=True)
        or (part.isalnum() and part.casefold() not in MONTHS)
    )


def _is_nobody(name: str) -> bool:
    return (key := line_key(name)) in _NOBODY or key.endswith(_NOBODY_ENDS)


def _ends_in_initial(name: str) -> bool:
    return re.search(r"(?:^|[\s.])(?:[^\W\d_]|[JS]r)\.$", name) is not None
