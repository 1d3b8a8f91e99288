"""Third-party text made safe to show: no terminal control, no forged log lines, no markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote

Say = Callable[[str], None]
"""Prints one line for a person; the caller decides where."""
SayLines = Callable[[Sequence[str]], None]
"""Prints several lines that belong together, as `Say` prints one."""

_CONTROLS: Final = {*range(32), *range(127, 160)} - {*b"\t\n"}
_ORDER: Final = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}  # bidirectional embeddings, overrides, isolates
_BREAKS: Final = {0x2028, 0x2029}  # taken for line breaks by some programs
_SURROGATES: Final = {*range(0xD800, 0xE000)}  # not encodable
COMMANDS: Final = frozenset(_CONTROLS | _ORDER | _BREAKS | _SURROGATES)
_SHOWN: Final = dict.fromkeys(COMMANDS, "\ufffd")

# An underscore inside a word is not markup.
_MARKS: Final = re.compile(
    r"[\\`*\[\]<>&~|@]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|(?<=[A-Za-z]):(?=//)|(?<=www)\.", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_IN_ADDRESS: Final = ":/?#@!$&*+,;=%~-._"
_OPENING: Final = re.compile(r"(?:[-+#=]|\d{1,9}(?=[.)]))")  # of a list, a heading, a rule


def printable(text: str) -> str:
    """The text without terminal control characters, at the same length, so that ranges stay valid."""
    return text.translate(_SHOWN)


def one_line(text: str) -> str:
    """The text on one line, for logs and names."""
    return printable(" ".join(text.split()))


def markdown(text: str) -> str:
    """The text so that Markdown shows it unchanged, on one line: no link, no image, no HTML, no list."""
    escaped = _MARKS.sub(r"\\\g<0>", one_line(text))
    return _opened(escaped)


def markdown_link(text: str, address: str | None) -> str:
    """The text as a link to a web address; only the text if the address is not one."""
    if address is None or not _ADDRESS.fullmatch(address):
        return markdown(text)
    return f"[{markdown(text)}](<{quote(address, safe=_IN_ADDRESS)}>)"


def _opened(text: str) -> str:
    opening = _OPENING.match(text)
    if not opening:
        return text
    return f"{opening[0]}\\{text[opening.end() :]}" if opening[0].isdigit() else f"\\{text}"
