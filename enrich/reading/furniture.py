"""Furniture: lines of a page that are no report, by vocabulary and form; place is the caller's part."""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.sheet import is_sentence, key_of
from enrich.reading.tables import key_list, keys, table

_LONGEST = 220
_LONGEST_INLINE = 170

LINES: Final[dict[str, str]] = {}
ANYWHERE: Final[dict[str, str]] = {}
OPENS: Final[dict[str, str]] = {}
_STARTS: Final[dict[str, str]] = {}
_INLINE: Final[dict[str, str]] = {}
for _rule in table("furniture")["vocabulary"]:
    for _kind, _words in (("lines", LINES), ("anywhere", ANYWHERE), ("opens", OPENS)):
        _words.update(dict.fromkeys(keys(_rule.get(_kind, [])), _rule["reason"]))
    for _kind, _words in (("starts", _STARTS), ("inline", _INLINE)):
        _words.update(dict.fromkeys(key_list(_rule.get(_kind, [])), _rule["reason"]))
_START_WORDS: Final = tuple(_STARTS)
_INLINE_WORDS: Final = tuple(_INLINE)
_LONGEST_ANYWHERE: Final = max(map(len, ANYWHERE)) + 8

_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s?(?:©\s?)?(?:19|20)\d\d\b.{0,160}|.{1,80}©\s?(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?.{0,60}", re.IGNORECASE)  # noqa: RUF001
_COUNT = re.compile(r"\d{1,6}(?:[.,]\d{1,3})?[km]?\s(?:shares?|comments?|views?|likes?|replies|min(?:ute)?s? read|kommentare|comentarios|commentaires|просмотр\w{0,3}|комментари\w{0,3})|(?:views?|post views|reading time|shares)\s?:?\s\d[\d.,]{0,8}(?:\s?min(?:ute)?s?)?", re.IGNORECASE)
_TRACKING = re.compile(r"(?:window\.|var |function\s?\(|<script|<!--|document\.|\(adsbygoogle|googletag\.|!function|\{\{|\[/?(?:embed|caption|gallery|vc_|et_pb)|gtag\().{0,200}")


def edge_reason(line: str) -> str | None:
    """Why a line at the head or tail of a text is furniture; None where it is not known to be."""
    if len(line) > _LONGEST:
        return None
    key = key_of(line)
    if not key:
        return "ornament"
    if reason := LINES.get(key) or ANYWHERE.get(key):
        return reason
    if key.startswith(_START_WORDS):
        return next(reason for start, reason in _STARTS.items() if key.startswith(start))
    if _COPYRIGHT.fullmatch(line):
        return "copyright"
    if _COUNT.fullmatch(key):
        return "share"
    if _TRACKING.match(line):
        return "tracking"
    return inline_reason(line, key)


def inline_reason(line: str, key: str | None = None) -> str | None:
    """Why a line is furniture wherever it stands: `Advertisement`, `Also read: A headline`."""
    if len(line) > _LONGEST_INLINE:
        return None
    key = key_of(line) if key is None else key
    if len(key) <= _LONGEST_ANYWHERE and (reason := ANYWHERE.get(key)):
        return reason
    head = line[:40].casefold().lstrip("[(*•►▶|>- ")
    if head.startswith(_INLINE_WORDS) and not is_sentence(line.rstrip(")] ")):
        return next(reason for start, reason in _INLINE.items() if head.startswith(start))
    return None


def opens_block(line: str) -> str | None:
    """The reason of the block that a line opens at the tail (`Related Articles`, `Tags`), or None."""
    return OPENS.get(key_of(line)) if len(line) <= 60 else None


def is_entry(line: str) -> bool:
    """Whether a line can be an entry of a block: a headline, a name, a tag; no sentence."""
    return len(line) <= 160 and not is_sentence(line)
