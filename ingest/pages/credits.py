"""Picture credits in captions. Pure; labels and agencies are in `words.toml`."""

from __future__ import annotations

import re
from typing import Final

from ingest.pages.words import phrases

_LABELS: Final = "|".join(sorted(map(re.escape, phrases("credit_labels")), key=len, reverse=True))
_AGENCIES: Final = "|".join(sorted(map(re.escape, phrases("picture_agencies")), key=len, reverse=True))
_OPENS: Final = r"[(\[\uff08\u3010]?\s?"
_CLOSES: Final = r"[)\]\uff09\u3011]?\.?$"
_BEGINS: Final = r"(?<![A-Za-z\u00c0-\u04ff])"  # beginning of a word
_NAME: Final = r"(?P<name>[^()\[\]\uff08\uff09\s][^()\[\]\uff08\uff09\n]{0,100}?)"
_BY: Final = r"(?: (?:by|credit|von|par|di|de|av|of))?"
_PERSON: Final = r"[A-Z\u00c0-\u00de\u0410-\u042f][^()/.!?:|]{1,40}"
# The surest first; each ends with the caption.
_CREDITS: Final = (
    # A person and an agency after the last sentence.
    re.compile(
        r"[(\[](?P<name>(?:AP|AFP|EPA|REUTERS|Reuters|Getty)(?: Photo| Images?| File)?/[^()\[\]]{2,40})[)\]]\.?$"
    ),
    re.compile(
        rf"{_OPENS}(?:{_BEGINS}(?:{_LABELS})s?\.?{_BY}\s?(?:[:\uff1a©/=\uff1d]|\.{{3}}|\u2026)|©|ⓒ|\u24d2"
        rf"|{_BEGINS}\(c\)|{_BEGINS}(?:photo|image|picture) by(?= )|{_BEGINS}foto (?:di|de|van|von)(?= ))"
        rf"\s?{_NAME}{_CLOSES}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_OPENS}{_BEGINS}(?:(?:photo|image|picture|foto)s? )?(?:courtesy|cortesía|mit freundlicher genehmigung)"
        rf"(?: of| de| von|:)? (?!photo|image){_NAME}{_CLOSES}",
        re.IGNORECASE,
    ),
    re.compile(rf"[(\[\uff08](?:{_LABELS})s?\.? {_NAME}[)\]\uff09]\.?$", re.IGNORECASE),
    re.compile(
        r"(?<=[.!?\u201d] )\((?P<name>[A-Z\u00c0-\u00de][^\W\d_]+(?: [A-Z\u00c0-\u00de][\w.\u2019'-]+){1,2})\)$"
    ),
    re.compile(rf"(?<=[.!?\u201d] )fot\. {_NAME}$", re.IGNORECASE),
    re.compile(rf"[(\[\uff08](?P<name>(?:{_AGENCIES})(?: ?[/,] ?[^()\[\]]{{2,40}})?)[)\]\uff09]\.?$", re.IGNORECASE),
    re.compile(rf"\((?P<name>[A-Z][^()]{{2,40}}, (?:{_AGENCIES}))\)\.?$", re.IGNORECASE),
    re.compile(rf"\| (?P<name>(?:[A-Z][^|/]{{2,40}} ?/ ?)?(?:{_AGENCIES}))$", re.IGNORECASE),
    re.compile(r"(?<=[.!?\u201d] )(?P<name>(?:Handout|Screenshot|Screengrab)(?: [^.]{0,30})? via [A-Z][^.]{1,40})\.?$"),
    re.compile("[(\uff08](?P<name>[^()\uff08\uff09]{1,20})\u63d0\u4f9b[)\uff09]$"),
    re.compile(r"\((?P<name>[A-Z][^()/]{2,40} ?/ ?[A-Z][^()/]{1,40})\)\.?$"),
    re.compile(rf"(?:(?<=[.!?\u201d\u2026] )|^)(?P<name>{_PERSON} ?/ ?{_PERSON}(?:/[^()/.!?]{{2,20}})?)\.?$"),
    re.compile(
        "[\uff1d=\u3000 \u3001(\uff08](?P<name>[\u3040-\u30ff\u4e00-\u9fff]{2,8})"
        "(?:\u64ae\u5f71|\u63d0\u4f9b)[)\uff09]?$"
    ),
    re.compile(
        r"(?:(?<=[\u3002\uff01\uff1f\uff0c]) ?|[(\uff08\s])"
        r"(?P<name>[\u4e00-\u9fff]{2,12}(?: [\u4e00-\u9fff]{2,4})?) ?[摄攝][)\uff09]?$"
    ),
)
_EDGES: Final = " |\u2013\u2014-·/,(\u25b2\u25b3\u25bc\uff1d"
_SHOWS: Final = re.compile(r"^(?:image|photo) caption,? ", re.IGNORECASE)


def parted(whole: str) -> tuple[str | None, str | None]:
    """A caption without the credit at its end, and that credit; None for a missing one."""
    said = _SHOWS.sub("", whole)
    for pattern in _CREDITS:
        if match := pattern.search(said[-160:]):
            return said[: len(said) - len(match[0])].strip(_EDGES) or None, match["name"].strip(" .")
    return said.strip(" \u25b2\u25b3\u25bc") or None, None


def bare_credit(credit: str) -> str | None:
    """A credit in its own element, without its label."""
    shown, owner = parted(credit.removeprefix("By "))
    return (owner if owner and not shown else credit.removeprefix("By ")).strip(" .()") or None
