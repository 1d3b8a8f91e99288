"""What pages print around their reports, in the words of `languages`: only a line's words, whatever its marks.

Each lookup takes time proportional to the line: a word leads to the few phrases that begin with its first letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from enrich.reading.languages import every
from enrich.reading.lines import FULL_STOPS, NO_STOPS, bare_words, ends_like_sentence
from enrich.reading.phrase_tables import (
    ANYWHERE,
    CALL_MARKS,
    CALLS,
    ENDS,
    FIRST_LETTERS,
    HEADING_STARTS,
    INLINE,
    INLINE_BY_LETTERS,
    INLINE_STARTS,
    JOINED,
    LINES,
    OPENS,
    PAIR,
    POINTERS,
    START,
    STARTS,
    STARTS_BY_LETTERS,
    US,
    Call,
    longest_of,
    may_begin,
)
from enrich.reading.scan import limits

_LONGEST_HEADING = 60
_ADDRESS = re.compile(r"[(\[<]?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}[)\]>]?")
_LONGEST_TITLE = 100
_REPORTS: Final = tuple(every(lambda language: language.reports))
_LONGEST_END = 30
_END_STOPS = (*FULL_STOPS, "!", "?", "\uff01", "\uff1f", "»", "”", "」", '"', ")")
_COUNT = re.compile(r"\d{1,3}(?: ?\d{3})?")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_DASHES = frozenset("-\u2013—")
_WITHIN = 60  # characters of a line within which the phrase must be
_POINTER = re.compile(r"(?:>{2,3}|»{2,3}|[☞👉])\s?\S")  # >>> A headline
_QUOTES = frozenset('"“”«»„「」『』')
_DIVIDER = re.compile(r"[:\uff1a\uff0f|»►>▶】\]]|\?\s|\s?[\u2013—-]\s?")
_LONGEST_BUTTON, _LONGEST_JOINED_BUTTON = 60, 40
_BUTTON_WORDS = 8
_PIECES = re.compile(r"[,;:\u060c\u061b\u3001\uff0c\uff1a]| [\u2013—-] ")
_DIVIDERS = 3  # marks examined in a line


def edge_phrase(text: str) -> str | None:
    """Why a line at the head or tail of a text is not part of the report, whatever its form; None: not known."""
    if not may_begin(text):
        return None
    words = bare_words(text)
    if reason := LINES.get(words) or _counted(words, LINES):
        return reason
    start = longest_of(STARTS_BY_LETTERS, words)
    if start and (len(start) == len(words) or not (ends_like_sentence(text) or _reports(text))):
        return STARTS[start]
    return inline_phrase(text)


def tail_phrase(text: str) -> str | None:
    """Why a line below a report is a call to its reader, by the words in it; None: it is not."""
    if len(text) > limits.LONGEST_CALL:
        return None
    if "@" in text and _ADDRESS.fullmatch(text):
        return "contact"
    sentence = ends_like_sentence(text)
    words = bare_words(text)
    padded = f" {words} " + "".join(mark for mark in CALL_MARKS if mark in text)
    found = [
        call
        for term, call in _begun(words)
        if term in padded and all(any(one in padded for one in group) for group in call.groups[1:])
    ]
    if any(call.of_button for call in found) and (sentence or not _may_be_button(text)):
        found = [call for call in found if not call.of_button]
    if found and not sentence and NO_STOPS.search(text):
        begun = [call for call in found if _begins(words, call) or any(word in padded for word in call.us)]
        found = [] if _reports(text) else begun
    if not found or not sentence:
        return found[0].reason if found else None
    if not _QUOTES.isdisjoint(text):
        return None
    if len({id(call) for call in found if call.reason == "copyright"}) > 1:
        return "copyright"
    return next((call.reason for call in found if call.speaks(padded)), None)


def _may_be_button(text: str) -> bool:
    """Whether a line is as short as a button, and of one piece, unlike a headline."""
    longest = _LONGEST_JOINED_BUTTON if JOINED.search(text) else _LONGEST_BUTTON
    return len(text) <= longest and text.count(" ") < _BUTTON_WORDS and not _PIECES.search(text)


def _begins(words: str, call: Call) -> bool:
    """Whether a call's first word begins a line, or follows a space: inside other words it may belong to a report."""
    return any(words.startswith(term.strip()) or f" {term.strip()}" in words for term in call.groups[0])


def _begun(words: str) -> Iterator[tuple[str, Call]]:
    """The calls that a line may contain, by the first letters of its words."""
    if JOINED.search(words):
        for letters in dict.fromkeys(words[at : at + PAIR] for at in range(len(words))):
            yield from CALLS.get(letters, ())
    for word in words.split():
        yield from CALLS.get(word[:START], ())
        if not word.isascii() and len(word) > PAIR:
            yield from CALLS.get(word[: START - 1], ())


def may_call(text: str) -> bool:
    """Whether a line can contain a call: a quick no for a report's ASCII lines."""
    if len(text) > limits.LONGEST_CALL:
        return False
    if not text.isascii():
        return True
    sentence = ends_like_sentence(text)
    if sentence and len(text) > limits.LONGEST_CALLING:
        return False
    words = text.lower().split()
    if (
        sentence
        and US.isdisjoint(words)
        and US.isdisjoint(words[-1].replace("-", " ").strip(FULL_STOPS + "!?").split())
    ):
        return False
    return not FIRST_LETTERS.isdisjoint([word[:START] for word in words])


def inline_phrase(text: str) -> str | None:
    """Why a line is not part of the report at any place: `Anzeige`, `Lue myös: A headline`."""
    if not INLINE_STARTS.may_start(text) or text[0] in "\"'“\u2018" or not may_begin(text):
        return None
    words = bare_words(text)
    if reason := ANYWHERE.get(words):
        return reason
    start = longest_of(INLINE_BY_LETTERS, words)
    if start is None or len(words) == len(start):
        return "related" if _POINTER.match(text) and not _states(text) else None
    divided = _is_divided(text, start) or _is_pointed(text) or _is_in_capitals(text, start)
    return INLINE[start] if divided and not _states(text) else None


def _is_pointed(text: str) -> bool:
    """Whether a mark before a phrase is a pointer: `▶관련기사 A headline`."""
    return text[0] in POINTERS


def _is_in_capitals(text: str, start: str) -> bool:
    """Whether a phrase of several words is in capitals and the headline after it is not: `LEES OOK. A headline`."""
    count = len(start.split())
    words = text.split()
    head, rest = " ".join(words[:count]), " ".join(words[count:])
    return count > 1 and head.isupper() and not rest.isupper() and bare_words(head) == start


def _is_divided(text: str, start: str) -> bool:
    """Whether there is a mark between the phrase at the start of a line and the headline after it."""
    for mark in islice(_DIVIDER.finditer(text, 1, _WITHIN), _DIVIDERS):
        if bare_words(text[: mark.start()]) == start:
            return mark[0].strip() not in _DASHES or " " in start or not start.isascii()
    return False


def end_mark(end: str) -> int:
    """How many characters of a report's end mean `the end` after its last full stop; 0 if none do."""
    end = end[-_LONGEST_END:]
    at = max(end.rfind(stop, 0, len(end) - 2) for stop in _END_STOPS)
    behind = end[at + 1 :].strip()
    return len(behind) if at >= 0 and bare_words(behind) in ENDS else 0


def heading_phrase(text: str) -> str | None:
    """The reason of the block that a line opens at the tail, or None."""
    end = text[-1:]
    if len(text) > _LONGEST_HEADING or end in (".", ",") or not HEADING_STARTS.may_start(text):
        return None
    if end == ";" and not _GREEK.match(text):  # a question mark in Greek
        return None
    words = bare_words(text)
    if reason := OPENS.get(words) or _counted(words, OPENS):
        return reason
    if text[-1:] not in ":\uff1a":
        return None
    start = longest_of(INLINE_BY_LETTERS, words)
    return INLINE[start] if start else None


def states_without_stop(text: str) -> bool:
    """Whether a line is a report's sentence in a script without full stops: by its length, or its words."""
    if text.isascii() or not NO_STOPS.search(text):
        return False
    return len(text) > _LONGEST_TITLE or _reports(text)


def _reports(text: str) -> bool:
    """Whether a line in a script without full stops has a word that only a report's sentence has."""
    return NO_STOPS.search(text) is not None and any(word in text for word in _REPORTS)


def _counted(words: str, table: Mapping[str, str]) -> str | None:
    """The reason of a heading with a number next to it: `Komentari (12)`, `댓글 3`."""
    if not words[:1].isdigit() and not words[-1:].isdigit():
        return None
    head, _, last = words.rpartition(" ")
    first, _, rest = words.partition(" ")
    bare = head if _COUNT.fullmatch(last) else rest if _COUNT.fullmatch(first) else words.rstrip("0123456789")
    reason = table.get(bare) if len(bare) > 3 or not bare.isascii() else None
    return reason if reason in ("comments", "share") else None


def _states(text: str) -> bool:
    """Whether a line ends like a statement: a headline may ask or exclaim."""
    return ends_like_sentence(text) and text[-1:] not in "?!\uff1f\uff01؟"
