"""The phrases of `languages` that pages print around reports, prepared for lookup by their first letters."""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from enrich.reading.languages import LANGUAGES, every
from enrich.reading.lines import bare_words, first_bare_word
from enrich.reading.tables import load_table

START = 4  # letters of a word by which phrases are looked up
LETTERS = 5  # as FIRST, for lines
FIRST = 3  # letters that rule out most lines
PAIR = 2  # as START, in scripts without spaces between words, or with small words attached to others
# Han, kana, Hangul, Thai, Lao, Khmer, Burmese: a word may be inside a run of others.
JOINED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PREFIXED = re.compile("[\u0590-\u06ff\u0750-\u077f]")  # Hebrew and Arabic: small words are attached to the next
_PREFIXES = ("", *"ولبف", "ال", "وال", "لل", "بال", "ول", *"הובלמשכ", "וה", "לה", "בה")
PLATFORMS: Final = (
    "facebook", "instagram", "whatsapp", "telegram", "youtube", "tiktok", "twitter", "google news", "viber", "linkedin",
    "messenger", "threads", "bluesky", "mastodon", "pinterest", "reddit", "x", "line", "weibo", "wechat", "vk", "rss",
    "flipboard", "truth social", "discord", "snapchat", "kakaotalk", "zalo", "facebooku", "twitteru", "youtubeu",
    "instagramu", "telegramu", "whatsappu", "viberu",
    *load_table("platforms")["names"]["words"],
)  # fmt: skip


class Call(NamedTuple):
    """What makes a line a call to the reader: a term of each group, in order or not."""

    groups: tuple[tuple[str, ...], ...]
    reason: str
    us: tuple[str, ...]
    reader: tuple[str, ...]
    said: tuple[str, ...]
    of_button: bool

    def speaks(self, padded: str) -> bool:
        """Whether a sentence addresses the reader, or is about the page itself, unlike a report."""
        if any(word in padded for word in self.said):
            return False
        if any(word in padded for word in self.us):
            return True
        return self.reason != "related" and len(self.groups) > 1 and any(word in padded for word in self.reader)


class FirstLetters:
    """The first letters of phrases: a quick no for a line that starts with other ASCII or lower-case letters."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.letters: Final = frozenset(phrase[:LETTERS] for phrase in phrases)

    def may_start(self, text: str) -> bool:
        """Whether a line can start with one of the phrases."""
        start = text[:LETTERS]
        if not start.isascii() or not start[:1].isalpha():
            return True
        if start[0].islower():
            return False
        start = start.lower()
        return (
            start in self.letters
            or start[:3] in self.letters
            or start[:4] in self.letters
            or (start[:2] in self.letters)
        )


@cache  # `facebook` is in the calls of all languages
def _terms(word: str) -> tuple[str, ...]:
    """A word or words of a phrase for searching in a padded line: with a space where a word begins or ends."""
    if word == "@platform":
        return tuple(term for name in PLATFORMS for term in _terms(name))
    bare = bare_words(word)
    if not bare:
        return (word,)  # a mark
    if JOINED.search(bare):
        return (bare,)
    if _PREFIXED.match(bare):
        same_script = [prefix for prefix in _PREFIXES if not prefix or (prefix < "\u0600") == (bare < "\u0600")]
        return tuple(f" {prefix}{bare}" for prefix in same_script)
    return (f" {bare}",) if word.endswith("*") else (f" {bare} ",)


def _group(words: str) -> tuple[str, ...]:
    return tuple(term for word in words.split("|") for term in _terms(word.strip()))


def _all(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(term for word in words for term in _terms(word))


def _calls() -> Iterator[Call]:
    for language in LANGUAGES.values():
        us, reader, said = _all(language.us), _all(language.reader), _all(language.said)
        for reason, table in language.page.items():
            for calls, of_button in ((table.calls, False), (table.acts, True)):
                for call in calls:
                    yield Call(tuple(map(_group, call.split(" + "))), reason, us, reader, said, of_button)


def _whole(kind: str) -> dict[str, str]:
    """The phrases of one kind in all languages, with their reasons. Raises ValueError for one without a word."""
    found: dict[str, str] = {
        bare_words(words): reason
        for language in LANGUAGES.values()
        for reason, table in language.page.items()
        for words in getattr(table, kind)
    }
    if "" in found:
        message = f"a phrase of {kind} has no word, for {found['']}"
        raise ValueError(message)
    return found


def _marked(*kinds: str) -> frozenset[str]:
    """The first letters of phrases with a mark among them, as written: a quick no leaves lines as they are."""
    phrases = (
        words
        for language in LANGUAGES.values()
        for table in language.page.values()
        for kind in kinds
        for words in getattr(table, kind)
    )
    return frozenset(
        start
        for words in phrases
        if (start := words.casefold()[:LETTERS]).isascii() and start[0].isalpha() and bare_words(start) != start
    )


ENDS: Final = frozenset(map(bare_words, every(lambda language: language.ends)))
LINES: Final = _whole("lines") | dict.fromkeys(ENDS, "notice")
ANYWHERE: Final = _whole("anywhere")
OPENS: Final = _whole("opens")
STARTS: Final = _whole("starts")
INLINE: Final = _whole("inline") | {
    words: reason for words, reason in OPENS.items() if reason == "related" and (" " in words or JOINED.match(words))
}
PHRASE_STARTS: Final = (*LINES, *ANYWHERE, *OPENS, *STARTS, *INLINE)
ONE_WORD_LINES: Final = frozenset(map(bare_words, PLATFORMS)) - {"x", "line"} | {
    words for words, reason in LINES.items() if reason == "share"
}


def _by_start(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Phrases by their first letters, the longest first. Scripts without spaces and shorter phrases by two letters."""
    found = defaultdict(list)
    for phrase in sorted(words, key=lambda phrase: (-len(phrase), phrase)):
        found[phrase[: PAIR if JOINED.match(phrase) else FIRST]].append(phrase)
    return {start: tuple(phrases) for start, phrases in found.items()}


def _calls_by_letters() -> dict[str, tuple[tuple[str, Call], ...]]:
    """The calls with a term of their first group, by its first letters."""
    found = defaultdict(list)
    for call in _calls():
        for term in call.groups[0]:
            start = term.strip()[: PAIR if JOINED.match(term.strip()) else START]
            found[start.partition(" ")[0]].append((term, call))
    return {letters: tuple(calls) for letters, calls in found.items()}


def longest_of(table: Mapping[str, tuple[str, ...]], words: str) -> str | None:
    """The longest of the phrases at the beginning of a line's words."""
    for phrase in table.get(words[:FIRST], ()) + table.get(words[:PAIR], ()) + table.get(words[:1], ()):
        if words.startswith(phrase) and (
            len(words) == len(phrase) or words[len(phrase)] == " " or JOINED.match(phrase) is not None
        ):
            return phrase
    return None


STARTS_BY_LETTERS: Final = _by_start(STARTS)
INLINE_BY_LETTERS: Final = _by_start(INLINE)
MARKED_STARTS: Final = _marked("anywhere", "inline", "opens")
INLINE_STARTS: Final = FirstLetters((*ANYWHERE, *INLINE, *MARKED_STARTS))
HEADING_STARTS: Final = FirstLetters((*OPENS, *INLINE, *MARKED_STARTS))
INLINE_PHRASES: Final = (*ANYWHERE, *INLINE)
CALLS: Final = _calls_by_letters()
CALL_MARKS: Final = frozenset(  # terms without a word
    term
    for calls in CALLS.values()
    for _, call in calls
    for group in call.groups
    for term in group
    if not bare_words(term)
)
# The first words of text about the page or to its reader.
US: Final = frozenset(
    word
    for language in LANGUAGES.values()
    if any(table.calls for table in language.page.values())
    for term in _all(language.us + language.reader)
    for word in term.split()[:1]
)
FIRST_LETTERS: Final = frozenset(CALLS)
POINTERS: Final = frozenset("▶►▷☞👉>»")
_PHRASES: Final = (*LINES, *STARTS, *ANYWHERE, *INLINE)
_FIRST_WORDS: Final = frozenset(phrase.partition(" ")[0] for phrase in _PHRASES) | {""}  # behind marks, or a number
_JOINED_STARTS: Final = frozenset(phrase[:PAIR] for phrase in _PHRASES if JOINED.match(phrase))


def may_begin(text: str) -> bool:
    """Whether a line can begin with a phrase of `LINES`, `STARTS`, `ANYWHERE` or `INLINE`.

    A quick no by its first word, the only one whose spelling is folded; for lines that are not ASCII.
    """
    if text.isascii() or text[0] in POINTERS:
        return True
    first = first_bare_word(text).rstrip(string.digits)
    return first in _FIRST_WORDS or first[:PAIR] in _JOINED_STARTS or first[:1] in _JOINED_STARTS
