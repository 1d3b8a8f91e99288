"""The figures of a day that its page is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple


class Carrier(NamedTuple):
    """An article that carries a report. known_by: published or discovered, what `at` is.

    relation, share (0 to 1): of the article that stands for the report; None of that one, and without a pair.
    """

    outlet: str
    title: str
    url: str | None
    at: datetime
    known_by: str
    canonical: bool
    relation: str | None
    share: float | None


class Syndication(NamedTuple):
    """A report that was printed more than once. today: its articles of the day; carriers: of all days, by time."""

    group_id: int
    today: int
    carriers: Sequence[Carrier]


class Taken(NamedTuple):
    """How often one outlet took another's words on the day. median: seconds from original to copy, where known."""

    source_outlet: str
    outlet: str
    copies: int
    median: float | None


class Side(NamedTuple):
    """One text of a rewrite."""

    outlet: str
    title: str
    url: str | None
    text: str


Pair = tuple[tuple[int, int], tuple[int, int]]
"""A half-open range of characters in each of two texts."""


class Rewrite(NamedTuple):
    """A report and the same in other words. score: 0 to 1. sentences: in copy and original."""

    score: float
    copy: Side
    original: Side
    directed: bool
    sentences: Sequence[Pair]


class Feed(NamedTuple):
    """A feed with something the matter. what: failing, quarantined, or its alarm."""

    url: str
    what: str
    since: datetime | None
    reason: str


class Volume(NamedTuple):
    """Articles of a day, and how many of them are copies."""

    day: date
    articles: int
    copies: int


class OutletVolume(NamedTuple):
    """What an outlet printed on the day, and on a middle one of the days before on which it printed."""

    outlet: str
    articles: int
    copies: int
    usual: float


class DayReport(NamedTuple):
    """A day. newest_day: the last one that has articles; None: there is none. volumes: with the days before, by day.

    polls, fates, feeds_by_state: counts by name. troubled: of which `feeds` are the first.
    """

    day: date
    articles: int
    copies: int
    outlets: int
    newest_day: date | None
    syndications: Sequence[Syndication]
    taken: Sequence[Taken]
    rewrites: Sequence[Rewrite]
    feeds_by_state: Sequence[tuple[str, int]]
    troubled: int
    feeds: Sequence[Feed]
    polls: Sequence[tuple[str, int]]
    fates: Sequence[tuple[str, int]]
    volumes: Sequence[Volume]
    outlet_volumes: Sequence[OutletVolume]
