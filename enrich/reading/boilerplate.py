"""Boilerplate: lines of a page that are not part of the report, by vocabulary and form; callers check the place."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from typing import Final

from enrich.reading.lines import ends_like_sentence, line_key
from enrich.reading.page_phrases import edge_phrase, heading_phrase, inline_phrase
from enrich.reading.phrase_tables import (
    HEADING_STARTS,
    INLINE_PHRASES,
    INLINE_STARTS,
    LETTERS,
    MARKED_STARTS,
    PHRASE_STARTS,
)
from enrich.reading.platform_lists import is_platform_list
from enrich.reading.scan import limits
from enrich.reading.tables import FirstWords, PrefixTable, Remembered, line_keys, load_table, without_last_word

_LONGEST = 220
LONGEST_INLINE: Final = limits.LONGEST_INLINE

LINES: Final[dict[str, str]] = {}
ANYWHERE: Final[dict[str, str]] = {}
BLOCK_HEADINGS: Final[dict[str, str]] = {}
_STARTS: Final[dict[str, str]] = {}
_HINTS: Final[dict[str, tuple[str, ...]]] = {}
_INLINE: Final[dict[str, str]] = {}
for _rule in load_table("boilerplate")["vocabulary"]:
    for _kind, _words in (("lines", LINES), ("anywhere", ANYWHERE), ("opens", BLOCK_HEADINGS)):
        _words.update(dict.fromkeys(line_keys(_rule.get(_kind, [])), _rule["reason"]))
    for _kind, _words in (("starts", _STARTS), ("inline", _INLINE)):
        _words.update(dict.fromkeys(map(str.casefold, _rule.get(_kind, [])), _rule["reason"]))
    _HINTS.update(dict.fromkeys(map(str.casefold, _rule.get("starts", [])), tuple(_rule.get("hints", [""]))))
_START_WORDS: Final = PrefixTable(_STARTS)
_INLINE_WORDS: Final = PrefixTable(_INLINE)
# How such a line can start: a quick no for most lines of a report. After decoration anything may follow.
_START_LENGTH: Final = limits.START_LENGTH
_HEAD: Final = 30  # characters that must be ASCII for a quick no: `line_key` maps others
INLINE_LINE_STARTS: Final = frozenset(
    word[:_START_LENGTH] for word in (*ANYWHERE, *_INLINE, *INLINE_PHRASES, *MARKED_STARTS)
)
SMALL_LINE_STARTS: Final = frozenset(word[:_START_LENGTH] for word in (*ANYWHERE, *_INLINE))
_NO_DECORATION: Final = frozenset("\"'$<") - {word[0] for word in INLINE_LINE_STARTS}
DECORATION: Final = frozenset(mark for mark in map(chr, range(128)) if not mark.isalnum()) - _NO_DECORATION
_LONGEST_ANYWHERE: Final = max(map(len, ANYWHERE)) + 8

# How a line at the edge of a text can start if a rule recognises it by its words or form.
_FORMS = "copyright views view post reading shares window var function document googletag gtag < 0 1 2 3 4 5 6 7 8 9"
BOILERPLATE_STARTS: Final = (
    *LINES,
    *ANYWHERE,
    *without_last_word(_STARTS),
    *without_last_word(_INLINE),
    *PHRASE_STARTS,
    *_FORMS.split(),
)
EDGE_FIRST_WORDS: Final = FirstWords(BOILERPLATE_STARTS)
INLINE_FIRST_WORDS: Final = FirstWords((*ANYWHERE, *without_last_word(_INLINE), *INLINE_PHRASES))


_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s?(?:©\s?)?(?:19|20)\d\d\b.{0,160}|.{1,80}©\s?(?:19|20)\d\d(?:\s?[-\u2013]\s?(?:19"
    r"|20)?\d\d)?.{0,60}",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\d{1,6}(?:[.,]\d{1,3})?[km]?\s(?:shares?|comments?|views?|likes?|replies|min(?:ute)?s? read|kommentare"
    r"|comentarios|commentaires|просмотр\w{0,3}|комментари\w{0,3})|(?:views?|post views|reading time"
    r"|shares)\s?:?\s\d[\d.,]{0,8}(?:\s?min(?:ute)?s?)?",
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"(?:window\.\w|var \w|function\s?\(|<script|<!--|document\.\w|\(adsbygoogle|googletag\.|!function|\{\{"
    r"|\[/?(?:embed|caption|gallery|vc_|et_pb)|gtag\().{0,200}"
)


def reason_at_edge(text: str) -> str | None:
    """Why a line at the head or tail of a text is boilerplate; None if it is not known to be."""
    if len(text) > _LONGEST:
        return None
    if not EDGE_FIRST_WORDS.may_start(text) and "©" not in text:
        return None
    key = line_key(text)
    if not key:
        return "ornament"
    if reason := LINES.get(key):
        return reason
    start = _START_WORDS.longest_of(key)
    if start and (not ends_like_sentence(text) or any(hint in key for hint in _HINTS[start])):
        return _STARTS[start]
    return _formed(key, text) or reason_inline(text) or edge_phrase(text)


def _formed(key: str, text: str) -> str | None:
    """Why a line is boilerplate by its form: a copyright notice, a count of shares, a script."""
    if ("©" in text or "opyright" in text or "(c)" in key) and _COPYRIGHT.fullmatch(text):
        return "copyright"
    if len(key) < 40 and _COUNT.fullmatch(key):
        return "share"
    if is_platform_list(text):
        return "share"
    if (text[0] in "<({[!" or text[0].islower()) and _TRACKING.match(text):
        return "tracking"
    return None


def may_be_inline(text: str) -> bool:
    """Whether a line can be boilerplate anywhere, by how it starts: a quick no for most lines of a report."""
    if _MAY_BE_INLINE[text[:_START_LENGTH]] and INLINE_FIRST_WORDS.may_start(text):
        return True
    return not text[:_HEAD].isascii() and len(text) <= LONGEST_INLINE and _MAY_MEAN_INLINE[text[:LETTERS]]


def _may_be_inline(start: str) -> bool:
    """Whether an ASCII line can be boilerplate anywhere, by its first four characters."""
    if start[:1].islower():
        return start.casefold() in SMALL_LINE_STARTS  # not a phrase of any language
    return start != "" and (start.casefold() in INLINE_LINE_STARTS or start[0] in DECORATION)


def _may_mean_inline(start: str) -> bool:
    """The same for a line that is not ASCII, by its first five characters."""
    if not (start.isascii() and start[0].isalpha()):
        return start[0] not in "\"'"
    return (
        INLINE_STARTS.may_start(start)
        or start[:2].casefold() in _INLINE_PAIRS
        or _letters_of(start) in _ANYWHERE_BEGINNINGS
    )


def _letters_of(start: str) -> str:
    """The letters that an ASCII line starts with, at most four."""
    folded = start[:_START_LENGTH].casefold()
    return folded[: len(folded) - len(folded.lstrip(string.ascii_lowercase))]


def _beginnings(keys: Iterable[str]) -> frozenset[str]:
    """All possible first letters of lines with these keys, as far as `_letters_of` looks."""
    return frozenset(key[:length] for key in keys for length in range(_START_LENGTH + 1))


def reason_inline(text: str) -> str | None:
    """Why a line is boilerplate anywhere: `Advertisement`, `Also read: A headline`."""
    if len(text) > LONGEST_INLINE:
        return None
    if len(text) <= _LONGEST_ANYWHERE and (reason := ANYWHERE.get(line_key(text))):
        return reason
    start = _INLINE_WORDS.longest_of(text[:40].casefold().lstrip("[(*•►▶|>- "))
    if start and not ends_like_sentence(text.rstrip(")] ")):
        return _INLINE[start]
    return inline_phrase(text)


def block_reason(text: str) -> str | None:
    """The reason of the block that a line opens at the tail (`Related Articles`, `Tags`), or None."""
    if len(text) > limits.LONGEST_OPENER or not _MAY_OPEN[text[:LETTERS]]:
        return None
    return BLOCK_HEADINGS.get(line_key(text)) or heading_phrase(text)


def _may_open(start: str) -> bool:
    """Whether a line can open a block, by its first five characters."""
    if not (start.isascii() and start[:1].isalpha()):
        return start != ""
    return HEADING_STARTS.may_start(start) or _letters_of(start) in OPENING_BEGINNINGS


_ANYWHERE_BEGINNINGS: Final = _beginnings(ANYWHERE)
_INLINE_PAIRS: Final = frozenset(word[:2] for word in _INLINE_WORDS.words)
OPENING_BEGINNINGS: Final = _beginnings(BLOCK_HEADINGS)
_MAY_BE_INLINE: Final = Remembered(_may_be_inline)
_MAY_MEAN_INLINE: Final = Remembered(_may_mean_inline)
_MAY_OPEN: Final = Remembered(_may_open)


def is_block_entry(text: str) -> bool:
    """Whether a line can be an entry of a block: a headline, a name, a tag; not a sentence, nor part of one."""
    if len(text) > limits.LONGEST_ENTRY or ends_like_sentence(text):
        return False
    return len(text) <= limits.LONGEST_SMALL_ENTRY or not text[0].islower()
