"""News agencies: their names, and how a text credits one at its end."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from enrich.reading.desk_marks import INITIALS
from enrich.reading.languages import LANGUAGES, every
from enrich.reading.lines import line_key
from enrich.reading.scan import limits
from enrich.reading.tables import FirstWords, PrefixTable, line_keys, load_table

_SHORT = 4  # characters: forms up to this length are case-sensitive, since many are also words

_LONGEST = 60  # characters of a name or names

_AROUND_NAMES: Final = " \t.-\u2013—_*|"
_TABLE = load_table("agencies")
_EXACT: dict[str, str] = {}
_FOLDED: dict[str, str] = {}
_FORMS: dict[str, list[str]] = {one["name"]: [one["name"], *one["aliases"]] for one in _TABLE["agency"]}
for _language in LANGUAGES.values():
    for _name, _aliases in _language.agencies.items():
        _FORMS[_name] += _aliases  # KeyError: an agency missing from `agencies.toml`
for _name, _names in _FORMS.items():
    for _form in _names:
        _EXACT.setdefault(_form, _name)
        _EXACT.setdefault(_form.strip(_AROUND_NAMES), _name)  # สวท.
        if len(_form) > _SHORT:
            _FOLDED.setdefault(line_key(_form), _name)


class MaterialCredit(NamedTuple):
    """A credit for material; the agency is None if it names none that is known (`Compiled from agencies`)."""

    agency: str | None


AGENCY_FIRST_WORDS: Final = FirstWords(_EXACT)  # a quick no
NAMES: Final = frozenset(_EXACT.values())
AGENCY_ENDS: Final = frozenset(name.rsplit(None, 1)[-1] for name in _EXACT)  # their last words

_BETWEEN = re.compile(
    r"\s?[/=\uff1d]\s?|\s?[,;&+]\s|\s(?:and|y|et|und|e|via|with)\s|(?<=[A-ZÅÄÖ]{2})\u2013(?=[A-ZÅÄÖ]{2})"
)
_HYPHEN = re.compile("[-\u2013]")
_STOP = re.compile('[.!?。।\u06d4…"”\u201c»)\uff09」]')
_SIGN_OFF = re.compile(
    f"(?:(?<={_STOP.pattern})|(?<=[.!?…]['\u2019]))"  # an apostrophe alone is in a word: all'ANSA
    r"\s*(?:[-\u2013—/|=\uff1d]{1,2}\s?)?[(\[/\uff08【\u3014]?\s?(?:©|\(c\)\s?)?"
    r"([^\s()\[\]/.,\"'”\u2019»\uff08【\u3014=\uff1d][^()\[\].!?\"”»。\uff08\uff09【】]{0,40}?)\s?"
    r"[)\]/\uff09】\u3015]?[./।。]?$"
)
# Behind a dash, in scripts that have no full stop.
_UNSTOPPED = re.compile(r"(?<=[\u0e01-\u0eff])\s?[-\u2013—]{1,2}\s?([\u0e01-\u0eff. ]{2,30})$")
_DESK = re.compile(r"[a-zäöü]{2,5}|[A-ZÄÖÜ]{2,5}|Red\.?")
_DESKS_BEFORE = re.compile(r"(?:[a-zäöü]{2,4}[/,]\s?)+(?=[^\s,])")  # (red, APA)
_DATED = re.compile(r"(?<=[.!?\"”»)])\s?\(([^(),]{2,30}),\s\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?\)$")  # (APA, 13.5.2024)
_CONTRIBUTED = re.compile(
    r"[(\[*]?\s?((?:[^\s.]+\s){1,10}?)(?:also\s)?contributed (?:reporting )?to this (?:report|story"
    r"|article)(?: from [^.]{2,60})?[.)\]*]{0,3}",
    re.IGNORECASE,
)
_UNNAMED: Final = line_keys(_TABLE["unnamed"])
_MATERIAL_FROM = re.compile(
    r"[(\[—\u2013-]{0,2}\s?(?:(?:with|additional|compiled (?:from|with)|\(?edited from)?\s?(?:files?|a file|inputs?"
    r"|reporting|reports|material|additional reporting|assistance)"
    r"\s(?:from|by)|compiled from|con información de|com informações d[aeo]s?|avec|mit material (?:von|der)|mit|nach"
    r"|con|\u0441 использованием материалов)\s(.{2,80}?)[.)\]]{0,3}",
    re.IGNORECASE,
)
_INPUTS_FROM = re.compile(
    r"[(\[]?\s?(?:with\s(.{2,40}?)\sinputs?|mit\s([^\s()-]{2,12})-(?:material|informationen)"
    r"|([^\s()]{2,20}(?:\s[^\s()]{2,20})?)\s(?:के\s)?इनपुट\sके\sसाथ)\s?[)\].]{0,2}",
    re.IGNORECASE,
)
_MATERIAL_WORDS = ("with ", "additional ", "compiled ", "inputs ", "file", "con ", "com ", "avec ", "mit ", "\u0441 ")
_MATERIAL: Final = PrefixTable(f"{word} " for word in every(lambda language: language.sources.material))
_MATERIAL_STARTS: Final = FirstWords((*_UNNAMED, *_MATERIAL_WORDS, *_MATERIAL.words, "files"))
AGENCY_STARTS: Final = (*_EXACT, *_UNNAMED, *_MATERIAL_WORDS, *_MATERIAL.words, "files", "copyright")
_DAY_BEHIND = re.compile(
    r"\s?[\s/,]\s?\(?\d{1,2}[./\s](?:\d{1,2}|[^\W\d_]{3,10}|[^\W\d_]{1,3}\.[^\W\d_]{1,3})[./\s].{0,16}$"
)
_WRITERS_FIRST = re.compile(r"[a-z]{2,4}(?:/[a-z]{2,4}){0,3},?\s\(([^()]{2,40})\)")  # nf/pm (AFP, dpa)
_AROUND = "()[]<>\uff08\uff09\u06d4\u0964/—\u2013-_ .*|\t"
_CODE = re.compile(r"(?<=[)\uff09])\s?1\d{6}$")  # a date in the Taiwanese calendar
_AND_OUTLET = re.compile(r"([^/()\s]{2,20})\s?/\s?([^\W\d_][\w.-]{1,20})")  # (MTI / Index)
_PICTURES = re.compile(r",\s(?:Foto|Fotos|Photo|Bild|Bilder|Video)\s?:.{2,30}$")  # (APA/red, Foto: APA/Huber)
_RIGHTS = re.compile(
    r"©|\((?:c|C)\)|copyright|riproduzione riservata|all rights reserved|\b(?:19|20)\d\d\b|[\w-]{2,12}:\d[\d/-]*",
    re.IGNORECASE,
)
_AGENCY_WORDS = re.compile(
    r"(?:(?:the|der|den|des|de|la|las|los|les|delle|dell'agenzia|das?|l'agence)\s)?"
    r"(?:(?:nachrichten)?agentur(?:en)?|agences?|agencias?|agências?"
    r"|agenzi[ae]|news agenc(?:y|ies)|агентств\w{0,3}|agencj[ai])\s",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:©|\(c\)|copyright(?: ©)?)\s?(?:(?:19|20)\d\d\s?)?([^.|©]{2,60}?)(?:[.,]?\s(?:all rights reserved|limited"
    r"|ltd)\b.{0,80})?[.,]?",
    re.IGNORECASE,
)


def agency_named(text: str) -> str | None:
    """The agency that a text names; the first of several (`AP/AFP`); None if one is not an agency.

    The forms of `tables/agencies.toml`; short ones only as written there.
    """
    text = text.strip(_AROUND_NAMES)
    if not text or len(text) > _LONGEST or not (AGENCY_FIRST_WORDS.may_start(text) or "/" in text):
        return None
    if found := _agency_of(text) or _joined(text):
        return found
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) < 2:
        return None
    found = _agency_of(parts[0])
    if found is None and "/" in text and _DESK.fullmatch(parts[0]):
        found = _agency_of(parts[1])  # awp/sda
    return (
        found
        if found and all(_agency_of(part) or INITIALS.fullmatch(part) or _is_beside(part) for part in parts[1:])
        else None
    )


def _is_beside(part: str) -> bool:
    """Whether a name next to an agency's may be another desk's: `dpa/lby`, `ANP/RTR`."""
    return (part.islower() and " " not in part) or (len(part) <= _SHORT and part.isalpha() and part.isupper())


def _joined(text: str) -> str | None:
    """The first of several agencies joined by hyphens: `STT-AFP-Reuters`."""
    named = [_agency_of(part) for part in _HYPHEN.split(text)]
    return named[0] if len(named) > 1 and all(named) else None


def _agency_of(form: str) -> str | None:
    form = form.strip()
    return _EXACT.get(form) or (_FOLDED.get(line_key(form)) if len(form) > _SHORT else None)


def sign_off(end: str) -> tuple[str, int] | None:
    """The agency after the last sentence of a report (`… remains open.” EFE`), and the sign-off's length.

    end: the end of the report's last line. A name inside a sentence (`told Reuters.`) does not count: a full
    stop precedes a sign-off.
    """
    end = end[-limits.SIGN_OFF_WITHIN :]
    if end[-1:] == ")" and (dated := _DATED.search(end)) and (agency := agency_named(dated[1])):
        return agency, len(dated[0].lstrip())
    stop = _STOP.search(end)
    match = _SIGN_OFF.search(end, stop.end()) if stop else None
    if match is None:
        unstopped = _UNSTOPPED.search(end)
        named = agency_named(unstopped[1]) if unstopped else None
        return (named, len(unstopped[0].lstrip())) if unstopped and named else None
    agency = agency_named(match[1])
    if agency is None:
        head, _, initials = match[1].rpartition(" ")
        agency = agency_named(head) if INITIALS.fullmatch(initials) else _behind_place(match[1])
        if agency is None and match[0][-1] == ")" and (desks := _DESKS_BEFORE.match(match[1])):
            agency = agency_named(match[1][desks.end() :])
    return (agency, len(match[0].lstrip())) if agency else None


def _behind_place(name: str) -> str | None:
    """The agency after a place without a space between them: `ワシントン共同`."""
    if name.isascii() or " " in name or len(name) > 16:
        return None
    return next(filter(None, (agency_named(name[at:]) for at in range(2, len(name) - 1))), None)


def agency_line(line: str) -> str | None:
    """The agency that a whole line names (`AFP`, `(Reuters)`, `EFE pav/ks`, `© 2022 AFP`, `/TASS/`)."""
    if len(line) > 140:
        return None
    if line[0] in "©(cC" and (match := _CREDIT.fullmatch(line)):
        return agency_named(match[1]) or rights_of(line)
    if line.isascii() and not ("/" in line or ")" in line or AGENCY_FIRST_WORDS.may_start(line.lstrip(_AROUND))):
        return None
    line = _CODE.sub("", line)
    if len(line) > _LONGEST:
        return None
    bare = _PICTURES.sub("", line.strip(_AROUND))
    if agency := agency_named(bare):
        return agency
    return _beside(line, bare)


def _beside(line: str, bare: str) -> str | None:
    """The agency next to an outlet, a day or initials in a line of its own."""
    if line[-1] == ")" and (match := _WRITERS_FIRST.fullmatch(line)) and (agency := agency_named(match[1])):
        return agency
    if line[0] == "(" and (match := _AND_OUTLET.fullmatch(bare)):
        return agency_named(match[1]) or agency_named(match[2])
    if (day := _DAY_BEHIND.search(bare)) and (agency := _agency_of(bare[: day.start()].strip("© "))):
        return agency  # (Beta, 13.05.2024)
    head, _, initials = bare.rpartition(" ")
    return agency_named(head) if head and INITIALS.fullmatch(initials) else None


def rights_of(line: str) -> str | None:
    """The agency in a line's copyright notice: `© 2024 AFP`, `Copyright ANP 2024`."""
    return agency_named(_RIGHTS.sub(" ", re.split(r"[.;]\s", line, maxsplit=1)[0]).strip(" .,()[]/-\u2013|"))


def material_credit(line: str) -> MaterialCredit | None:
    """The agency of `With files from …`, `With inputs from ANI`; None: not such a line.

    `Additional reporting by …` names a helper, not who filed the text.
    """
    if " contributed " in line and len(line) <= 200 and _CONTRIBUTED.fullmatch(line):
        return MaterialCredit(None)
    if not _MATERIAL_STARTS.may_start(line):
        return None
    bare = line.strip("([])*—\u2013- .")
    if (start := _MATERIAL.longest_of(bare.casefold())) and (agency := agency_named(bare[len(start) :])):
        return MaterialCredit(agency)
    if line_key(line.strip("()[]")) in _UNNAMED:
        return MaterialCredit(None)
    if inputs := _INPUTS_FROM.fullmatch(line):
        return MaterialCredit(agency_named(inputs[1] or inputs[2] or inputs[3]))
    return _material_from(line)


def _material_from(line: str) -> MaterialCredit | None:
    if len(line) > 140 or not line.casefold().lstrip("([—\u2013- ").startswith(_MATERIAL_WORDS):
        return None
    match = _MATERIAL_FROM.fullmatch(line)
    if match is None or ":" in match[1]:
        return None
    if "additional" in line.casefold():
        return MaterialCredit(None)
    named = match[1].removeprefix("the ").removeprefix("The ")
    agency = agency_named(named) or agency_named(match[1]) or agency_named(_AGENCY_WORDS.sub("", named, count=1))
    if agency is None and match[1][0].islower() and match[1].count(" ") > 3 and not line.isascii():
        return None  # Con información de los vecinos se hizo el plano.
    if agency is None and match[1][0].isupper() and _MATERIAL.longest_of(line.casefold().lstrip("([—\u2013- ")):
        return None  # an outlet: a declared source
    return MaterialCredit(agency)
