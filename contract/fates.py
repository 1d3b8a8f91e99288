"""Fates: the outcomes of entries. `desk.fates` in SQL has the same names, with their meanings."""

from __future__ import annotations

from typing import Final, Literal, get_args

Fate = Literal[
    "waiting", "sent", "landed",
    "bad_link", "blocked", "robots", "gone", "refused", "unreachable", "timed_out", "too_large", "not_html", "no_text",
    "wall", "not_article", "unreadable", "too_old", "dead_letter", "removed",
]  # fmt: skip
FATES: Final[tuple[Fate, ...]] = get_args(Fate)
UNDER_WAY: Final[tuple[Fate, ...]] = ("waiting", "sent")  # every other fate is final
