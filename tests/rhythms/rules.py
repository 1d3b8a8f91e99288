"""When to poll again: the desk's rule and three others, each over arrays, a feed a row.

The others are described in our own words from their public sources.

Miniflux (entry_frequency): a week divided by the entries dated within the last week and by a factor; from 5 minutes to
a day; a failed poll changes nothing. The factor is scaled to equal requests.

Media Cloud's rss-fetcher: 12 hours at first. A poll that was on time and whose entries were mostly new takes an hour
off, an hour is left at least, and a wait over 12 hours falls back to these. A poll without news, a week after the last,
adds 6 minutes. Failures stretch the wait by their number, half each. All these times are scaled to equal requests.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ingest.feeds import rhythm
from ingest.feeds.rhythm import Pace
from ingest.feeds.rhythm_fields import Floats, unknown
from ingest.feeds.schedule import backoff
from tests.rhythms.world import DAY, HOUR

USUAL = 900.0


class Polls:
    """The results of a round of polls, one row per feed."""

    feed: np.ndarray  # number
    now: Floats
    failed: np.ndarray
    listed: Floats
    rows: np.ndarray  # for each new entry, the row of its feed
    published: Floats  # for each new entry; nan: not given
    last_week: Floats  # number of entries that are known and dated in the last seven days


class Rule(Protocol):
    def __call__(self, polls: Polls) -> Floats:
        """Seconds until the next poll of each feed."""


class Ours:
    """The desk's own rule, from `ingest.feeds`."""

    def __init__(self, feeds: int, usual: float = USUAL) -> None:
        self.rhythms = unknown(feeds)
        self.failures = np.zeros(feeds)
        self.pace = Pace(usual, 300.0, DAY)
        self.share = np.random.default_rng(1).uniform(0.9, 1.1, feeds)

    def __call__(self, polls: Polls) -> Floats:
        fine = ~polls.failed
        place = np.cumsum(fine) - 1
        before = self.rhythms[polls.feed[fine]]
        self.rhythms[polls.feed[fine]] = rhythm.learned(
            before, polls.now[fine], polls.listed[fine], place[polls.rows], polls.published
        )
        self.failures[polls.feed] = np.where(fine, 0, self.failures[polls.feed] + 1)
        waits = rhythm.waits(self.rhythms[polls.feed], polls.now, self.pace, self.share[polls.feed])
        silent = polls.now - self.rhythms["at"][polls.feed]
        later = backoff(self.failures[polls.feed], silent, waits, self.pace.usual)
        return np.where(fine, waits, np.minimum(later, DAY))


class Fixed:
    """The same interval for all."""

    def __init__(self, _feeds: int, scale: float = 1.0) -> None:
        self.seconds = HOUR * scale

    def __call__(self, polls: Polls) -> Floats:
        return np.full(len(polls.feed), self.seconds)


class Miniflux:
    def __init__(self, _feeds: int, scale: float = 1.0) -> None:
        self.scale = scale

    def __call__(self, polls: Polls) -> Floats:
        with np.errstate(divide="ignore"):
            return np.clip(7 * DAY / polls.last_week * self.scale, 300.0, DAY)


class MediaCloud:
    def __init__(self, feeds: int, scale: float = 1.0) -> None:
        self.first, self.step, self.least = 12 * HOUR * scale, HOUR * scale, HOUR * scale
        self.most = DAY
        self.wait = np.full(feeds, min(self.first, self.most))
        self.failures = np.zeros(feeds)
        self.success = np.full(feeds, np.nan)
        self.news = np.full(feeds, np.nan)

    def __call__(self, polls: Polls) -> Floats:
        feed, now, fine = polls.feed, polls.now, ~polls.failed
        wait = self.wait[feed]
        found = np.bincount(polls.rows, minlength=len(feed))
        had_news = fine & (found > 0)
        on_time = np.abs(now - self.success[feed] - wait) < 20 * 60
        mostly_new = had_news & (polls.listed > 0) & (polls.listed - found < 0.5 * polls.listed) & on_time
        sooner = np.maximum(np.where(wait > self.first, self.first, wait - self.step), self.least)
        quiet = fine & (found == 0) & (now - np.where(np.isnan(self.news[feed]), now, self.news[feed]) > 7 * DAY)
        wait = np.where(mostly_new, sooner, np.where(quiet, np.minimum(wait + self.step / 10, self.most), wait))
        self.wait[feed] = wait
        self.success[feed] = np.where(fine, now, self.success[feed])
        self.news[feed] = np.where(had_news | np.isnan(self.news[feed]), now, self.news[feed])
        self.failures[feed] = np.where(fine, 0, self.failures[feed] + 0.5)
        return np.where(fine, wait, np.minimum(wait * np.maximum(self.failures[feed], 1), DAY))
