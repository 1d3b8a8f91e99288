"""What outlets do with a text that they republish: paragraphs to paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

PLACE: Final = "{copy}"  # the paragraph of a wrapping text that is replaced by the copy


def excerpt(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """The first third, by words, in whole paragraphs."""
    wanted = sum(len(paragraph.split()) for paragraph in paragraphs) / 3
    taken: list[str] = []
    for paragraph in paragraphs:
        if sum(len(one.split()) for one in taken) >= wanted:
            break
        taken.append(paragraph)
    return tuple(taken)


def wrapped(wrapper: Sequence[str], paragraphs: Sequence[str]) -> tuple[str, ...]:
    """The whole copy, inside another outlet's text."""
    at = list(wrapper).index(PLACE)
    return (*wrapper[:at], *paragraphs, *wrapper[at + 1 :])


def cut_from_the_end(paragraphs: Sequence[str], count: int) -> tuple[str, ...]:
    """An agency report shortened as sub-editors do it: its last paragraphs dropped, the sign-off with them."""
    return tuple(paragraphs[: len(paragraphs) - count])
