"""The figures of a day, from which its page is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple


class Carrier(NamedTuple):
    """An article that carries a report. known_by: published or discovered, what `at` is.

    relation, share (0 to 1): to the canonical article; None for that one, and without a pair.
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
    """A report that was published more than once. today: its articles of the day; carriers: of all days, by time."""

    group_id: int
    today: int
    carriers: Sequence[Carrier]


class Taken(NamedTuple):
    """How often one outlet copied another on the day. median: seconds from original to copy, if known."""

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
    """A report and its rewrite. score: 0 to 1. sentences: in copy and original."""

    score: float
    copy: Side
    original: Side
    directed: bool
    sentences: Sequence[Pair]


class Feed(NamedTuple):
    """A feed with a problem. what: failing, quarantined, or its alarm."""

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
    """What an outlet published on the day, and on the median of the days before on which it published."""

    outlet: str
    articles: int
    copies: int
    usual: float


class DayReport(NamedTuple):
    """A day. newest_day: the last one with articles; None: there is none. volumes: including the days before, by day.

    polls, fates, feeds_by_state: counts by name. troubled: how many feeds have problems; `feeds` are the first of them.
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
