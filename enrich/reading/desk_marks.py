"""Desk marks: the initials of an agency's writers and editors below a report."""

from __future__ import annotations

import re

from enrich.reading.scan import limits

_LONGEST_CLOSED = 60
_BARE = re.compile(r"[a-z]{2,4}(?: [a-z]{2,4}){1,2}")
_BY_AND_FOR = re.compile(r"[A-Z]{2,6}(?:\s\([A-Z/]{2,20}\))?\s?//\s?[A-Z]{2,6}\.?")  # who wrote // who edited
INITIALS = re.compile(r"[^\W\d_]{1,8}(?:[/-][a-zäöüßéèçñ]{1,6}){1,4}")
# ع ن ج / ف س; एसएस/वीडी
_OTHER_INITIALS = re.compile(
    r"(?:[\u0621-\u064a]\s){0,3}[\u0621-\u064a]\s?/\s?(?:[\u0621-\u064a]\s){0,3}[\u0621-\u064a]"
    r"|[\u0621-\u064a](?:\.[\u0621-\u064a]){1,3}\.?|[\u0904-\u094f]{2,8}/[\u0904-\u094f]{2,8}"
)
# (Schluss) ab/cd; (FIN) ABC/DEF; NTX/ABC/DEF; (ABC-DEF-Y); एकेजे/; capitals of Bulgarian editors in slashes
_CLOSED = re.compile(
    r"\((?:Schluss|Forts(?:etzung|\.)|FIN)[^()]{0,20}\)\s[^\W\d_]{2,4}(?:/[^\W\d_]{2,4}){1,3}"
    r"|[A-Z]{3}(?:/[A-Z]{2,4}){2,3}"
    r"|\([A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc]{2,4}(?:-[A-Z\u00c7\u011e\u0130\u00d6\u015e\u00dc]{1,4}){1,3}\)"
    r"|[\u0904-\u094f]{2,8}/"
    r"|/[\u0410-\u042f]{2,4}/"
)
_SIGNED = re.compile(r"\([a-zà-öø-ÿāăąćčďđēėęěğģīįıķļľłńņňōőœŕřśşšťţūůűųźżžșț]{2,4}\)")  # (jn)


def are_bare_initials(line: str) -> bool:
    """Whether a line may be initials without a mark, as below a report of ČTK: `jna mal`."""
    return len(line) < limits.LONGEST_INITIALS and _BARE.fullmatch(line) is not None


def is_desk_initials(line: str) -> bool:
    """Whether a line is an agency's desk marks: `pav/ks`, `abc/de/fg`."""
    if _SIGNED.fullmatch(line) or (len(line) < _LONGEST_CLOSED and _CLOSED.fullmatch(line)):
        return True
    if len(line) > 24 or ("/" not in line and line.isascii()):
        return False
    bare = line.strip("()/ ").replace("/ ", "/")
    return any(form.fullmatch(bare) for form in (INITIALS, _OTHER_INITIALS)) or _BY_AND_FOR.fullmatch(line) is not None
