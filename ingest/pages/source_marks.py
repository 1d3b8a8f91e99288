"""The words that declare a link as the source of the text: `source_marks.toml`, by language. Pure."""

# ruff: noqa: RUF001  # marks of punctuation of several scripts
from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import msgspec


class _Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a language, as regular expressions: the head of `source_marks.toml` explains each list."""

    source: tuple[str, ...] = ()
    mark: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    appeared: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    according: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    works: tuple[str, ...] = ()


_LANGUAGES: Final = msgspec.convert(
    tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")), dict[str, _Language]
)


def _any_of(name: str) -> str:
    """An expression for any word with that name, in any language."""
    words = {word.replace(" ", r"\s+"): None for language in _LANGUAGES.values() for word in getattr(language, name)}
    return f"(?:{'|'.join(words)})"


_SOURCE: Final = _any_of("source")
# An anchor that is only a mark: "Source link", "Read the original article", "Quelle", "Источник".
_MARK: Final = re.compile(rf"(?:{_any_of('mark')}|{_SOURCE})[\s:：.»›→>↗\[\]()]*", re.IGNORECASE)
# Words right before an anchor: "Source: ", "This story originally appeared in ", "Quelle: ". Not "open source".
_LABEL: Final = re.compile(
    r"(?:^|[\s(\[–—|.])(?:"
    rf"(?:(?<!open\s)(?<!open-){_SOURCE}|{_any_of('label')})\s*(?:[:：՝]|\s[—–])"
    rf"|{_any_of('heading')}\s*[:：]|{_any_of('phrase')}(?:\s*:)?|(?P<opens>{_any_of('opens')})"
    r")\s*(?:[«“\"„(\[]+\s*)?$",
    re.IGNORECASE,
)
_JOINED_LABEL: Final = re.compile(rf"{_any_of('joined')}[\s:：《「“(（]{{0,6}}$")
_VIA: Final = re.compile(rf"\s*[(\[]?{_any_of('via')}\s*(?::\s*)?", re.IGNORECASE)
_ACCORDING: Final = re.compile(rf"\s*[(\[]?{_any_of('according')}", re.IGNORECASE)
_OF_PARTS: Final = re.compile(rf"\b{_any_of('parts')}\W{{0,3}}$", re.IGNORECASE)
_FIGURES: Final = re.compile(rf"\s*{_any_of('figures')}\b", re.IGNORECASE)
_APPEARED: Final = re.compile(rf"^\W*{_any_of('appeared')}", re.IGNORECASE)
_WORKS: Final = re.compile(rf"\b{_any_of('works')}\b[^.!?]{{0,60}}$", re.IGNORECASE)
_ALONE: Final = 30  # characters
_GOES_ON: Final = 20  # characters of a sentence after a word in it
_LETTER: Final = re.compile(r"[^\W\d_]\s*$")
_WORD: Final = re.compile(_SOURCE, re.IGNORECASE)
_WRITTEN: Final = re.compile(
    rf"\W{{0,3}}(?:{_SOURCE}|original|via)\s{{0,2}}[:\uff1a]\s{{0,2}}"
    r"(?P<address>https?://[^\s<>\"]{4,500}?)[.)\]]{0,2}",
    re.IGNORECASE,
)
_SHARING: Final = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share)|t\.me/share"
    r"|telegram\.me/share"
    r"|linkedin\.com/(?:share|cws)|pinterest\.[a-z.]+/pin/create|wa\.me/|api\.whatsapp\.com|reddit\.com/submit"
    r"|vk\.com/share"
    r"|addtoany\.com|getpocket\.com|flipboard\.com/|news\.google\.com/(?:publications|s/)|tumblr\.com/share|ok\.ru/dk)",
    re.IGNORECASE,
)  # fmt: skip


def is_mark(text: str) -> bool:
    """Whether the text of an anchor is only a mark."""
    return bool(_MARK.fullmatch(text))


def is_word_in_sentence(text: str, before: str, after: str) -> bool:
    """Whether an anchor's text is a bare "source" in a sentence that goes on: "the source of the river was found"."""
    return bool(_LETTER.search(before) and len(after) >= _GOES_ON and after.lstrip()[:1].isalpha()) and bool(
        _WORD.fullmatch(text.strip())
    )


def label_before(before: str, after: str) -> str | None:
    """The words right before an anchor that declare it as the source; after: what follows the anchor."""
    if not before.strip():  # most links are alone
        return None
    match = _LABEL.search(before) or _JOINED_LABEL.search(before) or _VIA.fullmatch(before)
    if not match and _ACCORDING.fullmatch(before) and not after.strip(" .)]"):
        return before.strip()
    if not match or _OF_PARTS.search(before[: match.start()]) or _FIGURES.match(after):
        return None
    if _WORKS.search(before[: match.start()]) and not match[0].rstrip().endswith((":", "\uff1a")):
        return None
    opened = match.re is _LABEL and match["opens"]
    return match[0].strip() if not opened or _APPEARED.match(after) else None


def opens_alone(text: str) -> bool:
    """Whether a text is only the label above, before or next to a source: "Source", "Quelle:"."""
    return len(text) <= _ALONE and bool(_MARK.fullmatch(text.strip()))


def named_address(line: str) -> str | None:
    """The address of an unlinked source in a line: `Source: https://…`."""
    match = _WRITTEN.fullmatch(line)
    return match["address"] if match else None


def is_sharing(address: str) -> bool:
    """Whether an address is that of a share button."""
    return bool(_SHARING.search(address))
