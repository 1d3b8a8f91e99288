"""A reporter's name in brackets after a report in Japanese or Chinese: `…と話した。【山田太郎】`."""

from __future__ import annotations

import re
from typing import Final

from enrich.reading.credit_lines import Byline
from enrich.reading.languages import every

_SIGNED = re.compile(r"[【(\uff08]([\u3005\u3040-\u30ff\u3400-\u9fff\uff1d=・、 \u3000]{3,30})[】)\uff09]$")
_BEHIND = 40  # characters at the end of a text
_STOPS = ("\u3002", "」", "』", "\uff01", "\uff1f", "\uff09", "】")
_PLACED = re.compile(r"[\uff1d=・]")
_BETWEEN = re.compile(r"[、 \u3000]+")
_GIVEN = re.compile(r"[\u3005\u3400-\u9fff]{1,3}|[\u3040-\u309f]{2,3}|[\u30a0-\u30ff]{2,4}")
_SURNAMES: Final = frozenset(every(lambda language: language.bylines.surnames))
_ROLES: Final = frozenset(every(lambda language: language.bylines.roles))
_EDITED = ("編集", "翻訳", "構成", "聞き手")


def is_surname(name: str) -> bool:
    """Whether a name is a Japanese surname, which a space may separate from the given name."""
    return name in _SURNAMES


def signature(line: str) -> Byline | None:
    """Who signed, if a whole line is a signature in brackets; otherwise None."""
    match = _SIGNED.fullmatch(line)
    return _signed(match[1]) if match else None


def signature_behind(text: str) -> tuple[Byline, int] | None:
    """Who signed after a text's last full stop, and the signature's length."""
    match = _SIGNED.search(text[-_BEHIND:])
    if match is None or not text[: -len(match[0])].rstrip().endswith(_STOPS):
        return None
    signed = _signed(match[1])
    return (signed, len(match[0])) if signed else None


def _signed(inside: str) -> Byline | None:
    """The people in `山田太郎、佐藤花子` or `パリ・山田太郎`; other roles than writing name no author."""
    head, *rest = _PLACED.split(inside, maxsplit=1)
    names = _BETWEEN.split((rest[0] if rest else head).strip())
    if not all(map(_is_name, names)):
        return None
    return Byline(() if rest and head in _EDITED else tuple(names))


def _is_name(name: str) -> bool:
    """Whether a text is a surname and a given name, without an office."""
    return any(
        name[:length] in _SURNAMES and _GIVEN.fullmatch(name[length:]) is not None and name[length:] not in _ROLES
        for length in (1, 2, 3)
    )
