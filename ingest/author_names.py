"""The people in an author field of feeds or pages. Pure."""

from __future__ import annotations

import html
import json
import re
from typing import Final

_FIELD: Final = 1_000  # characters that are read
_NAME_CHARACTERS: Final = 100
_PARTS: Final = re.compile(r"\s[|•·/]\s|[|;\n]")
_COMMAS: Final = re.compile(r",? and |,| & | und | et | y | e | og | och | en | i | и | та | with ")
_EAST_ASIAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,8}")
_EAST_ASIAN_COMMAS: Final = re.compile("[\u3001\uff0c]")
_MAIL_ASIDE: Final = re.compile(r"[(<\[][^()<>\[\]\s]{1,100}@[^()<>\[\]\s]{1,100}[)>\]]")
# What follows a name without being part of it: degrees, offices and licences, in English.
_DEGREES: Final = re.compile(
    r"(?<=[a-z.\u00df-\u00ff]),?\s+"
    r"(?:Ph\.? ?D|M\.?D|M\.?S|M\.?A|M\.?Sc|B\.?Sc|M\.?P\.?H|M\.?B\.?A|J\.?D|R\.?N|R\.?D|R\.?D\.?N|L\.?D|L\.?D\.?N|D\.?O"
    r"|D\.?D\.?S|D\.?V\.?M|Psy\.?D|Ed\.?D|Pharm\.?D|CPT|NSCA-CPT|CSCS|LCSW|LMFT|CDCES|CDN|FAAD|FAAP|FACC|FACS)"
    r"(?:,? (?:[A-Z]{2,5}\b|[A-Z][a-z]{0,4}\.?[A-Z]\.?\b))*\.?(?=\s*(?:,|;|$|\||and\b|&))"
)
_CITY: Final = re.compile(r"\s*[A-Z][a-z]+\s*$")  # a single word after a full name: a city, an office
_UNSEEN: Final = {0x200B: None, 0x2060: None, 0xFEFF: None}
_TURNED: Final = re.compile(
    r"[A-Z\u00c0-\u00de][\w'\u2019-]+(?: [\w'\u2019-]+)?, [A-Z\u00c0-\u00de][\w.'\u2019 -]+"
)  # Lee, Ann
_BY: Final = re.compile(r"^(?:(?:reporting|written|words|text|story|report|posted|published) )?by:? ", re.IGNORECASE)
_BY_ABROAD: Final = re.compile(r"^(?:[Vv]on|[Pp]ar|[Pp]or|VON|PAR|POR):? (?=[A-Z\u00c0-\u00de]\S* [A-Z\u00c0-\u00de])")
_IN_A_PLACE: Final = re.compile(r"(?<=\w) in (?:the )?[A-Z][\w.\u2019' -]{1,40}$")
_OTHER_WORK: Final = re.compile(
    r"\s*(?:editing|edited|photos?|photograph(?:s|y)|pictures|illustrations?|graphics|video|translat(?:ed|ion)) by ",
    re.IGNORECASE,
)
_QUOTES: Final = '"\u201c\u201d\u201e\u00ab\u00bb'
_DOCTOR: Final = re.compile(
    r"(?<!\S)(?:(?:Prof|Dr|Mag|Ing|Dipl)\.){1,2}+(?:-\w{2,8}\.)? ?(?:med\. |phil\. |jur\. )?(?=\S+ \S)"
)
# RSS's form of an author: the address, followed by the name (1).
_ADDRESS_OF: Final = re.compile(r"(?<![^\s()<>@])[^\s()<>@]+@[^\s()<>@]+ \(([^()<>@]*)\)")
_ADDRESS: Final = re.compile(r"[^\s()<>@]{1,100}@[^\s()<>@]{1,100}")
_NOBODY: Final = re.compile(r"(?:do[._-]?)?not?[._-]?reply[^@]{0,20}@", re.IGNORECASE)
_LINK: Final = re.compile(r"<a\b[^<>]{0,500}>([^<>]{1,100})</a>", re.IGNORECASE)
_ADDRESS_BEHIND: Final = re.compile(
    r"(?<=\w \w)(\S*)[\s,]{1,3}[^\s()<>@]{1,100}@[^\s()<>@]{1,100}$"
)  # Ann Lee ann@a.example
_HANDLE: Final = re.compile(r"[(\[]@\w{1,40}[)\]]|(?<=\w\s)@\w{1,40}$")
# Emoji next to a name, and what joins them.
_PICTURES: Final = re.compile("[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")
_OF_AN_AGENCY: Final = re.compile(r"(?<=\w) ?\([A-Z]{2,5}\)$")
_ACRONYM: Final = re.compile(r"[A-Z]{2,5}")  # the paper after several people
_DOMAIN: Final = re.compile(r"\w\.[A-Za-z]{2,}$")
_NO_NAME: Final = re.compile(r"[@<>{}]|https?:|www\.", re.IGNORECASE)
# What programs write for a missing name.
_NOTHING: Final = frozenset(
    {"null", "undefined", "none", "nan", "false", "unknown", "n/a", "undefined undefined", "array", "[object object]"}
)


def is_persons_address(written: str) -> bool:
    """Whether a field is only an e-mail address, which may be somebody's."""
    return _ADDRESS.fullmatch(written) is not None and not _NOBODY.match(written)


def names_in(listed: str) -> list[str]:
    """The people in one field. Some authors put several into it, or the paper after the person.

    Addresses, markup, and text without letters are not names.
    """
    said = html.unescape(listed)[:_FIELD]
    if said.startswith('["') and (written := _in_json(said)):
        return [name for one in written for name in names_in(one)]
    shown = _LINK.sub(r"\1", said) if "<" in said else said
    field = without_degrees(_HANDLE.sub(" ", _without_address(_MAIL_ASIDE.sub(" ", named_behind(shown)))))
    if ";" in field and all(
        map(_TURNED.fullmatch, turned := [part.strip() for part in field.split(";") if part.strip()])
    ):
        field = ";".join(" ".join(reversed(part.split(", "))) for part in turned)
    first, *others = _PARTS.split(field)
    if " " in first.strip():
        others = [part for part in others if " " in part.strip() or not _CITY.match(part)]
    parts = [name for part in (first, *others) if not _OTHER_WORK.match(part) and (name := _name(part))]
    # A comma separates people only if full names are left: `Ann Lee, Jr.` is one.
    people = [name for part in parts for name in _people(part)]
    return [name for name in people if name and not _DOMAIN.search(name)]


def _in_json(field: str) -> list[str]:
    """The texts of a list in JSON, which some programs write into a field; empty if it is not one."""
    try:
        listed = json.loads(field)
    except (ValueError, RecursionError):
        return []
    return [one for one in listed if isinstance(one, str) and one[:1] != "["]


def _without_address(field: str) -> str:
    """A full name without the address after it; an address alone stays."""
    return _ADDRESS_BEHIND.sub(r"\1", field) if "@" in field else field


def named_behind(written: str) -> str:
    """An author field with only the names if it has addresses followed by names: `a@b.example (Ann Lee)`."""
    return _ADDRESS_OF.sub(r"\1", written) if "@" in written else written


def without_degrees(names: str) -> str:
    """Names without degrees, offices and licences around them: `Ann Lee, MD, PhD`, `Dr. Bo Sand`."""
    return _DOCTOR.sub("", _DEGREES.sub("", names))


def _people(names: str) -> list[str]:
    """The people that a part names, if all of them have full names; without the paper after two or more."""
    if all(map(_EAST_ASIAN.fullmatch, listed := _EAST_ASIAN_COMMAS.split(names))):
        return listed
    listed = [name.strip() for name in _COMMAS.split(names)]
    if len(listed) > 2 and _ACRONYM.fullmatch(listed[-1]):
        del listed[-1]
    return listed if all(" " in name or _DOMAIN.search(name) for name in listed) else [names]


def _name(name: str) -> str | None:
    """A name without entities, extra white space and `By`; None if it is not a name."""
    folded = " ".join(_PICTURES.sub(" ", name.translate(_UNSEEN)).split())
    written = _BY_ABROAD.sub("", _BY.sub("", folded))
    if written != folded:
        written = _IN_A_PLACE.sub("", written)  # as in a line of a page: By Ann Lee in Harbour Town
    written = _OF_AN_AGENCY.sub("", written.strip(" ,;"))
    if written[:1] in _QUOTES and written[-1:] in _QUOTES:
        written = written.strip(_QUOTES).strip()
    if len(written) > _NAME_CHARACTERS or _NO_NAME.search(written) or written.lower() in _NOTHING:
        return None
    return written if any(map(str.isalpha, written)) else None
