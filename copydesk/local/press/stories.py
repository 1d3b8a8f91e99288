"""The texts that the press prints: five seed files and stories of its own, all package data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final


@dataclass(frozen=True, slots=True)
class Story:
    """One text, unchanged by any outlet. `caption` and `credit` belong to its picture; empty: none."""

    name: str
    title: str
    section: str
    author: str
    paragraphs: tuple[str, ...]
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a story is in a seed file: line numbers, not counting empty lines."""

    file: str
    title: int
    body: slice
    section: str
    author: str
    caption: int | None = None
    credit: int | None = None


_SEEDS: Final = {
    "telephone-consultation": _Cut("000_11be959a284bc9b8.txt", 0, slice(4, -3), "Politics", "Foreign desk"),
    "concerned-by-support": _Cut("001_b21cfd4b71ee1919.txt", 1, slice(2, -3), "World", "Agencies"),
    "legitimate-concerns": _Cut("002_33c943f72d12d58e.txt", 0, slice(1, -3), "World", "Our foreign staff"),
    "targeting-washington": _Cut("003_adbb573485414281.txt", 1, slice(2, -4), "World", "Review staff"),
    "calls-on-china": _Cut("004_e95d443ff1a0138e.txt", 0, slice(5, -2), "Politik", "Redaktion", caption=3, credit=4),
}
_OWN: Final = (
    "bali-briefing",
    "ferry-inquiry",
    "footbridge",
    "lighthouse-keys",
    "mill-wheel",
    "night-buses",
    "organ",
    "quarry-run",
    "reservoir",
    "saffron",
    "seed-library",
)


@cache
def stories() -> dict[str, Story]:
    """Every story by its name."""
    seeds = {name: _seed(name, cut) for name, cut in _SEEDS.items()}
    return seeds | {name: _own(name) for name in _OWN}


def _seed(name: str, cut: _Cut) -> Story:
    lines = [line for line in _read("seeds", cut.file).splitlines() if line.strip()]
    title = lines[cut.title]
    # A caption that repeats the title may be joined to the paragraph after it.
    paragraphs = tuple(line.removeprefix(title).strip() for line in lines[cut.body])
    caption = "" if cut.caption is None else lines[cut.caption]
    credit = "" if cut.credit is None else lines[cut.credit]
    return Story(name, title, cut.section, cut.author, paragraphs, caption, credit)


def _own(name: str) -> Story:
    """A story file: `Name: value` lines, an empty line, paragraphs between empty lines."""
    head, _, body = _read("stories", f"{name}.txt").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return Story(
        name=name,
        title=fields["Title"],
        section=fields["Section"],
        author=fields["Author"],
        paragraphs=tuple(body.strip().split("\n\n")),
        caption=fields.get("Caption", ""),
        credit=fields.get("Credit", ""),
    )


def _read(folder: str, file: str) -> str:
    return files("copydesk.local.press").joinpath(folder, file).read_text(encoding="utf-8")
