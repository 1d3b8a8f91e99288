"""Lines by which a page labels a report: its number, its section, its tags."""

from __future__ import annotations

import re

from enrich.reading.boilerplate import block_reason
from enrich.reading.lines import ends_like_sentence, line_key
from enrich.reading.tables import SECTION_STARTS, SECTIONS

_ID = re.compile(
    r"(?:news|article|story|post|item|document|haber|noticia|новост\w)?\s?"
    r"(?:id|code|no|number|kodu|№)\s?\.?\s?[:\uff1a#]\s?([A-Za-z\d][\w/-]{0,39})",
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
# No classes of letters: vowels above or below others in Thai and Hindi do not count as letters.
_HASHTAGS = re.compile(r"#[^\s#,]{2,40}(?:[\s,]{1,3}#[^\s#,]{2,40}){0,30}")


def outlet_id(text: str) -> str | None:
    """The number of `News ID: 55632`."""
    match = _ID.fullmatch(text) if len(text) <= 60 and (":" in text or "#" in text or "\uff1a" in text) else None
    return match[1] if match and any(character.isdigit() for character in match[1]) else None


def section_named(text: str) -> str | None:
    """The section in a line, alone or at a breadcrumb trail's end; None if there is none."""
    return text if SECTION_STARTS.may_start(text) and line_key(text) in SECTIONS else _trail(text)


def _trail(text: str) -> str | None:
    """The section in a breadcrumb trail (`Home > World > Asia`); None if a line is not one."""
    if len(text) > 120 or _STEP.search(text) is None or _TRAIL.search(text) is None:
        return None
    parts = [part.strip() for part in _TRAIL.split(text) if part.strip()]
    if len(parts) < 2 or parts[0].casefold() not in _HOMES:
        return None
    return next((part for part in reversed(parts) if line_key(part) in SECTIONS), parts[1])


def tags_labelled(text: str) -> tuple[str, ...] | None:
    """The tags of `Tags: a, b` and `#a #b`; None if a line has none."""
    label, mark, rest = text.partition(":") if ":" in text[:30] else text.partition("\uff1a")
    if _HASHTAGS.fullmatch(text):
        return tags_of([text])
    if mark and len(label) <= 30 and block_reason(label) == "tags" and not ends_like_sentence(text):
        return tags_of([rest])
    return None


def tags_of(lines: list[str]) -> tuple[str, ...]:
    """The tags in the lines of a list, each once."""
    tags = (tag.strip(" #\t.") for line in lines for tag in _TAGS.split(line))
    return tuple(dict.fromkeys(tag for tag in tags if tag and len(tag) <= 80))
